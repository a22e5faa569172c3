"""What is PostgreSQL's own: how connections are opened, what its errors mean, how writers take
turns, and how a change by others is heard of. Everything else in this room is the same for any
database."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import asyncpg
import structlog
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.schema import CreateSchema

from config.settings import StorageSettings
from storage.errors import Meaning, StorageBusy, StorageError, StorageFull, StorageUnavailable

#: Seconds to wait for a connection: readers are answered from memory meanwhile, and want to know.
_CONNECT_SECONDS = 2.0
#: The lock that writers take in turn, and the channel on which changes are told: any number and
#: any name, as long as every process of every version takes the same.
LOCK = 0x4E617368  # "Nash"
_CHANNEL = "nashra"
#: What is different after each change: a transaction's own number, kept among the facts.
_MARK = "SELECT value FROM facts WHERE name = 'last change'"
_LEAVE_MARK = (
    "INSERT INTO facts (name, value) VALUES ('last change', pg_current_xact_id()::text) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
_LAST_CHANGE = text("SELECT number FROM section_revisions WHERE section = ''")
#: Clocks that are kept by NTP differ by less.
_CLOCK_SECONDS = 0.25
#: How long a replica that failed is left alone.
_REST_SECONDS = 5.0
#: How often a look is taken where nothing can be listened for.
_LOOK_SECONDS = 0.05

_AWAY = Meaning(StorageUnavailable, "check that the database server runs and can be reached")
_REFUSED = Meaning(StorageUnavailable, "check user, password and database of storage: url")
_BUSY = Meaning(StorageBusy, "it is under load, or another process is writing to it: try again")
#: By SQLSTATE, the longest beginning that fits
#: (https://www.postgresql.org/docs/current/errcodes-appendix.html).
_MEANINGS = {
    "08": _AWAY,  # connection exceptions
    "22021": Meaning(StorageError, "leave out its characters that can't be stored, such as NUL"),
    "22P05": Meaning(StorageError, "leave out its characters that can't be stored, such as NUL"),
    "25006": Meaning(StorageUnavailable, "it only reads: name the primary, not a replica"),
    "28": _REFUSED,  # invalid authorization
    "3D000": _REFUSED,  # no such database
    "3F000": Meaning(StorageUnavailable, "check storage: schema"),
    "40": _BUSY,  # rolled back: serialization, deadlock
    "42501": Meaning(StorageUnavailable, "grant its user what Nashra needs: tables of its own"),
    "53100": Meaning(StorageFull, "make room on the database server's disk"),
    "53": Meaning(StorageUnavailable, "the database server is out of memory or connections"),
    "55P03": _BUSY,  # lock not available
    "57014": _BUSY,  # statement time-out
    "57P": _AWAY,  # shutting down, starting up
    "58": Meaning(StorageUnavailable, "see the database server's log"),
}
#: What asyncpg raises where the connection is gone, beside errors with a SQLSTATE.
_CONNECTION_ERRORS = (OSError, asyncpg.InterfaceError, asyncpg.InternalClientError)

log = structlog.get_logger()


@dataclass(slots=True)
class _Replica:
    """A database that follows the primary."""

    engine: AsyncEngine
    #: When it may be asked again (the loop's clock).
    again_at: float = 0.0


class PostgreSQL:
    """One PostgreSQL database, shared by any number of processes on any number of machines."""

    def __init__(self, settings: StorageSettings, *, busy_seconds: float) -> None:
        """``busy_seconds`` is how long a statement waits for another process that writes; raises
        ``StorageUnavailable`` for a URL that is none."""
        self._settings = settings
        self._where = _named(settings.url)
        self.readers = settings.pool_size
        self._reading = self._reading_engine(settings.url)
        self._replicas = [_Replica(self._reading_engine(url)) for url in settings.replicas]
        self.writing = self._engine(
            settings.url, lock_seconds=busy_seconds, statement_seconds=settings.statement_timeout
        )
        self._watching: asyncpg.Connection | None = None
        self._mark: str | None = ""
        self._told = asyncio.Event()
        self._turn_to_watch = asyncio.Lock()

    def __str__(self) -> str:
        """Host and database, as messages name them; never with the password."""
        return self._where

    @asynccontextmanager
    async def reader(self, at_least: int | None) -> AsyncIterator[AsyncConnection]:
        """A replica that has come so far, or the primary."""
        async with AsyncExitStack() as stack:
            found = None if at_least is None else await self._replica(stack, at_least)
            if found is None:
                found = await stack.enter_async_context(self._reading.connect())
            yield found

    async def _replica(self, stack: AsyncExitStack, at_least: int) -> AsyncConnection | None:
        """A connection to the next replica; nothing where there is none, it is behind or away."""
        now = asyncio.get_running_loop().time()
        replica = next((each for each in self._replicas if each.again_at <= now), None)
        if replica is None:
            return None
        # In turn: the first is the one that was asked longest ago.
        self._replicas.sort(key=lambda each: each is replica)
        try:
            connection = await stack.enter_async_context(replica.engine.connect())
            number = await connection.scalar(_LAST_CHANGE)
        except (DBAPIError, *_CONNECTION_ERRORS) as error:
            replica.again_at = now + _REST_SECONDS
            log.warning("a replica can't be read", error=str(self.meaning(error) or error))
            return None
        return connection if (number or 0) >= at_least else None

    def migrating(self) -> AsyncEngine:
        """For migrations: they wait for each other, and for who is writing, as long as it takes."""
        return self._engine(self._settings.url, lock_seconds=0, statement_seconds=0)

    async def prepare(self, *, create: bool) -> None:
        """Makes the schema where ``create`` says so and it is not there."""
        if not create or self._settings.schema_name is None:
            return
        async with self.writing.begin() as connection:
            found = await connection.scalar(
                text("SELECT 1 FROM pg_namespace WHERE nspname = :name"),
                {"name": self._settings.schema_name},
            )
            # Asked first: whoever may only use a schema may not make one.
            if found is None:
                await connection.execute(CreateSchema(self._settings.schema_name))

    def meaning(self, error: BaseException) -> Meaning | None:
        """What an error of the driver comes to; nothing where it is none that we know."""
        # SQLAlchemy's adapter puts its own error around asyncpg's.
        chain = [error, error.__cause__] if error.__cause__ else [error]
        for each in chain:
            state = getattr(each, "sqlstate", None)
            if isinstance(state, str):
                fits = [code for code in _MEANINGS if state.startswith(code)]
                return _MEANINGS[max(fits, key=len)] if fits else None
        if any(isinstance(each, TimeoutError) for each in chain):
            return _AWAY
        return _AWAY if any(isinstance(each, _CONNECTION_ERRORS) for each in chain) else None

    async def announce(self, connection: AsyncConnection) -> None:
        """Leaves a mark of its own in the database, and tells every process once the transaction
        is committed. What is told says nothing but that: the mark is what counts."""
        await connection.exec_driver_sql(_LEAVE_MARK)
        await connection.exec_driver_sql(f"NOTIFY {_CHANNEL}")

    async def changed(self) -> bool:
        """Whether the last change is another one than at the last call."""
        async with self._turn_to_watch:
            try:
                mark = await self._last_mark()
            except BaseException:
                await self._stop_watching()
                raise
            before, self._mark = self._mark, mark
            return mark != before

    async def _last_mark(self) -> str | None:
        if self._watching is None or self._watching.is_closed():
            self._watching = await self._watch()
        self._told.clear()
        # In a transaction: PgBouncer may give each another session, and this takes two messages.
        async with self._watching.transaction(readonly=True):
            mark: str | None = await self._watching.fetchval(_MARK, timeout=_CONNECT_SECONDS)
            return mark

    async def _watch(self) -> asyncpg.Connection:
        """A connection of its own, that listens where it can."""
        url = self._settings.listen_url or self._settings.url
        connection = await self._connect(url, self._options(0))
        connection.add_termination_listener(self._hear)
        if self._listens:
            await connection.add_listener(_CHANNEL, self._hear)
        return connection

    @property
    def _listens(self) -> bool:
        return self._settings.listen_url is not None or not self._settings.pgbouncer

    def _hear(self, *_: object) -> None:
        self._told.set()

    async def look_again(self, seconds: float) -> None:
        """Waits until something is told, or for a moment where nothing can be; no longer than so
        many seconds."""
        try:
            async with asyncio.timeout(seconds if self._listens else min(seconds, _LOOK_SECONDS)):
                await self._told.wait()
        except TimeoutError:
            return

    async def clock_ahead(self, connection: AsyncConnection) -> float:
        """Against the database's clock: those of two machines differ, and an article must not be
        out of its embargo on one, nor a lease have run out, by the other's."""
        begun = time.time()
        found = await connection.scalar(text("SELECT extract(epoch FROM clock_timestamp())"))
        ended = time.time()
        there = float(found or begun)
        if begun - _CLOCK_SECONDS <= there <= ended + _CLOCK_SECONDS:
            return 0.0
        return (begun + ended) / 2 - there

    async def dispose(self) -> None:
        """Ends all connections that nobody holds."""
        async with self._turn_to_watch:
            await self._stop_watching()
        for engine in (self.writing, self._reading, *(each.engine for each in self._replicas)):
            await engine.dispose()

    async def _stop_watching(self) -> None:
        watching, self._watching = self._watching, None
        if watching is not None:
            watching.terminate()

    async def _connect(self, url: str, options: Mapping[str, Any]) -> asyncpg.Connection:
        return await asyncpg.connect(_dsn(url), **options)

    def _options(self, statement_seconds: float) -> dict[str, Any]:
        """How the driver connects."""
        options: dict[str, Any] = {"timeout": _CONNECT_SECONDS}
        if statement_seconds:
            # The server ends what takes too long; where it can't even say so, this does.
            options["command_timeout"] = statement_seconds + _CONNECT_SECONDS
        if self._settings.pgbouncer:
            # The next statement may come to another session, which has not prepared it.
            return {**options, "statement_cache_size": 0}
        session = {"application_name": "nashra"}
        if statement_seconds:
            session["statement_timeout"] = str(int(statement_seconds * 1000))
        if self._settings.schema_name is not None:
            session["search_path"] = self._settings.schema_name
        return {**options, "server_settings": session}

    def _reading_engine(self, url: str) -> AsyncEngine:
        return self._engine(
            url,
            connections=self.readers,
            # Each statement is a transaction of its own: there and back once, not three times.
            isolation="READ COMMITTED" if self._settings.pgbouncer else "AUTOCOMMIT",
            statement_seconds=self._settings.statement_timeout,
        )

    def _engine(
        self,
        url: str,
        *,
        connections: int = 1,
        isolation: str = "READ COMMITTED",
        lock_seconds: float | None = None,
        statement_seconds: float,
    ) -> AsyncEngine:
        async def connect(**_: object) -> asyncpg.Connection:
            return await self._connect(url, self._options(statement_seconds))

        options: dict[str, Any] = {"async_creator_fn": connect}
        if self._settings.pgbouncer:
            options |= {
                "prepared_statement_cache_size": 0,
                "prepared_statement_name_func": lambda: f"__nashra_{uuid4()}__",
            }
        engine = create_async_engine(
            "postgresql+asyncpg://",
            connect_args=options,
            pool_size=connections,
            max_overflow=0,
            pool_use_lifo=True,
            # The server may have been started anew since a connection was used last.
            pool_pre_ping=True,
            isolation_level=isolation,
        )
        if lock_seconds is not None:

            @event.listens_for(engine.sync_engine, "begin")
            def take_turn(connection: Connection) -> None:
                # Held until the end of the transaction. Its first statements: what the others
                # read comes after everything that was written before.
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(lock_seconds * 1000)}")
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")

        return engine


def _dsn(url: str) -> str:
    """The URL as libpq writes it, without the name of a driver."""
    scheme, _, rest = url.partition("://")
    return f"{scheme.partition('+')[0]}://{rest}"


def _named(url: str) -> str:
    """Hosts and database of a URL, for messages; raises ``StorageUnavailable``."""
    try:
        # Several hosts are libpq's own: no other URL has a list there.
        parsed = urlsplit(_dsn(url))
    except ValueError:
        raise StorageUnavailable(
            "the storage url names no database that can be used",
            mend="write postgresql://user:password@host/database",
        ) from None
    # Whatever user and password hold, what stands behind the last "@" is none of them.
    hosts = parsed.netloc.rpartition("@")[2] or dict(parse_qsl(parsed.query)).get("host", "")
    return f"postgresql://{hosts or 'localhost'}/{parsed.path.rpartition('@')[2].lstrip('/')}"
