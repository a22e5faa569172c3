"""A whole newsroom moved from one database to another, of whatever kind.

Every table is walked on both sides in the order of its keys, and what differs is made the same.
So a copy that was killed goes on where it was, and one that is run again brings only what has
changed since. See ``docs/decisions/0013-copies-and-backups.md``.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    Column,
    Delete,
    Insert,
    Table,
    Update,
    bindparam,
    delete,
    insert,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from config.settings import StorageSettings
from storage.backends import database_of
from storage.copy_target import COPIED, give_back, take_over
from storage.database import Database
from storage.errors import Meaning, StorageError, StorageUnavailable, wrapped
from storage.opening import make_ready
from storage.sqlite import SQLite
from storage.table_rows import (
    Change,
    Contents,
    Values,
    changes,
    contents_of,
    count_rows,
    one_state,
    rows_in_order,
)

#: Rows changed in one transaction.
_BATCH = 1000
#: Seconds to wait for another process that writes.
_BUSY_SECONDS = 10.0

#: Told how many rows are done, and of how many: each is copied, then read again.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class CopiedTable:
    """What became of one table."""

    name: str
    contents: Contents
    #: Rows inserted or changed in the target.
    written: int
    #: Rows of the target that the source no longer has.
    removed: int


async def copy(source_url: str, target_url: str, *, progress: Progress) -> list[CopiedTable]:
    """Makes the target hold what the source holds at the beginning of the call, and verifies it.

    Raises ``StorageError``; a copy that was broken off, in whatever way, is run again.
    """
    source, target = _database(source_url), _database(target_url)

    def meaning(error: BaseException) -> Meaning | None:
        return source.meaning(error) or target.meaning(error)

    try:
        with wrapped("opening the database to copy from", _name(source), source.meaning):
            await make_ready(source, create=False)
        with wrapped(f"copying from {_name(source)}", _name(target), meaning):
            if _name(source) == _name(target):
                raise StorageUnavailable("both are the same database", mend="name another target")
            await take_over(target, source=_name(source))
            async with one_state(source) as connection:
                return await _Copy(connection, target, progress).run(_name(source))
    finally:
        await source.dispose()
        await target.dispose()


def _database(url: str) -> Database:
    # A whole table is one statement: it takes as long as it takes.
    settings = StorageSettings.model_construct(url=url, statement_timeout=0)
    return database_of(settings, busy_seconds=_BUSY_SECONDS)


def _name(database: Database) -> str:
    """The database as messages and notes name it, from whatever folder it was named."""
    return str(database.file.resolve()) if isinstance(database, SQLite) else str(database)


@dataclass(slots=True)
class _Copy:
    """One run: the source in one state, the target as it comes to be."""

    source: AsyncConnection
    target: Database
    progress: Progress
    _done: int = 0
    _total: int = 0
    _written: dict[str, int] = field(default_factory=dict)
    _removed: dict[str, int] = field(default_factory=dict)

    async def run(self, source_name: str) -> list[CopiedTable]:
        self._total = 2 * sum([await count_rows(self.source, table) for table in COPIED])
        # What refers to others goes before them, and comes after them.
        for table in reversed(COPIED):
            self._removed[table.name] = await self._remove_surplus(table)
        for table in COPIED:
            self._written[table.name] = await self._bring(table)
        contents = {table.name: await self._verify(table) for table in COPIED}
        async with self.target.writing.begin() as connection:
            await _numbers_go_on(connection)
            await give_back(connection, source=source_name, contents=contents)
            await self.target.announce(connection)
        return [
            CopiedTable(name, each, self._written[name], self._removed[name])
            for name, each in contents.items()
        ]

    async def _remove_surplus(self, table: Table) -> int:
        """Removes what the source has no more: only keys are read."""
        keys = [*table.primary_key]
        async with one_state(self.target) as present:
            if not await count_rows(present, table):
                return 0
            return await self._apply(table, self._compared(present, table, keys), {Change.DELETE})

    async def _bring(self, table: Table) -> int:
        """Brings what the target has not, or otherwise."""
        async with one_state(self.target) as present:
            compared = self._compared(present, table, [*table.columns])
            return await self._apply(table, self._told(compared), {Change.INSERT, Change.UPDATE})

    def _compared(
        self, present: AsyncConnection, table: Table, columns: list[Column[Any]]
    ) -> AsyncIterator[tuple[Change | None, Values]]:
        places = [columns.index(column) for column in table.primary_key]
        return changes(
            rows_in_order(self.source, table, columns=columns),
            rows_in_order(present, table, columns=columns),
            key=lambda row: tuple(row[place] for place in places),
        )

    async def _told(
        self, compared: AsyncIterator[tuple[Change | None, Values]]
    ) -> AsyncIterator[tuple[Change | None, Values]]:
        async for change, row in compared:
            self._advance(1)
            yield change, row

    def _advance(self, rows: int) -> None:
        self._done += rows
        self.progress(self._done, self._total)

    async def _apply(
        self,
        table: Table,
        compared: AsyncIterator[tuple[Change | None, Values]],
        wanted: set[Change],
    ) -> int:
        changed = 0
        batch: list[tuple[Change | None, Values]] = []
        async for change, row in compared:
            if change in wanted:
                batch.append((change, row))
            if len(batch) == _BATCH:
                changed += await self._write(table, batch)
                batch = []
        return changed + (await self._write(table, batch) if batch else 0)

    async def _write(self, table: Table, batch: list[tuple[Change | None, Values]]) -> int:
        async with self.target.writing.begin() as connection:
            for kind in Change:
                if rows := [row for change, row in batch if change is kind]:
                    columns = table.primary_key if kind is Change.DELETE else table.columns
                    names = [_bound(column) for column in columns]
                    await connection.execute(
                        _statement(kind, table),
                        [dict(zip(names, row, strict=True)) for row in rows],
                    )
        return len(batch)

    async def _verify(self, table: Table) -> Contents:
        """Reads both sides anew; raises ``StorageError`` where they are not the same."""
        there = await contents_of(self.source, table, progress=self._advance)
        async with one_state(self.target) as present:
            here = await contents_of(present, table, progress=lambda _: None)
        if here != there:
            raise StorageError(
                f"the target's {table.name} are not the source's "
                f"({here.rows} rows, {there.rows} in the source)",
                mend="see that nothing else writes to the target, and run the copy again",
            )
        return there


def _statement(change: Change, table: Table) -> Insert | Update | Delete:
    values: dict[Column[Any], Any] = {column: bindparam(_bound(column)) for column in table.columns}
    if change is Change.INSERT:
        return insert(table).values(values)
    place = [column == bindparam(_bound(column)) for column in table.primary_key]
    if change is Change.DELETE:
        return delete(table).where(*place)
    others = {column: value for column, value in values.items() if not column.primary_key}
    return update(table).where(*place).values(others)


def _bound(column: Column[Any]) -> str:
    # Not the column's own name, which an UPDATE keeps for itself.
    return f"of_{column.name}"


async def _numbers_go_on(connection: AsyncConnection) -> None:
    """Has the keys of articles to come follow those that were copied; SQLite does so by itself."""
    if connection.dialect.name == "postgresql":
        await connection.execute(
            text(
                "SELECT setval(pg_get_serial_sequence('articles', 'key'), "
                "(SELECT max(key) FROM articles)) FROM articles LIMIT 1"
            )
        )
