"""What is SQLite's own: its file, how connections are opened, what its errors mean, and how a
change by others is seen. Everything else in this room is the same for any database."""

import asyncio
import os
import sqlite3
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.errors import Meaning, StorageBusy, StorageFull, StorageUnavailable

#: What is committed is on disk: it survives kill -9 and a power cut (in WAL mode only FULL does).
_DURABLE = ("journal_mode=WAL", "synchronous=FULL", f"journal_size_limit={64 * 1024**2}")

#: SQLite's primary result codes (https://sqlite.org/rescode.html).
_MEANINGS = {
    sqlite3.SQLITE_BUSY: Meaning(StorageBusy, "another process is writing to it: try again"),
    sqlite3.SQLITE_LOCKED: Meaning(StorageBusy, "another process is writing to it: try again"),
    sqlite3.SQLITE_FULL: Meaning(StorageFull, "make room on the disk"),
    sqlite3.SQLITE_CANTOPEN: Meaning(
        StorageUnavailable, "check that the folder is there and may be written"
    ),
    sqlite3.SQLITE_NOTADB: Meaning(
        StorageUnavailable, "it is some other file: name another database"
    ),
    sqlite3.SQLITE_READONLY: Meaning(
        StorageUnavailable, "check the permissions of the file and its folder"
    ),
    sqlite3.SQLITE_PERM: Meaning(
        StorageUnavailable, "check the permissions of the file and its folder"
    ),
    sqlite3.SQLITE_IOERR: Meaning(
        StorageUnavailable, "check the disk, its room, and the -wal and -shm files beside it"
    ),
    sqlite3.SQLITE_CORRUPT: Meaning(
        StorageUnavailable, "the file is damaged: restore it from a backup"
    ),
}


#: How often a look is taken whether another process has written.
_LOOK_SECONDS = 0.05


class SQLite:
    """One database file: one connection that writes, a few that read and never wait for it."""

    #: Connections that read at the same time.
    readers = 4

    def __init__(self, url: str, *, busy_seconds: float) -> None:
        """``busy_seconds`` is how long a statement waits for another process that writes."""
        self.file = database_file(url)
        self._busy_seconds = busy_seconds
        # BEGIN IMMEDIATE takes the write lock at once, so that two processes which read and then
        # write never meet in the middle.
        self.writing = self._engine(*_DURABLE, "foreign_keys=ON", transactions="IMMEDIATE")
        # One more for whoever watches: it keeps its connection.
        self.reading = self._engine("query_only=ON", connections=self.readers + 1)
        # Held open: the number that tells of changes is the connection's own.
        self._watching: AsyncConnection | None = None
        self._seen = -1
        self._turn_to_watch = asyncio.Lock()

    def __str__(self) -> str:
        """The file, as messages name it."""
        return str(self.file)

    def reader(self, at_least: int | None) -> AbstractAsyncContextManager[AsyncConnection]:
        """Every connection reads what was committed last."""
        return self.reading.connect()

    def migrating(self) -> AsyncEngine:
        """For migrations: foreign keys are off, or a table that others refer to could not be made
        anew; they can't be switched within a transaction. The caller disposes of it."""
        return self._engine(*_DURABLE, "foreign_keys=OFF", transactions="IMMEDIATE")

    async def prepare(self, *, create: bool) -> None:
        """Makes the folder where ``create`` says so; raises ``StorageUnavailable`` for what can't
        become a database."""
        if create:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        if self.file.is_dir():
            raise StorageUnavailable("the path is a folder", mend="name a file in it")
        if not create and not self.file.exists():
            raise StorageUnavailable(
                "there is no database", mend="check storage: url, or start the server once"
            )
        if self.file.exists() and not os.access(self.file, os.R_OK | os.W_OK):
            raise StorageUnavailable(
                "the file may not be read and written", mend="check the permissions of the file"
            )
        # SQLite keeps files of its own beside the database.
        if not os.access(self.file.parent, os.W_OK):
            raise StorageUnavailable(
                f"the folder {self.file.parent} may not be written",
                mend="check the permissions of the folder",
            )

    def meaning(self, error: BaseException) -> Meaning | None:
        """What an error of the driver comes to; nothing where it is none that we know."""
        code: int | None = getattr(error, "sqlite_errorcode", None)
        # The extended code holds the primary one in its lowest byte.
        if code is not None:
            return _MEANINGS.get(code & 0xFF)
        closed = isinstance(error, sqlite3.ProgrammingError | ValueError) and (
            "closed" in str(error).lower() or "no active connection" in str(error)
        )
        if closed:
            return Meaning(StorageUnavailable, "the store was closed")
        return Meaning(StorageUnavailable, "") if isinstance(error, OSError) else None

    async def announce(self, connection: AsyncConnection) -> None:
        """Nothing: a commit shows by itself."""

    async def changed(self) -> bool:
        """Whether any other connection, here or in another process, has committed since the last
        call; costs some ten microseconds of SQLite."""
        async with self._turn_to_watch:
            if self._watching is None:
                self._watching = await self.reading.connect()
            before, self._seen = self._seen, await _data_version(self._watching)
            return self._seen != before

    async def look_again(self, seconds: float) -> None:
        """Waits a moment, but no longer than so many seconds: nobody tells."""
        await asyncio.sleep(min(_LOOK_SECONDS, seconds))

    async def clock_ahead(self, connection: AsyncConnection) -> float:
        """Nothing: all who share a file are on one machine."""
        return 0.0

    async def dispose(self) -> None:
        """Ends all connections that nobody holds."""
        async with self._turn_to_watch:
            if self._watching is not None:
                await self._watching.close()
                self._watching = None
        await self.writing.dispose()
        await self.reading.dispose()

    def _engine(
        self, *pragmas: str, connections: int = 1, transactions: str | None = None
    ) -> AsyncEngine:
        engine = create_async_engine(
            URL.create("sqlite+aiosqlite", database=str(self.file)),
            connect_args={"timeout": self._busy_seconds},
            pool_size=connections,
            max_overflow=0,
            # Every connection that comes back is out of its transaction already.
            pool_reset_on_return=None,
        )

        @event.listens_for(engine.sync_engine, "connect")
        def prepare(connection: Any, _: object) -> None:
            # The driver is to begin no transactions of its own: ours are begun below.
            connection.isolation_level = None
            cursor = connection.cursor()
            for pragma in pragmas:
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        if transactions is not None:

            @event.listens_for(engine.sync_engine, "begin")
            def begin(connection: Connection) -> None:
                connection.exec_driver_sql(f"BEGIN {transactions}")

        return engine


async def _data_version(connection: AsyncConnection) -> int:
    """A number of the connection's own that differs once any other one has committed."""
    # Past SQLAlchemy: its cursor is four ways to the driver's thread and back, this is one.
    driver = (await connection.get_raw_connection()).driver_connection
    if driver is None:
        raise StorageUnavailable("the connection was closed")
    rows = await driver.execute_fetchall("PRAGMA data_version")
    return int(next(iter(rows))[0])


def database_file(url: str) -> Path:
    """The file that ``sqlite:///file`` names; raises ``StorageUnavailable`` for any other form."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = make_url("unknown://")
    names_a_file = parsed.database and parsed.database != ":memory:" and not parsed.query
    if parsed.drivername != "sqlite" or parsed.host or not names_a_file:
        # The URL itself is not shown: another kind's may hold a password.
        raise StorageUnavailable(
            "the storage url names no database that can be used",
            mend="write sqlite:///file or sqlite:////absolute/file",
        )
    return Path(str(parsed.database))
