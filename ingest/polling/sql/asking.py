"""The query put to the database: read-only, bounded in time, from a key on, in the key's order."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Date,
    DateTime,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
    column,
    literal_column,
    not_,
    or_,
    select,
    text,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import TextualSelect
from sqlalchemy.types import TypeEngine

from config.sources import SqlSource
from config.sql_databases import DRIVERS, read_sql_url
from ingest.polling.sql.errors import SqlError
from ingest.polling.sql.mark import Key

#: Rows that are in memory at once.
AT_ONCE = 10
#: Steps of SQLite's machine between two looks at the clock.
_STEPS = 10_000


@asynccontextmanager
async def connected(source: SqlSource) -> AsyncIterator[AsyncConnection]:
    """A connection that can't write where the database knows such; raises ``SqlError`` for
    whatever fails while it is held, and never with the password."""
    try:
        url = await asyncio.to_thread(read_sql_url, source.sql)
    except ValueError as wrong:
        raise SqlError(source, str(wrong)) from None
    engine = _engine(url, source.timeout)
    try:
        async with asyncio.timeout(source.timeout or None), engine.connect() as connection:
            await _limit(connection, url, source.timeout)
            yield connection
    except TimeoutError:
        raise SqlError(source, f"no answer within {source.timeout} seconds") from None
    except Exception as error:
        if not isinstance(error, (SQLAlchemyError, OSError, *_driver_errors())):
            raise
        raise SqlError(source, _said(error, url)) from None
    finally:
        await engine.dispose()


def columns_alone(source: SqlSource) -> Select[Any]:
    """No row, but the names of the query's columns."""
    table = _written(source).subquery("nashra")
    return select(literal_column("*")).select_from(table).where(text("1 = 0"))


def rows_after(source: SqlSource, key: Key, *, limit: int) -> Select[Any]:
    """Rows whose key is greater, in its order; the empty key is less than every other."""
    inner, columns = _inner(source)
    if key:
        # The first is said alone as well: an index on it is then used everywhere.
        inner = inner.where(columns[0] >= _bound("k0", key[0]), _greater(columns, key))
    return inner.limit(limit)


def _greater(columns: list[ColumnElement[Any]], key: Key) -> ColumnElement[bool]:
    places = range(len(key))
    same = [columns[n] == _bound(f"k{n}", key[n]) for n in places]
    more = [columns[n] > _bound(f"k{n}", key[n]) for n in places]
    return or_(*(and_(*same[:n], more[n]) for n in places))


def rows_between(source: SqlSource, first: Any, key: Key, *, limit: int) -> Select[Any]:
    """Rows from this value of the first key column on up to the key itself, the last first."""
    inner, columns = _inner(source)
    from_here = columns[0] >= _bound("first", first)
    up_to = not_(_greater(columns, key))
    backwards = [each.desc() for each in columns]
    return inner.where(from_here, up_to).order_by(None).order_by(*backwards).limit(limit)


def _inner(source: SqlSource) -> tuple[Select[Any], list[ColumnElement[Any]]]:
    """The query as a table, ordered by its key; a row without a key has no place in it."""
    table = _written(source).subquery("nashra")
    columns: list[ColumnElement[Any]] = [table.c[name] for name in source.key]
    whole: Select[Any] = select(literal_column("*")).select_from(table)
    return whole.where(*(each.is_not(None) for each in columns)).order_by(*columns), columns


def _written(source: SqlSource) -> TextualSelect:
    # A colon is the query's own, no parameter of ours.
    query = text(source.query.strip().rstrip(";").replace(":", r"\:"))
    return query.columns(*(column(name) for name in source.key))


def _bound(name: str, value: Any) -> ColumnElement[Any]:
    return bindparam(name, value, type_=_type(value))


def _type(value: Any) -> TypeEngine[Any] | None:
    """PostgreSQL is told the type of each parameter: the column's own, not a narrower one."""
    if isinstance(value, datetime):
        return DateTime(timezone=value.tzinfo is not None)
    kinds: tuple[tuple[type, TypeEngine[Any]], ...] = (
        (int, BigInteger()),
        (str, String()),
        (date, Date()),
        (UUID, Uuid()),
    )
    return next((kind for python, kind in kinds if isinstance(value, python)), None)


def _engine(url: str, seconds: int) -> AsyncEngine:
    kind, _, rest = url.partition("://")
    driver, _ = DRIVERS[kind]
    options: dict[str, Any] = {"poolclass": NullPool, "hide_parameters": True}
    if kind == "postgresql":
        # Loaded where it is used: most newsrooms have no such source.
        import asyncpg  # noqa: PLC0415

        async def connect(**_: object) -> Any:
            session = {"default_transaction_read_only": "on", "application_name": "nashra"}
            if seconds:
                session["statement_timeout"] = str(seconds * 1000)
            return await asyncpg.connect(url, server_settings=session)

        options["connect_args"] = {"async_creator_fn": connect}
        return create_async_engine("postgresql+asyncpg://", **options)
    if kind == "sqlite":
        file = quote(rest.removeprefix("/"))
        busy = {"timeout": float(min(seconds or 5, 5))}
        opened = f"sqlite+aiosqlite:///file:{file}?mode=ro&uri=true"
        return create_async_engine(opened, connect_args=busy, **options)
    return create_async_engine(f"{kind}+{driver}://{rest}", **options)


async def _limit(connection: AsyncConnection, url: str, seconds: int) -> None:
    """What a connection is told once it is there."""
    kind = connection.dialect.name
    if kind == "sqlite":
        raw = (await connection.get_raw_connection()).driver_connection
        deadline = time.monotonic() + seconds
        if raw is not None and seconds:
            await raw.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    elif kind in {"mysql", "mariadb"}:
        await connection.exec_driver_sql("SET SESSION TRANSACTION READ ONLY")
        # It ended the transaction that the driver had begun by itself.
        await connection.rollback()


def _said(error: BaseException, url: str) -> str:
    """What the driver says, on one line, without the URL's password whoever put it there."""
    cause = getattr(error, "orig", None) or error
    said = str(cause).partition("\n")[0].rpartition(">: ")[2] or type(cause).__name__
    secret = urlsplit(url).password
    for each in filter(None, (secret, secret and unquote(secret))):
        said = said.replace(each, "…")
    return said[:300]


def _driver_errors() -> tuple[type[Exception], ...]:
    """What PostgreSQL's driver raises ahead of SQLAlchemy, if it was loaded at all."""
    driver = sys.modules.get("asyncpg")
    return () if driver is None else (driver.PostgresError, driver.InterfaceError)
