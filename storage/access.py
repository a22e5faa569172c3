"""How the store comes to its database: readings side by side, writings one after the other, and
none of them cut off in the middle."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.errors import StorageUnavailable, wrapped
from storage.opening import make_ready

Result = TypeVar("Result")


class Access:
    """The connections to one database. Every method raises ``StorageError``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn_to_write = asyncio.Lock()
        self._places_to_read = asyncio.Semaphore(database.readers)
        self._under_way: set[asyncio.Task[Any]] = set()
        self._subscribers: list[Callable[[], None]] = []
        self._closed = False

    async def open(self, *, create: bool) -> None:
        """Makes or migrates the database where it has to be."""
        try:
            with self._wrapped("opening the database"):
                await make_ready(self._database, create=create)
            await self.changed()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Finishes what is under way and ends every connection; a call afterwards raises
        ``StorageUnavailable``."""
        self._closed = True
        await asyncio.gather(*self._under_way, return_exceptions=True)
        for _ in range(self._database.readers):
            await self._places_to_read.acquire()
        await self._database.dispose()
        for _ in range(self._database.readers):
            self._places_to_read.release()

    async def changed(self) -> bool:
        """Whether another process has committed anything since the last call."""
        with self._wrapped("looking for changes"):
            self._check_open()
            return await self._finished(self._database.changed(), "looking for changes")

    async def wait_changed(self, seconds: float) -> bool:
        """Waits until another process has committed something, but no longer than so many
        seconds; whether it has."""
        end = asyncio.get_running_loop().time() + seconds
        while not await self.changed():
            left = end - asyncio.get_running_loop().time()
            if left <= 0:
                return False
            await self._database.look_again(left)
        return True

    async def instant(self, connection: AsyncConnection, now: datetime) -> datetime:
        """``now`` of this process's clock, by the clock that all who share the database go by."""
        ahead = await self._database.clock_ahead(connection)
        return now - timedelta(seconds=ahead) if ahead else now

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Has ``callback`` called right after each commit with news; returns what ends it."""
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    def _wrapped(self, doing: str) -> AbstractContextManager[None]:
        return wrapped(doing, str(self._database), self._database.meaning)

    def _check_open(self) -> None:
        if self._closed:
            raise StorageUnavailable("the store was closed")

    async def read(
        self,
        doing: str,
        work: Callable[[AsyncConnection], Awaitable[Result]],
        *,
        at_least: int | None = None,
    ) -> Result:
        """Does the work on a connection for statements each of which reads one state of the
        database: the last, or one that has the change of the number ``at_least`` already.

        A caller may be cancelled at any point, a connection's thread can't: it is waited for at
        the latest when the store is closed, or it would answer to a loop that is gone.
        """
        with self._wrapped(doing):
            self._check_open()
            return await self._finished(self._in_place(work, at_least), doing)

    async def _in_place(
        self, work: Callable[[AsyncConnection], Awaitable[Result]], at_least: int | None
    ) -> Result:
        async with self._places_to_read, self._database.reader(at_least) as connection:
            return await work(connection)

    async def _finished(self, work: Coroutine[Any, Any, Result], doing: str) -> Result:
        """The result of work that goes on though its caller is cancelled."""
        task = asyncio.create_task(work, name=doing)
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        # Where the caller has gone away, nobody is left to look at a failure.
        if not task.cancelled():
            task.exception()

    async def write(
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
            return await self._finished(self._in_turn(work, is_news), doing)

    async def _in_turn(
        self,
        work: Callable[[AsyncConnection], Awaitable[Result]],
        is_news: Callable[[Result], bool],
    ) -> Result:
        async with self._turn_to_write, self._database.writing.begin() as connection:
            result = await work(connection)
            news = is_news(result)
            if news:
                await self._database.announce(connection)
        if news:
            for callback in tuple(self._subscribers):
                callback()
        return result
