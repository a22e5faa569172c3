"""Nashra's reading of dates against dateparser and plain dateutil, on the public cases.

    uv run python -m benchmarks.dates

Prints for each file of cases and each reader how many it gets right, how many it takes for another
instant, how many it refuses that have an answer, how many it accepts that have none, and its time
for a date as a multiple of Nashra's. The cases of ``more.json`` were written together with
Nashra's reader, those of ``dates.json`` were not.
"""

import json
import time
import warnings
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dateutil import parser

from config.zones import zone
from ingest.dates import read_date
from ingest.errors import DateRefusal

_CASES = Path(__file__).parents[1] / "tests" / "cases" / "dates"
_ROUNDS = 3
Reader = Callable[[str, str, datetime], datetime | None]


def nashra(text: str, zone_name: str, now: datetime) -> datetime | None:
    """This project's reader."""
    try:
        return read_date(text, zone=zone_name, now=now).instant
    except DateRefusal:
        return None


def dateutil(text: str, zone_name: str, _: datetime) -> datetime | None:
    """python-dateutil as it comes, day first."""
    try:
        return _aware(parser.parse(text, dayfirst=True), zone_name)
    except (ValueError, OverflowError):
        return None


def dateparser_reader() -> Reader | None:
    """dateparser, strict and with the languages of the cases, where it is installed."""
    try:
        import dateparser  # noqa: PLC0415 - an optional rival
    except ImportError:
        return None

    def read(text: str, zone_name: str, now: datetime) -> datetime | None:
        settings = {
            "RELATIVE_BASE": now.astimezone(zone(zone_name)).replace(tzinfo=None),
            "DATE_ORDER": "DMY",
            "REQUIRE_PARTS": ["day", "month", "year"],  # else it fills in from today
        }
        found = dateparser.parse(text, languages=["ar", "fr", "en"], settings=settings)
        return None if found is None else _aware(found, zone_name)

    return read


def _aware(moment: datetime, zone_name: str) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=zone(zone_name))


def _verdict(expected: str | None, got: datetime | None) -> str:
    if expected is None:
        return "refused rightly" if got is None else "nonsense accepted"
    if got is None:
        return "refused wrongly"
    same = got.astimezone(UTC).replace(microsecond=0) == datetime.fromisoformat(expected)
    return "right" if same else "wrong instant"


def _measure(read: Reader, cases: list[dict[str, Any]]) -> tuple[Counter[str], float]:
    verdicts: Counter[str] = Counter()
    best = float("inf")
    for round_number in range(_ROUNDS):
        began = time.perf_counter()
        for case in cases:
            now = datetime.fromisoformat(case.get("now", "2024-06-20T06:00:00+00:00"))
            got = read(case["text"], case["zone"], now)
            if round_number == 0:
                verdicts[_verdict(case["expected"], got)] += 1
        best = min(best, time.perf_counter() - began)
    return verdicts, best / len(cases) * 1e6


def _print_table(name: str, readers: dict[str, Reader]) -> None:
    cases = json.loads((_CASES / name).read_text("utf-8"))
    columns = ("right", "wrong instant", "refused wrongly", "refused rightly", "nonsense accepted")
    print(f"{name}: {len(cases)} cases | {' | '.join(columns)} | time against Nashra (µs each)")
    own = 0.0
    for reader, read in readers.items():
        verdicts, microseconds = _measure(read, cases)
        own = own or microseconds
        counts = " | ".join(str(verdicts[column]) for column in columns)
        print(f"{reader} | {counts} | {microseconds / own:.1f} × ({microseconds:.0f})")


def main() -> None:
    """Runs the readers in turn and prints a table for each file of cases."""
    warnings.simplefilter("ignore")  # dateutil's, of zone names that it does not know
    readers: dict[str, Reader] = {"Nashra": nashra, "dateutil": dateutil}
    if (rival := dateparser_reader()) is not None:
        readers["dateparser"] = rival
    else:
        print("dateparser: not installed; uv run python -m benchmarks.dates")
    for name in ("dates.json", "more.json"):
        _print_table(name, readers)


if __name__ == "__main__":
    main()
