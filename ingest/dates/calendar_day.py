"""The day: by numbers, or with the name of its month, Gregorian or Hijri."""

from datetime import date

from ingest.dates.hijri import FIRST_YEAR, LAST_YEAR, gregorian
from ingest.dates.parts import Parts
from ingest.dates.scanner import Scanner
from ingest.dates.words import ERAS, FRAMES, HIJRI_MONTHS, MONTHS, SPELLED_DAYS

_YEAR = range(4, 5)
#: Years that news can be of.
YEARS = range(1800, 2200)


def read_day(scan: Scanner, parts: Parts, *, day_first: bool) -> bool:
    """Reads a day if one comes next; refuses one that does not exist or comes a second time."""
    start = scan.at
    return (
        _by_numbers(scan, parts, start, day_first)
        or _day_month_year(scan, parts, start)
        or _month_day_year(scan, parts, start)
        or _year_month_day(scan, parts, start)
    )


def _by_numbers(scan: Scanner, parts: Parts, start: int, day_first: bool) -> bool:
    """19-06-2024, 19/6/2024, 2024.06.19: one sign twice."""
    sign = scan.ahead(1)
    if sign is None or sign.text not in "-/." or not scan.sign(3, sign.text):
        return False
    one, two, three = (scan.number(by, digits=range(1, 5)) for by in (0, 2, 4))
    if one is None or two is None or three is None:
        return False
    widths = [len(scan.tokens[start + by].text) for by in (0, 2, 4)]
    if widths[0] == 4 and widths[1] <= 2 and widths[2] <= 2:
        year, month, day = one, two, three
    elif widths[2] == 4 and widths[0] <= 2 and widths[1] <= 2:
        month_first = two > 12 or (one <= 12 and not day_first)
        day, month = (two, one) if month_first else (one, two)
        year = three
    else:
        scan.refuse("the year needs four digits")
    scan.at += 5
    _put(scan, parts, start, year, month, day, hijri=year <= LAST_YEAR)
    if widths[0] == 4 and scan.sign(0, "t") and scan.number(1) is not None:
        scan.at += 1  # ISO 8601 with something behind it: "2024-06-19T20:32 UTC"
    return True


def _day_month_year(scan: Scanner, parts: Parts, start: int) -> bool:
    """19 يونيو 2024, الأول من يونيو 2024, 19th of June, 2024."""
    day = scan.number()
    if day is not None:
        scan.at += 1
    else:
        day = scan.take(SPELLED_DAYS)
    _skip(scan)
    month = _month(scan) if day is not None else None
    if day is None or month is None:
        scan.at = start
        return False
    _skip(scan)
    year = scan.number(digits=_YEAR)
    if year is None:
        scan.refuse("a year with four digits should follow the month")
    scan.at += 1
    _put(scan, parts, start, year, month[0], day, hijri=month[1])
    return True


def _month_day_year(scan: Scanner, parts: Parts, start: int) -> bool:
    """June 19, 2024."""
    month = _month(scan)
    if month is None:
        return False
    _skip(scan)
    day = scan.number()
    if day is None:
        scan.refuse("a day should stand beside the month")
    scan.at += 1
    _skip(scan)
    year = scan.number(digits=_YEAR)
    if year is None:
        scan.refuse("a year with four digits should follow the day")
    scan.at += 1
    _put(scan, parts, start, year, month[0], day, hijri=month[1])
    return True


def _year_month_day(scan: Scanner, parts: Parts, start: int) -> bool:
    """2024 يونيو 19, 1445 ذو الحجة 13."""
    year = scan.number(digits=_YEAR)
    if year is None:
        return False
    scan.at += 1
    _skip(scan)
    month = _month(scan)
    if month is None:
        scan.at = start
        return False
    _skip(scan)
    day = scan.number()
    if day is None or scan.sign(1, ":"):
        scan.refuse("a day should follow the month")
    scan.at += 1
    _put(scan, parts, start, year, month[0], day, hijri=month[1])
    return True


def _month(scan: Scanner) -> tuple[int, bool] | None:
    """The month that comes next, and whether it is a Hijri one."""
    if (hijri := scan.take(HIJRI_MONTHS)) is not None:
        return hijri, True
    month = scan.take(MONTHS)
    if month is None:
        return None
    _second_name(scan, month)
    if scan.sign(0, ".") and not scan.sign(1, "."):
        scan.at += 1  # "Sept."
    return month, False


def _second_name(scan: Scanner, month: int) -> None:
    """The other name of a month: شباط/فبراير, شباط (فبراير), شباط - فبراير."""
    start = scan.at
    if not scan.sign(0, "/(-|") or not scan.spans(MONTHS, by=1):
        return
    closing = scan.sign(0, "(")
    scan.at += 1
    if scan.take(MONTHS) != month:
        scan.refuse("the two names are of different months", at=start + 1)
    if closing and scan.sign(0, ")"):
        scan.at += 1


def _skip(scan: Scanner) -> None:
    """Goes over what may stand between day, month and year."""
    while scan.sign(0, ",-/.") or scan.spans(FRAMES) == 1:
        scan.at += 1


def _put(
    scan: Scanner, parts: Parts, start: int, year: int, month: int, day: int, *, hijri: bool
) -> None:
    """Takes the day over, with the era that may follow its year."""
    era = scan.take(ERAS)
    if era is None and scan.sign(0, "(") and scan.spans(ERAS, by=1) and scan.sign(2, ")"):
        scan.at += 1
        era = scan.take(ERAS)
        scan.at += 1
    if (era == "hijri") != hijri and era is not None:
        scan.refuse("month, year and era are of different calendars", at=start)
    if hijri:
        _put_hijri(scan, parts, start, (year, month, day))
    elif parts.gregorian is not None:
        scan.refuse("there are two dates", at=start)
    else:
        parts.gregorian = _day(scan, start, year, month, day)


def _put_hijri(scan: Scanner, parts: Parts, start: int, written: tuple[int, int, int]) -> None:
    if parts.hijri is not None:
        scan.refuse("there are two Hijri dates", at=start)
    if not FIRST_YEAR <= written[0] <= LAST_YEAR:
        scan.refuse(f"Hijri years from {FIRST_YEAR} to {LAST_YEAR} can be read", at=start)
    parts.hijri = gregorian(*written)
    if parts.hijri is None:
        scan.refuse("there is no such day in the Umm al-Qura calendar", at=start)


def _day(scan: Scanner, start: int, year: int, month: int, day: int) -> date:
    if year not in YEARS:
        scan.refuse(f"years from {YEARS[0]} to {YEARS[-1]} can be read", at=start)
    try:
        return date(year, month, day)
    except ValueError:
        scan.refuse("there is no such day", at=start)
