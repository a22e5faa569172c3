"""The schema: made by migrations, read by index."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect
from sqlalchemy.dialects import sqlite

from storage.errors import StorageUnavailable
from storage.listings import newest_query
from storage.store import ArticleStore
from storage.tables import metadata


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
                [each["referred_table"] for each in found.get_foreign_keys(table)],
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


@pytest.mark.parametrize("section", ["economy", None])
@pytest.mark.parametrize("before", [None, "some-id"])
async def test_the_newest_are_read_by_an_index_that_holds_their_order(
    store: ArticleStore, tmp_path: Path, section: str | None, before: str | None
) -> None:
    query = newest_query(section, limit=50, before=before).compile(
        dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}
    )
    connection = sqlite3.connect(tmp_path / "articles.db")
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    connection.close()

    index = "articles_by_time" if section is None else "placements_by_time"
    assert any(index in step and step.startswith("SEARCH") for step in plan), plan
    assert not any("TEMP B-TREE" in step or step.startswith("SCAN") for step in plan), plan


async def test_a_database_of_a_newer_program_is_left_alone(
    store: ArticleStore, url: str, tmp_path: Path
) -> None:
    await store.close()
    connection = sqlite3.connect(tmp_path / "articles.db")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()

    with pytest.raises(StorageUnavailable, match="newer"):
        await ArticleStore.open(url)


async def test_a_change_is_on_disk_when_it_is_acknowledged(
    store: ArticleStore, tmp_path: Path
) -> None:
    connection = sqlite3.connect(tmp_path / "articles.db")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
    async with store._writing.connect() as writing:
        full = (await writing.exec_driver_sql("PRAGMA synchronous")).scalar_one()
    assert full == 2
