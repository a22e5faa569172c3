"""The one door to what is kept."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.article import Article, Outcome
from storage.errors import StorageUnavailable, wrapped
from storage.listings import (
    Tombstone,
    count_articles,
    is_due,
    next_scheduled,
    read_article,
    read_newest,
    read_tombstones,
)
from storage.migrating import migrate
from storage.revisions import Revision, read_revisions
from storage.sqlite import data_version, database_file, reading_engine, writing_engine
from storage.tables import facts
from storage.writing import publish_due_articles, retract_article, write_articles

__all__ = ["ArticleStore", "Revision", "Tombstone"]

#: Seconds to wait for another process that writes.
_BUSY_SECONDS = 10.0


class ArticleStore:
    """Articles by section, in one database.

    Every method raises ``StorageError`` where the database can't do it. What a writing method
    returned from is on disk. For each new method, add a row to the table of methods in
    ``tests/store/test_hostile_conditions.py``.
    """

    def __init__(self, file: Path, *, busy_seconds: float) -> None:
        self._file = file
        self._writing = writing_engine(file, busy_seconds=busy_seconds)
        self._reading = reading_engine(file, busy_seconds=busy_seconds)
        self._writers = asyncio.Lock()
        self._subscribers: list[Callable[[], None]] = []
        # Held open: the number that tells of changes is the connection's own.
        self._watching: AsyncConnection | None = None
        self._seen = -1
        self._watchers = asyncio.Lock()
        self._closed = False

    @classmethod
    async def open(cls, url: str, *, busy_seconds: float = _BUSY_SECONDS) -> Self:
        """The store at ``sqlite:///file``, made or migrated where it has to be.

        ``busy_seconds`` is how long a call waits for another process that writes.
        """
        file = database_file(url)
        with wrapped("opening the database", str(file)):
            file.parent.mkdir(parents=True, exist_ok=True)
        store = cls(file, busy_seconds=busy_seconds)
        try:
            async with store._write("migrating the database") as connection:
                await connection.run_sync(migrate)
            await store.changed()
        except BaseException:
            await store.close()
            raise
        return store

    async def close(self) -> None:
        """Ends every connection; a call afterwards raises ``StorageUnavailable``."""
        self._closed = True
        async with self._watchers, self._writers:
            if self._watching is not None:
                await self._watching.close()
                self._watching = None
            await self._writing.dispose()
            await self._reading.dispose()

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
        async with self._write("storing articles") as connection:
            outcomes = await write_articles(connection, handed_over, now=now)
        if any(outcome is not Outcome.UNCHANGED for outcome in outcomes):
            self._tell()
        return outcomes

    async def retract(self, article_id: str, *, now: datetime) -> bool:
        """Withdraws an article, leaving a tombstone; false where there is nothing to withdraw."""
        async with self._write("withdrawing an article") as connection:
            withdrawn = await retract_article(connection, article_id, now=now)
        if withdrawn:
            self._tell()
        return withdrawn

    async def publish_due(self, now: datetime) -> datetime | None:
        """Publishes every scheduled article whose instant has come; returns the next instant.

        Any number of processes may do this at once: one publishes, the others find it done.
        """
        async with self._read("looking for scheduled articles") as connection:
            scheduled = await next_scheduled(connection)
        if not is_due(scheduled, now):
            return scheduled
        async with self._write("publishing scheduled articles") as connection:
            await publish_due_articles(connection, now=now)
            scheduled = await next_scheduled(connection)
        self._tell()
        return scheduled

    async def get(self, article_id: str) -> Article | None:
        """The article of that id, in whatever state it is."""
        async with self._read("reading an article") as connection:
            return await read_article(connection, article_id)

    async def newest(
        self, section: str | None, *, limit: int, before: str | None = None
    ) -> list[Article]:
        """Published articles of a section (of all where it is ``None``), newest first.

        ``before`` is the id of an article: the list goes on behind it.
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
            return await read_revisions(connection)

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
        async with self._write("writing a note") as connection:
            await connection.execute(delete(facts).where(facts.c.name == name))
            await connection.execute(insert(facts).values(name=name, value=value))

    async def changed(self) -> bool:
        """Whether anything was committed since the last call, by whatever process.

        A write of this store is seen too. It costs some ten microseconds of SQLite.
        """
        with wrapped("looking for changes", str(self._file)):
            async with self._watchers:
                self._check_open()
                if self._watching is None:
                    autocommit = self._reading.execution_options(isolation_level="AUTOCOMMIT")
                    self._watching = await autocommit.connect()
                seen = await data_version(self._watching)
        before, self._seen = self._seen, seen
        return seen != before

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Has ``callback`` called right after each write of this store that changed something;
        returns what ends it."""
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    def _tell(self) -> None:
        for callback in tuple(self._subscribers):
            callback()

    def _check_open(self) -> None:
        if self._closed:
            raise StorageUnavailable(f"the store {self._file} was closed")

    @asynccontextmanager
    async def _read(self, doing: str) -> AsyncIterator[AsyncConnection]:
        """A connection that reads one state of the database."""
        with wrapped(doing, str(self._file)):
            self._check_open()
            async with self._reading.begin() as connection:
                yield connection

    @asynccontextmanager
    async def _write(self, doing: str) -> AsyncIterator[AsyncConnection]:
        """The connection that writes, in a transaction committed at the end."""
        with wrapped(doing, str(self._file)):
            async with self._writers:
                self._check_open()
                async with self._writing.begin() as connection:
                    yield connection
