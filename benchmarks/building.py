"""How long a feed of 50 full texts takes to build, against feedgen and Django's feedgenerator.

    ./run.sh benchmarks building [--rounds 15]

Processor time of this process, each builder in turn, medians over the rounds. Nashra's documents
have more in them than its rivals' (marks of direction, both texts, media, links), and are there
in every content coding; the two are shown apart.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from lxml import etree

from benchmarks.corpus import MAIN, NEWEST, section_articles
from benchmarks.machine import SERVER_CORE, description
from benchmarks.newsroom import newsroom
from benchmarks.rivals import feedgen_rss
from benchmarks.servers import ServerFailed
from benchmarks.table import markdown, median, number, ratio
from feeds.atom import atom
from feeds.content_coding import CODINGS
from feeds.document import document
from feeds.feed import Feed, section_feed
from feeds.jsonfeed import jsonfeed
from feeds.rss import rss

Build = Callable[[], bytes]


def nashra(feed: Callable[[], Feed], write: Callable[[Feed], bytes]) -> Build:
    """From articles to the document's bytes."""
    return lambda: write(feed())


def complete(build: Build) -> Build:
    """The document in every content coding, with its entity tags."""

    def made() -> bytes:
        whole = document(build(), media_type="application/xml", modified=NEWEST)
        return whole.representations["identity"].body

    return made


def builders(folder: Path) -> dict[str, dict[str, Build]]:
    """What is built, by format and by who builds it; Nashra first."""
    from benchmarks.rivals import django_rss  # noqa: PLC0415 - Django is the benchmarks' own

    room = newsroom(folder, [MAIN]).load()
    section = room.section(MAIN)
    if section is None:
        raise ServerFailed("the newsroom has not the section that it was made of")
    articles = section_articles(MAIN)

    def feed() -> Feed:
        return section_feed(room, section, articles)

    def own(write: Callable[[Feed], bytes]) -> dict[str, Build]:
        build = nashra(feed, write)
        return {"Nashra": build, "Nashra, in all codings": complete(build)}

    return {
        "RSS 2.0": own(rss)
        | {
            "feedgen": lambda: bytes(feedgen_rss.generator(MAIN, articles).rss_str()),
            "Django's feedgenerator": lambda: django_rss.rss(MAIN, articles),
        },
        "Atom 1.0": own(atom)
        | {
            "feedgen": lambda: bytes(feedgen_rss.generator(MAIN, articles).atom_str()),
            "Django's feedgenerator": lambda: django_rss.atom(MAIN, articles),
        },
        "JSON Feed 1.1": own(jsonfeed)
        | {"json.dumps of what is in it": dumped(json.loads(jsonfeed(feed())))},
    }


def dumped(parts: object) -> Build:
    """The least that JSON can take: everything is there but its text."""
    return lambda: json.dumps(parts, ensure_ascii=False).encode()


def check(form: str, who: str, body: bytes) -> None:
    """Raises ``ServerFailed`` where the document has not every article with its full text."""
    if form.startswith("JSON"):
        entries = [each["title"] for each in json.loads(body)["items"]]
    else:
        tree = etree.fromstring(body)
        entries = tree.xpath("//*[local-name()='item' or local-name()='entry']")
    articles = section_articles(MAIN)
    last_words = articles[-1].content_html.rpartition(" ")[2].partition("<")[0]
    if len(entries) != len(articles) or last_words not in body.decode():
        raise ServerFailed(f"{who}, {form}: not every article is in it")


def medians(builds: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Seconds that each takes, all in turn in every round."""
    taken: dict[str, list[float]] = {name: [] for name in builds}
    for _ in range(rounds):
        for name, build in builds.items():
            began = time.process_time()
            build()
            taken[name].append(time.process_time() - began)
    return {name: median(each) for name, each in taken.items()}


def print_formats(folder: Path, rounds: int) -> None:
    """A table for each format."""
    for form, builds in builders(folder).items():
        for who, build in builds.items():
            check(form, who, build())
        found = medians(builds, rounds)
        own = found["Nashra"]
        rows = [
            [who, number(seconds * 1e3), ratio(own, seconds), number(len(builds[who]()) / 1e3)]
            for who, seconds in found.items()
        ]
        print(f"\n{form}:\n")
        print(markdown(("built by", "ms", "Nashra takes", "kB"), rows))


def print_codings(folder: Path, rounds: int) -> None:
    """What each content coding costs and saves, on the RSS document."""
    body = builders(folder)["RSS 2.0"]["Nashra"]()
    coders = {name: lambda code=code: code(body) for name, (code, _) in CODINGS.items()}
    rows = [
        [name, number(seconds * 1e3), number(len(body) / len(coders[name]()))]
        for name, seconds in medians(coders, rounds).items()
    ]
    print("\nContent codings of the RSS document:\n")
    print(markdown(("coding", "ms", "times smaller"), rows))


def main() -> None:
    """Runs what the command line asks for."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=15)
    rounds = arguments.parse_args().rounds
    print(f"{description()}; {rounds} rounds on one core")
    os.sched_setaffinity(0, {SERVER_CORE})
    with tempfile.TemporaryDirectory() as name:
        print_formats(Path(name) / "a", rounds)
        print_codings(Path(name) / "b", rounds)


if __name__ == "__main__":
    main()
