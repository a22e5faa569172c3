"""Dates that machines write: ISO 8601, RFC 822 and C's asctime."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

#: Extended or basic form with a time behind the day; a zone may follow.
_ISO = re.compile(
    r"(\d{4}-?\d\d-?\d\d)[Tt ](\d\d:?\d\d(?::?\d\d(?:[.,]\d{1,9})?)?)"
    r" ?([Zz]|[+-]\d\d(?::?\d\d)?)?"
)
#: RFC 822 and its successors, two-digit years included: there a machine wrote them. Only the zones
#: that RFC 822, 5.1 names: ``email.utils`` takes every other name for an unknown zone.
_RFC_822 = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), ?)?\d{1,2} [A-Za-z]{3} (?:\d\d|\d{4})"
    r" \d{1,2}:\d\d(?::\d\d)? (?:[+-]\d{4}|UTC?|GMT|Z|[ECMP][SD]T)"
)
_ASCTIME = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d{1,2} \d\d:\d\d:\d\d \d{4}")
#: No clock on earth is further from Greenwich.
_FURTHEST = timedelta(hours=14)


def read_machine_date(text: str) -> datetime | None:
    """The moment, naive where no zone is given; nothing where no machine wrote it so."""
    spelled = _spelled(text)
    if found := _ISO.fullmatch(spelled):
        day, *rest = found.groups("")
        return _read(datetime.fromisoformat, f"{day}T{''.join(rest)}".upper().replace(",", "."))
    if _ASCTIME.fullmatch(spelled):
        return _read(parsedate_to_datetime, spelled)
    if _RFC_822.fullmatch(spelled):
        return _read(_rfc_822, spelled)
    return None


def _rfc_822(text: str) -> datetime:
    moment = parsedate_to_datetime(text)
    # RFC 5322, 3.3: -0000 is UTC by a clock whose zone is not known.
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _read(read: Callable[[str], datetime], text: str) -> datetime | None:
    try:
        moment = read(text)
    except (ValueError, TypeError, OverflowError):
        return None
    offset = moment.utcoffset()
    return moment if offset is None or abs(offset) <= _FURTHEST else None


def _spelled(text: str) -> str:
    """The text with Western digits and single spaces, without the bidi marks that editors add."""
    plain = []
    for character in text:
        kind = unicodedata.category(character)
        if kind == "Nd":
            plain.append(str(unicodedata.decimal(character)))
        elif kind != "Cf":
            plain.append("-" if character == "−" else character)
    return " ".join("".join(plain).split())
