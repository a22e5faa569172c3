"""The one door to what is kept."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from datetime import datetime
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.errors import NashraError
from feeds.article import Article, Outcome
from storage.errors import StorageUnavailable, wrapped
from storage.listings import (
    Position,
    Tombstone,
    count_articles,
    is_due,
    next_scheduled,
    read_article,
    read_newest,
    read_tombstones,
)
from storage.opening import make_ready
from storage.revisions import Revision, RevisionReader
from storage.sqlite import SQLite
from storage.tables import facts
from storage.writing import (
    Objection,
    Written,
    publish_due_articles,
    retract_article,
    unopposed,
    write_articles,
)

__all__ = ["ArticleStore", "Objection", "Position", "Revision", "Tombstone", "Written"]

#: Seconds to wait for another process that writes.
_BUSY_SECONDS = 10.0
Result = TypeVar("Result")


class ArticleStore:
    """Articles by section, in one database.

    Every method raises ``StorageError`` where the database can't do it. What a writing method
    returned from is on disk. A caller that is cancelled while it writes does not stop the write:
    it is finished, and told, as a whole. For each new method, add a row to the table of methods
    in ``tests/store/test_hostile_conditions.py``.
    """

    def __init__(self, database: SQLite) -> None:
        """Not yet open; ``open`` is the way in."""
        self._database = database
        self._turn_to_write = asyncio.Lock()
        self._places_to_read = asyncio.Semaphore(database.readers)
        self._writes: set[asyncio.Task[Any]] = set()
        self._revisions = RevisionReader()
        self._subscribers: list[Callable[[], None]] = []
        # Held open: the number that tells of changes is the connection's own.
        self._watching: AsyncConnection | None = None
        self._seen = -1
        self._turn_to_watch = asyncio.Lock()
        self._closed = False

    @classmethod
    async def open(
        cls, url: str, *, create: bool = True, busy_seconds: float = _BUSY_SECONDS
    ) -> Self:
        """The store at ``sqlite:///file``, migrated where it has to be.

        With ``create`` false, a database that is not there raises ``StorageUnavailable``.
        ``busy_seconds`` is how long a call waits for another process that writes.
        """
        store = cls(SQLite(url, busy_seconds=busy_seconds))
        try:
            with store._wrapped("opening the database"):
                await make_ready(store._database, create=create)
            await store.changed()
        except BaseException:
            await store.close()
            raise
        return store

    async def close(self) -> None:
        """Finishes what is under way and ends every connection; a call afterwards raises
        ``StorageUnavailable``."""
        self._closed = True
        await asyncio.gather(*self._writes, return_exceptions=True)
        for _ in range(self._database.readers):
            await self._places_to_read.acquire()
        async with self._turn_to_watch:
            if self._watching is not None:
                await self._watching.close()
                self._watching = None
        await self._database.dispose()
        for _ in range(self._database.readers):
            self._places_to_read.release()

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
        return await self._write(
            "storing articles",
            lambda connection: write_articles(
                connection, handed_over, now=now, objection=objection
            ),
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
        return await self._write(
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
        async with self._read("looking for scheduled articles") as connection:
            scheduled = await next_scheduled(connection)
        if not is_due(scheduled, now):
            return scheduled

        async def publish(connection: AsyncConnection) -> datetime | None:
            await publish_due_articles(connection, now=now)
            return await next_scheduled(connection)

        return await self._write(
            "publishing scheduled articles", publish, is_news=lambda _next_instant: True
        )

    async def get(self, article_id: str) -> Article | None:
        """The article of that id, in whatever state it is."""
        async with self._read("reading an article") as connection:
            return await read_article(connection, article_id)

    async def newest(
        self, section: str | None, *, limit: int, before: Position | None = None
    ) -> list[Article]:
        """Published articles of a section (of all where it is ``None``), newest first; of equal
        times the greater id first.

        ``before`` is the place of an article: the list goes on behind it, whether that article
        is still there or not.
        """
        async with self._read("reading the newest articles") as connection:
            return await read_newest(connection, section, limit=limit, before=before)

    async def tombstones(self, section: str | None, *, limit: int) -> Sequence[Tombstone]:
        """What was withdrawn from a section (from all where it is ``None``), the last first."""
        async with self._read("reading what was withdrawn") as connection:
            return await read_tombstones(connection, section, limit=limit)

    async def revisions(self) -> Mapping[str, Revision]:
        """Every section's revision by slug, and ``""`` for all of them together."""
        async with self._read("reading revisions") as connection:
            return await self._revisions.read(connection)

    async def count(self) -> int:
        """How many articles there are, in whatever state."""
        async with self._read("counting articles") as connection:
            return await count_articles(connection)

    async def fact(self, name: str) -> str | None:
        """What the program noted under this name."""
        async with self._read("reading a note") as connection:
            query = select(facts.c.value).where(facts.c.name == name)
            return (await connection.execute(query)).scalar_one_or_none()

    async def set_fact(self, name: str, value: str) -> None:
        """Notes something under this name, instead of what was noted before."""

        async def note(connection: AsyncConnection) -> None:
            await connection.execute(delete(facts).where(facts.c.name == name))
            await connection.execute(insert(facts).values(name=name, value=value))

        await self._write("writing a note", note, is_news=lambda _nothing: False)

    async def changed(self) -> bool:
        """Whether another process has committed anything since the last call; costs some ten
        microseconds of SQLite.

        No commit is missed, one that only scheduled an article included. A write of this very
        store may be reported too.
        """
        with self._wrapped("looking for changes"):
            async with self._turn_to_watch:
                self._check_open()
                if self._watching is None:
                    self._watching = await self._database.reading.connect()
                before, self._seen = self._seen, await self._database.version(self._watching)
                return self._seen != before

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Has ``callback`` called in this process right after each commit of this store that
        changed an article, be it a scheduled one; returns what ends it."""
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    def _wrapped(self, doing: str) -> AbstractContextManager[None]:
        return wrapped(doing, str(self._database), self._database.meaning)

    def _check_open(self) -> None:
        if self._closed:
            raise StorageUnavailable("the store was closed")

    @asynccontextmanager
    async def _read(self, doing: str) -> AsyncIterator[AsyncConnection]:
        """A connection for statements each of which reads one state of the database."""
        with self._wrapped(doing):
            self._check_open()
            async with self._places_to_read, self._database.reading.connect() as connection:
                yield connection

    async def _write(
        self,
        doing: str,
        work: Callable[[AsyncConnection], Awaitable[Result]],
        *,
        is_news: Callable[[Result], bool],
    ) -> Result:
        """Does the work in a transaction of its own, one after the other, and tells subscribers.

        A caller may be cancelled at any point, a commit that has begun can't: so the work is a
        task that goes on, and nothing is ever committed without being told.
        """
        with self._wrapped(doing):
            self._check_open()
            task = asyncio.create_task(self._in_turn(work, is_news), name=doing)
            self._writes.add(task)
            task.add_done_callback(self._writes.discard)
            return await asyncio.shield(task)

    async def _in_turn(
        self,
        work: Callable[[AsyncConnection], Awaitable[Result]],
        is_news: Callable[[Result], bool],
    ) -> Result:
        async with self._turn_to_write, self._database.writing.begin() as connection:
            result = await work(connection)
        if is_news(result):
            for callback in tuple(self._subscribers):
                callback()
        return result


def _is_change(written: Written | NashraError) -> bool:
    return isinstance(written, Written) and written.outcome is not Outcome.UNCHANGED
