"""What an operator wants to see at a glance: versions, and how every source of articles is."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from config.site import Newsroom
from config.zones import tzdata_version
from feeds.dates import rfc3339
from feeds.version import VERSION
from ingest.fetching.errors import shown
from ingest.polling.naming import source_name, source_place
from server.purging.calls import name_of
from server.purging.purger import Told
from storage.store import SourceState


def status(
    newsroom: Newsroom,
    states: Mapping[str, SourceState],
    *,
    articles: int,
    now: datetime,
    told: Mapping[str, Told],
) -> dict[str, Any]:
    """The state of the server, its articles and its sources, for JSON. Times are UTC; an address
    is shown without its query, which may hold a key."""
    return {
        "nashra": VERSION,
        "tzdata": tzdata_version(),
        "now": rfc3339(now, "UTC"),
        "sections": len(newsroom.sections),
        "articles": articles,
        "sources": list(_sources(newsroom, states)),
        "caches": list(_caches(newsroom, told)),
    }


def _caches(newsroom: Newsroom, told: Mapping[str, Told]) -> Iterator[dict[str, Any]]:
    """The caches in front, as far as this process tells them: one of all does."""
    for target in newsroom.purge:
        name = name_of(target)
        how = told.get(name, Told())
        yield {
            "cache": name,
            "told_by_this_process": how.sent,
            "pending": how.pending,
            "last_success": _time(how.last_success),
            "last_failure": _time(how.last_failure),
            "error": how.error or None,
        }


def _sources(newsroom: Newsroom, states: Mapping[str, SourceState]) -> Iterator[dict[str, Any]]:
    for section in newsroom.sections:
        for source in section.sources:
            state = states.get(source_name(section, source), SourceState())
            kind, place = source_place(source)
            yield {
                "section": section.slug,
                "kind": kind,
                "place": shown(place) if "://" in place else place,
                "articles": state.taken,
                "last_success": _time(state.last_success),
                "last_failure": _time(state.last_failure),
                "error": state.error or None,
                "failures": state.failures,
                "next_visit": None if state.gone else _time(state.next_visit or None),
                "moved_to": shown(state.moved_to) if state.moved_to else None,
                "gone": state.gone,
            }


def _time(second: float | None) -> str | None:
    return None if second is None else rfc3339(datetime.fromtimestamp(second, UTC), "UTC")
