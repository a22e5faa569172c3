"""How fast feeds are served, against servers of files, caches and frameworks.

    ./run.sh benchmarks serving [--seconds 3] [--rounds 5] [--only NAME]

All servers run side by side on one core and are asked in turn by wrk on another; each table gives
medians over the rounds. "Processor time" is what the server itself used for a request: it is
right, too, where wrk or another program of the machine was the limit.
"""

import argparse
import asyncio
import gzip
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from benchmarks.corpus import MAIN, section_articles
from benchmarks.load import Ask, Round, load
from benchmarks.machine import cpu_seconds, description, wait_until_idle
from benchmarks.newsroom import Folder, fill, newsroom
from benchmarks.rivals.running import FEEDGEN, NASHRA, Rival, pinned, rivals
from benchmarks.servers import ServerFailed, ends_cleanly, get
from benchmarks.table import markdown, median, number, ratio

_OTHERS = [f"s{n:04d}" for n in range(1000)]
#: Room for all thousand feeds in all codings.
_CACHE_SIZE = "512MiB"
#: The head of an answer is smaller than this.
_HEAD_BYTES = 1_000


@dataclass(frozen=True, slots=True)
class Question:
    """One kind of load."""

    name: str
    title: str
    connections: int
    #: Whether readers send the entity tag that they kept.
    conditional: bool = False
    #: Whether a thousand feeds are asked in turn, or one.
    many: bool = False
    keep_alive: bool = True

    def slugs(self) -> Sequence[str]:
        """The feeds that are asked for."""
        return _OTHERS if self.many else (MAIN,)


