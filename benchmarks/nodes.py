"""Several nodes on one PostgreSQL: how soon they agree, what it costs, and what killing loses.

    ./run.sh benchmarks nodes [--articles 200] [--rounds 50]

Three servers of one process each, and a PostgreSQL of a package that needs nothing installed, all
on loopback and on the same cores: what one machine shows of many. The PostgreSQL and the nodes are
those of the tests (``tests/worlds``).
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
from nodes import SECTION, Node, nodes, until
from postgres import Server, folder_for

from benchmarks.load import Ask, load
from benchmarks.machine import description
from benchmarks.reader import Reader, reader
from benchmarks.servers import ends_cleanly
from benchmarks.table import markdown, median, number, percentile, ratio

_NODES = 3
_PATH = f"/feeds/{SECTION}.json"
#: Between two articles: ten a second.
_BETWEEN_SECONDS = 0.1
_PAUSE_SECONDS = 0.001
_LISTENERS = (10, 100, 1000)
_PUTS = 40
#: Of a round of reading.
_SECONDS = 3
_ROUNDS_OF_READING = 5


@contextmanager
def postgresql(parent: Path, name: str, **settings: str) -> Iterator[Server]:
    """A PostgreSQL in a folder of its own."""
    server = Server(folder_for(parent) / name, settings=settings)
    try:
        yield server
    finally:
        server.stop()


async def visible(three: Sequence[Node], articles: int) -> None:
    """Prints how long after the acknowledgement the other nodes answer with an article."""
    writer, *others = three
    async with connected(others) as readers:
        for each in readers:
            await each.visit(_PATH)
        own: list[float] = []
        delays: list[float] = []
        for n in range(articles):
            name = f"v{n}"
            looking = [asyncio.create_task(first_with(name, each)) for each in readers]
            await asyncio.sleep(_BETWEEN_SECONDS)
            begun = time.monotonic()
            # Each one newer than the last: the feed has no more than fifty.
            now = datetime.now(UTC).isoformat()
            answer = await asyncio.to_thread(writer.put, name, published=now)
            acknowledged = time.monotonic()
            if answer.status != 201:
                raise RuntimeError(f"a write was answered with {answer.status}")
            own.append(acknowledged - begun)
            delays += [max(0.0, seen - acknowledged) for seen in await asyncio.gather(*looking)]
    rows = [
        ["from acknowledged to visible on another node", *_times(delays)],
        ["a write, until it is acknowledged", *_times(own)],
    ]
    print(markdown(("three nodes, ten articles a second", "p50 ms", "p99 ms"), rows), flush=True)


def _times(seconds: Sequence[float]) -> list[str]:
    return [number(median(seconds) * 1e3), number(percentile(seconds, 0.99) * 1e3)]


@asynccontextmanager
async def connected(others: Sequence[Node]) -> AsyncIterator[list[Reader]]:
    """A reader at each of the nodes."""
    entered = [reader(each.port) for each in others]
    readers = [await each.__aenter__() for each in entered]
    try:
        yield readers
    finally:
        for each in readers:
            each.close()


async def first_with(name: str, one: Reader) -> float:
    """When the first answer with that article was there (CLOCK_MONOTONIC)."""
    while True:
        visit = await one.visit(_PATH)
        if f'"id":"{name}"' in visit.text:
            return visit.arrived
        await asyncio.sleep(_PAUSE_SECONDS)


def reading(here: Node, there: Node) -> None:
    """Prints how fast feeds are read from memory over PostgreSQL and over SQLite, in turn."""
    rates: dict[str, list[float]] = {"PostgreSQL": [], "SQLite": []}
    for _ in range(_ROUNDS_OF_READING):
        for name, node in (("PostgreSQL", here), ("SQLite", there)):
            url = f"http://127.0.0.1:{node.port}"
            found = load(url, [Ask(_PATH)], connections=32, seconds=_SECONDS)
            rates[name].append(found.requests / found.seconds)
    own, rival = median(rates["PostgreSQL"]), median(rates["SQLite"])
    rows = [["PostgreSQL", number(own), ratio(own, rival)], ["SQLite", number(rival), "1.00 ×"]]
    print(f"\n{markdown(('cached reads over', 'requests/s', 'of SQLite'), rows)}", flush=True)


async def listening(node: Node, url: str) -> None:
    """Prints what a write costs with so many connections that listen."""
    rows = []
    for count in (0, *_LISTENERS):
        connections = [await asyncpg.connect(url) for _ in range(count)]
        for each in connections:
            await each.add_listener("nashra", lambda *_: None)
        taken = []
        for n in range(_PUTS):
            begun = time.monotonic()
            await asyncio.to_thread(node.put, f"l{count}-{n}")
            taken.append(time.monotonic() - begun)
        rows.append([str(count), *_times(taken)])
        for each in connections:
            await each.close()
    print(f"\n{markdown(('connections that listen', 'a write, p50 ms', 'p99 ms'), rows)}")


def killing(three: list[Node], server: Server, rounds: int) -> None:
    """Prints what was lost when nodes and PostgreSQL were killed at random under load."""
    chance = random.Random(11)
    acknowledged: list[str] = []
    late: list[float] = []
    wrong = refused = 0
    for n in range(rounds):
        kill_after = chance.randrange(3, 15)
        victims: list[Node | Server] = [*three, server]
        victim = chance.choice(victims)
        for attempt in range(15):
            if attempt == kill_after:
                victim.kill()
            name = f"k{n}-{attempt}"
            if three[attempt % len(three)].put(name).status in {200, 201}:
                acknowledged.append(name)
            else:
                refused += 1
        victim.start()
        begun = time.monotonic()
        for node in three:
            if not node.runs:
                node.start()
            node.until_ready()
        until(lambda: all(newest(acknowledged, node) for node in three))
        late.append(time.monotonic() - begun)
        # What is current once stays so.
        wrong += sum(not newest(acknowledged, node) for node in three)
    lost = [sum(each not in everything(node) for each in acknowledged) for node in three]
    rows = [
        ["rounds of kill -9", str(rounds)],
        ["writes acknowledged", str(len(acknowledged))],
        ["writes refused or cut off, and not acknowledged", str(refused)],
        ["acknowledged writes lost", str(max(lost))],
        ["answers older than acknowledged after recovery", str(wrong)],
        ["seconds from the restart to all current, p50", number(median(late))],
        ["seconds, the longest", number(max(late))],
    ]
    print(f"\n{markdown(('killed at random', ''), rows)}")


def newest(acknowledged: Sequence[str], node: Node) -> bool:
    """Whether the node's feed has the newest of what was acknowledged."""
    answer = node.feed()
    return answer.status == 200 and (not acknowledged or acknowledged[-1] in everything(node))


