"""The benchmarks' pure parts: what they read and write. Nothing is timed here."""

import importlib
import os
from pathlib import Path

import pytest

from benchmarks.corpus import MAIN, article, section_articles
from benchmarks.load import Ask, lines_of, parse
from benchmarks.machine import cpu_seconds, family, memory_bytes
from benchmarks.newsroom import fill, newsroom
from benchmarks.table import markdown, number, percentile, ratio
from config.loading import load

ROOT = Path(__file__).parents[2]
#: Need Django, which only the group ``benchmarks`` installs.
OF_A_RIVAL = {"benchmarks.rivals.django_feeds", "benchmarks.rivals.django_rss"}
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "benchmarks").rglob("*.py")
    if path.name != "__init__.py"
)
WRK = """\
Running 3s test @ http://127.0.0.1:18080
Requests/sec:  10296.11

figures {"requests": 300, "microseconds": 3000000, "bytes": 60000, "refused": 1, "broken": 2, \
"late": 3, "p50": 2830, "p99": 5510}
"""


@pytest.mark.parametrize("module", [each for each in MODULES if each not in OF_A_RIVAL])
def test_every_benchmark_can_be_imported_without_its_rivals(module: str) -> None:
    assert importlib.import_module(module).__doc__


def test_what_wrk_printed_is_read() -> None:
    found = parse(WRK)

    assert (found.rate, found.errors, found.bytes_each) == (100.0, 6, 200.0)
    assert (found.p50, found.p99) == (2.83, 5.51)


def test_a_run_of_wrk_without_figures_is_an_error() -> None:
    with pytest.raises(ValueError, match="unable to connect"):
        parse("unable to connect to 127.0.0.1:1 Connection refused")


def test_wrk_is_told_a_path_and_the_tag_that_was_kept() -> None:
    assert lines_of([Ask("/feeds/a.rss", '"1-gz"'), Ask("/b")]) == '/feeds/a.rss\t"1-gz"\n/b\t\n'


def test_a_table_has_one_column_for_each_head() -> None:
    assert markdown(("server", "rate"), [["Nashra", "9"]]).splitlines() == [
        "| server | rate |",
        "| --- | ---: |",
        "| Nashra | 9 |",
    ]


@pytest.mark.parametrize(
    ("value", "written"), [(0.1234, "0.12"), (12.34, "12.3"), (12_345.6, "12,346")]
)
def test_a_figure_has_the_digits_that_count(value: float, written: str) -> None:
    assert number(value) == written


def test_a_ratio_against_nothing_is_not_made_up() -> None:
    assert ratio(6.0, 2.0) == "3.00 ×"
    assert ratio(6.0, 0.0) == "–"


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.99, 99), (1.0, 100), (0.001, 1)])
def test_a_percentile_is_the_value_of_its_rank(share: float, value: float) -> None:
    assert percentile(range(100, 0, -1), share) == value


def test_the_corpus_is_the_same_each_time() -> None:
    assert article(7, section="a") == article(7, section="a") != article(7, section="b")
    assert len(section_articles(MAIN)) == 50


async def test_a_newsroom_of_the_benchmarks_is_a_good_one(tmp_path: Path) -> None:
    made = newsroom(tmp_path, [MAIN, "other"])
    async with await made.open() as store:
        await fill(store, section_articles("other"))
        newest = await store.newest("other", limit=1)

    assert load(made.config).section("other")
    assert newest == [article(0, section="other")]


def test_a_process_is_among_its_own_family() -> None:
    own = os.getpid()

    assert own in set(family(own))
    assert memory_bytes(own) > 2**20
    assert cpu_seconds(own) > 0
