"""Whole tables, read in an order that is the same in every database, and compared row by row."""

import hashlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, Text, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.tables import OWN_FACTS, facts

#: Rows fetched at once.
_FETCHED = 500

#: A row's columns, in the table's order.
Values = tuple[Any, ...]


class Change(Enum):
    """What makes a row of the target the source's."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a table holds: two that are equal hold the same rows."""

    rows: int
    #: SHA-256 of the rows in the order of their keys.
    digest: str


@asynccontextmanager
async def one_state(database: Database) -> AsyncIterator[AsyncConnection]:
    """A connection whose every statement sees the same state, whoever writes meanwhile."""
    async with database.reader(None) as connection:
        if connection.dialect.name == "sqlite":
            await connection.exec_driver_sql("BEGIN")
        else:
            await connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


async def count_rows(connection: AsyncConnection, table: Table) -> int:
    """How many rows there are to copy."""
    query = _of_the_newsroom(select(func.count()).select_from(table), table)
    return int((await connection.execute(query)).scalar_one())


async def contents_of(
    connection: AsyncConnection, table: Table, *, progress: Callable[[int], None]
) -> Contents:
    """What the table holds; ``progress`` is told of rows read."""
    digest, rows = hashlib.sha256(), 0
    async for row in rows_in_order(connection, table, columns=[*table.columns]):
        digest.update(json.dumps(row).encode() + b"\n")
        rows += 1
        progress(1)
    return Contents(rows, digest.hexdigest())


async def rows_in_order(
    connection: AsyncConnection, table: Table, *, columns: list[Column[Any]]
) -> AsyncIterator[Values]:
    """All rows by their primary key, texts by code point: a few at a time in memory."""
    order = [_by_code_point(connection, column) for column in table.primary_key]
    query = _of_the_newsroom(select(*columns), table).order_by(*order)
    result = await connection.stream(query.execution_options(yield_per=_FETCHED))
    try:
        async for some in result.partitions(_FETCHED):
            for row in some:
                yield tuple(row)
    finally:
        await result.close()


def _by_code_point(connection: AsyncConnection, column: Column[Any]) -> ColumnElement[Any]:
    # SQLite does so by itself; the languages' orders of PostgreSQL would be others.
    if connection.dialect.name != "sqlite" and isinstance(column.type, Text):
        return column.collate("C")
    return column


def _of_the_newsroom(query: Select[Any], table: Table) -> Select[Any]:
    return query.where(facts.c.name.not_in(OWN_FACTS)) if table is facts else query


async def changes(
    source: AsyncIterator[Values], target: AsyncIterator[Values], *, key: Callable[[Values], Values]
) -> AsyncIterator[tuple[Change | None, Values]]:
    """For each row of either side what is to be done with it; nothing for one on both sides.

    Both sides are in the order of their keys.
    """
    theirs = await anext(target, None)
    async for row in source:
        while theirs is not None and key(theirs) < key(row):
            yield Change.DELETE, theirs
            theirs = await anext(target, None)
        if theirs is None or key(theirs) != key(row):
            yield Change.INSERT, row
            continue
        yield (None if theirs == row else Change.UPDATE), row
        theirs = await anext(target, None)
    while theirs is not None:
        yield Change.DELETE, theirs
        theirs = await anext(target, None)
