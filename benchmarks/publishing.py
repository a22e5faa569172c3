"""From publishing to visible: how long after the acknowledged write a reader has the article.

    ./run.sh benchmarks publishing [--articles 100]

Readers ask again and again over one connection with the entity tag that they have. Measured is
the time from the acknowledged write to the last byte of the first answer that holds the article,
the building of the feed included; and how many answers to requests that were sent after the
acknowledgement did not hold it yet. Against a publisher that writes the same feed with feedgen
and compresses it, for a server of files: without it, there is nothing that readers could see.
"""

import argparse
import asyncio
import gzip
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import PIPE

from benchmarks.corpus import MAIN, fresh, fresh_id, section_articles
from benchmarks.machine import description, family, holder
from benchmarks.newsroom import Folder, fill, newsroom
from benchmarks.reader import Reader, Visit, reader
from benchmarks.rivals.feedgen_rss import generator
from benchmarks.servers import ROOT, ServerFailed, ends_cleanly, free_port, get, python, started
from benchmarks.table import markdown, median, number, percentile, ratio
from server.app import wall_clock

_PATH = f"/feeds/{MAIN}.rss"
#: Between two visits of one reader: what is measured is no finer.
_PAUSE_SECONDS = 0.001
#: Between two articles.
_BETWEEN_SECONDS = 0.1
_ROUNDS = 4
#: Publishes the article of a number and gives the time of the acknowledgement.
Publish = Callable[[int], Awaitable[float]]


@dataclass(slots=True)
class Found:
    """What one kind of publishing came to."""

    #: Seconds from acknowledged to visible, one for each article.
    delays: list[float] = field(default_factory=list)
    #: Answers to later requests that did not hold the article.
    stale: int = 0

    def add(self, other: "Found") -> None:
        """Takes over what a further round found."""
        self.delays += other.delays
        self.stale += other.stale


async def first_with(article_id: str, reader: Reader) -> list[Visit]:
    """Visits until the article is there; the last one has it."""
    visits = [await reader.visit(_PATH)]
    while article_id not in visits[-1].text:
        if visits[-1].status not in {200, 304}:
            raise ServerFailed(f"a reader was answered with {visits[-1].status}")
        await asyncio.sleep(_PAUSE_SECONDS)
        visits.append(await reader.visit(_PATH))
    return visits


async def measure(publish: Publish, readers: Sequence[Reader], articles: int) -> list[Found]:
    """One result for each reader."""
    found = [Found() for _ in readers]
    for each in readers:
        await each.visit(_PATH)
    for n in range(articles):
        looking = [asyncio.create_task(first_with(fresh_id(n), each)) for each in readers]
        await asyncio.sleep(_BETWEEN_SECONDS)
        acknowledged = await publish(n)
        for result, visits in zip(found, await asyncio.gather(*looking), strict=True):
            # Readers may see it a moment before the writer hears that it is on disk.
            result.delays.append(max(0.0, visits[-1].arrived - acknowledged))
            result.stale += sum(each.sent > acknowledged for each in visits[:-1])
    return found


async def in_same_process(folder: Folder, articles: int) -> Found:
    """The server itself stores the article."""
    port = free_port()
    command = python("benchmarks.publishing_server", folder.config, str(port))
    server = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=PIPE, stdout=PIPE)
    if server.stdin is None or server.stdout is None:
        raise ServerFailed("the server has no standard input and output")
    stdin, stdout = server.stdin, server.stdout

    async def publish(n: int) -> float:
        stdin.write(f"{n}\n".encode())
        return float(await stdout.readline())

    try:
        await _answers(port)
        async with reader(port) as one:
            return (await measure(publish, [one], articles))[0]
    finally:
        stdin.close()
        await server.wait()


async def _answers(port: int) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                await asyncio.to_thread(get, port, _PATH)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                return


