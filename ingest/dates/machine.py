"""Dates that machines write: ISO 8601 and RFC 822."""

import re
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime

#: Extended or basic form with a time behind the day; a zone may follow.
_ISO = re.compile(
    r"\d{4}-?\d\d-?\d\d(?:[Tt]|\s)\d\d:?\d\d(?::?\d\d(?:[.,]\d{1,9})?)?"
    r"\s?(?:[Zz]|[+-]\d\d(?::?\d\d)?)?"
)
#: RFC 822 and its successors, two-digit years included: there a machine wrote them.
_RFC_822 = re.compile(
    r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+(?:\d\d|\d{4})\s+\d{1,2}:\d\d(?::\d\d)?"
    r"\s+(?:[+-]\d{4}|[A-Z]{1,4})"
)


def read_machine_date(text: str) -> datetime | None:
    """The moment, naive where no zone is given; nothing where no machine wrote it so."""
    if _ISO.fullmatch(text):
        compact = re.sub(r"\s(?=[+\-Zz])", "", text)
        return _read(datetime.fromisoformat, compact.replace(",", ".").upper().replace(" ", "T"))
    if _RFC_822.fullmatch(text):
        return _read(parsedate_to_datetime, text)
    return None


def _read(read: Callable[[str], datetime], text: str) -> datetime | None:
    try:
        return read(text)
    except (ValueError, TypeError, OverflowError):
        return None
