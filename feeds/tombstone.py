"""What is left of a withdrawn article, and which of it a feed tells: RFC 6721."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from feeds.article import Article


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A withdrawn article (RFC 6721, 3: deleted-entry)."""

    id: str
    #: When it was withdrawn, UTC.
    when: datetime


def told(
    tombstones: Iterable[Tombstone], articles: Sequence[Article], *, entries: int
) -> tuple[Tombstone, ...]:
    """Those withdrawn within the span that a feed of these articles covers, newest first.

    A feed that is full covers what happened since its oldest article appeared. One with fewer
    than ``entries`` articles holds all there are, so it covers the section's whole time.
    """
    if len(articles) < entries:
        return tuple(tombstones)
    oldest = min(article.published for article in articles)
    return tuple(each for each in tombstones if each.when >= oldest)
