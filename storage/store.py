"""The one door to what is kept."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Self

from sqlalchemy.ext.asyncio import AsyncConnection

from config.errors import NashraError
from config.settings import StorageSettings
from feeds.article import Article, Outcome
from feeds.listed import Listed
from feeds.months import Span
from feeds.terms import Term
from feeds.tombstone import Tombstone
from storage.access import Access, Result
from storage.backends import database_of
from storage.facts import read_fact, write_fact
from storage.listings import (
    Position,
    count_articles,
    is_due,
    next_scheduled,
    read_article,
    read_in_order_of_ids,
    read_newest,
    read_newest_of_each,
    read_tombstones,
)
from storage.revisions import Revision, RevisionReader
from storage.sources import (
    KnownItem,
    SourceState,
    end_lease,
    read_items,
    read_states,
    take_lease,
    write_items,
    write_state,
)
from storage.spans import (
    count_published,
    read_listed,
    read_newest_listed,
    read_newest_place,
    read_oldest,
    read_oldest_place,
)
from storage.terms import read_newest_about
from storage.writing import (
    Objection,
    Written,
    publish_due_articles,
    retract_article,
    unopposed,
    write_articles,
)

__all__ = [
    "ArticleStore",
    "KnownItem",
    "Objection",
    "Position",
    "Revision",
    "SourceState",
    "Tombstone",
    "Written",
]

#: Seconds to wait for another process that writes.
_BUSY_SECONDS = 10.0


class ArticleStore:
    """Articles by section, in one database.

    Every method raises ``StorageError`` where the database can't do it. What a writing method
    returned from is on disk. A caller that is cancelled while it writes does not stop the write:
    it is finished, and told, as a whole. For each new method, add a row to the table of methods
    in ``tests/store/test_hostile_conditions.py``.
    """

    def __init__(self, access: Access) -> None:
        """Not yet open; ``open`` is the way in."""
        self._access = access
        self._revisions = RevisionReader()

    @classmethod
    async def open(
        cls,
        where: StorageSettings | str,
        *,
        create: bool = True,
        busy_seconds: float = _BUSY_SECONDS,
    ) -> Self:
        """The store at ``sqlite:///file`` or ``postgresql://…``, migrated where it has to be.

        With ``create`` false, a database that is not there raises ``StorageUnavailable``.
        ``busy_seconds`` is how long a call waits for another process that writes.
        """
        settings = (
            # What is no such URL, the database says.
            StorageSettings.model_construct(url=where) if isinstance(where, str) else where
        )
        access = Access(database_of(settings, busy_seconds=busy_seconds))
        await access.open(create=create)
        return cls(access)

    async def close(self) -> None:
        """Finishes what is under way and ends every connection; a call afterwards raises
        ``StorageUnavailable``."""
        await self._access.close()

    async def __aenter__(self) -> Self:
        """The open store."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Closes it."""
        await self.close()

    async def put(self, article: Article, *, now: datetime) -> Outcome:
        """Creates or updates an article by its id."""
        return (await self.put_many([article], now=now))[0]

    async def put_many(self, handed_over: Sequence[Article], *, now: datetime) -> list[Outcome]:
        """Creates or updates articles in one transaction: all of them, or none."""
        written = await self.put_each(handed_over, now=now)
        return [each.outcome for each in written if isinstance(each, Written)]

    async def put_each(
        self,
        handed_over: Sequence[Article],
        *,
        now: datetime,
        objection: Objection = unopposed,
    ) -> list[Written | NashraError]:
        """Creates or updates in one transaction all articles but those that ``objection`` has
        something against, which it returns in their places.

        ``objection`` is asked within the transaction: what it sees stored stays until the article
        is written, whoever else writes.
        """
        if not handed_over:
            return []

        async def write(connection: AsyncConnection) -> list[Written | NashraError]:
            instant = await self._access.instant(connection, now)
            return await write_articles(connection, handed_over, now=instant, objection=objection)

        return await self._access.write(
            "storing articles",
            write,
            is_news=lambda written: any(map(_is_change, written)),
        )

    async def retract(
        self,
        article_id: str,
        *,
        now: datetime,
        objection: Callable[[Article | None], NashraError | None] = lambda _stored: None,
    ) -> bool:
        """Withdraws an article; false where there is nothing to withdraw. If readers saw it, a
        tombstone is left. What ``objection`` has against it is raised; it is asked within the
        transaction, with the article as it is stored."""
        return await self._access.write(
            "withdrawing an article",
            lambda connection: retract_article(
                connection, article_id, now=now, objection=objection
            ),
            is_news=bool,
        )

    async def publish_due(self, now: datetime) -> datetime | None:
        """Publishes every scheduled article whose instant has come; returns the next instant.

        Any number of processes may do this at once: one publishes, the others find it done.
        """
        scheduled = await self._access.read("looking for scheduled articles", next_scheduled)
        if not is_due(scheduled, now):
            return scheduled

        async def publish(connection: AsyncConnection) -> datetime | None:
            await publish_due_articles(connection, now=await self._access.instant(connection, now))
            return await next_scheduled(connection)

        return await self._access.write(
            "publishing scheduled articles", publish, is_news=lambda _next_instant: True
        )

    async def get(self, article_id: str) -> Article | None:
        """The article of that id, in whatever state it is."""
        return await self._access.read(
            "reading an article",
            lambda connection: read_article(connection, article_id),
        )

    async def newest(
        self, section: str | None, *, limit: int, before: Position | None = None
    ) -> list[Article]:
        """Published articles of a section (of all where it is ``None``), newest first; of equal
        times the greater id first.

        ``before`` is the place of an article: the list goes on behind it, whether that article
        is still there or not.
        """
        return await self._listing(
            "reading the newest articles",
            lambda connection: read_newest(connection, section, limit=limit, before=before),
        )

    async def in_order_of_ids(self, *, after: str, limit: int) -> list[Article]:
        """Articles in whatever state, in the order of their ids; the list goes on behind the id
        ``after``, and begins behind an empty one."""
        return await self._access.read(
            "reading all articles",
            lambda connection: read_in_order_of_ids(connection, after=after, limit=limit),
        )

    async def newest_of_each(self) -> Mapping[str, Article]:
        """The newest published article of every section that has one, by the section's slug."""
        return await self._listing("reading each section's newest", read_newest_of_each)

    async def newest_about(
        self, section: str | None, term: Term, *, limit: int
    ) -> Sequence[Article]:
        """Published articles of a category or an author in a section (in all where it is
        ``None``), newest first."""
        return await self._listing(
            "reading the newest articles of a term",
            lambda connection: read_newest_about(connection, section, term, limit=limit),
        )

    async def oldest(
        self, section: str | None, *, first: Position, until: datetime, limit: int
    ) -> list[Article]:
        """Published articles of a section (of all where it is ``None``) from the place ``first``
        on and before ``until``, oldest first."""
        return await self._listing(
            "reading the oldest articles",
            lambda connection: read_oldest(
                connection, section, first=first, until=until, limit=limit
            ),
        )

    async def listed(self, *, first: Position, until: datetime, limit: int) -> list[Listed]:
        """Published articles of all sections from the place ``first`` on and before ``until``,
        without their texts, oldest first."""
        return await self._listing(
            "listing articles",
            lambda connection: read_listed(connection, first=first, until=until, limit=limit),
        )

    async def newest_listed(self, span: Span, *, limit: int) -> list[Listed]:
        """Published articles of all sections within the span, without their texts, newest
        first."""
        return await self._listing(
            "listing the newest articles",
            lambda connection: read_newest_listed(connection, span, limit=limit),
        )

    async def newest_place(
        self, section: str | None, span: Span, *, skip: int = 0
    ) -> Position | None:
        """The place of the newest published article of the span, after ``skip`` others.

        Costs as many entries of the index as are skipped; so does ``oldest_place``.
        """
        return await self._listing(
            "looking for a place",
            lambda connection: read_newest_place(connection, section, span, skip=skip),
        )

    async def oldest_place(
        self, section: str | None, span: Span, *, skip: int = 0
    ) -> Position | None:
        """The place of the oldest published article of the span, after ``skip`` others."""
        return await self._listing(
            "looking for a place",
            lambda connection: read_oldest_place(connection, section, span, skip=skip),
        )

    async def count_published(self, section: str | None, span: Span, *, at_most: int) -> int:
        """How many published articles the span has; costs an entry of the index for each that is
        counted, which are no more than ``at_most``."""
        return await self._listing(
            "counting published articles",
            lambda connection: count_published(connection, section, span, at_most=at_most),
        )

    async def tombstones(self, section: str | None, *, limit: int) -> Sequence[Tombstone]:
        """What was withdrawn from a section (from all where it is ``None``), the last first."""
        return await self._listing(
            "reading what was withdrawn",
            lambda connection: read_tombstones(connection, section, limit=limit),
        )

    async def revisions(self) -> Mapping[str, Revision]:
        """Every section's revision by slug, and ``""`` for all of them together."""
        return await self._access.read(
            "reading revisions",
            self._revisions.read,
        )

    async def count(self) -> int:
        """How many articles there are, in whatever state."""
        return await self._access.read(
            "counting articles",
            count_articles,
        )

    async def fact(self, name: str) -> str | None:
        """What the program noted under this name."""
        return await self._access.read(
            "reading a note", lambda connection: read_fact(connection, name)
        )

    async def set_fact(self, name: str, value: str) -> None:
        """Notes something under this name, instead of what was noted before."""
        await self._access.write(
            "writing a note",
            lambda connection: write_fact(connection, name, value),
            is_news=lambda _nothing: False,
        )

    async def take_lease(self, name: str, holder: str, *, seconds: float, now: datetime) -> bool:
        """Takes or renews a lease for so long; false while another holder's has not run out."""

        async def take(connection: AsyncConnection) -> bool:
            present = (await self._access.instant(connection, now)).timestamp()
            return await take_lease(connection, name, holder, until=present + seconds, now=present)

        return await self._access.write("taking a lease", take, is_news=lambda _taken: False)

    async def end_lease(self, name: str, holder: str) -> None:
        """Gives a lease back before it runs out; does nothing where it is another's."""
        await self._access.write(
            "giving a lease back",
            lambda connection: end_lease(connection, name, holder),
            is_news=lambda _nothing: False,
        )

    async def source_states(self) -> Mapping[str, SourceState]:
        """What each source was like at its last visit, by its name."""
        return await self._access.read(
            "reading the state of sources",
            read_states,
        )

    async def set_source_state(self, source: str, state: SourceState) -> None:
        """Notes what a source was like, instead of what was noted before."""
        await self._access.write(
            "noting the state of a source",
            lambda connection: write_state(connection, source, state),
            is_news=lambda _nothing: False,
        )

    async def known_items(self, section: str, items: Sequence[str]) -> Mapping[str, KnownItem]:
        """Those of the items that any source of the section has had."""
        return await self._access.read(
            "looking for known items",
            lambda connection: read_items(connection, section, items),
        )

    async def note_items(
        self, section: str, items: Mapping[str, KnownItem], *, now: datetime
    ) -> None:
        """Notes items that were taken in from a source of the section."""
        if not items:
            return
        await self._access.write(
            "noting items",
            lambda connection: write_items(connection, section, items, now=now),
            is_news=lambda _nothing: False,
        )

    async def _listing(
        self, doing: str, work: Callable[[AsyncConnection], Awaitable[Result]]
    ) -> Result:
        """Reads what documents are made of: as it is now, or was at the revisions that were read
        last, which the documents are to be valid for."""
        return await self._access.read(doing, work, at_least=self._revisions.last)

    async def changed(self) -> bool:
        """Whether another process has committed anything since the last call.

        No commit is missed, one that only scheduled an article included. A write of this very
        store may be reported too.
        """
        return await self._access.changed()

    async def wait_changed(self, seconds: float) -> bool:
        """Waits until another process has committed something, but no longer than so many
        seconds; whether it has. On PostgreSQL it is told at once."""
        return await self._access.wait_changed(seconds)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Has ``callback`` called in this process right after each commit of this store that
        changed an article, be it a scheduled one; returns what ends it."""
        return self._access.subscribe(callback)


def _is_change(written: Written | NashraError) -> bool:
    return isinstance(written, Written) and written.outcome is not Outcome.UNCHANGED
