"""When a page's article was published and changed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.site import Section
from ingest.dates import ReadDate, read_date
from ingest.errors import Refusal
from ingest.pages.facts import PageFacts
from ingest.pages.head import Seen
from ingest.stated_time import stated_times

_TIME_OF_DAY = re.compile(r"\d\s*:\s*\d")


@dataclass(frozen=True, slots=True)
class PageTimes:
    """The times, and where one was seen."""

    published: ReadDate
    updated: ReadDate | None
    #: The line of the page that states the first; empty where the markup does.
    line: str = ""


@dataclass(frozen=True, slots=True)
class _Stated:
    text: str
    time: ReadDate

    @property
    def is_exact(self) -> bool:
        """Whether it says more than a day."""
        return _TIME_OF_DAY.search(self.text) is not None


def page_times(
    facts: PageFacts, seen: Seen, *, section: Section, now: datetime
) -> PageTimes | None:
    """The times that the markup tells, else those that people see; nothing where there is none.

    A day that the markup tells gives way to the time on that day that stands by the title.
    """
    told = list(_read(facts.published, section, now))
    updated = next((stated.time for stated in _read(facts.updated, section, now)), None)
    if exact := next((stated for stated in told if stated.is_exact), None):
        return PageTimes(exact.time, updated)
    for line in seen.around(facts.title):
        for stated in _read(stated_times(line), section, now):
            if not told or (stated.is_exact and _near(stated.time, told[0].time)):
                return PageTimes(stated.time, updated, line)
    return PageTimes(told[0].time, updated) if told else None


def _read(texts: Iterable[str], section: Section, now: datetime) -> Iterator[_Stated]:
    """Those of the texts that are dates."""
    for text in texts:
        try:
            time = read_date(text, zone=section.timezone, now=now, day_first=section.day_first)
        except Refusal:
            continue
        yield _Stated(text, time)


def _near(one: ReadDate, other: ReadDate) -> bool:
    return abs(one.instant - other.instant) <= timedelta(days=1)
