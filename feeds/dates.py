"""Times as the formats write them: with the offset that the newsroom's clocks had."""

from datetime import datetime, timedelta

from config.zones import in_zone

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def rfc822(instant: datetime, zone: str) -> str:
    """``Wed, 19 Jun 2024 20:32:25 +0300``: RFC 822 with the four-digit year of RSS 2.0.

    The names are English whatever the process's locale is.
    """
    local = in_zone(instant, zone)
    return (
        f"{_DAYS[local.weekday()]}, {local.day:02} {_MONTHS[local.month - 1]} {local.year:04} "
        f"{local:%H:%M:%S} {_offset(local)}"
    )


def rfc3339(instant: datetime, zone: str) -> str:
    """``2024-06-19T20:32:25+03:00``: RFC 3339, for Atom and JSON Feed."""
    local = in_zone(instant, zone)
    offset = _offset(local)
    return f"{local:%Y-%m-%dT%H:%M:%S}".zfill(19) + f"{offset[:3]}:{offset[3:]}"


def _offset(local: datetime) -> str:
    """The offset in hours and minutes. Before zones were agreed on, towns were seconds apart;
    neither format can say so, and the nearest minute is written."""
    minutes = round((local.utcoffset() or timedelta()) / timedelta(minutes=1))
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
