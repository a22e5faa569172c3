"""``copy``: a newsroom that goes on from another database as if nothing had been."""

import asyncio
import contextlib
import re
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
from handed_in import feeds_at, hand_in, hand_ins_going_on, sent, set_up
from made import an_article
from postgres import Server, folder_for
from started import Program

from feeds.article import Category
from storage.copy_target import COPIED
from storage.store import ArticleStore, KnownItem, SourceState
from storage.tables import OWN_FACTS, metadata

NOW = datetime(2024, 6, 20, tzinfo=UTC)


@pytest.fixture
def newsroom(program: Program) -> Program:
    return set_up(program)


@pytest.fixture
def source(newsroom: Program) -> str:
    """The database that the configuration names."""
    return f"sqlite:///{newsroom.folder}/data/articles.db"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A PostgreSQL, in a folder that the user which it runs as may enter."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        running = Server(folder_for(Path(folder)) / "data")
        yield running
        running.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def target(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Where to; every kind of database that Nashra keeps."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/new/articles.db"
        return
    running: Server = request.getfixturevalue("server")
    with running.database() as empty:
        yield empty


def written(said: str) -> dict[str, tuple[int, int, int]]:
    """Rows, and how many of them were written and removed, by table."""
    lines = re.findall(r"^(\w+): (\d+) rows, .* (\d+) written, (\d+) removed$", said, re.MULTILINE)
    return {name: (int(rows), int(new), int(gone)) for name, rows, new, gone in lines}


async def fill(url: str, count: int) -> None:
    """Articles with terms, a withdrawn one, a scheduled one, and what sources leave behind."""
    async with await ArticleStore.open(url) as store:
        for first in range(0, count, 1000):
            some = [
                an_article(
                    id=f"tag:sawt.example,2024:{number:06}",
                    title=f"سوق {number}",
                    categories=(Category(term="أسواق"), Category(term="Markets")),
                )
                for number in range(first, min(first + 1000, count))
            ]
            await store.put_many(some, now=NOW)
        await store.retract("tag:sawt.example,2024:000001", now=NOW)
        await store.put(an_article(id="later", published=datetime(2090, 1, 1, tzinfo=UTC)), now=NOW)
        await store.set_source_state("wire", SourceState(next_visit=1.5, etag='"a"', error="كسر"))
        item = KnownItem("wire", "tag:sawt.example,2024:000000", "0f")
        # Names that languages order otherwise than code points do.
        names = ("guid-1", "Guid-1", "guid 1", "_guid", "éguid", "zguid", "خبر", "😀")
        await store.note_items("economy", dict.fromkeys(names, item), now=NOW)
        await store.set_fact("sample", "'quoted' \\ and\nlines")
        await store.take_lease("sources", "some process", seconds=60, now=NOW)


def execute(url: str, statement: str) -> list[tuple[object, ...]]:
    """Rows of a statement past the program, on SQLite."""
    with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as kept, kept:
        return kept.execute(statement).fetchall()


def copied(newsroom: Program, source: str, target: str) -> str:
    done = newsroom.run("copy", "--from", source, "--to", target)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("Both hold the same.\n")
    return done.stdout


def refused(newsroom: Program, source: str, target: str) -> str:
    done = newsroom.run("copy", "--from", source, "--to", target)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr


def dump(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the leases and the databases' own notes."""
    rows = {name: execute(url, f"SELECT * FROM {name}") for name in metadata.tables}
    del rows["leases"]
    rows["facts"] = [row for row in rows["facts"] if row[0] not in OWN_FACTS]
    return {name: sorted(some, key=str) for name, some in rows.items()}


def test_every_row_comes_through_another_database_and_back(
    newsroom: Program, source: str, target: str, tmp_path: Path
) -> None:
    asyncio.run(fill(source, 1200))
    back = f"sqlite:///{tmp_path}/back.db"

    first = written(copied(newsroom, source, target))
    copied(newsroom, target, back)

    assert dump(back) == dump(source)
    assert first["articles"] == (1201, 1201, 0)
    assert first["tombstones"] == (2, 2, 0)
    assert all(rows for rows, _, _ in first.values()), "each table was tried with a row"
    assert set(first) == set(metadata.tables) - {"leases"}


def test_readers_notice_nothing_of_a_move(newsroom: Program, source: str, target: str) -> None:
    with newsroom.serving("--config", newsroom.config) as (address, _):
        for number in range(20):
            hand_in(address, f"kept-{number}")
        sent("DELETE", f"{address}/api/v1/articles/kept-3")
        was = feeds_at(address)
    copied(newsroom, source, target)

    with newsroom.serving("--config", newsroom.config, "--database", target) as (address, _):
        assert feeds_at(address) == was
        hand_in(address, "after")
        fields, feed = sent("GET", f"{address}/feeds/economy.json")
        assert "سوق after".encode() in feed
        assert fields["ETag"] != was["/feeds/economy.json"][0]


def test_a_copy_that_was_killed_goes_on_and_nobody_serves_its_half(
    newsroom: Program, source: str, target: str
) -> None:
    asyncio.run(fill(source, 12_000))
    command = newsroom.command("copy", "--from", source, "--to", target)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while rows_of_articles(target) < 3000:
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.01)
    process.kill()
    process.wait()
    left = rows_of_articles(target)
    assert 3000 <= left < 12_000

    served = newsroom.run("--config", newsroom.config, "--database", target, "--port", "0")
    assert served.returncode == 2
    assert "a copy into this database is not finished" in served.stderr

    again = written(copied(newsroom, source, target))
    assert again["articles"] == (12_001, 12_001 - left, 0)


def rows_of_articles(url: str) -> int:
    if url.startswith("postgresql"):
        return asyncio.run(rows_in_postgresql(url))
    if not Path(url.removeprefix("sqlite:///")).exists():
        return 0
    try:
        [(rows,)] = execute(url, "SELECT count(*) FROM articles")
    except sqlite3.OperationalError:  # before the tables are made
        return 0
    assert isinstance(rows, int)
    return rows


async def rows_in_postgresql(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        return int(await connection.fetchval("SELECT count(*) FROM articles"))
    except asyncpg.UndefinedTableError:
        return 0
    finally:
        await connection.close()


def test_a_second_copy_brings_what_has_changed_since(
    newsroom: Program, source: str, target: str, tmp_path: Path
) -> None:
    asyncio.run(fill(source, 300))
    copied(newsroom, source, target)

    assert all(
        (new, gone) == (0, 0) for _, new, gone in written(copied(newsroom, source, target)).values()
    )

    async def go_on() -> None:
        async with await ArticleStore.open(source) as store:
            await store.put(an_article(id="new"), now=NOW)
            changed = an_article(id="tag:sawt.example,2024:000005", title="عنوان آخر")
            await store.put(changed, now=NOW)
            await store.retract("tag:sawt.example,2024:000006", now=NOW)

    asyncio.run(go_on())
    # What an operator removes for ever leaves no trace in the source.
    execute(source, "DELETE FROM article_terms WHERE id = 'tag:sawt.example,2024:000007'")
    execute(source, "DELETE FROM article_sections WHERE id = 'tag:sawt.example,2024:000007'")
    execute(source, "DELETE FROM articles WHERE id = 'tag:sawt.example,2024:000007'")

    second = written(copied(newsroom, source, target))

    assert second["articles"] == (301, 3, 1)
    copied(newsroom, target, f"sqlite:///{tmp_path}/back.db")
    assert dump(f"sqlite:///{tmp_path}/back.db") == dump(source)


def test_a_copy_of_a_newsroom_at_work_is_of_one_instant(
    newsroom: Program, source: str, target: str, tmp_path: Path
) -> None:
    with (
        newsroom.serving("--config", newsroom.config) as (address, _),
        hand_ins_going_on(address) as acknowledged,
    ):
        while len(acknowledged) < 50:
            time.sleep(0.01)
        before = len(acknowledged)
        tables = written(copied(newsroom, source, target))
        assert len(acknowledged) > before

    # Each of them is one row here and one there, and counts as one change: none was caught between.
    articles = tables["articles"][0]
    assert before <= articles <= len(acknowledged) + 1
    assert tables["article_sections"][0] == articles
    back = f"sqlite:///{tmp_path}/back.db"
    copied(newsroom, target, back)
    counted = execute(back, "SELECT number FROM section_revisions WHERE section = ''")
    assert counted == [(articles,)]

    copied(newsroom, source, target)
    copied(newsroom, target, back)
    assert dump(back) == dump(source)


def test_a_target_that_holds_something_else_is_refused(
    newsroom: Program, source: str, target: str, tmp_path: Path
) -> None:
    asyncio.run(fill(source, 3))
    other = f"sqlite:///{tmp_path}/other.db"
    asyncio.run(fill(other, 2))
    asyncio.run(fill(target, 1))
    assert "holds something already" in refused(newsroom, source, target)

    copy = f"sqlite:///{tmp_path}/copy.db"
    copied(newsroom, other, copy)
    assert "is a copy of" in refused(newsroom, source, copy)

    async def write_to_the_copy() -> None:
        async with await ArticleStore.open(copy) as store:
            await store.put(an_article(id="new"), now=NOW)

    asyncio.run(write_to_the_copy())
    assert "was written to since it was copied" in refused(newsroom, other, copy)
    assert len(dump(copy)["articles"]) == 4

    assert "both are the same database" in refused(newsroom, source, source)
    assert "there is no database" in refused(newsroom, f"sqlite:///{tmp_path}/no.db", target)


def test_everything_is_copied_but_whose_turn_something_is() -> None:
    assert {table.name for table in COPIED} == set(metadata.tables) - {"leases"}
