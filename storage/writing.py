"""How articles get into the tables: decided by ``feeds.article``, written here in one go."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from config.errors import NashraError
from feeds.article import Article, Outcome, State, revised, settled
from storage.revisions import ALL, raise_revisions
from storage.rows import article_of, row_of, seconds
from storage.tables import article_sections, articles, tombstones
from storage.terms import term_places, write_term_places

#: Ids asked for at once; SQLite takes 32,766 parameters in a statement.
_CHUNK = 500
#: An article as it was, where there was one, and as it is to be.
_Change = tuple[Article | None, Article]
#: A row of ``article_sections`` but for its key: section, seconds, id.
_Place = tuple[str, int, str]


#: Looks at an article as it is stored (nothing where there is none) and as it was handed over;
#: what it returns is why the article is not written.
Objection = Callable[[Article | None, Article], NashraError | None]


@dataclass(frozen=True, slots=True)
class Written:
    """What became of an article that was handed over."""

    outcome: Outcome
    #: As it is stored by now.
    article: Article
    #: As it was stored before; nothing where it was not.
    before: Article | None


@dataclass(slots=True)
class _Batch:
    """What a transaction has found, and what it will leave."""

    #: By id, as they were found.
    old: dict[str, Article] = field(default_factory=dict)
    #: By id, as they are to be.
    new: dict[str, Article] = field(default_factory=dict)

    def article(self, article_id: str) -> Article | None:
        """As it is by now."""
        return self.new.get(article_id) or self.old.get(article_id)

    def changes(self) -> list[_Change]:
        """What is to be written: of an id that came more than once, the first and the last."""
        pairs = ((self.old.get(id_), new) for id_, new in self.new.items())
        return [(old, new) for old, new in pairs if old != new]


def unopposed(_stored: Article | None, _handed_over: Article) -> None:
    """The objection of who has none."""


async def write_articles(
    connection: AsyncConnection,
    handed_over: Sequence[Article],
    *,
    now: datetime,
    objection: Objection = unopposed,
) -> list[Written | NashraError]:
    """Creates or updates each article, in this order; one id may come more than once. Where there
    is an objection to one, it is returned in its place and the others are written."""
    batch = await _found(connection, (article.id for article in handed_over))
    outcomes = [_decide(batch, article, now, objection) for article in handed_over]
    await _write(connection, batch, now=now)
    return outcomes


async def retract_article(
    connection: AsyncConnection,
    article_id: str,
    *,
    now: datetime,
    objection: Callable[[Article | None], NashraError | None] = lambda _stored: None,
) -> bool:
    """Withdraws an article; false where there is nothing to withdraw. One that readers saw leaves
    a tombstone; one that was still scheduled does not, or its id would become known. Raises the
    objection where there is one."""
    batch = await _found(connection, [article_id])
    article = batch.article(article_id)
    if (refused := objection(article)) is not None:
        raise refused
    if article is None or article.state is State.RETRACTED:
        return False
    batch.new[article_id] = replace(article, state=State.RETRACTED)
    await _write(connection, batch, now=now)
    return True


async def publish_due_articles(connection: AsyncConnection, *, now: datetime) -> None:
    """Publishes every scheduled article whose instant has come."""
    values = {"state": State.SCHEDULED.value, "now": seconds(now)}
    batch = _Batch()
    for row in (await connection.execute(DUE, values)).mappings():
        article = article_of(row)
        batch.old[article.id] = article
        batch.new[article.id] = replace(article, state=State.PUBLISHED)
    await _write(connection, batch, now=now)


async def _found(connection: AsyncConnection, ids: Iterable[str]) -> _Batch:
    """The articles of these ids that are stored already."""
    batch = _Batch()
    for some in _chunks(ids):
        for row in (await connection.execute(_ARTICLES, {"ids": some})).mappings():
            batch.old[row["id"]] = article_of(row)
    return batch


def _chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    unique = list(dict.fromkeys(ids))
    return (unique[start : start + _CHUNK] for start in range(0, len(unique), _CHUNK))


def _decide(
    batch: _Batch, article: Article, now: datetime, objection: Objection
) -> Written | NashraError:
    """What becomes of one article, noted in the batch."""
    old = batch.article(article.id)
    if (refused := objection(old, article)) is not None:
        return refused
    new = settled(article, now=now) if old is None else revised(old, article, now=now)
    if new == old:
        return Written(Outcome.UNCHANGED, new, old)
    batch.new[new.id] = new
    return Written(Outcome.CREATED if old is None else Outcome.UPDATED, new, old)


async def _write(connection: AsyncConnection, batch: _Batch, *, now: datetime) -> None:
    changes = batch.changes()
    await _write_articles(connection, changes)
    await _write_places(connection, changes)
    await _write_terms(connection, changes)
    sections = _seen_to_change(changes) | await _remove_tombstones(connection, changes)
    await _add_tombstones(connection, changes, now)
    if sections:
        await raise_revisions(connection, sections, now=now)


def _seen_to_change(changes: Sequence[_Change]) -> set[str]:
    """The sections in which readers will find a difference."""
    return {section for change in changes for each in change for section, *_ in _places(each)}


async def _write_articles(connection: AsyncConnection, changes: Sequence[_Change]) -> None:
    created = [row_of(new) for old, new in changes if old is None]
    updated = [row_of(new) for old, new in changes if old is not None]
    await _execute(connection, _UPDATE, [{"of": row.pop("id"), **row} for row in updated])
    await _execute(connection, _INSERT, created)


async def _write_places(connection: AsyncConnection, changes: Sequence[_Change]) -> None:
    before = {place for old, _ in changes for place in _places(old)}
    after = {place for _, new in changes for place in _places(new)}
    gone = [
        {"of_section": section, "of_published": published, "of_id": id_}
        for section, published, id_ in sorted(before - after)
    ]
    # In the order of their key: the pages that take them are filled one after the other.
    come = [
        {"section": section, "published": published, "id": id_, "of_id": id_}
        for section, published, id_ in sorted(after - before)
    ]
    await _execute(connection, _LEAVE, gone)
    await _execute(connection, _ENTER, come)


async def _write_terms(connection: AsyncConnection, changes: Sequence[_Change]) -> None:
    before = {place for old, _ in changes for place in term_places(old)}
    after = {place for _, new in changes for place in term_places(new)}
    come = after - before
    keys = {
        row.id: row.key
        for some in _chunks(place.id for place in come)
        for row in await connection.execute(_KEYS, {"ids": some})
    }
    await write_term_places(connection, gone=before - after, come=come, keys=keys)


def _places(article: Article | None) -> list[_Place]:
    """Where readers find it."""
    if article is None or article.state is not State.PUBLISHED:
        return []
    return [(section, seconds(article.published), article.id) for section in article.sections]


async def _remove_tombstones(connection: AsyncConnection, changes: Sequence[_Change]) -> set[str]:
    """Of each article that readers see again; returns the sections in which one stood, which may
    be others than those in which the article stands now."""
    risen = [
        new.id
        for old, new in changes
        if old is not None and old.state is not State.PUBLISHED and new.state is State.PUBLISHED
    ]
    sections: set[str] = set()
    for some in _chunks(risen):
        sections.update(await connection.scalars(_TOMBSTONES_OF, {"ids": some}))
        await connection.execute(_REMOVE, {"ids": some})
    return sections


async def _add_tombstones(
    connection: AsyncConnection, changes: Sequence[_Change], now: datetime
) -> None:
    """For each article that readers saw and that is withdrawn."""
    fallen = [
        {"section": section, "retracted": seconds(now), "id": new.id}
        for old, new in changes
        if _places(old) and new.state is State.RETRACTED
        for section in sorted({ALL, *new.sections})
    ]
    await _execute(connection, _ADD, fallen)


async def _execute(connection: AsyncConnection, statement: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        await connection.execute(statement, rows)


_ARTICLES = select(articles).where(articles.c.id.in_(bindparam("ids", expanding=True)))
_KEYS = select(articles.c.id, articles.c.key).where(
    articles.c.id.in_(bindparam("ids", expanding=True))
)
DUE = select(articles).where(
    articles.c.state == bindparam("state"), articles.c.published <= bindparam("now")
)
_INSERT = insert(articles)
_COLUMNS = [each.name for each in articles.c if each.name not in {"key", "id"}]
_UPDATE = (
    update(articles)
    .where(articles.c.id == bindparam("of"))
    .values({name: bindparam(name) for name in _COLUMNS})
)
_ENTER = insert(article_sections).values(
    section=bindparam("section"),
    published=bindparam("published"),
    id=bindparam("id"),
    key=select(articles.c.key).where(articles.c.id == bindparam("of_id")).scalar_subquery(),
)
_LEAVE = delete(article_sections).where(
    article_sections.c.section == bindparam("of_section"),
    article_sections.c.published == bindparam("of_published"),
    article_sections.c.id == bindparam("of_id"),
)
_ADD = insert(tombstones)
_TOMBSTONES_OF = select(tombstones.c.section).where(
    tombstones.c.id.in_(bindparam("ids", expanding=True))
)
_REMOVE = delete(tombstones).where(tombstones.c.id.in_(bindparam("ids", expanding=True)))
