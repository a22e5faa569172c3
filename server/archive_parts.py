"""Which archives a section's feed has, and which comes before and after which (RFC 5005, 4).

Everything follows from the articles alone: an archive is closed once it is full, or once a later
month has an article. The clock closes nothing, so that every process gives the same document.
"""

from dataclasses import dataclass

from config.site import Section
from feeds.article import Article
from feeds.months import Month, Span
from feeds.paging import ArchivePart, parts_of
from server.errors import NothingListed
from storage.store import ArticleStore, Position

#: Of one month, more are not counted: its parts end there, a million articles on.
_MOST_IN_A_MONTH = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPart:
    """An archive with its neighbours."""

    #: Newest first.
    articles: list[Article]
    before: ArchivePart | None
    #: Nothing where it is not closed yet.
    after: ArchivePart | None
    is_closed: bool


class ArchiveParts:
    """The archives of one section."""

    def __init__(self, store: ArticleStore, name: str | None, section: Section) -> None:
        """``name`` is the section's in storage, ``None`` for all of them."""
        self._store = store
        self._name = name
        self._zone = section.timezone
        self._entries = section.entries

    async def newest_closed(self) -> ArchivePart | None:
        """The last archive that is closed: what is in none is among the newest ``entries``."""
        newest = await self._newest()
        if newest is None:
            return None
        month = self._month(newest)
        full = await self._count(month) // self._entries
        return ArchivePart(month, full) if full else await self._last_before(month)

    async def find(self, part: ArchivePart) -> FoundPart:
        """That archive; raises ``NothingListed`` where no article would be in it."""
        span = part.month.span(self._zone)
        skipped = (part.number - 1) * self._entries
        count = await self._count(part.month)
        first = None
        if skipped < count:
            first = await self._store.oldest_place(self._name, span, skip=skipped)
        if first is None:
            raise NothingListed(f"The archive of {part.month} has no part {part.number}.")
        articles = await self._store.oldest(
            self._name, first=first, until=span.until, limit=self._entries
        )
        articles.reverse()
        return FoundPart(
            articles=articles,
            before=await self._before(part),
            after=await self._after(part, count),
            is_closed=await self._is_closed(part, count),
        )

    async def _before(self, part: ArchivePart) -> ArchivePart | None:
        if part.number > 1:
            return ArchivePart(part.month, part.number - 1)
        return await self._last_before(part.month)

    async def _last_before(self, month: Month) -> ArchivePart | None:
        span = Span(until=month.span(self._zone).since)
        place = await self._store.newest_place(self._name, span)
        if place is None:
            return None
        earlier = self._month(place)
        return ArchivePart(earlier, parts_of(await self._count(earlier), self._entries))

    async def _after(self, part: ArchivePart, count: int) -> ArchivePart | None:
        if part.number * self._entries < count:
            following = ArchivePart(part.month, part.number + 1)
        else:
            span = Span(since=part.month.span(self._zone).until)
            place = await self._store.oldest_place(self._name, span)
            if place is None:
                return None
            following = ArchivePart(self._month(place), 1)
            count = await self._count(following.month)
        return following if await self._is_closed(following, count) else None

    async def _is_closed(self, part: ArchivePart, count: int) -> bool:
        if part.number * self._entries <= count:
            return True
        newest = await self._newest()
        return newest is not None and self._month(newest) > part.month

    async def _newest(self) -> Position | None:
        return await self._store.newest_place(self._name, Span())

    async def _count(self, month: Month) -> int:
        span = month.span(self._zone)
        return await self._store.count_published(self._name, span, at_most=_MOST_IN_A_MONTH)

    def _month(self, place: Position) -> Month:
        return Month.of(place.published, self._zone)