def everything(node: Node) -> set[str]:
    """The ids of all pages of the feed."""
    found = set(node.feed().ids)
    for page in range(2, 100):
        answer = node.get(f"/feeds/{SECTION}/page/{page}.json")
        if answer.status != 200:
            break
        found.update(answer.ids)
    return found


def main() -> None:
    """Runs what the command line asks for."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--articles", type=int, default=200)
    arguments.add_argument("--rounds", type=int, default=50, help="of killing")
    given = arguments.parse_args()
    print(f"{description()}; {_NODES} nodes and PostgreSQL on the same cores\n")
    with ends_cleanly(), tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        parent = Path(name)
        with postgresql(parent, "data", max_connections="1200") as server:
            server.sql("CREATE DATABASE one")
            with nodes(parent, server.url("one"), _NODES) as three:
                asyncio.run(visible(three, given.articles))
                with nodes(parent, f"sqlite:///{parent}/one.db", 1) as (alone,):
                    for n in range(60):
                        alone.put(f"v{n}")
                    reading(three[0], alone)
                asyncio.run(listening(three[0], server.url("one")))
            server.sql("CREATE DATABASE two")
            with nodes(parent, server.url("two"), _NODES) as three:
                killing(three, server, given.rounds)


if __name__ == "__main__":
    main()
