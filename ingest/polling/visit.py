"""What a visit to a source is given, and what it brings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from config.site import Newsroom, Section
from feeds.article import Article
from ingest.fetching import Door
from ingest.polling.robots import Robots
from storage.store import ArticleStore, SourceState


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who visits: what every kind of source needs."""

    door: Door
    store: ArticleStore
    newsroom: Newsroom
    section: Section
    robots: Robots
    #: The name of the source in the store.
    name: str
    #: The present instant, in UTC.
    clock: Callable[[], datetime]
    #: Seconds between two requests to one host.
    pause: float = 1.0

    async def allows(self, url: str) -> bool:
        """Whether the site's robots.txt lets this address be fetched."""
        return await self.robots.allow(url, self.door, now=self.clock().timestamp())


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An item of a source, read."""

    article: Article
    #: What it is known by, the surest first: its id, its address.
    names: tuple[str, ...]
    #: Digest of what it was read from.
    digest: str


@dataclass(slots=True)
class Visit:
    """What a visit brought."""

    #: The source's state from now on.
    state: SourceState
    taken: list[Taken] = field(default_factory=list)
    #: What could not be read, and why.
    refused: list[str] = field(default_factory=list)
    #: Seconds for which the source asks to be left alone; 0 where it says nothing.
    rest: float = 0.0
    #: Whether there is more to read now.
    more: bool = False
    #: Why the visit ended before its end, with something taken already; empty if it did not.
    failure: str = ""
