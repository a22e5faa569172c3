"""Dates that are told from the present: منذ ساعتين, أمس 14:05, 2 hours ago, il y a 3 jours."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from ingest.dates.normal_text import normal
from ingest.dates.parts import Parts
from ingest.dates.scanner import Scanner
from ingest.dates.words import table

_SECOND, _MINUTE, _HOUR, _DAY = (
    timedelta(seconds=1),
    timedelta(minutes=1),
    timedelta(hours=1),
    timedelta(days=1),
)
Span = timedelta | relativedelta
#: A unit by itself, and how many of it the word says: Arabic has a dual.
_UNITS: Mapping[str, tuple[Span, int]] = table(
    (
        ((_SECOND, 1), "ثانية|ثوان|ثواني|second|seconds|seconde|secondes|sec"),
        ((_SECOND, 2), "ثانيتين|ثانيتان"),
        ((_MINUTE, 1), "دقيقة|دقائق|minute|minutes|min|mins"),
        ((_MINUTE, 2), "دقيقتين|دقيقتان"),
        ((_HOUR, 1), "ساعة|ساعات|hour|hours|heure|heures|hr|hrs"),
        ((_HOUR, 2), "ساعتين|ساعتان"),
        ((_DAY, 1), "يوم|أيام|يوما|day|days|jour|jours"),
        ((_DAY, 2), "يومين|يومان"),
        ((7 * _DAY, 1), "أسبوع|أسابيع|أسبوعا|week|weeks|semaine|semaines"),
        ((7 * _DAY, 2), "أسبوعين|أسبوعان"),
        ((relativedelta(months=1), 1), "شهر|أشهر|شهور|شهرا|month|months|mois"),
        ((relativedelta(months=1), 2), "شهرين|شهران"),
        ((relativedelta(years=1), 1), "سنة|سنوات|عام|أعوام|عاما|year|years|an|ans|annee|annees"),
        ((relativedelta(years=1), 2), "سنتين|عامين|سنتان|عامان"),
    )
)
_COUNTS = table(
    (
        (1, "واحد|واحدة|a|an|one|un|une"),
        (2, "اثنين|اثنتين|two|deux"),
        (3, "ثلاث|ثلاثة|three|trois"),
        (4, "أربع|أربعة|four|quatre"),
        (5, "خمس|خمسة|five|cinq"),
        (6, "ست|ستة|six"),
        (7, "سبع|سبعة|seven|sept"),
        (8, "ثمان|ثماني|ثمانية|eight|huit"),
        (9, "تسع|تسعة|nine|neuf"),
        (10, "عشر|عشرة|ten|dix"),
    )
)
_BEFORE = frozenset(normal(word) for word in ("منذ", "قبل", "il y a"))
_BEHIND = frozenset({"ago"})
_AND = frozenset({normal("و"), "and", "et", ","})
_NOW = frozenset(normal(word) for word in ("الآن", "now", "just now", "à l'instant", "maintenant"))
_DAYS_BACK = table(
    (
        (0, "اليوم|today|aujourd'hui"),
        (1, "أمس|البارحة|يوم أمس|بالأمس|yesterday|hier"),
        (2, "أول أمس|أول من أمس|قبل أمس|أمس الأول|day before yesterday|avant-hier"),
    )
)


def read_span(scan: Scanner, now: datetime) -> datetime | None:
    """The moment that a text names by its distance from ``now`` (local), if it is such a text."""
    if (length := scan.spans(_NOW)) and length == len(scan.tokens):
        return now
    lead = scan.spans(_BEFORE)
    if not lead and not (scan.tokens and scan.tokens[-1].text in _BEHIND):
        return None
    scan.at += lead
    spans = _spans(scan)
    if not lead:
        scan.at += 1
    if scan.ahead() is not None:
        scan.refuse("a number and a unit of time should stand there")
    moment = now
    for span, count in spans:
        moment = _back(moment, span, count)
    return moment


def _back(moment: datetime, span: Span, count: int) -> datetime:
    """Days, months and years go by the clocks of the zone, hours by the time that passed."""
    if isinstance(span, relativedelta) or span >= _DAY:
        return moment - span * count
    passed = moment.timestamp() - span.total_seconds() * count
    return datetime.fromtimestamp(passed, moment.tzinfo)


def _spans(scan: Scanner) -> list[tuple[Span, int]]:
    """One distance or several joined by "and"."""
    spans: list[tuple[Span, int]] = []
    while not spans or (scan.spans(_AND) and not _at_end(scan)):
        if spans:
            scan.at += 1
        count = scan.number(digits=range(1, 5))
        if count is None:
            count = scan.take(_COUNTS)
        else:
            scan.at += 1
        unit = scan.take(_UNITS)
        if unit is None:
            scan.refuse("a unit of time should stand there")
        span, dual = unit
        if dual == 2 and count is not None:
            scan.refuse("the number is said twice")
        # "منذ ساعة واحدة": the count may follow a unit.
        after = scan.take(_COUNTS) if count is None and dual == 1 else None
        spans.append((span, count or after or dual))
    return spans


def _at_end(scan: Scanner) -> bool:
    return scan.at + 1 >= len(scan.tokens)


def read_day_back(scan: Scanner, parts: Parts, today: date) -> bool:
    """Reads اليوم, أمس or أول أمس, if one comes next."""
    start = scan.at
    back = scan.take(_DAYS_BACK)
    if back is None:
        return False
    if parts.gregorian is not None:
        scan.refuse("there are two dates", at=start)
    parts.gregorian = today - timedelta(days=back)
    return True
