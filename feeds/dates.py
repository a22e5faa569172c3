"""Times as the formats write them: with the offset that the newsroom's clocks had."""

from datetime import UTC, datetime, timedelta, timezone

from config.zones import in_zone

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def rfc822(instant: datetime, zone: str) -> str:
    """``Wed, 19 Jun 2024 20:32:25 +0300``: RFC 822 with the four-digit year of RSS 2.0.

    The names are English whatever the process's locale is.
    """
    local = at_offset(instant, zone)
    return (
        f"{_DAYS[local.weekday()]}, {local.day:02} {_MONTHS[local.month - 1]} {local.year:04} "
        f"{local:%H:%M:%S %z}"
    )


def rfc3339(instant: datetime, zone: str) -> str:
    """``2024-06-19T20:32:25+03:00``: RFC 3339, for Atom and JSON Feed."""
    return at_offset(instant, zone).isoformat()


def at_offset(instant: datetime, zone: str) -> datetime:
    """The same instant in whole seconds, at the offset that held in the zone, in whole minutes.

    Before zones were agreed on, towns were seconds apart. No format can say so: the offset is
    written to its nearest minute and the clock time goes with it, so that the instant stays. At
    the ends of the calendar, or in a zone that the tables don't know, it is UTC.
    """
    instant = instant.astimezone(UTC).replace(microsecond=0)
    try:
        offset = in_zone(instant, zone).utcoffset() or timedelta()
        minutes = round(offset / timedelta(minutes=1))
        return instant.astimezone(timezone(timedelta(minutes=minutes)))
    except (KeyError, OverflowError):
        return instant
