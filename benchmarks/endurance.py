"""Everything at once for a minute: polling, publishing, and clients as the public network has them.

    ./run.sh benchmarks endurance [--seconds 60]

300 feeds are polled by wrk over 8 connections that keep nothing and 8 that send the entity tag
that they have, as fast as they are answered; ten articles a second are published by another
process; and one client of each odd kind comes after the other. Every stretch of ten seconds is
compared with the first: what grows from stretch to stretch would go on growing.
"""

import argparse
import asyncio
import os
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.corpus import fresh, fresh_id, section_articles
from benchmarks.load import Ask, Round, load
from benchmarks.machine import LOAD_CORE, cpu_seconds, description, descriptors, memory_bytes
from benchmarks.newsroom import Folder, fill, newsroom
from benchmarks.odd_clients import KINDS
from benchmarks.reader import reader
from benchmarks.servers import Server, ends_cleanly, free_port, get, started
from benchmarks.table import markdown, median, number, percentile, ratio
from server.app import wall_clock
from storage.store import ArticleStore

_SECTIONS = [f"s{n:03d}" for n in range(300)]
_PATHS = [f"/feeds/{slug}.rss" for slug in _SECTIONS]
#: In a feed: it stays as large as it is, so that memory has no reason to grow.
_ENTRIES = 10
_CONNECTIONS = 8
_STRETCH_SECONDS = 10
_ARTICLES_A_SECOND = 10


