"""Every document that the server hands out, from storage through ``feeds`` to the cache."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from config.site import Format, Newsroom, Section
from feeds.article import Article, State
from feeds.atom import atom
from feeds.changes import Digests, changed, digests
from feeds.document import Document, document
from feeds.feed import Feed
from feeds.jsonfeed import jsonfeed
from feeds.opml import opml
from feeds.paging import ArchivePart
from feeds.rss import rss
from feeds.terms import Term
from server.document_cache import DocumentCache
from server.edition import Edition, Editions
from server.feed_contents import FeedContents, stored_name
from server.freshness import PAGE_SECONDS
from server.pages import Pages, SectionCard
from server.phrases import Tongue
from server.revisions import Revisions
from server.standing import Changes, Standing
from server.uses import Uses
from server.versions import Versions
from storage.store import ArticleStore

#: How each format is written, and the media type it is sent as.
FORMATS: dict[Format, tuple[Callable[[Feed], bytes], str]] = {
    "rss": (rss, "application/rss+xml; charset=utf-8"),
    "atom": (atom, "application/atom+xml; charset=utf-8"),
    "json": (jsonfeed, "application/feed+json; charset=utf-8"),
}
_OPML = "text/x-opml; charset=utf-8"
_HTML = "text/html; charset=utf-8"
#: Articles on a section's page.
_PAGE_ENTRIES = 30
#: The name under which the store counts the revisions of all sections together.
_ALL = ""
#: Content codings of a feed are made at the same time: they take longer than to write it, and
#: leave the interpreter to others meanwhile.
_CODERS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="coding")
#: Makes the HTML of a page as of an instant.
_Render = Callable[[Edition, datetime], Awaitable[str]]


def media_type(form: Format) -> str:
    """A format's media type, without the charset."""
    return FORMATS[form][1].partition(";")[0]


