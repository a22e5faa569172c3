"""Several stores on one database, several callers of one store, callers that give up."""

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from feeds.article import Article, Outcome
from storage.errors import StorageUnavailable
from storage.store import ArticleStore

Make = Callable[..., Article]
NOW = datetime(2024, 6, 19, 18, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
OPENER = """
import asyncio, sys
from datetime import UTC, datetime
from made import an_article
from storage.store import ArticleStore
import storage.migrating
async def main():
    print("ready", flush=True)
    sys.stdin.readline()
    async with await ArticleStore.open(sys.argv[1]) as store:
        print(await store.put(an_article(), now=datetime.now(UTC)), flush=True)
asyncio.run(main())
"""


def opened_at_once(url: str, processes: int) -> list[str]:
    """What became of the same article in processes that opened a new database at once."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests' / 'worlds'}"}
    openers = [
        subprocess.Popen(
            [sys.executable, "-c", OPENER, url],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(processes)
    ]
    for opener in openers:
        assert opener.stdout is not None
        assert opener.stdout.readline() == "ready\n"
    for opener in openers:
        assert opener.stdin is not None
        opener.stdin.write("\n")
        opener.stdin.flush()
    return sorted(opener.communicate(timeout=60)[0].strip() for opener in openers)


async def test_processes_that_start_at_once_migrate_once_and_create_once(url: str) -> None:
    outcomes = await asyncio.to_thread(opened_at_once, url, 3)

    assert outcomes == ["created", "unchanged", "unchanged"]


async def test_two_writers_at_once_create_an_article_once(url: str, article: Make) -> None:
    batch = [article(f"{number}") for number in range(50)]
    async with await ArticleStore.open(url) as first, await ArticleStore.open(url) as second:
        outcomes = await asyncio.gather(
            *(store.put_many(batch, now=NOW) for store in (first, second) for _ in range(3))
        )

        assert sum(each.count(Outcome.CREATED) for each in outcomes) == 50
        assert sum(each.count(Outcome.UNCHANGED) for each in outcomes) == 250
        assert await first.count() == 50


async def test_a_store_sees_that_another_has_written(url: str, article: Make) -> None:
    async with await ArticleStore.open(url) as first, await ArticleStore.open(url) as second:
        await first.changed()
        assert not await first.changed()

        await second.put(article(), now=NOW)

        assert await first.changed()
        assert not await first.changed()


async def test_a_store_reads_the_revisions_that_another_has_raised(url: str, article: Make) -> None:
    async with await ArticleStore.open(url) as first, await ArticleStore.open(url) as second:
        for number in range(3):
            writer, reader = (first, second) if number % 2 else (second, first)
            await writer.put(article(f"{number}", sections=(f"s{number}",)), now=NOW)

            seen = await reader.revisions()

            assert {slug: each.number for slug, each in seen.items()} == {
                "": number + 1,
                **{f"s{each}": 1 for each in range(number + 1)},
            }
            assert seen == await writer.revisions()


async def test_a_subscriber_is_told_of_changes_alone(store: ArticleStore, article: Make) -> None:
    told = []
    unsubscribe = store.subscribe(lambda: told.append(1))

    await store.put(article(), now=NOW)
    await store.put(article(), now=NOW)
    await store.set_fact("x", "y")
    await store.retract(article().id, now=NOW)
    assert len(told) == 2

    unsubscribe()
    await store.put(article(), now=NOW)
    assert len(told) == 2


async def test_a_caller_that_gives_up_leaves_nothing_half_done_or_untold(
    store: ArticleStore, article: Make
) -> None:
    told = []
    store.subscribe(lambda: told.append(1))
    for number in range(40):
        caller = asyncio.create_task(store.put(article(f"{number}"), now=NOW))
        for _ in range(number):
            await asyncio.sleep(0)
        caller.cancel()
        await asyncio.wait([caller])

    await store.put(article("last"), now=NOW)

    count = await store.count()
    assert count == len(told) == len(await store.newest(None, limit=100))
    assert (await store.revisions())[""].number == count


async def test_readers_that_give_up_do_not_use_the_store_up(
    store: ArticleStore, article: Make
) -> None:
    await store.put(article(), now=NOW)
    for steps in range(60):
        caller = asyncio.create_task(store.newest(None, limit=5))
        for _ in range(steps):
            await asyncio.sleep(0)
        caller.cancel()
        await asyncio.wait([caller])

    found = await asyncio.gather(*(store.newest(None, limit=5) for _ in range(20)))

    assert [len(each) for each in found] == [1] * 20


async def test_closing_finishes_what_is_under_way(url: str, article: Make) -> None:
    store = await ArticleStore.open(url)
    writes = [asyncio.create_task(store.put(article(f"{n}"), now=NOW)) for n in range(5)]
    reads = [asyncio.create_task(store.count()) for _ in range(20)]
    await asyncio.sleep(0)
    await store.close()

    for ended in await asyncio.gather(*writes, *reads, return_exceptions=True):
        assert isinstance(ended, int | Outcome | StorageUnavailable)
    async with await ArticleStore.open(url) as again:
        written = sum(each.exception() is None for each in writes)
        assert await again.count() == written == 5
    await store.close()


async def test_a_reading_that_nobody_waits_for_is_over_when_the_store_is_closed(
    tmp_path: Path,
) -> None:
    """Else a thread of the database answers to a loop that may be gone by then."""
    for pauses in range(12):
        store = await ArticleStore.open(f"sqlite:///{tmp_path}/articles.db")
        before = threading.active_count()
        readings: list[asyncio.Task[object]] = [
            asyncio.create_task(store.newest(None, limit=5)) for _ in range(4)
        ]
        readings.append(asyncio.create_task(store.changed()))
        for _ in range(pauses):
            await asyncio.sleep(0)
        for reading in readings:
            reading.cancel()
        await asyncio.gather(*readings, return_exceptions=True)
        await store.close()
        # The thread of a connection ends a moment after it has said so.
        await until_ended(before)


async def until_ended(before: int) -> None:
    """Waits until there are no more threads than before; others may be ending as well."""
    async with asyncio.timeout(10):
        while threading.active_count() > before:  # noqa: ASYNC110 - threads tell nobody
            await asyncio.sleep(0.01)
