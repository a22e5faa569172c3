"""Calendar months as a newsroom's clocks have them."""

from datetime import UTC, datetime
from typing import NamedTuple, Self

from config.zones import zone
from feeds.dates import at_offset

_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


class Span(NamedTuple):
    """A stretch of time: from ``since`` on, and before ``until``. Both aware, UTC."""

    since: datetime = _FIRST
    until: datetime = _LAST


class Month(NamedTuple):
    """A month of the calendar; in order of time."""

    year: int
    #: 1 to 12.
    month: int

    @classmethod
    def of(cls, instant: datetime, zone_name: str) -> Self:
        """The month in whose span this instant lies."""
        local = at_offset(instant, zone_name)
        month = cls(local.year, local.month)
        span = month.span(zone_name)
        # Where clocks go back over the first midnight, they show the old month once more. Beyond
        # the calendar's ends they show another one than UTC.
        if instant >= span.until:
            return month.after()
        return month if instant >= span.since else month.before()

    def before(self) -> Self:
        """The month before it."""
        year, month = divmod(self.year * 12 + self.month - 2, 12)
        return type(self)(year, month + 1)

    def after(self) -> Self:
        """The month after it."""
        year, month = divmod(self.year * 12 + self.month, 12)
        return type(self)(year, month + 1)

    def span(self, zone_name: str) -> Span:
        """From its first midnight in this zone until that of the next month, in UTC."""
        return Span(_begin(self, zone_name), _begin(self.after(), zone_name))

    def __str__(self) -> str:
        """``2024-06``."""
        return f"{self.year:04}-{self.month:02}"


def _begin(month: Month, zone_name: str) -> datetime:
    """The instant at which a month begins; at the calendar's ends, the last that there is."""
    if month.year < 1:
        return _FIRST
    try:
        return datetime(*month, 1, tzinfo=zone(zone_name)).astimezone(UTC)
    except (OverflowError, ValueError):
        return _FIRST if month.year <= 1 else _LAST
