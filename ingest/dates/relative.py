"""Dates that are told from the present: منذ ساعتين, أمس 14:05, 2 hours ago, il y a 3 jours."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from ingest.dates.normal_text import Token, normal
from ingest.dates.parts import Parts
from ingest.dates.scanner import Scanner
from ingest.dates.words import FRAMES, SIGNS, table

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
        ((_HOUR, 1), "ساعة|ساعات|hour|hours|heure|heures|hr|hrs|h"),
        # Parts of an hour take no number either, so they are counted in halves of themselves.
        ((30 * _MINUTE / 2, 2), "نصف ساعة|half an hour|half hour|une demi-heure"),
        ((20 * _MINUTE / 2, 2), "ثلث ساعة"),
        ((15 * _MINUTE / 2, 2), "ربع ساعة|quarter of an hour|un quart d'heure"),
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
        (15, "خمس عشرة|خمسة عشر|fifteen|quinze"),
        (20, "عشرين|عشرون|twenty|vingt"),
        (30, "ثلاثين|ثلاثون|thirty|trente"),
        (40, "أربعين|أربعون|forty|quarante"),
        (50, "خمسين|خمسون|fifty|cinquante"),
    )
)
#: "ساعة ونصف": a part of the hour that was named before it.
_PARTS_OF_HOUR = table(
    (
        (30 * _MINUTE, "نصف|النصف|a half|half|demie"),
        (20 * _MINUTE, "ثلث|الثلث"),
        (15 * _MINUTE, "ربع|الربع|quart"),
    )
)
_BEFORE = frozenset(normal(word) for word in ("منذ", "قبل", "il y a"))
_BEHIND = frozenset({"ago"})
_AND = frozenset({normal("و"), "and", "et", ","})
_NOW = frozenset(normal(word) for word in ("الآن", "now", "just now", "à l'instant", "maintenant"))
_DAYS_BACK = table(
    (
        (-2, "بعد غد|بعد الغد|day after tomorrow|apres-demain"),
        (-1, "غدا|يوم غد|tomorrow|demain"),
        (0, "اليوم|today|aujourd'hui"),
        (1, "أمس|البارحة|يوم أمس|بالأمس|yesterday|hier"),
        (2, "أول أمس|أول من أمس|قبل أمس|أمس الأول|day before yesterday|avant-hier"),
    )
)


def read_span(scan: Scanner, now: datetime) -> datetime | None:
    """The moment that a text names by its distance from ``now`` (local), if it is such a text."""
    while _is_label(scan.ahead()):
        scan.at += 1
    end = len(scan.tokens)
    while end > scan.at and scan.tokens[end - 1].text in SIGNS:
        end -= 1
    if (length := scan.spans(_NOW)) and scan.at + length == end:
        return now
    lead = scan.spans(_BEFORE)
    behind = end > scan.at and scan.tokens[end - 1].text in _BEHIND
    if not (lead or behind) or scan.spans(_DAYS_BACK):
        return None
    scan.at += lead
    spans = _spans(scan)
    if not lead and scan.at + 1 == end:
        scan.at += 1
    if scan.at < end:
        scan.refuse("a number and a unit of time should stand there")
    moment = now
    try:
        for span, count in spans:
            moment = _back(moment, span, count)
    except (ValueError, OverflowError):
        scan.refuse("that is before all calendars", at=0)
    return moment


def _is_label(token: Token | None) -> bool:
    """Whether it may stand in front and says nothing: "آخر تحديث: منذ ساعة"."""
    return token is not None and (token.text in SIGNS or token.text in FRAMES)


def _back(moment: datetime, span: Span, count: int) -> datetime:
    """Days, months and years go by the clocks of the zone, hours by the time that passed."""
    if isinstance(span, relativedelta) or span >= _DAY:
        return moment - span * count
    return (moment.astimezone(UTC) - span * count).astimezone(moment.tzinfo)


def _spans(scan: Scanner) -> list[tuple[Span, int]]:
    """One distance or several joined by "and"."""
    spans: list[tuple[Span, int]] = []
    while not spans or _and(scan):
        part = scan.take(_PARTS_OF_HOUR) if spans and not scan.spans(_UNITS) else None
        if part is not None and spans[-1][0] == _HOUR:
            spans.append((part, 1))
        else:
            spans.append(_counted(scan))
    return spans


def _counted(scan: Scanner) -> tuple[Span, int]:
    """A unit, and how many of it."""
    count = scan.number(digits=range(1, 5))
    if count is not None:
        scan.at += 1
    elif scan.spans(_UNITS) <= scan.spans(_COUNTS):  # "an" is English for one and a French year
        count = scan.take(_COUNTS)
    unit = scan.take(_UNITS)
    if unit is None:
        scan.refuse("a unit of time should stand there")
    span, dual = unit
    if dual == 1 and count is None:
        count = scan.take(_COUNTS)  # "منذ ساعة واحدة"
    elif dual == 2 and count is not None:
        scan.refuse("the number is said twice")
    return span, dual if count is None else count


def _and(scan: Scanner) -> bool:
    """Goes over "and", which Arabic writes together with the next word, if more follows."""
    token = scan.ahead()
    if token is None or (token.text in _AND and scan.ahead(1) is None):
        return False
    if token.text in _AND:
        scan.at += 1
        return True
    rest = token.text.removeprefix("و")
    if rest == token.text or not any(rest in known for known in (_COUNTS, _UNITS, _PARTS_OF_HOUR)):
        return False
    scan.tokens[scan.at] = Token(rest, token.place + 1, apart=False)
    return True


def read_day_back(scan: Scanner, parts: Parts, today: date) -> bool:
    """Reads اليوم, أمس, أول أمس or غدا, if one comes next."""
    start = scan.at
    back = scan.take(_DAYS_BACK)
    if back is None:
        return False
    if parts.told is not None:
        scan.refuse("there are two dates", at=start)
    parts.told = today - timedelta(days=back)
    return True
