"""Somebody else's database, from which rows are read and nothing is written."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from ingest.fetching import FetchError

#: The driver of each kind of database, and what installs it where it is not there already.
_DRIVERS: Mapping[str, tuple[str, str]] = {
    "sqlite": ("sqlite+aiosqlite", ""),
    "postgresql": ("postgresql+asyncpg", ""),
    "mysql": ("mysql+aiomysql", "uv sync --extra mysql"),
    "mariadb": ("mariadb+aiomysql", "uv sync --extra mysql"),
    "mssql": ("mssql+aioodbc", "uv sync --extra mssql"),
}


@asynccontextmanager
async def connected(url: str, place: str, *, seconds: float) -> AsyncIterator[AsyncConnection]:
    """A connection for reading, as far as the database can be told so; raises ``FetchError``,
    which names the ``place`` and no password."""
    engine = _engine(url, place, seconds=seconds)
    try:
        async with engine.connect() as connection:
            yield connection
    finally:
        await engine.dispose()


def _engine(url: str, place: str, *, seconds: float) -> AsyncEngine:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise FetchError(place, "it is no database's URL") from None
    kind = parsed.get_backend_name()
    if kind not in _DRIVERS:
        raise FetchError(place, f"{kind[:40]} is no database that can be asked")
    driver, install = _DRIVERS[kind]
    read_only, options = _read_only(kind, parsed.set(drivername=driver), seconds)
    try:
        engine = create_async_engine(read_only, poolclass=NullPool, connect_args=options)
    except (ImportError, NoSuchModuleError) as error:
        raise FetchError(place, f"its driver is not installed ({error}): {install}") from error
    if kind in {"mysql", "mariadb"}:

        @event.listens_for(engine.sync_engine, "connect")
        def prepare(connection: Any, _: object) -> None:
            cursor = connection.cursor()
            cursor.execute("SET SESSION TRANSACTION READ ONLY")
            cursor.close()

    return engine


def _read_only(kind: str, url: URL, seconds: float) -> tuple[URL, dict[str, Any]]:
    """The URL and the driver's options by which nothing can be written."""
    if kind == "sqlite":
        # As a URI, which alone can be opened for reading (https://sqlite.org/uri.html).
        file = Path(url.database or "").as_uri()
        return url.set(database=f"{file}?mode=ro", query={"uri": "true"}), {"timeout": seconds}
    if kind == "postgresql":
        settings = {
            "default_transaction_read_only": "on",
            "statement_timeout": str(int(seconds * 1000)),
            "application_name": "nashra",
        }
        return url, {"server_settings": settings, "timeout": seconds}
    if kind == "mssql":
        return url.update_query_dict({"ApplicationIntent": "ReadOnly"}), {}
    return url, {"connect_timeout": seconds}