@dataclass(slots=True)
class Published:
    """What the publisher did."""

    #: Seconds that each write took until it was acknowledged.
    taken: list[float] = field(default_factory=list)
    #: Numbers of the articles by their section.
    by_section: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Ten seconds."""

    plain: Round
    conditional: Round
    #: Of the server, for everything that it did.
    cpu_seconds: float
    #: Of the server, at the end.
    memory: int
    descriptors: int

    @property
    def cost(self) -> float:
        """Processor seconds for a poll, publishing and odd clients included."""
        return self.cpu_seconds / (self.plain.requests + self.conditional.requests)


async def publish(store: ArticleStore, published: Published) -> None:
    """Publishes at an even pace until it is cancelled."""
    random = Random(1)
    began = time.monotonic()
    n = 0
    while True:
        section = random.choice(_SECTIONS)
        now = wall_clock()
        article = fresh(n, now=now, section=section)
        asked = time.monotonic()
        await store.put(article, now=now)
        published.taken.append(time.monotonic() - asked)
        published.by_section.setdefault(section, []).append(n)
        n += 1
        await asyncio.sleep(max(0.0, began + n / _ARTICLES_A_SECOND - time.monotonic()))


async def visit_oddly(kind: str, port: int, verdicts: Counter[tuple[str, bool]]) -> None:
    """One kind of odd client, again and again until it is cancelled."""
    random = Random(kind)
    while True:
        try:
            right = await KINDS[kind](port, random.choice(_PATHS))
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            right = False
        verdicts[kind, right] += 1
        await asyncio.sleep(0.05)


async def stretch(server: Server) -> Stretch:
    """Ten seconds of polling, at first with the entity tags of now."""
    kept = await asyncio.to_thread(_kept, server.port)
    before = cpu_seconds(server.pid)
    plain, conditional = await asyncio.gather(
        asyncio.to_thread(_poll, server, [Ask(path) for path in _PATHS]),
        asyncio.to_thread(_poll, server, kept),
    )
    used = cpu_seconds(server.pid) - before
    return Stretch(plain, conditional, used, memory_bytes(server.pid), descriptors(server.pid))


def _poll(server: Server, asks: Sequence[Ask]) -> Round:
    return load(server.url, asks, connections=_CONNECTIONS, seconds=_STRETCH_SECONDS)


def _kept(port: int) -> list[Ask]:
    """Every feed with its entity tag."""
    answers = {path: get(port, path, Accept_Encoding="gzip") for path in _PATHS}
    return [Ask(path, answer.headers["etag"]) for path, answer in answers.items()]


async def missing(port: int, published: Published) -> int:
    """How many of the published articles are in no feed that a reader gets now."""
    absent = 0
    async with reader(port) as one:
        for section, numbers in published.by_section.items():
            text = (await one.visit(f"/feeds/{section}.rss")).text
            kept = numbers[-_ENTRIES:]
            absent += sum(fresh_id(n, section=section) not in text for n in kept)
    return absent


async def endure(made: Folder, server: Server, seconds: int) -> None:
    """Runs everything and prints what it came to."""
    await asyncio.to_thread(_kept, server.port)  # every feed built once: that is the beginning
    memory, files = memory_bytes(server.pid), descriptors(server.pid)
    published, verdicts = Published(), Counter[tuple[str, bool]]()
    async with await made.open() as store, asyncio.TaskGroup() as beside:
        tasks = [beside.create_task(publish(store, published))]
        tasks += [beside.create_task(visit_oddly(each, server.port, verdicts)) for each in KINDS]
        count = max(1, seconds // _STRETCH_SECONDS)
        stretches = [await stretch(server) for _ in range(count)]
        for task in tasks:
            task.cancel()
    await asyncio.sleep(1)  # longer than another process's write may go unnoticed
    print_stretches(memory, files, stretches)
    print_odd_clients(verdicts)
    ranked = published.taken
    print(
        f"\nPublished: {len(ranked)} articles, {await missing(server.port, published)} of them "
        f"missing in their feeds; acknowledged after {number(median(ranked) * 1e3)} ms (p50), "
        f"{number(percentile(ranked, 0.99) * 1e3)} ms (p99)"
    )
    end = memory_bytes(server.pid)
    print(f"Memory: {ratio(end, memory)} of the beginning; descriptors: {files} and then "
          f"{descriptors(server.pid)}")  # fmt: skip


def print_stretches(memory: int, files: int, stretches: Sequence[Stretch]) -> None:
    """A table with a row for each stretch; the last columns compare what a poll takes of the
    processor, which other programs of the machine change less than they change times."""
    rows = [["before", "", "", "", "", "", number(memory / 1e6), str(files), "", ""]]
    for n, each in enumerate(stretches):
        rows.append(
            [
                f"{n * _STRETCH_SECONDS} to {(n + 1) * _STRETCH_SECONDS} s",
                number(each.plain.rate),
                number(each.plain.p99),
                number(each.conditional.rate),
                number(each.conditional.p99),
                str(each.plain.errors + each.conditional.errors),
                number(each.memory / 1e6),
                str(each.descriptors),
                number(each.cost * 1e6),
                ratio(each.cost, stretches[0].cost),
            ]
        )
    polled = ("200s/s", "p99 ms", "conditional/s", "p99 ms", "errors")
    head = ("stretch", *polled, "memory MB", "descriptors", "processor µs each", "of the first")
    print(f"\n{markdown(head, rows)}")


def print_odd_clients(verdicts: Counter[tuple[str, bool]]) -> None:
    """How many visits of each kind there were, and how many were answered wrongly."""
    rows = [
        [kind, str(verdicts[kind, True] + verdicts[kind, False]), str(verdicts[kind, False])]
        for kind in KINDS
    ]
    print(f"\n{markdown(('odd client', 'visits', 'answered wrongly'), rows)}")


async def run(folder: Path, seconds: int) -> None:
    """Fills a newsroom, serves it and looks."""
    made = newsroom(folder, _SECTIONS, entries=_ENTRIES)
    async with await made.open() as store:
        for slug in _SECTIONS:
            await fill(store, section_articles(slug))
    port = free_port()
    with started("nashra", made.serve(port), port=port, folder=folder, ready="/healthz") as server:
        await endure(made, server, seconds)


def main() -> None:
    """Runs what the command line asks for."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=int, default=60)
    seconds = arguments.parse_args().seconds
    print(f"{description()}; {len(_SECTIONS)} feeds of 10 full texts")
    os.sched_setaffinity(0, {LOAD_CORE})
    with ends_cleanly(), tempfile.TemporaryDirectory() as name:
        asyncio.run(run(Path(name), seconds))


if __name__ == "__main__":
    main()
