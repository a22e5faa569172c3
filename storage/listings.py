"""What is read from the tables: one article, the newest, the scheduled, the withdrawn.

The statements are built once. Each list is in the order of an index, and is gone on with from the
place of its last article, never from a count: the thousandth page costs what the first does.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, Self

from sqlalchemy import Select, bindparam, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.article import Article, State
from feeds.tombstone import Tombstone
from storage.revisions import ALL
from storage.rows import article_of, instant, seconds
from storage.tables import article_sections, articles, section_revisions, tombstones


class Position(NamedTuple):
    """An article's place in every list: by its time, and of equal times by its id."""

    #: Aware, whole seconds.
    published: datetime
    id: str

    @classmethod
    def of(cls, article: Article) -> Self:
        """The place of this article: a list goes on behind it."""
        return cls(article.published, article.id)


async def read_article(connection: AsyncConnection, article_id: str) -> Article | None:
    """The article of that id in whatever state."""
    if not _is_text(article_id):
        return None
    row = (await connection.execute(_ARTICLE, {"id": article_id})).mappings().first()
    return None if row is None else article_of(row)


def _is_text(name: str) -> bool:
    """Whether it can be a stored id at all: an address may be decoded to lone surrogates."""
    return not any("\ud800" <= each <= "\udfff" for each in name)


async def read_newest(
    connection: AsyncConnection, section: str | None, *, limit: int, before: Position | None
) -> list[Article]:
    """Published articles by time, and of equal times by id, both descending."""
    query = newest_query(one_section=section is not None, goes_on=before is not None)
    # What a statement does not ask for is left out of it.
    values: dict[str, Any] = {"limit": limit, "state": State.PUBLISHED.value, "section": section}
    if before is not None:
        values |= {"before": seconds(before.published), "before_id": before.id}
    return [article_of(row) for row in (await connection.execute(query, values)).mappings()]


@cache
def newest_query(*, one_section: bool, goes_on: bool) -> Select[Any]:
    """The statement behind ``read_newest``, with its values left open."""
    query = select(articles)
    order = article_sections if one_section else articles
    if one_section:
        query = query.join_from(
            article_sections, articles, article_sections.c.key == articles.c.key
        )
        query = query.where(article_sections.c.section == bindparam("section"))
    else:
        query = query.where(articles.c.state == bindparam("state"))
    if goes_on:
        place = tuple_(bindparam("before"), bindparam("before_id"))
        query = query.where(tuple_(order.c.published, order.c.id) < place)
    return query.order_by(order.c.published.desc(), order.c.id.desc()).limit(bindparam("limit"))


async def read_in_order_of_ids(
    connection: AsyncConnection, *, after: str, limit: int
) -> list[Article]:
    """Articles in whatever state, in the order of their ids, behind one of them."""
    rows = await connection.execute(IN_ORDER_OF_IDS, {"after": after, "limit": limit})
    return [article_of(row) for row in rows.mappings()]


async def read_newest_of_each(connection: AsyncConnection) -> dict[str, Article]:
    """The newest published article of every section that has one, by the section's slug."""
    rows = (await connection.execute(NEWEST_OF_EACH)).mappings()
    return {row["in_section"]: article_of(row) for row in rows}


async def read_tombstones(
    connection: AsyncConnection, section: str | None, *, limit: int
) -> Sequence[Tombstone]:
    """The withdrawn articles, the last withdrawn first."""
    values = {"section": ALL if section is None else section, "limit": limit}
    rows = await connection.execute(TOMBSTONES, values)
    return [Tombstone(id_, instant(retracted)) for id_, retracted in rows]


async def next_scheduled(connection: AsyncConnection) -> datetime | None:
    """The earliest instant of a scheduled article."""
    earliest = await connection.scalar(NEXT_SCHEDULED, {"state": State.SCHEDULED.value})
    return None if earliest is None else instant(earliest)


async def count_articles(connection: AsyncConnection) -> int:
    """How many articles there are, in whatever state."""
    return int((await connection.execute(_COUNT)).scalar_one())


def is_due(scheduled: datetime | None, now: datetime) -> bool:
    """Whether that instant has come, in whole seconds."""
    return scheduled is not None and seconds(scheduled) <= seconds(now)


_ARTICLE = select(articles).where(articles.c.id == bindparam("id"))
IN_ORDER_OF_IDS = (
    select(articles)
    .where(articles.c.id > bindparam("after"))
    .order_by(articles.c.id)
    .limit(bindparam("limit"))
)
_COUNT = select(func.count()).select_from(articles)
#: One seek for each section that ever had an article; ``section_revisions`` has a row for each.
_LAST_KEY = (
    select(article_sections.c.key)
    .where(article_sections.c.section == section_revisions.c.section)
    .order_by(article_sections.c.published.desc(), article_sections.c.id.desc())
    .limit(1)
    .correlate(section_revisions)
    .scalar_subquery()
)
NEWEST_OF_EACH = select(section_revisions.c.section.label("in_section"), articles).join_from(
    section_revisions, articles, articles.c.key == _LAST_KEY
)
NEXT_SCHEDULED = select(func.min(articles.c.published)).where(
    articles.c.state == bindparam("state")
)
TOMBSTONES = (
    select(tombstones.c.id, tombstones.c.retracted)
    .where(tombstones.c.section == bindparam("section"))
    .order_by(tombstones.c.retracted.desc(), tombstones.c.id.desc())
    .limit(bindparam("limit"))
)
