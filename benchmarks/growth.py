"""What a growing archive and a growing number of sections cost.

    ./run.sh benchmarks growth [--large] [--rounds 60]

Archives of 1,000 and 100,000 articles (and, with ``--large``, 1,000,000: some minutes and 2 GB of
temporary files) in 10 sections; then 100,000 articles in 10, 1,000 and 10,000 sections. Each is
measured against the first of its table, reading also against plain sqlite3 with the same
statement. The plans that SQLite makes for the statements stand at the end.
"""

import argparse
import asyncio
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random

from sqlalchemy.dialects import sqlite

from benchmarks.corpus import NEWEST, article, fresh
from benchmarks.machine import description, memory_bytes
from benchmarks.newsroom import NOW, Folder, fill, newsroom
from benchmarks.servers import ends_cleanly, free_port, get, started
from benchmarks.table import markdown, median, number, ratio
from feeds.article import Article
from storage.listings import Position, newest_query
from storage.sqlite import database_file
from storage.store import ArticleStore

_LIMIT = 50
#: Different texts; further articles repeat them under ids and times of their own.
_TEXTS = 500
#: Seconds between two articles of an archive.
_SPACING_SECONDS = 20
#: Feeds asked for before a server's memory is measured.
_ASKED = 10


@dataclass(frozen=True, slots=True)
class Archive:
    """How much there is."""

    articles: int
    sections: int

    @property
    def slugs(self) -> list[str]:
        """Its sections."""
        return [f"s{n:05d}" for n in range(self.sections)]

    def contents(self) -> Iterator[Article]:
        """Its articles, the oldest first, the sections in turn."""
        texts = [article(n, section="any", paragraphs=1) for n in range(_TEXTS)]
        slugs = self.slugs
        for n in range(self.articles):
            published = NEWEST - timedelta(seconds=_SPACING_SECONDS * (self.articles - n))
            yield replace(
                texts[n % _TEXTS],
                id=f"tag:benchmark.example,2026:archive/{n}",
                sections=(slugs[n % self.sections],),
                published=published,
                updated=published,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What one archive costs; times in milliseconds, sizes in megabytes."""

    newest: float
    newest_plain: float
    newest_of_all: float
    deep_page: float
    publish: float
    revisions: float
    start: float
    first_feed: float
    home: float
    opml: float
    memory: float
    file: float


#: The costs by the names that the table gives them.
ROWS = {
    "newest 50 of a section, ms": "newest",
    "the same by plain sqlite3, ms": "newest_plain",
    "newest 50 of all sections, ms": "newest_of_all",
    "50 from the middle of the archive, ms": "deep_page",
    "publishing an article, ms": "publish",
    "reading the revisions after it, ms": "revisions",
    "start of the server until it answers, ms": "start",
    "a section's feed, not built yet, ms": "first_feed",
    "the page of sections, not built yet, ms": "home",
    "the OPML list, not built yet, ms": "opml",
    "memory of the server over an empty Python, MB": "memory",
    "database file, MB": "file",
}


async def milliseconds(rounds: int, work: Callable[[int], Awaitable[object]]) -> float:
    """The median of some calls, each given its number; two calls before are not counted."""
    taken = []
    for n in range(rounds + 2):
        began = time.perf_counter()
        await work(n)
        taken.append((time.perf_counter() - began) * 1e3)
    return median(taken[2:])


async def measure(archive: Archive, folder: Path, rounds: int) -> Costs:
    """Makes the archive, and measures in this process and at a server."""
    made = newsroom(folder, archive.slugs)
    async with await made.open() as store:
        await fill(store, archive.contents())
        own = await _store_costs(store, archive, rounds)
    file = database_file(made.load().storage.url)
    plain = await milliseconds(rounds, _plainly(file, archive))
    size = file.stat().st_size / 1e6
    return Costs(**own, newest_plain=plain, file=size, **_server_costs(made, archive))


async def _store_costs(store: ArticleStore, archive: Archive, rounds: int) -> dict[str, float]:
    random = Random(1)
    slugs = archive.slugs
    middle = NEWEST - timedelta(seconds=_SPACING_SECONDS * archive.articles // 2)
    taken: list[float] = []
    new = iter([fresh(n, now=NOW, section=random.choice(slugs)) for n in range(2 * rounds + 4)])

    async def publish(_: int) -> None:
        await store.put(next(new), now=NOW)

    async def publish_and_look(n: int) -> None:
        await publish(n)
        began = time.perf_counter()
        await store.revisions()
        taken.append((time.perf_counter() - began) * 1e3)

    costs = {
        "newest": await milliseconds(
            rounds, lambda _: store.newest(random.choice(slugs), limit=_LIMIT)
        ),
        "newest_of_all": await milliseconds(rounds, lambda _: store.newest(None, limit=_LIMIT)),
        "deep_page": await milliseconds(
            rounds, lambda _: store.newest(None, limit=_LIMIT, before=Position(middle, ""))
        ),
        "publish": await milliseconds(rounds, publish),
    }
    await milliseconds(rounds, publish_and_look)
    return {**costs, "revisions": median(taken[2:])}


def _plainly(file: Path, archive: Archive) -> Callable[[int], Awaitable[object]]:
    """The rows of a section's newest by Python's own sqlite3: the least that reading can take."""
    random = Random(1)
    slugs = archive.slugs
    statement = sql(one_section=True)
    connection = sqlite3.connect(file)

    async def read(_: int) -> object:
        values = {"section": random.choice(slugs), "limit": _LIMIT}
        return connection.execute(statement, values).fetchall()

    return read


def sql(*, one_section: bool, goes_on: bool = False) -> str:
    """The statement that the store makes, for SQLite."""
    query = newest_query(one_section=one_section, goes_on=goes_on)
    compiled = query.compile(dialect=sqlite.dialect(paramstyle="named"))
    # SQLAlchemy adds an offset, which the store leaves at nought.
    return str(compiled).replace(" OFFSET :param_1", "")


def _server_costs(made: Folder, archive: Archive) -> dict[str, float]:
    port = free_port()
    began = time.perf_counter()
    folder = made.config.parent
    command = made.serve(port)
    with started("nashra", command, port=port, folder=folder, ready="/healthz") as server:
        start = (time.perf_counter() - began) * 1e3
        feeds = [_ask(port, f"/feeds/{slug}.rss") for slug in archive.slugs[:_ASKED]]
        home = _ask(port, "/")
        opml = _ask(port, "/feeds.opml")
        memory = (memory_bytes(server.pid) - _empty_python()) / 1e6
    return {
        "start": start,
        "first_feed": median(feeds),
        "home": home,
        "opml": opml,
        "memory": memory,
    }


def _ask(port: int, path: str, **headers: str) -> float:
    """Milliseconds until the answer is there; raises ``RuntimeError`` where it is not a 200."""
    began = time.perf_counter()
    answer = get(port, path, **headers)
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return (time.perf_counter() - began) * 1e3


def _empty_python() -> int:
    """Bytes of a Python that does nothing."""
    code = "import sys; print(flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as empty:
        if empty.stdout is not None:
            empty.stdout.readline()
        found = memory_bytes(empty.pid)
        empty.communicate(timeout=10)
    return found


def rows(costs: Sequence[Costs]) -> list[list[str]]:
    """Each cost by archive: the figure, and behind the first one what it is of the first."""
    made = []
    for title, name in ROWS.items():
        first, *others = (getattr(each, name) for each in costs)
        made.append([title, number(first)])
        made[-1] += [f"{number(each)} ({ratio(each, first)})" for each in others]
    return made


def plans(file: Path) -> Iterator[str]:
    """How SQLite finds the newest articles."""
    values = {"section": "s00000", "state": "published", "limit": _LIMIT}
    values |= {"before": 0, "before_id": ""}
    with sqlite3.connect(file) as connection:
        for one_section in (True, False):
            for goes_on in (False, True):
                statement = f"EXPLAIN QUERY PLAN {sql(one_section=one_section, goes_on=goes_on)}"
                steps = [row[3] for row in connection.execute(statement, values)]
                of = "a section" if one_section else "all sections"
                yield f"- {of}{', going on' if goes_on else ''}: {'; '.join(steps)}"


async def run(folder: Path, rounds: int, *, large: bool) -> None:
    """Prints both tables and the plans."""
    sizes = (1_000, 100_000, 1_000_000) if large else (1_000, 100_000)
    costs = []
    for articles in sizes:
        with tempfile.TemporaryDirectory(dir=folder) as each:
            costs.append(await measure(Archive(articles, 10), Path(each), rounds))
    head = ("in 10 sections", *(f"{articles:,} articles" for articles in sizes))
    print(f"\n{markdown(head, rows(costs))}", flush=True)
    costs = []
    numbers = (10, 1_000, 10_000)
    for sections in numbers:
        with tempfile.TemporaryDirectory(dir=folder) as each:
            costs.append(await measure(Archive(100_000, sections), Path(each), rounds))
            steps = list(plans(Path(each) / "articles.db"))
    head = ("of 100,000 articles", *(f"{sections:,} sections" for sections in numbers))
    print(f"\n{markdown(head, rows(costs))}\n\nPlans:\n")
    print("\n".join(steps))


def main() -> None:
    """Runs what the command line asks for."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--large", action="store_true", help="a million articles, too")
    arguments.add_argument("--rounds", type=int, default=60)
    given = arguments.parse_args()
    print(f"{description()}; medians of {given.rounds}")
    with ends_cleanly(), tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(Path(folder), given.rounds, large=given.large))


if __name__ == "__main__":
    main()
