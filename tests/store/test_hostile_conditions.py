"""Every method of the store against a database that can't do it: a clear error, and no harm."""

import asyncio
import gc
import os
import resource
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
from made import an_article

from feeds.article import Outcome
from feeds.months import Span
from feeds.terms import Kind, Term
from storage.errors import StorageBusy, StorageError, StorageFull, StorageUnavailable
from storage.postgresql import LOCK
from storage.store import ArticleStore, KnownItem, Position, SourceState

NOW = datetime(2024, 6, 19, 18, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
Call = Callable[[ArticleStore], Awaitable[object]]
WRITES: dict[str, Call] = {
    "put": lambda store: store.put(an_article(), now=NOW),
    "put_many": lambda store: store.put_many([an_article()], now=NOW),
    "put_each": lambda store: store.put_each([an_article()], now=NOW),
    "retract": lambda store: store.retract("scheduled", now=NOW),
    "publish_due": lambda store: store.publish_due(datetime(2100, 1, 1, tzinfo=UTC)),
    "set_fact": lambda store: store.set_fact("x", "y"),
    "take_lease": lambda store: store.take_lease("y", "me", seconds=9, now=NOW),
    "end_lease": lambda store: store.end_lease("x", "me"),
    "set_source_state": lambda store: store.set_source_state("x", SourceState()),
    "note_items": lambda store: store.note_items("x", {"i": KnownItem("s", "a", "d")}, now=NOW),
}
READS: dict[str, Call] = {
    "get": lambda store: store.get("x"),
    "newest": lambda store: store.newest(None, limit=5),
    "newest_of_each": lambda store: store.newest_of_each(),
    "newest_about": lambda store: store.newest_about(None, Term(Kind.TAG, "x"), limit=5),
    "oldest": lambda store: store.oldest(None, first=Position(NOW, ""), until=NOW, limit=5),
    "listed": lambda store: store.listed(first=Position(NOW, ""), until=NOW, limit=5),
    "newest_listed": lambda store: store.newest_listed(Span(), limit=5),
    "newest_place": lambda store: store.newest_place(None, Span()),
    "oldest_place": lambda store: store.oldest_place(None, Span()),
    "count_published": lambda store: store.count_published(None, Span(), at_most=5),
    "tombstones": lambda store: store.tombstones(None, limit=5),
    "revisions": lambda store: store.revisions(),
    "count": lambda store: store.count(),
    "fact": lambda store: store.fact("x"),
    "source_states": lambda store: store.source_states(),
    "known_items": lambda store: store.known_items("x", ["i"]),
    "changed": lambda store: store.changed(),
    "wait_changed": lambda store: store.wait_changed(0),
}
ALL = {**WRITES, **READS}


def test_the_table_names_every_method() -> None:
    public = {name for name in vars(ArticleStore) if not name.startswith("_")}

    assert public - {"open", "close", "subscribe"} == set(ALL)


@pytest.fixture
async def scheduled(store: ArticleStore) -> ArticleStore:
    """A store with something for ``publish_due`` to do, and a lease to give back."""
    future = datetime(2099, 1, 1, tzinfo=UTC)
    await store.put(an_article(id="scheduled", published=future, updated=future), now=NOW)
    await store.take_lease("x", "me", seconds=9, now=NOW)
    return store


@asynccontextmanager
async def written_by_another(url: str) -> AsyncIterator[None]:
    """Another program is in the middle of writing."""
    if url.startswith("sqlite"):
        other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.close()
        return
    connection = await asyncpg.connect(url)
    await connection.execute(f"BEGIN; SELECT pg_advisory_xact_lock({LOCK})")
    yield
    await connection.close()


@pytest.mark.parametrize("name", WRITES)
async def test_a_write_says_that_another_process_holds_the_database(
    scheduled: ArticleStore, url: str, name: str
) -> None:
    async with written_by_another(url):
        with pytest.raises(StorageBusy, match=r"(articles\.db|nashra_\d+).*another process"):
            await WRITES[name](scheduled)
    await WRITES[name](scheduled)


@pytest.mark.parametrize("name", READS)
async def test_reading_does_not_wait_for_who_writes(
    scheduled: ArticleStore, url: str, name: str
) -> None:
    async with written_by_another(url):
        await READS[name](scheduled)


@pytest.mark.parametrize("name", ALL)
async def test_a_closed_store_says_so(scheduled: ArticleStore, name: str) -> None:
    await scheduled.close()

    with pytest.raises(StorageUnavailable, match="closed"):
        await ALL[name](scheduled)


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("name", WRITES)
async def test_a_write_that_the_disk_does_not_take_is_an_error_and_no_harm(
    scheduled: ArticleStore, tmp_path: Path, name: str
) -> None:
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    room = (tmp_path / "articles.db-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, unlimited[1]))
    try:
        with pytest.raises(StorageError, match=r"articles\.db.*check the disk"):
            await WRITES[name](scheduled)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)

    assert await scheduled.count() == 1
    await WRITES[name](scheduled)


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("name", ["put", "put_many", "set_fact"])
async def test_a_full_disk_loses_nothing_that_was_there(store: ArticleStore, name: str) -> None:
    await store.put(an_article(), now=NOW)
    async with store._access._database.writing.begin() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count=1")  # no more than there are
    large = "x" * 200_000
    writes: dict[str, Call] = {
        "put": lambda store: store.put(an_article(id="x", content_html=large), now=NOW),
        "put_many": lambda store: store.put_many(
            [an_article(id=f"{n}", content_html=large) for n in range(5)], now=NOW
        ),
        "set_fact": lambda store: store.set_fact("x", large),
    }

    with pytest.raises(StorageFull, match="make room"):
        await writes[name](store)

    assert await store.count() == 1
    assert await store.put(an_article(), now=NOW) is Outcome.UNCHANGED


@pytest.mark.only_on("sqlite")
async def test_a_damaged_file_names_the_backup(url: str, tmp_path: Path) -> None:
    async with await ArticleStore.open(url) as store:
        await store.put_many([an_article(id=f"{n}") for n in range(200)], now=NOW)
    pages = bytearray((tmp_path / "articles.db").read_bytes())
    pages[4096:] = os.urandom(len(pages) - 4096)
    (tmp_path / "articles.db").write_bytes(pages)

    with pytest.raises(StorageUnavailable, match="backup"):
        async with await ArticleStore.open(url) as store:
            await store.newest(None, limit=50)


async def test_a_call_after_an_error_works_again(scheduled: ArticleStore, url: str) -> None:
    async with written_by_another(url):
        with pytest.raises(StorageBusy):
            await scheduled.put(an_article(), now=NOW)

    assert await scheduled.put(an_article(), now=NOW) is Outcome.CREATED


async def held() -> tuple[int, int]:
    """Threads and descriptors of this process, when those that are ending have ended: a
    connection's thread does so a moment after it has said so."""
    gc.collect()  # what other tests left behind is no leak of this one
    await asyncio.sleep(0.2)
    return threading.active_count(), len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - counts


async def test_a_closed_store_leaves_no_thread_and_no_file_open(url: str) -> None:
    async def once() -> None:
        async with await ArticleStore.open(url) as store:
            await store.put(an_article(), now=NOW)
            await asyncio.gather(*(store.newest(None, limit=1) for _ in range(9)))

    await once()
    before = await held()
    for _ in range(5):
        await once()

    assert await held() == before


@pytest.mark.only_on("sqlite")
async def test_a_database_that_could_not_be_opened_leaves_nothing_open(
    url: str, tmp_path: Path
) -> None:
    before = await held()
    other = sqlite3.connect(tmp_path / "articles.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    for _ in range(3):
        with pytest.raises(StorageBusy):
            await ArticleStore.open(url, busy_seconds=0.01)

    # As long as one connection of a process holds a lock, SQLite closes no descriptor.
    other.close()
    assert await held() == before


WRITER = """
import asyncio, sys
from datetime import UTC, datetime
from made import an_article
from storage.store import ArticleStore
async def main():
    async with await ArticleStore.open(sys.argv[1]) as store:
        for batch in range(10_000):
            ids = [f"{batch}-{number}" for number in range(20)]
            await store.put_many([an_article(id=each) for each in ids], now=datetime.now(UTC))
            print(batch, flush=True)
asyncio.run(main())
"""


def killed_while_writing(url: str) -> list[int]:
    """The batches that a writer had acknowledged when it was killed."""
    paths = f"{ROOT}:{ROOT / 'tests' / 'worlds'}"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, url],
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    acknowledged = [int(writer.stdout.readline()) for _ in range(15)]
    writer.kill()
    acknowledged += [int(line) for line in writer.stdout if line.endswith("\n")]
    writer.wait()
    writer.stdout.close()
    return acknowledged


async def test_what_was_acknowledged_survives_kill_9(url: str, tmp_path: Path) -> None:
    acknowledged = await asyncio.to_thread(killed_while_writing, url)

    async with await ArticleStore.open(url) as store:
        kept = {each.id for each in await store.newest(None, limit=100_000)}
        count, all_of_them = await store.count(), (await store.revisions())[""]
    assert kept >= {f"{batch}-{number}" for batch in acknowledged for number in range(20)}
    assert len(kept) == count == all_of_them.number * 20, (
        "a batch is there as a whole or not at all"
    )
    if url.startswith("sqlite"):
        connection = sqlite3.connect(tmp_path / "articles.db")
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
