"""Time zones from the ``tzdata`` package alone, so that every machine gives the same answer.

``zoneinfo`` looks into the system's files first, and these lag behind: with a system's 2025b,
Africa/Casablanca is an hour off since 20 September 2026. Importing this module resets the search
path for the whole process; every room imports zones through it.
"""

import zoneinfo
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

zoneinfo.reset_tzpath(to=())


@cache
def zone_names() -> frozenset[str]:
    """All IANA zone names that a configuration or an article may use."""
    return frozenset(zoneinfo.available_timezones()) - {"localtime", "posixrules", "Factory"}


@cache
def zone(name: str) -> ZoneInfo:
    """The rules of an IANA zone; raises ``KeyError`` for a name that is not one."""
    if name not in zone_names():
        raise KeyError(name)
    return ZoneInfo(name)


def tzdata_version() -> str:
    """Version of the IANA database in force, such as ``2026b``."""
    table = files("tzdata") / "zoneinfo" / "tzdata.zi"
    with table.open(encoding="ascii") as lines:
        return lines.readline().strip().removeprefix("# version ")


def in_zone(instant: datetime, name: str) -> datetime:
    """An aware instant as the clocks of a zone showed it, in whole seconds."""
    return instant.astimezone(UTC).replace(microsecond=0).astimezone(zone(name))
