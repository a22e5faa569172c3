"""What lists of many articles say of each: its address, title and times, not its text."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An article in a list; the fields are those of ``Article``."""

    id: str
    url: str | None
    title: str
    #: BCP 47 tag.
    language: str
    #: IANA zone.
    timezone: str
    published: datetime
    updated: datetime
