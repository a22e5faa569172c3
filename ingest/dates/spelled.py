"""Numbers that are spelled out: "الساعة الثامنة والنصف مساء", "الأول من أيار"."""

from collections.abc import Mapping
from dataclasses import dataclass

from ingest.dates.scanner import Scanner
from ingest.dates.words import CLOCK, HALVES, HOURS, MINUTES_PAST


@dataclass(frozen=True, slots=True)
class SpelledTime:
    """A time on the clock's face, and how many tokens it takes."""

    #: 1 to 12, or as a number says it.
    hour: int
    minute: int
    length: int


def spelled_time(scan: Scanner) -> SpelledTime | None:
    """The time that comes next, where its hour or its minutes are words; nothing elsewhere.

    The hours have the form of ordinals, so either "الساعة" stands before them or the half of the
    day behind them. A worded hour without that half is refused: it is never past twelve.
    """
    number = scan.number()
    length = 1 if number is not None else scan.spans(HOURS)
    if not length:
        return None
    past_length = scan.spans(MINUTES_PAST, by=length)
    if number is not None and not past_length:
        return None
    whole = length + past_length
    halved = scan.spans(HALVES, by=whole) > 0
    if not halved and not _behind_clock_word(scan):
        return None
    if not halved and number is None:
        scan.refuse("the half of the day should follow", at=scan.at + whole)
    hour = number if number is not None else _meaning(scan, HOURS, 0, length)
    past = _meaning(scan, MINUTES_PAST, length, past_length) if past_length else 0
    if past < 0:
        hour, past = (hour - 1 or 12), past + 60
    return SpelledTime(hour, past, whole)


def _meaning(scan: Scanner, table: Mapping[str, int], by: int, length: int) -> int:
    start = scan.at + by
    return table[" ".join(token.text for token in scan.tokens[start : start + length])]


def _behind_clock_word(scan: Scanner) -> bool:
    before = scan.ahead(-1)
    return before is not None and before.text in CLOCK
