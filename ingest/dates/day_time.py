"""The time of day and the zone, as they are written beside a day."""

from datetime import timedelta

from config.zones import zone_names
from ingest.dates.parts import Clock, Parts
from ingest.dates.scanner import Scanner
from ingest.dates.spelled import spelled_time
from ingest.dates.words import (
    CLOCK,
    HALVES,
    HIJRI_MONTHS,
    HOUR_SIGNS,
    LOCAL,
    MONTHS,
    OFFSETS,
    ZONE_LEADS,
    ZONE_TAILS,
    ZONES,
)


def read_time(scan: Scanner, parts: Parts) -> bool:
    """Reads a time if one comes next: 20:32, 8 م, 14h30, الساعة 8, الثامنة والنصف مساء."""
    start = scan.at
    hour = scan.number()
    if (spelled := spelled_time(scan)) is not None:
        hour, minute, second, length = spelled.hour, spelled.minute, 0, spelled.length
    elif hour is None:
        return False
    elif scan.sign(1, ":"):
        minute, second, length = _by_colons(scan)
    elif _hour_sign(scan):
        with_minute = scan.number(2, digits=range(2, 3)) if not _of_a_day(scan, 2) else None
        minute, second, length = with_minute or 0, 0, 2 if with_minute is None else 3
    elif scan.sign(1, ".") and _point_is_colon(scan):
        minute, second, length = scan.number(2) or 0, 0, 3
    elif scan.spans(HALVES, by=1) or _behind_clock_word(scan):
        minute, second, length = 0, 0, 1
    else:
        return False
    if parts.clock is not None:
        scan.refuse("there are two times")
    parts.clock = Clock(hour, minute, second, start)
    scan.at += length
    parts.behind_time = scan.at
    return True


def _hour_sign(scan: Scanner) -> bool:
    token = scan.ahead(1)
    return token is not None and token.text in HOUR_SIGNS


def _of_a_day(scan: Scanner, by: int) -> bool:
    """Whether the number there is a day's or year's: a month or a second part of one follows."""
    after = by + 1
    if scan.spans(MONTHS, by=after) or scan.spans(HIJRI_MONTHS, by=after):
        return True
    return scan.sign(after, "-/.") and scan.number(after + 1, digits=range(1, 5)) is not None


def _point_is_colon(scan: Scanner) -> bool:
    """08.32 is a time where a word says so: "08.32 م", "الساعة 20.32"."""
    if scan.number(2, digits=range(2, 3)) is None or scan.sign(3, "."):
        return False
    return bool(scan.spans(HALVES, by=3)) or _behind_clock_word(scan)


def _apart(scan: Scanner, by: int) -> bool:
    token = scan.ahead(by)
    return token is None or token.apart


def _behind_clock_word(scan: Scanner) -> bool:
    before = scan.ahead(-1)
    return before is not None and before.text in CLOCK


def _by_colons(scan: Scanner) -> tuple[int, int, int]:
    """Minute, second, and how many tokens the time takes, fractions of a second included."""
    minute = scan.number(2, digits=range(2, 3))
    if minute is None:
        scan.refuse("minutes need two digits", at=scan.at + 2)
    if not scan.sign(3, ":"):
        return minute, 0, 3
    second = scan.number(4, digits=range(2, 3))
    if second is None:
        scan.refuse("seconds need two digits", at=scan.at + 4)
    fraction = scan.sign(5, ".,") and scan.number(6, digits=range(1, 10)) is not None
    return minute, second, 7 if fraction and not _apart(scan, 6) else 5


def read_half(scan: Scanner, parts: Parts) -> bool:
    """Reads the word for the half of the day, if one comes next."""
    start = scan.at
    half = scan.take(HALVES)
    if half is None:
        return False
    if parts.half is not None:
        scan.refuse("the half of the day is said twice", at=start)
    parts.half = half
    if parts.behind_time == start:
        parts.behind_time = scan.at
    return True


def read_zone(scan: Scanner, parts: Parts) -> bool:
    """Reads a zone if one comes next: +03:00, GMT+3, EST, بتوقيت بيروت, Asia/Beirut."""
    start = scan.at
    if not (_offset(scan, parts) or _named(scan, parts) or _iana(scan, parts)):
        return False
    if parts.zone_said:
        scan.refuse("the zone is said twice", at=start)
    parts.zone_said = True
    return True


def _offset(scan: Scanner, parts: Parts) -> bool:
    """An offset behind a time, or behind GMT and UTC: "GMT+3" is east."""
    start = scan.at
    lead = scan.take(OFFSETS)
    if lead is None and parts.clock is None:
        return False
    shift = _signed(scan) if not lead else None
    if shift is None and lead is None:
        scan.at = start
        return False
    parts.offset = shift if shift is not None else timedelta(hours=lead or 0)
    return True


def _signed(scan: Scanner) -> timedelta | None:
    """+3, +03, +0300, +03:00: the sign stands at its number, and no day is that close to one."""
    if not scan.sign(0, "+-") or _apart(scan, 1):
        return None
    token = scan.ahead(1)
    if token is None or not token.is_number or len(token.text) == 3 or len(token.text) > 4:
        return None
    if _of_a_day(scan, 1):
        return None  # "20:32 -19/06/2024"
    hours, minutes, length = int(token.text[:2]), int(token.text[2:] or 0), 2
    if len(token.text) <= 2 and scan.sign(2, ":"):
        named = scan.number(3, digits=range(2, 3))
        minutes, length = (named, 4) if named is not None else (minutes, 2)
    if hours > 14 or minutes > 59:
        scan.refuse("there is no such offset")
    sign = -1 if scan.sign(0, "-") else 1
    scan.at += length
    return sign * timedelta(hours=hours, minutes=minutes)


def _named(scan: Scanner, parts: Parts) -> bool:
    """بتوقيت القاهرة, بالتوقيت المحلي, Beirut time, (بيروت)."""
    start = scan.at
    if local := scan.spans(LOCAL):
        scan.at += local
        return True
    lead = scan.spans(ZONE_LEADS)
    scan.at += lead
    if lead and (local := scan.spans(LOCAL)):
        scan.at += local
        return True
    if lead and _offset(scan, parts):
        return True
    zone = scan.take(ZONES)
    tail = scan.spans(ZONE_TAILS)
    if zone is None or not (lead or tail or _behind_time(start, scan, parts)):
        # A city by itself is where the news is from, not whose clock was read.
        scan.at = start
        if lead:
            scan.refuse("the zone is not known", at=start + lead)
        return False
    scan.at += tail
    parts.zone = zone
    return True


def _behind_time(start: int, scan: Scanner, parts: Parts) -> bool:
    """Whether that place is right behind the time, or in brackets there: "20:32 (بيروت)"."""
    before = scan.tokens[start - 1].text if start else ""
    return parts.behind_time == start - (before in {"(", "["})


def _iana(scan: Scanner, parts: Parts) -> bool:
    """A name of the IANA database, as it is written there."""
    token = scan.ahead()
    if token is None or not token.is_word or not token.text.isascii():
        return False
    rest = scan.text[token.place :].split()
    name = rest[0].strip("()[],;") if rest else ""
    if "/" not in name or name not in zone_names():
        return False
    parts.zone = name
    end = token.place + len(name)
    while (ahead := scan.ahead()) is not None and ahead.place < end:
        scan.at += 1
    return True