async def in_other_workers(folder: Folder, articles: int) -> tuple[Found, Found]:
    """Another process stores the article; a reader at each of two workers on one port. Gives what
    the two found together, and how far behind the slower of them was each time."""
    port = free_port()
    command = folder.serve(port, "--workers", "2")
    with started("two-workers", command, port=port, folder=folder.config.parent, core=None) as two:
        async with AsyncExitStack() as stack, await folder.open() as store:
            readers = await one_at_each_worker(stack, two.pid, port)

            async def publish(n: int) -> float:
                now = wall_clock()
                await store.put(fresh(n, now=now), now=now)
                return time.monotonic()

            found = await measure(publish, readers, articles)
    slower = [max(both) for both in zip(*(each.delays for each in found), strict=True)]
    stale = sum(each.stale for each in found)
    return Found([delay for each in found for delay in each.delays], stale), Found(slower, stale)


async def one_at_each_worker(stack: AsyncExitStack, pid: int, port: int) -> list[Reader]:
    """Connects until a connection to each of the two workers is there."""
    by_worker: dict[int, Reader] = {}
    for _ in range(200):
        connected = await stack.enter_async_context(reader(port))
        if (await connected.visit(_PATH)).status != 200:
            raise ServerFailed("a worker does not have the feed")
        workers = [each for each in family(pid) if each != pid]
        worker = holder(workers, port=port, client_port=connected.port)
        if worker is not None:
            by_worker.setdefault(worker, connected)
        if len(by_worker) == 2:
            return list(by_worker.values())
        await asyncio.sleep(0.02)
    raise ServerFailed("all connections went to one worker")


def by_files(folder: Path, articles: int) -> Found:
    """A publisher writes the feed anew for a server of files."""
    found = Found()
    kept = section_articles(MAIN)
    for n in range(articles):
        kept = [fresh(n, now=wall_clock()), *kept[:-1]]
        began = time.monotonic()
        body = generator(MAIN, kept).rss_str()
        for name, written in (("feed.rss", body), ("feed.rss.gz", gzip.compress(body, 6))):
            (folder / "new").write_bytes(written)
            (folder / "new").rename(folder / name)
        found.delays.append(time.monotonic() - began)
    return found


def row(name: str, found: Found, rival: Found) -> list[str]:
    """Times of one kind, and its median as a multiple of the rival's."""
    middle = median(found.delays)
    return [
        name,
        number(middle * 1e3),
        number(percentile(found.delays, 0.99) * 1e3),
        ratio(middle, median(rival.delays)),
        str(found.stale),
    ]


async def _filled(path: Path) -> Folder:
    made = newsroom(path, [MAIN])
    async with await made.open() as store:
        await fill(store, section_articles(MAIN))
    return made


async def run(path: Path, articles: int) -> None:
    """Prints the table, of rounds in which all were measured in turn."""
    rival, own, workers, slower = Found(), Found(), Found(), Found()
    for n in range(_ROUNDS):
        rival.add(by_files(path, articles // _ROUNDS))
        own.add(await in_same_process(await _filled(path / f"one-{n}"), articles // _ROUNDS))
        two = await _filled(path / f"two-{n}")
        for found, more in zip(
            (workers, slower), await in_other_workers(two, articles // _ROUNDS), strict=True
        ):
            found.add(more)
    rows = [
        row("Nashra, in the process that writes", own, rival),
        row("Nashra, in a worker when another process writes", workers, rival),
        row("Nashra, in the slower of two workers", slower, rival),
        row("feedgen writes the file anew", rival, rival),
    ]
    head = ("from acknowledged to visible", "p50 ms", "p99 ms", "of feedgen's", "stale answers")
    print(f"\n{markdown(head, rows)}")


def main() -> None:
    """Runs what the command line asks for."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--articles", type=int, default=100)
    articles = arguments.parse_args().articles
    print(f"{description()}; {articles} articles each, one section of 50 full texts")
    with ends_cleanly(), tempfile.TemporaryDirectory() as name:
        asyncio.run(run(Path(name), articles))


if __name__ == "__main__":
    main()
