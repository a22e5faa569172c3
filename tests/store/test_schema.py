"""The schema: made by migrations, read by index, kept on disk."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect
from sqlalchemy.dialects import sqlite

from storage.listings import NEWEST_OF_EACH, NEXT_SCHEDULED, TOMBSTONES, newest_query
from storage.migrating import SCRIPTS
from storage.spans import LISTED, NEWEST_LISTED, count_query, oldest_query, place_query
from storage.store import ArticleStore
from storage.tables import SCHEMA, metadata
from storage.terms import ABOUT
from storage.writing import DUE

#: What PostgreSQL makes of the same is in ``test_postgresql.py``.
pytestmark = pytest.mark.only_on("sqlite")
ROOT = Path(__file__).parents[2]


def shape(file: Path) -> object:
    """Tables with their columns, keys and indexes, as the database itself describes them."""
    engine = create_engine(f"sqlite:///{file}")
    try:
        found = inspect(engine)
        return {
            table: (
                [
                    (each["name"], str(each["type"]), each["nullable"])
                    for each in found.get_columns(table)
                ],
                found.get_pk_constraint(table)["constrained_columns"],
                sorted((each["name"], each["column_names"]) for each in found.get_indexes(table)),
                [each["column_names"] for each in found.get_unique_constraints(table)],
                [each["referred_table"] for each in found.get_foreign_keys(table)],
                found.get_table_options(table),
            )
            for table in found.get_table_names()
            if table != "alembic_version"
        }
    finally:
        engine.dispose()


async def test_the_migrations_make_the_tables_that_the_program_uses(
    store: ArticleStore, tmp_path: Path
) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/direct.db")
    metadata.create_all(engine)
    engine.dispose()

    assert shape(tmp_path / "articles.db") == shape(tmp_path / "direct.db")


def test_the_program_knows_the_last_migration() -> None:
    assert ScriptDirectory(str(SCRIPTS)).get_current_head() == SCHEMA


def test_the_migrations_go_back_and_forth(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/articles.db")
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    for goal, way in (("head", command.upgrade), ("base", command.downgrade)) * 2:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            way(config, goal)
            present = MigrationContext.configure(connection).get_current_revision()
            assert present == (SCHEMA if goal == "head" else None)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()


def test_a_database_that_is_up_to_date_is_opened_without_alembic(tmp_path: Path) -> None:
    code = """
import asyncio, sys
from storage.store import ArticleStore
async def open_and_close():
    await (await ArticleStore.open(sys.argv[1])).close()
asyncio.run(open_and_close())
print("alembic" in sys.modules)
"""
    loaded = [
        subprocess.run(
            [sys.executable, "-c", code, f"sqlite:///{tmp_path}/articles.db"],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for _ in range(2)
    ]

    assert loaded == ["True", "False"]


def plan(file: Path, statement: Any) -> list[str]:
    query = statement.compile(dialect=sqlite.dialect())
    connection = sqlite3.connect(file)
    rows = connection.execute(f"EXPLAIN QUERY PLAN {query}", [1] * len(query.positiontup))
    steps = [row[3] for row in rows]
    connection.close()
    return steps


SECTION_ORDER = "SEARCH article_sections USING PRIMARY KEY (section=?"
ARTICLES_ORDER = "SEARCH articles USING INDEX articles_by_time (state=?"
ARTICLES_COVERED = "SEARCH articles USING COVERING INDEX articles_by_time (state=?"
#: A step over what a subquery has found, not over a table.
FOUND = "SCAN anon_"
LISTS = {
    "section": (newest_query(one_section=True, goes_on=False), SECTION_ORDER),
    "section, next page": (
        newest_query(one_section=True, goes_on=True),
        f"{SECTION_ORDER} AND (published,id)<(?,?))",
    ),
    "all": (newest_query(one_section=False, goes_on=False), ARTICLES_ORDER),
    "all, next page": (
        newest_query(one_section=False, goes_on=True),
        f"{ARTICLES_ORDER} AND (published,id)<(?,?))",
    ),
    "section, a place from the newest": (
        place_query(one_section=True, newest_first=True),
        f"{SECTION_ORDER} AND published>? AND published<?)",
    ),
    "section, a place from the oldest": (
        place_query(one_section=True, newest_first=False),
        f"{SECTION_ORDER} AND published>? AND published<?)",
    ),
    "section, from the oldest on": (
        oldest_query(one_section=True),
        f"{SECTION_ORDER} AND published>? AND published<?)",
    ),
    "section, counted": (
        count_query(one_section=True),
        f"{SECTION_ORDER} AND published>? AND published<?)",
    ),
    "all, a place from the newest": (
        place_query(one_section=False, newest_first=True),
        f"{ARTICLES_COVERED} AND published>? AND published<?)",
    ),
    "all, a place from the oldest": (
        place_query(one_section=False, newest_first=False),
        f"{ARTICLES_COVERED} AND published>? AND published<?)",
    ),
    "all, from the oldest on": (
        oldest_query(one_section=False),
        f"{ARTICLES_ORDER} AND published>? AND published<?)",
    ),
    "all, counted": (
        count_query(one_section=False),
        f"{ARTICLES_COVERED} AND published>? AND published<?)",
    ),
    "listed": (LISTED, f"{ARTICLES_ORDER} AND published>? AND published<?)"),
    "newest listed": (NEWEST_LISTED, f"{ARTICLES_ORDER} AND published>? AND published<?)"),
    "category": (
        ABOUT,
        "SEARCH article_terms USING PRIMARY KEY (section=? AND kind=? AND term=?)",
    ),
    "tombstones": (TOMBSTONES, "SEARCH tombstones USING PRIMARY KEY (section=?)"),
    "due": (DUE, f"{ARTICLES_ORDER} AND published<?)"),
    "next scheduled": (
        NEXT_SCHEDULED,
        "SEARCH articles USING COVERING INDEX articles_by_time (state=?)",
    ),
}


async def test_the_newest_of_each_section_is_one_seek_a_section(
    store: ArticleStore, tmp_path: Path
) -> None:
    steps = plan(tmp_path / "articles.db", NEWEST_OF_EACH)

    scans = [step for step in steps if step.startswith("SCAN")]
    assert len(scans) == 1
    assert scans[0].startswith("SCAN section_revisions USING COVERING INDEX")
    assert any(step.startswith(SECTION_ORDER) for step in steps), steps
    assert not [step for step in steps if "TEMP B-TREE" in step]


@pytest.mark.parametrize("name", LISTS)
async def test_lists_are_read_by_an_index_that_holds_their_order(
    store: ArticleStore, tmp_path: Path, name: str
) -> None:
    statement, wanted = LISTS[name]
    steps = plan(tmp_path / "articles.db", statement)

    assert any(step.startswith(wanted) for step in steps), steps
    steps = [step for step in steps if not step.startswith(FOUND)]
    assert not any("TEMP B-TREE" in step or step.startswith("SCAN") for step in steps), steps


async def test_a_change_is_on_disk_when_it_is_acknowledged(
    store: ArticleStore, tmp_path: Path
) -> None:
    connection = sqlite3.connect(tmp_path / "articles.db")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
    async with store._access._database.writing.connect() as writing:
        assert (await writing.exec_driver_sql("PRAGMA synchronous")).scalar_one() == 2
        assert (await writing.exec_driver_sql("PRAGMA foreign_keys")).scalar_one() == 1
        await writing.rollback()


async def test_readers_can_not_write(store: ArticleStore) -> None:
    async with store._access._database.reader(None) as reading:
        with pytest.raises(Exception, match="readonly"):
            await reading.exec_driver_sql("DELETE FROM articles")
