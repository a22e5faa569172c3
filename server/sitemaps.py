"""The finished sitemaps of this process, from storage through ``feeds.sitemap`` to the cache."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from datetime import UTC, datetime, timedelta

from config.site import Newsroom
from feeds.document import Document, document
from feeds.months import Month, Span
from feeds.paging import parts_of
from feeds.sitemap import (
    MOST_NEWS,
    MOST_URLS,
    NEWS_SPAN,
    SitemapFile,
    articles_sitemap,
    news_sitemap,
    sections_sitemap,
    sitemap_index,
)
from server.document_cache import DocumentCache
from server.edition import Editions
from server.errors import NothingListed
from server.revisions import Revisions
from storage.store import ArticleStore

_XML = "application/xml; charset=utf-8"
#: Of one month, more are not counted.
_MOST_IN_A_MONTH = 1_000_000
#: The newest articles that are looked through for those of our own hosts.
_MOST_LOOKED_AT = 5 * MOST_NEWS
#: Seconds after which what has become too old leaves the news sitemap.
_NEWS_SECONDS = 600
#: Writes a document, and may wait for what it reads.
_Write = Callable[[Newsroom], Awaitable[bytes]]


class Sitemaps:
    """Each method gives one sitemap, current and complete."""

    def __init__(
        self,
        *,
        store: ArticleStore,
        editions: Editions,
        revisions: Revisions,
        cache: DocumentCache,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._editions = editions
        self._revisions = revisions
        self._cache = cache
        self._clock = clock

    async def index(self) -> Document:
        """The list of all sitemaps."""

        async def write(newsroom: Newsroom) -> bytes:
            return sitemap_index(newsroom, await self._files(newsroom))

        return await self._document("sitemap", write)

    async def sections(self) -> Document:
        """The pages of the sections."""

        async def write(newsroom: Newsroom) -> bytes:
            return sections_sitemap(newsroom)

        return await self._document("sitemap of sections", write)

    async def articles(self, file: SitemapFile) -> Document:
        """A month's articles; raises ``NothingListed`` where there are none."""

        async def write(newsroom: Newsroom) -> bytes:
            span = file.month.span(newsroom.everything.timezone)
            skip = (file.number - 1) * MOST_URLS
            first = None
            if skip < _MOST_IN_A_MONTH:
                first = await self._store.oldest_place(None, span, skip=skip)
            if first is None:
                raise NothingListed("There is no such sitemap; /sitemap.xml lists them.")
            found = await self._store.listed(first=first, until=span.until, limit=MOST_URLS)
            return await asyncio.to_thread(articles_sitemap, newsroom, found)

        return await self._document(("sitemap", file), write)

    async def news(self) -> Document:
        """What was published within the last 48 hours. Looked at anew every ten minutes: until
        then nothing in it becomes older than that."""
        begun = self._clock().timestamp() // _NEWS_SECONDS * _NEWS_SECONDS
        since = datetime.fromtimestamp(begun, UTC)
        oldest = since + timedelta(seconds=_NEWS_SECONDS) - NEWS_SPAN

        async def write(newsroom: Newsroom) -> bytes:
            found = await self._store.newest_listed(Span(since=oldest), limit=_MOST_LOOKED_AT)
            return await asyncio.to_thread(news_sitemap, newsroom, found)

        return await self._document("news sitemap", write, since=since)

    async def _files(self, newsroom: Newsroom) -> list[SitemapFile]:
        """The files of every month that has articles, oldest first."""
        zone = newsroom.everything.timezone
        files: list[SitemapFile] = []
        place = await self._store.oldest_place(None, Span())
        while place is not None:
            month = Month.of(place.published, zone)
            span = month.span(zone)
            count = await self._store.count_published(None, span, at_most=_MOST_IN_A_MONTH)
            files += (SitemapFile(month, 1 + part) for part in range(parts_of(count, MOST_URLS)))
            place = await self._store.oldest_place(None, Span(since=span.until))
        return files

    async def _document(
        self, key: Hashable, write: _Write, *, since: datetime | None = None
    ) -> Document:
        """A sitemap: valid for a revision of all sections, and from ``since`` on where it follows
        the clock."""
        edition = self._editions.current
        revision = await self._revisions.of("")
        modified = max(revision.modified, edition.since, since or edition.since)

        async def build() -> Document:
            body = await write(edition.newsroom)
            return await asyncio.to_thread(document, body, media_type=_XML, modified=modified)

        return await self._cache.get(key, (edition.digest, revision.number, since), build)
