"""What is read from the tables: one article, the newest, the scheduled, the withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.article import Article, State
from storage.rows import article_of, instant, seconds
from storage.tables import articles, placements


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of a withdrawn article (RFC 6721, deleted-entry)."""

    id: str
    #: When it was withdrawn, UTC.
    when: datetime


async def read_article(connection: AsyncConnection, article_id: str) -> Article | None:
    """The article of that id in whatever state."""
    row = (await connection.execute(select(articles).where(articles.c.id == article_id))).mappings()
    found = row.first()
    return None if found is None else article_of(found)


async def read_newest(
    connection: AsyncConnection, section: str | None, *, limit: int, before: str | None
) -> list[Article]:
    """Published articles, newest first; of equal times the one that came in later is first."""
    rows = await connection.execute(newest_query(section, limit=limit, before=before))
    return [article_of(row) for row in rows.mappings()]


def newest_query(section: str | None, *, limit: int, before: str | None = None) -> Select[Any]:
    """The statement behind ``read_newest``: its order is that of an index, and it goes on from an
    article, never from a count."""
    order = articles if section is None else placements
    query = select(articles).where(order.c.state == State.PUBLISHED.value)
    if section is not None:
        query = query.join(placements, placements.c.key == articles.c.key)
        query = query.where(placements.c.section == section)
    if before is not None:
        last = articles.alias("last")
        place = select(last.c.published, last.c.key).where(last.c.id == before).scalar_subquery()
        query = query.where(tuple_(order.c.published, order.c.key) < place)
    return query.order_by(order.c.published.desc(), order.c.key.desc()).limit(limit)


async def read_tombstones(
    connection: AsyncConnection, section: str | None, *, limit: int
) -> Sequence[Tombstone]:
    """The withdrawn articles, the last withdrawn first."""
    query = select(articles.c.id, articles.c.retracted).where(articles.c.retracted.is_not(None))
    if section is not None:
        query = query.join(placements, placements.c.key == articles.c.key)
        query = query.where(placements.c.section == section)
    query = query.order_by(articles.c.retracted.desc(), articles.c.key.desc()).limit(limit)
    return [Tombstone(row.id, instant(row.retracted)) for row in await connection.execute(query)]


async def next_scheduled(connection: AsyncConnection) -> datetime | None:
    """The earliest instant of a scheduled article."""
    query = select(func.min(articles.c.published)).where(articles.c.state == State.SCHEDULED)
    earliest = (await connection.execute(query)).scalar_one_or_none()
    return None if earliest is None else instant(earliest)


async def count_articles(connection: AsyncConnection) -> int:
    """How many articles there are, in whatever state."""
    return int((await connection.execute(select(func.count()).select_from(articles))).scalar_one())


def is_due(scheduled: datetime | None, now: datetime) -> bool:
    """Whether that instant has come, in whole seconds."""
    return scheduled is not None and seconds(scheduled) <= seconds(now)
