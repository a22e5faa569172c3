"""What is read by a stretch of time or by a count: places, counts, and lists from the oldest on.

A place is found in the index alone: what is skipped or counted is never an article, only an entry
of the index that holds the order.
"""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import RowMapping, Select, bindparam, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.article import Article, State
from feeds.listed import Listed
from feeds.months import Span
from storage.listings import Position
from storage.rows import article_of, instant, seconds
from storage.tables import article_sections, articles

Values = dict[str, Any]


async def read_newest_place(
    connection: AsyncConnection, section: str | None, span: Span, *, skip: int
) -> Position | None:
    """The place of the newest article of the span, after so many others."""
    query = place_query(one_section=section is not None, newest_first=True)
    return await _place(connection, query, {**_within(section, span), "skip": skip})


async def read_oldest_place(
    connection: AsyncConnection, section: str | None, span: Span, *, skip: int
) -> Position | None:
    """The place of the oldest article of the span, after so many others."""
    query = place_query(one_section=section is not None, newest_first=False)
    return await _place(connection, query, {**_within(section, span), "skip": skip})


async def _place(
    connection: AsyncConnection, query: Select[Any], values: Values
) -> Position | None:
    row = (await connection.execute(query, values)).first()
    return None if row is None else Position(instant(row.published), row.id)


async def read_oldest(
    connection: AsyncConnection,
    section: str | None,
    *,
    first: Position,
    until: datetime,
    limit: int,
) -> list[Article]:
    """Published articles from the place ``first`` on, itself included, oldest first."""
    values = {
        **_within(section, Span(first.published, until)),
        "first_id": first.id,
        "limit": limit,
    }
    query = oldest_query(one_section=section is not None)
    return [article_of(row) for row in (await connection.execute(query, values)).mappings()]


async def read_listed(
    connection: AsyncConnection, *, first: Position, until: datetime, limit: int
) -> list[Listed]:
    """Published articles of all sections from the place ``first`` on, without their texts, oldest
    first."""
    values = {
        **_within(None, Span(first.published, until)),
        "first_id": first.id,
        "limit": limit,
    }
    rows = (await connection.execute(LISTED, values)).mappings()
    return [_listed_article(row) for row in rows]


async def read_newest_listed(
    connection: AsyncConnection, span: Span, *, limit: int
) -> list[Listed]:
    """Published articles of all sections within the span, without their texts, newest first."""
    values = {**_within(None, span), "limit": limit}
    rows = (await connection.execute(NEWEST_LISTED, values)).mappings()
    return [_listed_article(row) for row in rows]


def _listed_article(row: RowMapping) -> Listed:
    times = {name: instant(row[name]) for name in ("published", "updated")}
    return Listed(**{**row, **times})


async def count_published(
    connection: AsyncConnection, section: str | None, span: Span, *, at_most: int
) -> int:
    """How many published articles there are in the span; no more than ``at_most`` are counted."""
    query = count_query(one_section=section is not None)
    values = {**_within(section, span), "at_most": at_most}
    return int((await connection.execute(query, values)).scalar_one())


def _within(section: str | None, span: Span) -> Values:
    """The values of ``_listed``; an instant within a second belongs to that second's start."""
    listed = {"state": State.PUBLISHED.value} if section is None else {"section": section}
    return {**listed, "since": seconds(span.since), "until": seconds(span.until)}


def _listed(query: Select[Any], *, one_section: bool) -> Select[Any]:
    """Confines a statement to the published articles of a section, or of all, within a span."""
    order = article_sections if one_section else articles
    if one_section:
        query = query.where(article_sections.c.section == bindparam("section"))
    else:
        query = query.where(articles.c.state == bindparam("state"))
    return query.where(
        order.c.published >= bindparam("since"), order.c.published < bindparam("until")
    )


@cache
def place_query(*, one_section: bool, newest_first: bool) -> Select[Any]:
    """The statement behind the two places, with its values left open."""
    order = article_sections if one_section else articles
    query = _listed(select(order.c.published, order.c.id), one_section=one_section)
    if newest_first:
        query = query.order_by(order.c.published.desc(), order.c.id.desc())
    else:
        query = query.order_by(order.c.published, order.c.id)
    return query.limit(1).offset(bindparam("skip"))


@cache
def oldest_query(*, one_section: bool) -> Select[Any]:
    """The statement behind ``read_oldest``, with its values left open."""
    order = article_sections if one_section else articles
    query = select(articles)
    if one_section:
        query = query.join_from(
            article_sections, articles, article_sections.c.key == articles.c.key
        )
    place = tuple_(bindparam("since"), bindparam("first_id"))
    query = _listed(query, one_section=one_section)
    return (
        query.where(tuple_(order.c.published, order.c.id) >= place)
        .order_by(order.c.published, order.c.id)
        .limit(bindparam("limit"))
    )


@cache
def count_query(*, one_section: bool) -> Select[Any]:
    """The statement behind ``count_published``, with its values left open."""
    order = article_sections if one_section else articles
    found = _listed(select(order.c.id), one_section=one_section).limit(bindparam("at_most"))
    return select(func.count()).select_from(found.subquery())


#: These stand before the text in a row, so that reading them does not read that.
_LISTED = select(*(articles.c[name] for name in Listed.__slots__))
LISTED = (
    _listed(_LISTED, one_section=False)
    .where(
        tuple_(articles.c.published, articles.c.id)
        >= tuple_(bindparam("since"), bindparam("first_id"))
    )
    .order_by(articles.c.published, articles.c.id)
    .limit(bindparam("limit"))
)
NEWEST_LISTED = (
    _listed(_LISTED, one_section=False)
    .order_by(articles.c.published.desc(), articles.c.id.desc())
    .limit(bindparam("limit"))
)
