"""A visit to the newsroom's own database: rows that are new or were changed since the last one."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from config.databases import without_credentials
from config.nearest import nearest
from config.sources import SqlSource
from config.tokens import referenced
from feeds.article import Article
from ingest.article_json import article_from_json, field_named
from ingest.errors import Refusal
from ingest.fetching import FetchError
from ingest.files.table import LISTS, listed
from ingest.polling.sql_database import connected
from ingest.polling.sql_rows import Values, mark_of, plain, read_mark, rows_query
from ingest.polling.visit import Taken, Visit, Visitor
from storage.store import SourceState

#: Rows that are asked for at once, and of one visit.
_AT_ONCE = 200
_MOST = 5_000
Row = Mapping[str, Any]


async def visit_sql(source: SqlSource, state: SourceState, visitor: Visitor) -> Visit:
    """Rows behind the last one that was read; raises ``FetchError``.

    ``mark`` holds the key of that row. A row that can't be taken is noted, and read again when it
    has changed.
    """
    place = without_credentials(source.sql)
    seconds = float(visitor.newsroom.fetching.timeout)
    visit = Visit(state)
    try:
        async with (
            asyncio.timeout(seconds * 4),
            connected(_url(source, place), place, seconds=seconds) as connection,
        ):
            after, inclusive = read_mark(state.mark)
            read = 0
            while read < _MOST:
                query = rows_query(
                    source.query, source.key, after, inclusive=inclusive, limit=_AT_ONCE
                )
                rows = [dict(each) for each in (await connection.execute(query)).mappings()]
                await asyncio.to_thread(_take, rows, source, visitor, visit)
                read += len(rows)
                if rows:
                    after = _key(rows[-1], source, place)
                finished = len(rows) < _AT_ONCE
                visit.state = replace(state, mark=mark_of(after, finished=finished))
                inclusive = False
                if finished:
                    break
    except TimeoutError as error:
        raise FetchError(place, f"no answer within {seconds * 4:.0f} s") from error
    except (SQLAlchemyError, OSError, ValueError) as error:
        raise FetchError(place, _reason(error)) from error
    return visit


def _url(source: SqlSource, place: str) -> str:
    if not source.sql.startswith(("env:", "file:")):
        return source.sql
    try:
        url, where = referenced(source.sql, folder=Path())
    except ValueError as error:
        raise FetchError(place, str(error)) from error
    if "://" not in url:
        raise FetchError(place, f"{where} holds no URL of a database")
    return url


def _reason(error: Exception) -> str:
    """What the driver says, on one line and without the statement."""
    said = getattr(error, "orig", None) or error
    return without_credentials(" ".join(str(said).split()))[:300]


def _take(rows: Sequence[Row], source: SqlSource, visitor: Visitor, visit: Visit) -> None:
    for row in rows:
        named = str(row.get(source.key[-1], ""))
        try:
            fields = _fields(row, source)
            article = _article(fields, source, visitor)
        except Refusal as refusal:
            visit.refused.append(f"row {named[:80]}: {refusal}")
            continue
        digest = blake2b(repr(sorted(fields.items())).encode("utf-8", "replace"), digest_size=16)
        names = [f"id:{article.id}"] + ([f"url:{article.url}"] if article.url else [])
        visit.taken.append(Taken(article=article, names=tuple(names), digest=digest.hexdigest()))


def _fields(row: Row, source: SqlSource) -> dict[str, object]:
    """The fields of an article that a row holds; raises ``FetchError`` for a column that is not
    there, which every row lacks."""
    found: dict[str, object] = {}
    for field, column in _columns(row, source).items():
        value = plain(row[column])
        if value not in (None, ""):
            found[field] = listed(value) if field in LISTS and isinstance(value, str) else value
    return found


def _columns(row: Row, source: SqlSource) -> Mapping[str, str]:
    if not source.columns:
        named = ((field_named(column), column) for column in row)
        return {field: column for field, column in named if field is not None}
    for field, column in source.columns.items():
        if column not in row:
            _no_column(column, row, source, f" for {field}")
    return {str(field): column for field, column in source.columns.items()}


def _key(row: Row, source: SqlSource, place: str) -> Values:
    for column in source.key:
        if column not in row:
            _no_column(column, row, source, " of the key")
        if row[column] is None:
            raise FetchError(place, f"column {column} of the key is empty in a row")
    return tuple(row[column] for column in source.key)


def _no_column(column: str, row: Row, source: SqlSource, purpose: str) -> None:
    near = nearest(column, row)
    hint = f"did you mean {near}?" if near else f"there are {', '.join(row)}"[:300]
    raise FetchError(without_credentials(source.sql), f"no column {column}{purpose}; {hint}")


def _article(fields: dict[str, object], source: SqlSource, visitor: Visitor) -> Article:
    if source.timezone is not None:
        fields.setdefault("timezone", source.timezone)
    return article_from_json(
        fields, newsroom=visitor.newsroom, now=visitor.clock(), section=visitor.section
    )
