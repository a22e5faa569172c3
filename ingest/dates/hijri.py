"""Hijri dates by the Umm al-Qura calendar."""

from datetime import date

from hijridate import Hijri

#: Years that the calendar's tables hold.
FIRST_YEAR, LAST_YEAR = 1343, 1500


def gregorian(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of an Umm al-Qura date; nothing where there is no such day."""
    try:
        converted = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(converted.year, converted.month, converted.day)
