"""Every method of the store against a database that can't do it: a clear error, and no harm."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from made import an_article

from storage.errors import StorageBusy, StorageError, StorageFull, StorageUnavailable
from storage.store import ArticleStore

NOW = datetime(2024, 6, 19, 18, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
Call = Callable[[ArticleStore], Awaitable[object]]
WRITES: dict[str, Call] = {
    "put": lambda store: store.put(an_article(), now=NOW),
    "put_many": lambda store: store.put_many([an_article()], now=NOW),
    "retract": lambda store: store.retract("x", now=NOW),
    "publish_due": lambda store: store.publish_due(datetime(2100, 1, 1, tzinfo=UTC)),
    "set_fact": lambda store: store.set_fact("x", "y"),
}
READS: dict[str, Call] = {
    "get": lambda store: store.get("x"),
    "newest": lambda store: store.newest(None, limit=5),
    "tombstones": lambda store: store.tombstones(None, limit=5),
    "revisions": lambda store: store.revisions(),
    "count": lambda store: store.count(),
    "fact": lambda store: store.fact("x"),
    "changed": lambda store: store.changed(),
}
ALL = {**WRITES, **READS}


def test_the_table_names_every_method() -> None:
    public = {name for name in vars(ArticleStore) if not name.startswith("_")}

    assert public - {"open", "close", "subscribe"} == set(ALL)


@pytest.fixture
async def scheduled(store: ArticleStore) -> ArticleStore:
    """A store with something for ``publish_due`` to do."""
    future = datetime(2099, 1, 1, tzinfo=UTC)
    await store.put(an_article(id="scheduled", published=future, updated=future), now=NOW)
    return store


@pytest.mark.parametrize("name", WRITES)
async def test_a_write_says_that_another_process_holds_the_database(
    scheduled: ArticleStore, tmp_path: Path, name: str
) -> None:
    other = sqlite3.connect(tmp_path / "articles.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(StorageBusy, match=r"articles\.db.*another process"):
            await WRITES[name](scheduled)
    finally:
        other.execute("ROLLBACK")
        other.close()
    await WRITES[name](scheduled)


@pytest.mark.parametrize("name", READS)
async def test_reading_does_not_wait_for_who_writes(
    scheduled: ArticleStore, tmp_path: Path, name: str
) -> None:
    other = sqlite3.connect(tmp_path / "articles.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        await READS[name](scheduled)
    finally:
        other.close()


@pytest.mark.parametrize("name", ALL)
async def test_a_closed_store_says_so(scheduled: ArticleStore, name: str) -> None:
    await scheduled.close()

    with pytest.raises(StorageUnavailable, match="closed"):
        await ALL[name](scheduled)


async def test_a_full_disk_loses_nothing_that_was_there(store: ArticleStore) -> None:
    await store.put(an_article(), now=NOW)
    async with store._writing.connect() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count=20")
    large = [an_article(id=f"{n}", content_html="x" * 9_000) for n in range(40)]

    with pytest.raises(StorageFull, match="make room"):
        await store.put_many(large, now=NOW)

    assert await store.count() == 1


def a_folder(path: Path) -> None:
    path.mkdir()


def a_text(path: Path) -> None:
    path.write_text("no database at all, but a text that is long enough to be looked at\n" * 50)


@pytest.mark.parametrize("make", [a_folder, a_text])
async def test_what_is_no_database_is_refused_in_one_line(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "articles.db")

    with pytest.raises(StorageUnavailable) as refused:
        await ArticleStore.open(f"sqlite:///{tmp_path}/articles.db")

    assert "articles.db" in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["", "sqlite://", "sqlite:///:memory:", "mysql://x/y", "articles.db"]
)
async def test_an_address_that_names_no_file_says_how_to_write_one(url: str) -> None:
    with pytest.raises(StorageUnavailable, match="sqlite:///file"):
        await ArticleStore.open(url)


async def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    async with await ArticleStore.open(f"sqlite:///{tmp_path}/new/folder/articles.db") as store:
        assert await store.count() == 0


async def test_a_folder_that_can_not_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(StorageError, match="opening the database"):
        await ArticleStore.open(f"sqlite:///{tmp_path}/file/articles.db")


async def test_a_closed_store_leaves_no_thread_and_no_file_open(url: str) -> None:
    async def once() -> None:
        async with await ArticleStore.open(url) as store:
            await store.put(an_article(), now=NOW)
            await store.newest(None, limit=1)

    await once()
    threads, files = threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        await once()

    assert threading.active_count() == threads
    assert len(list(Path("/proc/self/fd").iterdir())) == files


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
    acknowledged += [int(line) for line in writer.stdout]
    writer.wait()
    writer.stdout.close()

    return acknowledged


async def test_what_was_acknowledged_survives_kill_9(url: str, tmp_path: Path) -> None:
    acknowledged = await asyncio.to_thread(killed_while_writing, url)

    async with await ArticleStore.open(url) as store:
        count = await store.count()
        assert count % 20 == 0, "a batch is there as a whole or not at all"
        assert count >= 20 * len(acknowledged)
        assert await store.get(f"{acknowledged[-1]}-19") is not None
    connection = sqlite3.connect(tmp_path / "articles.db")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
