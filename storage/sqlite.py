"""What is SQLite's own: how its connections are opened, and how a change by others is seen."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.errors import StorageUnavailable

#: Connections that read at the same time.
_READERS = 4


def database_file(url: str) -> Path:
    """The file that ``sqlite:///file`` names; raises ``StorageUnavailable`` for any other form."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = make_url("unknown://")
    if parsed.drivername != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise StorageUnavailable(
            f"{url!r} is not a database that can be used; write sqlite:///file"
        )
    return Path(parsed.database)


def writing_engine(file: Path, *, busy_seconds: float) -> AsyncEngine:
    """One connection that writes. What it commits is on disk: it survives kill -9 and a power cut.

    Each transaction takes the write lock as it begins (BEGIN IMMEDIATE), so that two processes
    which read and then write never meet in the middle.
    """
    return _engine(
        file,
        busy_seconds=busy_seconds,
        connections=1,
        pragmas=("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"),
        begin="BEGIN IMMEDIATE",
    )


def reading_engine(file: Path, *, busy_seconds: float) -> AsyncEngine:
    """Connections that can't write and don't wait for whoever does (WAL)."""
    return _engine(
        file,
        busy_seconds=busy_seconds,
        connections=_READERS,
        pragmas=("query_only=ON", "mmap_size=268435456"),
        begin="BEGIN",
    )


def _engine(
    file: Path, *, busy_seconds: float, connections: int, pragmas: tuple[str, ...], begin: str
) -> AsyncEngine:
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(file)),
        connect_args={"timeout": busy_seconds},
        pool_size=connections,
        max_overflow=0,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        # The driver is to begin no transactions of its own: ours are begun below.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
            connection.exec_driver_sql(begin)

    return engine


async def data_version(connection: AsyncConnection) -> int:
    """A number that differs once any other connection has committed, in this process or another.

    ``connection`` is held open and in autocommit: the number means nothing across connections.
    """
    return int((await connection.exec_driver_sql("PRAGMA data_version")).scalar_one())
