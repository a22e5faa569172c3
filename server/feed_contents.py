"""What the documents of a section's feed hold: read from storage, made into a ``Feed``.

Each method raises ``NothingListed`` where there is no such document.
"""

import asyncio
from collections.abc import Sequence

from config.site import Newsroom, Section
from feeds.article import Article
from feeds.feed import Feed, section_feed
from feeds.months import Span
from feeds.narrower import narrowed
from feeds.paging import MOST_PAGES, ArchivePart, archive, paged, pages_of, subscription
from feeds.terms import Term
from feeds.tombstone import Tombstone, told
from server.archive_parts import ArchiveParts
from server.errors import NothingListed
from storage.store import ArticleStore


class FeedContents:
    """Reads feeds of one store."""

    def __init__(self, store: ArticleStore) -> None:
        self._store = store

    async def newest(self, newsroom: Newsroom, section: Section) -> Feed:
        """The feed itself: the newest articles and what was withdrawn, with links to the rest."""
        name = stored_name(newsroom, section)
        articles = await self._store.newest(name, limit=section.entries)
        buried = await self._store.tombstones(name, limit=section.entries)
        tombstones = told(buried, articles, entries=section.entries)
        feed = await _made(newsroom, section, articles, tombstones)
        if len(articles) == section.entries:
            feed = paged(feed, page=1, pages=await self._pages(name, section))
        return subscription(feed, await ArchiveParts(self._store, name, section).newest_closed())

    async def page(self, newsroom: Newsroom, section: Section, number: int) -> Feed:
        """A page of the feed; the first is the feed itself."""
        name = stored_name(newsroom, section)
        articles = await self._page(name, section, number) if number <= MOST_PAGES else []
        if not articles:
            raise NothingListed(
                f"There is no page {number}. Pages end at {MOST_PAGES}; archives by month, "
                f"/feeds/{section.slug}/2026/01.atom, go back to the first article."
            )
        feed = await _made(newsroom, section, articles)
        return paged(feed, page=number, pages=max(number, await self._pages(name, section)))

    async def _page(self, name: str | None, section: Section, number: int) -> list[Article]:
        skip = (number - 1) * section.entries
        last_seen = await self._store.newest_place(name, Span(), skip=skip - 1)
        if last_seen is None:
            return []
        return await self._store.newest(name, limit=section.entries, before=last_seen)

    async def _pages(self, name: str | None, section: Section) -> int:
        counted = await self._store.count_published(
            name, Span(), at_most=MOST_PAGES * section.entries
        )
        return pages_of(counted, section.entries)

    async def about(self, newsroom: Newsroom, section: Section, term: Term) -> Feed:
        """What the section has of one category or by one author."""
        articles = await self._store.newest_about(
            stored_name(newsroom, section), term, limit=section.entries
        )
        if not articles:
            raise NothingListed(f"“{section.title}” has no article of “{term.name}”.")
        return narrowed(newsroom, section, term, await _made(newsroom, section, articles))

    async def archive(self, newsroom: Newsroom, section: Section, part: ArchivePart) -> Feed:
        """An archive of the feed."""
        name = stored_name(newsroom, section)
        found = await ArchiveParts(self._store, name, section).find(part)
        return archive(
            await _made(newsroom, section, found.articles),
            part,
            before=found.before,
            after=found.after,
            is_closed=found.is_closed,
        )


async def _made(
    newsroom: Newsroom,
    section: Section,
    articles: Sequence[Article],
    tombstones: Sequence[Tombstone] = (),
) -> Feed:
    """The feed of these articles, made beside the loop: a thousand of them take a tenth of a
    second."""
    return await asyncio.to_thread(section_feed, newsroom, section, articles, tombstones)


def stored_name(newsroom: Newsroom, section: Section) -> str | None:
    """The section's name in storage, where ``all`` is no section but every one."""
    return None if section.slug == newsroom.everything.slug else section.slug
