"""The word that was probably meant: settings and time zones."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from config.zones import zone_names

_OFFSET = re.compile(r"(utc|gmt)?\s*[+-]\d{1,2}(:?\d\d)?", re.IGNORECASE)


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed word most like the given one, whatever its case, hyphens and underscores."""
    by_letters = {_letters(name): name for name in allowed}
    # A long text is no misspelt word, and comparing it would take long.
    close = get_close_matches(_letters(word[:80]), by_letters, n=1, cutoff=0.6)
    return by_letters[close[0]] if close else None


def zone_hint(name: str) -> str:
    """What to add to "is not a time zone": the zone that was probably meant; may be empty."""
    if _OFFSET.fullmatch(name.strip()):
        return " (an offset alone knows no summer time: name the city)"
    if (meant := _by_place(name) or nearest(name, sorted(zone_names()))) is None:
        return ""
    return f" (did you mean {meant}?)"


def _by_place(name: str) -> str | None:
    """The zone of a city or a country that is written without its continent."""
    place = _letters(name.rsplit("/", 1)[-1])
    city = _cities().get(place) or _countries().get(place)
    if city is None and (close := nearest(place, _cities())) is not None and "/" not in name:
        city = _cities()[close]
    return city


@cache
def _cities() -> dict[str, str]:
    # Sorted backwards so that of two zones of one city the first by alphabet stays.
    zones = (zone for zone in sorted(zone_names(), reverse=True) if "/" in zone)
    return {_letters(zone.rsplit("/", 1)[-1]): zone for zone in zones}


@cache
def _countries() -> dict[str, str]:
    """A country's English name to its zone, where it has one alone."""
    names = dict(line.split("\t", 1) for line in _table("iso3166.tab"))
    zones: dict[str, list[str]] = {}
    for line in _table("zone.tab"):
        code, _, zone, *_ = line.split("\t")
        zones.setdefault(code, []).append(zone)
    return {_letters(names[code]): found[0] for code, found in zones.items() if len(found) == 1}


def _table(name: str) -> list[str]:
    text = (files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _letters(word: str) -> str:
    return re.sub(r"[\s_-]", "", word.casefold())