QUESTIONS = (
    Question("200", "200 with gzip, 50 full texts, 32 connections", 32),
    Question("304", "304, 32 connections", 32, conditional=True),
    Question("200-512", "200 with gzip, 512 connections", 512),
    Question("304-512", "304, 512 connections", 512, conditional=True),
    Question("200-many", "200 with gzip, 1,000 feeds of 10 articles in turn", 32, many=True),
    Question("304-many", "304, 1,000 feeds in turn", 32, conditional=True, many=True),
    Question("200-new", "200 with gzip, a new connection each", 32, keep_alive=False),
    Question("304-new", "304, a new connection each", 32, conditional=True, keep_alive=False),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One round of one rival."""

    round: Round
    #: Processor time of the server in this round.
    cpu_seconds: float


def check(rival: Rival, slug: str, expected: bytes) -> str:
    """The entity tag of this feed, after a look at whether the rival's answers are right; raises
    ``ServerFailed``. ``expected`` is Nashra's body, compressed."""
    path = f"/feeds/{slug}.rss"
    full = get(rival.server.port, path, Accept_Encoding="gzip")
    if full.status != 200 or full.headers.get("content-encoding") != "gzip":
        raise ServerFailed(f"{rival.name} {path}: {full.status} {full.headers}")
    if rival.same_bytes and full.body != expected:
        raise ServerFailed(f"{rival.name} {path}: other bytes than Nashra's")
    if _titles(full.body) != [each.title for each in section_articles(slug)]:
        raise ServerFailed(f"{rival.name} {path}: other articles than were published")
    etag = full.headers["etag"]
    kept = get(rival.server.port, path, Accept_Encoding="gzip", If_None_Match=etag)
    if kept.status != 304 or kept.body:
        raise ServerFailed(f"{rival.name} {path}: {kept.status} to its own entity tag {etag}")
    return etag


def _titles(body: bytes) -> list[str]:
    """Titles of the items, without the mark that turns them to the right."""
    channel = etree.fromstring(gzip.decompress(body))
    return [str(each).lstrip("\u200f") for each in channel.xpath("//item/title/text()")]


def asks(question: Question, etags: dict[str, str]) -> list[Ask]:
    """What wrk sends, with the rival's own entity tags."""
    return [
        Ask(f"/feeds/{slug}.rss", etags[slug] if question.conditional else None)
        for slug in question.slugs()
    ]


def measure(rival: Rival, question: Question, etags: dict[str, str], seconds: float) -> Sample:
    """One round; raises ``ServerFailed`` where the answers' size shows that they are not those
    that were asked for."""
    pid = rival.server.pid
    wait_until_idle(pid)
    before = cpu_seconds(pid)
    found = load(
        rival.server.url,
        asks(question, etags),
        connections=question.connections,
        seconds=seconds,
        keep_alive=question.keep_alive,
    )
    sample = Sample(found, cpu_seconds(pid) - before)
    small = found.bytes_each < _HEAD_BYTES
    if found.requests and small is not question.conditional:
        raise ServerFailed(f"{rival.name}, {question.title}: {found.bytes_each:.0f} bytes each")
    return sample


def row(name: str, samples: Sequence[Sample], nashra: Sequence[Sample]) -> list[str]:
    """A rival's medians, and Nashra's as multiples of them."""
    rate, cost = _rate(samples), _cost(samples)
    used = median(each.cpu_seconds / each.round.seconds for each in samples)
    return [
        name,
        number(rate),
        ratio(_rate(nashra), rate),
        number(median(each.round.p50 for each in samples)),
        number(median(each.round.p99 for each in samples)),
        f"{used:.0%}",
        number(cost * 1e6),
        ratio(cost, _cost(nashra)),
        str(sum(each.round.errors for each in samples)),
    ]


HEAD = (
    "server",
    "requests/s",
    "Nashra's rate is",
    "p50 ms",
    "p99 ms",
    "core used",
    "processor µs each",
    "of Nashra's",
    "errors",
)


def _rate(samples: Sequence[Sample]) -> float:
    return median(each.round.rate for each in samples)


def _cost(samples: Sequence[Sample]) -> float:
    """Processor seconds for a request."""
    return median(each.cpu_seconds / max(1, each.round.requests) for each in samples)


def takes_part(rival: Rival, question: Question) -> bool:
    """Whether the question is asked of this rival: one that answers ten a second would spend the
    round on its queue."""
    return rival.name != FEEDGEN or (question.connections == 32 and not question.many)


def ask_all(
    field: Sequence[Rival],
    etags: dict[str, dict[str, str]],
    questions: Sequence[Question],
    *,
    rounds: int,
    seconds: float,
) -> None:
    """Prints a table for each question, and the ratios of all at the end."""
    found: dict[str, dict[str, list[Sample]]] = {}
    for question in questions:
        samples: dict[str, list[Sample]] = {
            each.name: [] for each in field if takes_part(each, question)
        }
        for _ in range(rounds):
            for rival in field:
                if rival.name in samples:
                    sample = measure(rival, question, etags[rival.name], seconds)
                    samples[rival.name].append(sample)
        found[question.title] = samples
        nashra = samples[NASHRA]
        rows = [row(name, each, nashra) for name, each in samples.items()]
        print(f"\n{question.title}:\n\n{markdown(HEAD, rows)}", flush=True)
    print_ratios(found, [each.name for each in field if each.name != NASHRA])


def print_ratios(found: dict[str, dict[str, list[Sample]]], names: Sequence[str]) -> None:
    """Nashra against each rival: its rate as a multiple of the rival's, and behind it the same of
    requests for each second of processor time."""
    rows = []
    for title, samples in found.items():
        cells = [title]
        for name in names:
            if name in samples:
                own, other = samples[NASHRA], samples[name]
                rate, cost = ratio(_rate(own), _rate(other)), ratio(_cost(other), _cost(own))
                cells.append(f"{rate} ({cost})")
            else:
                cells.append("")
        rows.append(cells)
    print("\nNashra's rate against each rival's, and in brackets for a second of processor:\n")
    print(markdown(("question", *names), rows))


async def _filled(folder: Path) -> Folder:
    made = newsroom(folder, [MAIN, *_OTHERS], cache_size=_CACHE_SIZE)
    async with await made.open() as store:
        for slug in (MAIN, *_OTHERS):
            await fill(store, section_articles(slug))
    return made


def _slugs(questions: Sequence[Question]) -> list[str]:
    # The main feed always: it is the one that every rival has.
    return sorted({MAIN} | {slug for question in questions for slug in question.slugs()})


def main() -> None:
    """Runs what the command line asks for."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=int, default=3, help="of a round")
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--only", choices=[each.name for each in QUESTIONS], action="append")
    given = arguments.parse_args()
    questions = [each for each in QUESTIONS if not given.only or each.name in given.only]
    print(f"{description()}; {pinned()}, {given.rounds} rounds of {given.seconds} s")
    with ends_cleanly(), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = asyncio.run(_filled(folder / "newsroom"))
        slugs = _slugs(questions)
        with rivals(folder, made, slugs) as field:
            etags = _checked(field, slugs)
            ask_all(field, etags, questions, rounds=given.rounds, seconds=given.seconds)


def _checked(field: Sequence[Rival], slugs: Sequence[str]) -> dict[str, dict[str, str]]:
    """Each rival's entity tag for each feed; its caches are warm afterwards."""
    nashra = field[0].server
    expected = {
        slug: get(nashra.port, f"/feeds/{slug}.rss", Accept_Encoding="gzip").body for slug in slugs
    }
    return {
        rival.name: {
            slug: check(rival, slug, expected[slug])
            for slug in (slugs if rival.name != FEEDGEN else [MAIN])
        }
        for rival in field
    }


if __name__ == "__main__":
    main()
