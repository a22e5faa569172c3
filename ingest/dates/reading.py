"""Reads a date as a newsroom writes it, or refuses it: never a guess, never today's date."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from config.zones import zone as rules_of
from ingest.dates.calendar_day import YEARS, read_day
from ingest.dates.clock_time import clock_time
from ingest.dates.day_time import read_half, read_time, read_zone
from ingest.dates.machine import read_machine_date
from ingest.dates.parts import LocalDate, Parts
from ingest.dates.relative import read_day_back, read_span
from ingest.dates.scanner import Scanner, on_one_line
from ingest.dates.words import FRAMES, MONTHS, SIGNS, WEEKDAYS
from ingest.errors import DateRefusal
from ingest.local_time import instant_of

#: No date is longer; whatever is gets no further.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class ReadDate:
    """An instant and how it came about."""

    #: UTC, in whole seconds.
    instant: datetime
    #: The IANA zone to show it in: the one it was read in, or the one that the text names.
    zone: str
    #: What an editor should know: a time that occurred twice, calendars that disagree.
    notes: tuple[str, ...] = ()


def read_date(text: str, *, zone: str, now: datetime, day_first: bool = True) -> ReadDate:
    """The instant that a text names.

    A time without a zone is read by the clocks of ``zone`` (IANA) on its date; a day alone is its
    first moment. ``now`` is what relative forms ("أمس") are told from. ``day_first`` decides
    between day and month where numbers leave it open; 2024-06-19 is never open. Raises
    ``DateRefusal`` with the text and the place where reading stopped.
    """
    if len(text) > _LONGEST:
        shown = on_one_line(text[:40])
        raise DateRefusal(f"“{shown}…” is not a date: it has {len(text)} characters")
    scan = Scanner(text)
    if (moment := read_machine_date(text)) is not None:
        return _settled(scan, moment, zone)
    if not scan.tokens:
        scan.refuse("it is empty")
    local_now = now.astimezone(rules_of(zone))
    if (moment := read_span(scan, local_now)) is not None:
        return _settled(scan, moment, zone)
    scan.at = 0
    return _resolved(_parts(scan, local_now, day_first), zone)


def _settled(scan: Scanner, moment: datetime, zone: str) -> ReadDate:
    if moment.year not in YEARS:
        scan.refuse(f"years from {YEARS[0]} to {YEARS[-1]} can be read", at=0)
    if moment.tzinfo is None:
        instant, note = instant_of(moment.replace(microsecond=0), zone)
        return ReadDate(instant, zone, (note,) if note else ())
    return ReadDate(moment.astimezone(UTC).replace(microsecond=0), zone)


def _parts(scan: Scanner, local_now: datetime, day_first: bool) -> LocalDate:
    parts = Parts()
    while scan.ahead() is not None:
        known = (
            read_day_back(scan, parts, local_now.date())
            or _read_weekday(scan, parts)
            or read_day(scan, parts, day_first=day_first)
            or read_time(scan, parts)
            or read_zone(scan, parts)
            or _read_half_of_time(scan, parts)
            or _skip(scan, parts)
        )
        if not known:
            scan.refuse("this is no part of a date")
    return _whole(scan, parts)


def _read_weekday(scan: Scanner, parts: Parts) -> bool:
    start = scan.at
    weekday = _mardi(scan)
    if weekday is None:
        weekday = scan.take(WEEKDAYS)
    if weekday is None:
        return False
    if parts.weekday not in {None, weekday}:
        scan.refuse("there are two days of the week", at=start)
    if scan.sign(0, "."):
        scan.at += 1  # "mer."
    parts.weekday = weekday
    return True


def _mardi(scan: Scanner) -> int | None:
    """Tuesday where "mar." stands before a day and its month; elsewhere it is March."""
    day = 2 if scan.sign(1, ".") else 1
    if not scan.word("mar") or scan.number(day) is None or not scan.spans(MONTHS, by=day + 1):
        return None
    scan.at += 1
    return 1


def _read_half_of_time(scan: Scanner, parts: Parts) -> bool:
    """The half of the day stands behind its time; all but م, which has two senses, in front too."""
    if parts.clock is None and scan.sign(0, "م"):
        return False
    return read_half(scan, parts)


def _skip(scan: Scanner, parts: Parts) -> bool:
    token = scan.ahead()
    if scan.sign(0, "a") and scan.at == parts.behind_time:
        return False  # no "à": a military zone, or half of "am"
    if token is None or not (token.text in SIGNS or token.text in FRAMES):
        return False
    scan.at += 1
    return True


def _whole(scan: Scanner, parts: Parts) -> LocalDate:
    """The parts put together; refuses where the day is missing or they contradict each other."""
    day = parts.day
    if day is None:
        scan.refuse("there is no day in it")
    return LocalDate(day, _time(scan, parts), parts.offset, parts.zone, tuple(_doubts(parts, day)))


def _doubts(parts: Parts, day: date) -> Iterator[str]:
    """What in the text speaks against the day that was taken."""
    if parts.hijri not in {None, day}:
        yield f"the Hijri date is {parts.hijri}, not {day}: the latter is taken"
    if parts.told not in {None, day}:
        yield f"{day} is not the day that is told from the present: the date is taken"
    if parts.weekday not in {None, day.weekday()}:
        yield f"{day} is not the day of the week that is named: the date is taken"


def _time(scan: Scanner, parts: Parts) -> time | None:
    clock = parts.clock
    if clock is None:
        if parts.half is not None:
            scan.refuse("the half of the day is named without a time", at=0)
        return None
    found = clock_time(clock.hour, clock.minute, clock.second, parts.half)
    if found is None:
        scan.refuse("there is no such time of day", at=clock.at)
    return found


def _resolved(written: LocalDate, zone: str) -> ReadDate:
    naive = datetime.combine(written.day, written.time or time())
    if written.offset is not None:
        return ReadDate((naive - written.offset).replace(tzinfo=UTC), zone, written.notes)
    shown_in = written.zone or zone
    instant, note = instant_of(naive, shown_in)
    return ReadDate(instant, shown_in, (*written.notes, *((note,) if note else ())))
