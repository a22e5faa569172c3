"""Categories and authors: where they are read by index, and how they get into it.

``article_terms`` has the shape of ``article_sections``, once for each section and term and once
for all sections together (``""``): a rare category of a section is found without looking at the
section's other articles, nor at the category's articles elsewhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.article import Article, State
from feeds.terms import Term, terms_of
from storage.revisions import ALL
from storage.rows import article_of, seconds
from storage.tables import article_terms, articles


class TermPlace(NamedTuple):
    """A row of ``article_terms`` but for its key."""

    section: str
    kind: str
    term: str
    published: int
    id: str


def term_places(article: Article | None) -> list[TermPlace]:
    """Where readers find it by its terms."""
    if article is None or article.state is not State.PUBLISHED:
        return []
    published, terms = seconds(article.published), terms_of(article)
    return [
        TermPlace(section, term.kind.value, term.name, published, article.id)
        for section in (ALL, *article.sections)
        for term in terms
    ]


async def write_term_places(
    connection: AsyncConnection,
    *,
    gone: Iterable[TermPlace],
    come: Iterable[TermPlace],
    keys: Mapping[str, int],
) -> None:
    """Takes articles out of their terms and puts them in; ``keys`` are those of the articles that
    come, by id."""
    await _execute(connection, _LEAVE, sorted(gone))
    # In the order of their key: the pages that take them are filled one after the other.
    await _execute(connection, _ENTER, [(*place, keys[place.id]) for place in sorted(come)])


async def _execute(
    connection: AsyncConnection, statement: Any, rows: Sequence[tuple[Any, ...]]
) -> None:
    """Runs the statement for each row of values, in its own order of them.

    Past SQLAlchemy's handling of parameters, which takes longer than the database does: an article
    has a row for each of its terms in each of its sections.
    """
    if rows:
        await connection.exec_driver_sql(str(statement.compile(connection.engine)), list(rows))


async def read_newest_about(
    connection: AsyncConnection, section: str | None, term: Term, *, limit: int
) -> Sequence[Article]:
    """Published articles of a term by time, and of equal times by id, both descending."""
    values = {
        "section": ALL if section is None else section,
        "kind": term.kind.value,
        "term": term.name,
        "limit": limit,
    }
    return [article_of(row) for row in (await connection.execute(ABOUT, values)).mappings()]


ABOUT = (
    select(articles)
    .join_from(article_terms, articles, article_terms.c.key == articles.c.key)
    .where(
        article_terms.c.section == bindparam("section"),
        article_terms.c.kind == bindparam("kind"),
        article_terms.c.term == bindparam("term"),
    )
    .order_by(article_terms.c.published.desc(), article_terms.c.id.desc())
    .limit(bindparam("limit"))
)
_ENTER = insert(article_terms)
_LEAVE = delete(article_terms).where(
    *(article_terms.c[name] == bindparam(f"of_{name}") for name in TermPlace._fields)
)