class Documents:
    """The finished documents of this process; each method gives one, current and complete."""

    def __init__(
        self,
        *,
        store: ArticleStore,
        editions: Editions,
        revisions: Revisions,
        cache: DocumentCache,
        pages: Pages,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._contents = FeedContents(store)
        self._editions = editions
        self._revisions = revisions
        self._cache = cache
        self._pages = pages
        self._clock = clock
        self._versions = Versions()
        #: The feeds that were asked for.
        self.uses = Uses()

    @property
    def are_known(self) -> bool:
        """Whether anything can be answered from memory."""
        return self._revisions.was_read

    async def feed(self, section: Section, form: Format) -> Standing:
        """A section's feed, ``all`` included, in one of its formats."""
        found = await self._newest_feed(section, form)
        self.uses.note(found.key, self._clock().timestamp())
        return found

    async def renew(self, key: Hashable) -> None:
        """Builds the feed of that key if it is not current; does nothing where there is none."""
        match key:
            case ("feed", str(slug), "rss" | "atom" | "json" as form):
                section = self._editions.current.newsroom.section(slug)
                if section is not None:
                    await self._newest_feed(section, form)

    async def _newest_feed(self, section: Section, form: Format) -> Standing:
        async def read(newsroom: Newsroom) -> Feed:
            return await self._contents.newest(newsroom, section)

        return await self._feed(("feed", section.slug, form), section, form, read)

    async def feed_page(self, section: Section, form: Format, number: int) -> Standing:
        """A page of a section's feed; raises ``NothingListed`` where there is none."""

        async def read(newsroom: Newsroom) -> Feed:
            return await self._contents.page(newsroom, section, number)

        return await self._feed(("page", section.slug, form, number), section, form, read)

    async def feed_archive(self, section: Section, form: Format, part: ArchivePart) -> Standing:
        """An archive of a section's feed; raises ``NothingListed`` where there is none."""

        async def read(newsroom: Newsroom) -> Feed:
            return await self._contents.archive(newsroom, section, part)

        return await self._feed(("archive", section.slug, form, part), section, form, read)

    async def feed_about(self, section: Section, form: Format, term: Term) -> Standing:
        """The feed of a category or an author; raises ``NothingListed`` where there is none."""

        async def read(newsroom: Newsroom) -> Feed:
            return await self._contents.about(newsroom, section, term)

        return await self._feed(("about", section.slug, form, term), section, form, read)

    async def _feed(
        self,
        key: tuple[object, ...],
        section: Section,
        form: Format,
        read: Callable[[Newsroom], Awaitable[Feed]],
    ) -> Standing:
        """A document of a section's feed: valid for a revision of the section."""
        edition = self._editions.current
        name = stored_name(edition.newsroom, section) or _ALL
        revision = await self._revisions.of(name)

        modified = max(revision.modified, edition.since)

        async def build() -> Document:
            feed = await read(edition.newsroom)
            made, entries = await asyncio.to_thread(_made, feed, form, modified)
            self._versions.note(key, made.version, entries)
            return made

        contact = self._revisions.contact
        stretch = contact.stretch

        def stands() -> bool:
            return (
                self._revisions.at_once(name) is revision
                and self._editions.current is edition
                # What was answered without the storage says so, and only then.
                and contact.stretch is stretch
            )

        stamp = (edition.digest, revision.number)
        found = await self._cache.get(key, stamp, build)

        async def since(field: str) -> Changes | None:
            named = self._versions.named(key, field)
            if named is None:
                return None
            version, tag = named
            known = self._versions.of(key, version) or frozenset()

            async def build_changes() -> Document:
                feed = await read(edition.newsroom)
                if digests(feed) != self._versions.of(key, found.version):
                    return found  # it has moved on: the whole is what belongs to its tag
                return (await asyncio.to_thread(_made, changed(feed, known), form, modified))[0]

            of = ("changes", key, version)
            part = await self._cache.get(of, (stamp, found.version), build_changes)
            return None if part is found else Changes(part, tag)

        return Standing(found, key, stands, since)

    async def opml(self) -> Standing:
        """The list of all feeds."""
        edition = self._editions.current

        async def build() -> Document:
            return document(opml(edition.newsroom), media_type=_OPML, modified=edition.since)

        found = await self._cache.get("opml", edition.digest, build)
        return Standing(found, "opml", lambda: self._editions.current is edition)

    async def home(self, tongue: Tongue) -> Document:
        """The page that lists the sections."""

        async def render(edition: Edition, now: datetime) -> str:
            newsroom = edition.newsroom
            newest = await self._store.newest_of_each()
            of_all = await self._newest(edition, newsroom.everything, 1)
            cards = [SectionCard(newsroom.everything, next(iter(of_all), None))]
            cards += [SectionCard(each, newest.get(each.slug)) for each in newsroom.sections]
            return await asyncio.to_thread(
                self._pages.home, newsroom, cards, tongue=tongue, now=now
            )

        return await self._page(("home", tongue), _ALL, render)

    async def section_page(self, section: Section, tongue: Tongue) -> Document:
        """The page of a section with its newest articles."""

        async def render(edition: Edition, now: datetime) -> str:
            articles = await self._newest(edition, section, min(section.entries, _PAGE_ENTRIES))
            return self._pages.section(edition.newsroom, section, articles, tongue=tongue, now=now)

        name = stored_name(self._editions.current.newsroom, section) or _ALL
        return await self._page(("section", section.slug, tongue), name, render)

    async def article_page(self, article: Article, tongue: Tongue) -> Document:
        """The page of an article that has no other home."""

        async def render(edition: Edition, now: datetime) -> str:
            return self._pages.article(edition.newsroom, article, tongue=tongue, now=now)

        return await self._page(("article", article.id, tongue), _ALL, render)

    async def article(self, article_id: str) -> Article | None:
        """The article of that id that readers may see or knew; nothing for any other."""
        found = await self._store.get(article_id)
        return None if found is None or found.state is State.SCHEDULED else found

    async def _page(self, key: tuple[str, ...], revision_name: str, render: _Render) -> Document:
        """A page for people: it says how old things are, so it is made anew each minute."""
        edition = self._editions.current
        revision = await self._revisions.of(revision_name)
        minute = _minute(self._clock())

        async def build() -> Document:
            html = await render(edition, minute)
            modified = max(revision.modified, edition.since, minute)
            return await asyncio.to_thread(
                document, html.encode(), media_type=_HTML, modified=modified
            )

        stamp = (edition.digest, revision.number, minute)
        return await self._cache.get(key, stamp, build)

    async def _newest(self, edition: Edition, section: Section, limit: int) -> Sequence[Article]:
        return await self._store.newest(stored_name(edition.newsroom, section), limit=limit)


def _made(feed: Feed, form: Format, modified: datetime) -> tuple[Document, Digests]:
    """The document of a feed, and what its entries are."""
    write, sent_as = FORMATS[form]
    made = document(
        write(feed),
        media_type=sent_as,
        modified=modified,
        url=feed.url(form),
        side_by_side=_CODERS,
    )
    return made, digests(feed)


def _minute(now: datetime) -> datetime:
    return datetime.fromtimestamp(now.timestamp() // PAGE_SECONDS * PAGE_SECONDS, UTC)
