"""How articles get into the tables: decided by ``feeds.article``, written here in one go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.article import Article, Outcome, State, revised, settled
from storage.revisions import raise_revisions
from storage.rows import article_of, row_of, seconds
from storage.tables import articles, placements

#: SQLite takes 32,766 parameters in a statement; this many ids at once is quick everywhere.
_CHUNK = 500


@dataclass(slots=True)
class _Batch:
    """What a transaction will write."""

    #: By id: the article as it is to be, and its key where it is known.
    articles: dict[str, Article] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    #: Sections whose readers will see a change.
    changed: set[str] = field(default_factory=set)
    #: Ids to write, in the order in which they came: of equal times the later is shown first.
    touched: dict[str, None] = field(default_factory=dict)


async def write_articles(
    connection: AsyncConnection, handed_over: Sequence[Article], *, now: datetime
) -> list[Outcome]:
    """Creates or updates each article, in this order; one id may come more than once."""
    batch = await _known(connection, (article.id for article in handed_over))
    outcomes = [_decide(batch, article, now) for article in handed_over]
    await _write(connection, batch)
    if batch.changed:
        await raise_revisions(connection, batch.changed, now=now)
    return outcomes


async def retract_article(connection: AsyncConnection, article_id: str, *, now: datetime) -> bool:
    """Withdraws an article and keeps its tombstone; false where there is nothing to withdraw."""
    batch = await _known(connection, [article_id])
    article = batch.articles.get(article_id)
    if article is None or article.state is State.RETRACTED:
        return False
    batch.articles[article_id] = replace(article, state=State.RETRACTED)
    batch.touched[article_id] = None
    await _write(connection, batch, retracted=now)
    if article.state is State.PUBLISHED:
        await raise_revisions(connection, article.sections, now=now)
    return True


async def publish_due_articles(connection: AsyncConnection, *, now: datetime) -> None:
    """Publishes every scheduled article whose instant has come."""
    due = select(articles).where(
        articles.c.state == State.SCHEDULED, articles.c.published <= seconds(now)
    )
    batch = _Batch()
    for row in (await connection.execute(due)).mappings():
        article = replace(article_of(row), state=State.PUBLISHED)
        batch.articles[article.id], batch.keys[article.id] = article, row["key"]
        batch.touched[article.id] = None
        batch.changed.update(article.sections)
    await _write(connection, batch)
    if batch.changed:
        await raise_revisions(connection, batch.changed, now=now)


async def _known(connection: AsyncConnection, ids: Iterable[str]) -> _Batch:
    """The articles of these ids that are stored already."""
    batch = _Batch()
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), _CHUNK):
        stored = select(articles).where(articles.c.id.in_(wanted[start : start + _CHUNK]))
        for row in (await connection.execute(stored)).mappings():
            batch.articles[row["id"]], batch.keys[row["id"]] = article_of(row), row["key"]
    return batch


def _decide(batch: _Batch, article: Article, now: datetime) -> Outcome:
    """What becomes of one article, noted in the batch."""
    old = batch.articles.get(article.id)
    new = settled(article, now=now) if old is None else revised(old, article, now=now)
    if new == old:
        return Outcome.UNCHANGED
    batch.articles[article.id] = new
    batch.touched[article.id] = None
    seen = [each for each in (old, new) if each is not None and each.state is State.PUBLISHED]
    batch.changed.update(section for each in seen for section in each.sections)
    return Outcome.CREATED if old is None else Outcome.UPDATED


async def _write(
    connection: AsyncConnection, batch: _Batch, *, retracted: datetime | None = None
) -> None:
    if not batch.touched:
        return
    when = None if retracted is None else seconds(retracted)
    rows = {id_: {**row_of(batch.articles[id_]), "retracted": when} for id_ in batch.touched}
    new = [row for id_, row in rows.items() if id_ not in batch.keys]
    old = [{**row, "of": batch.keys[id_]} for id_, row in rows.items() if id_ in batch.keys]
    if new:
        await connection.execute(insert(articles), new)
        batch.keys.update(await _keys(connection, [row["id"] for row in new]))
    if old:
        await connection.execute(_UPDATE, old)
        await connection.execute(_DISPLACE, [{"of": row["of"]} for row in old])
    await connection.execute(insert(placements), _places(batch, rows))


async def _keys(connection: AsyncConnection, ids: list[str]) -> dict[str, int]:
    keys: dict[str, int] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        found = select(articles.c.id, articles.c.key).where(articles.c.id.in_(chunk))
        keys.update((row.id, row.key) for row in await connection.execute(found))
    return keys


def _places(batch: _Batch, rows: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "section": section,
            "key": batch.keys[id_],
            "position": position,
            "state": row["state"],
            "published": row["published"],
        }
        for id_, row in rows.items()
        for position, section in enumerate(batch.articles[id_].sections)
    ]


_COLUMNS = [column.name for column in articles.c if column.name not in {"key", "id"}]
_UPDATE = (
    update(articles)
    .where(articles.c.key == bindparam("of"))
    .values({name: bindparam(name) for name in _COLUMNS})
)
_DISPLACE = delete(placements).where(placements.c.key == bindparam("of"))
