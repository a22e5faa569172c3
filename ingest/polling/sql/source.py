"""A visit to another system's database: the rows that were changed since the last one.

Rows are read by their key, so nothing is skipped and nothing is read in vain however many rows
have the same time. What was changed shortly before the last row, or at the same time, is looked at
again: a transaction that began earlier may have been written later.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.sources import SqlSource
from ingest.article_json import article_from_json
from ingest.errors import Refusal
from ingest.polling.filtering import is_wanted
from ingest.polling.sql.asking import AT_ONCE, columns_alone, connected, rows_after, rows_between
from ingest.polling.sql.errors import SqlError
from ingest.polling.sql.mark import Key, Mark, can_be_kept, is_future, read_mark
from ingest.polling.sql.rows import fields_of_columns, fields_of_row
from ingest.polling.visit import Taken, Visit, Visitor
from storage.store import KnownItem, SourceState

Row = Mapping[str, Any]
#: A row and its digest.
Changed = tuple[Row, str]
#: Rows that are looked at again at one visit; of more in the same span, the first are not.
_MOST_AGAIN = 10_000


async def visit_sql(source: SqlSource, state: SourceState, visitor: Visitor) -> Visit:
    """The rows that are new or changed, the earliest change first; raises ``FetchError``."""
    visit = Visit(state)
    mark = read_mark(state.mark, source)
    changed: dict[str, Changed] = {}
    async with connected(source) as connection:
        if mark is None or state.error:
            found = await connection.execute(columns_alone(source))
            fields_of_columns(source, list(found.keys()))
        if mark is not None:
            first = mark.before(source.look_back)
            again = rows_between(source, first, mark.key, limit=_MOST_AGAIN)
            read = await _read(connection, again, source, visitor)
            changed = dict(reversed(read.changed.items()))
            visit.more = read.is_cut
        if not visit.more:
            asked = rows_after(source, mark.key if mark else (), limit=source.rows)
            read = await _read(connection, asked, source, visitor)
            changed |= read.changed
            if read.key:
                visit.state = replace(state, mark=Mark(read.key).text(source))
                visit.more = read.is_cut or read.rows == source.rows
    await _take(changed, source, visitor, visit)
    return visit


@dataclass(slots=True)
class _Reading:
    """Rows as far as the bytes of a visit go, one at the least."""

    rows: int = 0
    #: Key of the last row that was changed by now.
    key: Key = ()
    #: Whether there were more.
    is_cut: bool = False
    changed: dict[str, Changed] = field(default_factory=dict)


async def _read(
    connection: AsyncConnection, asked: Select[Any], source: SqlSource, visitor: Visitor
) -> _Reading:
    read = _Reading()
    size = 0
    async with connection.stream(asked, execution_options={"yield_per": AT_ONCE}) as found:
        async for part in found.partitions(AT_ONCE):
            rows: list[Row] = [dict(row._mapping) for row in part]  # noqa: SLF001 - its public name
            changed = await _changed(rows, source, visitor)
            for row in rows:
                name = _name(row, source)
                size += sum(map(_size, row.values())) if name in changed else 0
                if read.rows and size > source.max_size:
                    read.is_cut = True
                    return read
                if name in changed:
                    read.changed[name] = changed[name]
                read.rows += 1
                read.key = _later(read.key, row, source, visitor)
    return read


def _later(key: Key, row: Row, source: SqlSource, visitor: Visitor) -> Key:
    """The key of the row, unless it is one of the future: whoever wrote 2099 for 2029 would keep
    everything else from being read."""
    found = tuple(row[name] for name in source.key)
    if not can_be_kept(found):
        kinds = ", ".join(type(value).__name__ for value in found)
        raise SqlError(source, f"the key must hold times, numbers or texts; it holds {kinds}")
    return key if is_future(found, visitor.clock()) else found


def _size(value: object) -> int:
    return len(value) if isinstance(value, str | bytes) else 8


async def _changed(rows: list[Row], source: SqlSource, visitor: Visitor) -> dict[str, Changed]:
    """Those that are not as they were, by what they are known by."""
    named = {_name(row, source): (row, _digest(row)) for row in rows}
    known = await visitor.store.known_items(visitor.section.slug, list(named))
    return {
        name: (row, digest)
        for name, (row, digest) in named.items()
        if name not in known or (known[name].source, known[name].digest) != (visitor.name, digest)
    }


def _name(row: Row, source: SqlSource) -> str:
    """What the row itself is known by: its id, else what is different in each row of one time."""
    column = source.columns.get("id") or next((each for each in row if each.lower() == "id"), None)
    if column is not None and row[column] is not None:
        return f"id:{str(row[column]).strip()}"
    told = "\0".join(str(row[name]) for name in source.key[1:] or source.key)
    return f"row:{told}"


def _digest(row: Row) -> str:
    written = repr(sorted(row.items())).encode("utf-8", "replace")
    return blake2b(written, digest_size=16).hexdigest()


async def _take(
    changed: Mapping[str, Changed], source: SqlSource, visitor: Visitor, visit: Visit
) -> None:
    refused: dict[str, KnownItem] = {}
    for name, (row, digest) in changed.items():
        try:
            taken = await asyncio.to_thread(_taken, row, (name, digest), source, visitor)
        except Refusal as refusal:
            visit.refused.append(f"{name.partition(':')[2]}: {refusal}")
            refused[name] = KnownItem(visitor.name, "", digest)
            continue
        if is_wanted(taken.article, include=source.include, exclude=source.exclude):
            visit.taken.append(taken)
    # Not refused again at each look back; one that is mended has another digest.
    known = await visitor.store.known_items(visitor.section.slug, list(refused))
    noted = {
        name: _with_article(note, known.get(name))
        for name, note in refused.items()
        if name not in known or known[name].source == visitor.name
    }
    await visitor.store.note_items(visitor.section.slug, noted, now=visitor.clock())


def _with_article(note: KnownItem, before: KnownItem | None) -> KnownItem:
    """The note with the article that the row was before it was refused."""
    return note if before is None else note._replace(article_id=before.article_id)


def _taken(row: Row, known: tuple[str, str], source: SqlSource, visitor: Visitor) -> Taken:
    name, digest = known
    now: datetime = visitor.clock()
    columns = fields_of_columns(source, list(row))
    article = article_from_json(
        fields_of_row(row, columns, source=source, now=now),
        newsroom=visitor.newsroom,
        now=now,
        section=visitor.section,
    )
    names = (name, *([f"url:{article.url}"] if article.url else []))
    return Taken(article=article, names=names, digest=digest)
