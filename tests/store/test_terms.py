"""Articles by category and by author."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from made import INSTANT
from sqlalchemy import create_engine

from feeds.article import Article, Category, Person
from feeds.terms import Kind, Term
from storage.migrating import SCRIPTS
from storage.store import ArticleStore

Make = Callable[..., Article]
NOW = INSTANT + timedelta(hours=1)
PORTS = Term(Kind.TAG, "موانئ")
LEILA = Term(Kind.AUTHOR, "ليلى")
TAGGED = {"categories": (Category(term="موانئ"),), "authors": (Person(name="ليلى"),)}


async def slugs(store: ArticleStore, section: str | None, term: Term, limit: int = 9) -> list[str]:
    found = await store.newest_about(section, term, limit=limit)
    return [each.id.rsplit(":", 1)[1] for each in found]


async def test_a_term_lists_its_articles_newest_first(store: ArticleStore, article: Make) -> None:
    later = INSTANT + timedelta(minutes=1)
    await store.put_many(
        [article("b", **TAGGED), article("a", published=later, **TAGGED), article("c", **TAGGED)],
        now=NOW,
    )
    await store.put(article("d", sections=("sports",), **TAGGED), now=NOW)

    for term in (PORTS, LEILA):
        assert await slugs(store, "arab-international", term) == ["a", "c", "b"]
        assert await slugs(store, "arab-international", term, limit=2) == ["a", "c"]
        assert await slugs(store, None, term) == ["a", "d", "c", "b"]
        assert await slugs(store, "economy", term) == []
    assert await slugs(store, None, Term(Kind.TAG, "ليلى")) == []


async def test_the_same_word_in_another_form_is_the_same_term(
    store: ArticleStore, article: Make
) -> None:
    written = (Category(term="Cafe\u0301 "), Category(term="Café"), Category(term="\x00"))
    await store.put(article(categories=written), now=NOW)

    assert await slugs(store, None, Term(Kind.TAG, "Café")) == ["first"]


def without_terms(file: Path) -> None:
    """Takes a database back to the schema before there were terms."""
    engine = create_engine(f"sqlite:///{file}")
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    engine.dispose()


def rows(file: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(file)
    found = connection.execute("SELECT * FROM article_terms ORDER BY 1, 2, 3, 4, 5").fetchall()
    connection.close()
    return found


@pytest.mark.only_on("sqlite")
async def test_an_older_database_learns_the_terms_of_its_articles(
    url: str, tmp_path: Path, article: Make
) -> None:
    future = NOW + timedelta(days=1)
    odd = (Category(term="Cafe\u0301"), Category(term=" a\x01b "), Category(term="\x02"))
    async with await ArticleStore.open(url) as store:
        await store.put_many([article(f"n{n}", **TAGGED) for n in range(7)], now=NOW)
        await store.put(article("odd", sections=("sports", "economy"), categories=odd), now=NOW)
        await store.put(article("later", published=future, **TAGGED), now=NOW)
        await store.put(article("gone", **TAGGED), now=NOW)
        await store.retract(article("gone").id, now=NOW)
    file = tmp_path / "articles.db"
    before = rows(file)
    without_terms(file)

    async with await ArticleStore.open(url) as store:
        assert await slugs(store, "arab-international", PORTS) == [f"n{6 - n}" for n in range(7)]
        assert rows(file) == before
        assert len(before) == 7 * 2 * 2 + 3 * 2
        await store.publish_due(future)
        assert (await slugs(store, None, LEILA))[0] == "later"
