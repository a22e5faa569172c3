"""Feeds in more than one document: RFC 5005.

A feed's own document is the first page of a paged feed (RFC 5005, 3) and the subscription
document of an archived one (4). Every other document is a page or an archive, never both.
``docs/decisions/0004-pages-and-archives.md`` says why.
"""

from dataclasses import dataclass, replace

from feeds.feed import Feed
from feeds.months import Month

#: Pages beyond this one are not there: what is older is in the archives.
MOST_PAGES = 100


@dataclass(frozen=True, slots=True)
class ArchivePart:
    """As many of a month's articles as a feed holds; the first part has the oldest."""

    month: Month
    #: Counted from 1.
    number: int

    def path(self) -> str:
        """Its place below the feed's address: ``2024/06``, ``2024/06/2``."""
        month = f"{self.month.year:04}/{self.month.month:02}"
        return month if self.number == 1 else f"{month}/{self.number}"


def pages_of(count: int, entries: int) -> int:
    """How many pages so many articles fill: at least one, at most ``MOST_PAGES``."""
    return min(max(1, parts_of(count, entries)), MOST_PAGES)


def parts_of(count: int, entries: int) -> int:
    """How many documents of so many entries hold them all."""
    return -(-count // entries)


def paged(feed: Feed, *, page: int, pages: int) -> Feed:
    """The feed's document that is this page, with its links to the others (RFC 5005, 3)."""
    if pages == 1:
        return feed
    relations = {"first": 1, "last": pages}
    if page > 1:
        relations["previous"] = page - 1
    if page < pages:
        relations["next"] = page + 1
    links = tuple((rel, _page_url(feed.base_url, number)) for rel, number in relations.items())
    return replace(feed, base_url=_page_url(feed.base_url, page), relations=feed.relations + links)


def _page_url(base_url: str, page: int) -> str:
    return base_url if page == 1 else f"{base_url}/page/{page}"


def subscription(feed: Feed, newest: ArchivePart | None) -> Feed:
    """The feed's own document, with its link to the newest archive (RFC 5005, 4)."""
    return replace(feed, relations=feed.relations + _links(feed, {"prev-archive": newest}))


def archive(
    feed: Feed,
    part: ArchivePart,
    *,
    before: ArchivePart | None,
    after: ArchivePart | None,
    is_closed: bool,
) -> Feed:
    """An archive of the feed (RFC 5005, 4); one that is not closed yet does not call itself so."""
    return replace(
        feed,
        base_url=f"{feed.base_url}/{part.path()}",
        relations=(
            ("current", feed.base_url),
            *_links(feed, {"prev-archive": before, "next-archive": after}),
        ),
        is_archive=is_closed,
    )


def _links(feed: Feed, parts: dict[str, ArchivePart | None]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (rel, f"{feed.base_url}/{part.path()}") for rel, part in parts.items() if part is not None
    )
