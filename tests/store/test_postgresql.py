"""What is PostgreSQL's own: its messages, its schema, its replicas, and two processes on it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from made import an_article
from postgres import Server
from sqlalchemy import Connection, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from config.settings import StorageSettings
from feeds.article import Category
from feeds.terms import Kind, Term
from storage.errors import StorageBusy, StorageError, StorageUnavailable
from storage.listings import IN_ORDER_OF_IDS, NEXT_SCHEDULED, TOMBSTONES, newest_query
from storage.migrating import SCRIPTS
from storage.spans import LISTED, NEWEST_LISTED, count_query, oldest_query, place_query
from storage.store import ArticleStore
from storage.tables import metadata
from storage.terms import ABOUT
from storage.writing import DUE

pytestmark = pytest.mark.only_on("postgresql")
NOW = datetime(2024, 6, 19, 18, 0, tzinfo=UTC)


async def test_the_migrations_make_the_tables_that_the_program_uses(
    store: ArticleStore, url: str
) -> None:
    def differences(connection: Connection) -> list[Any]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    engine = create_async_engine(url.replace("postgresql:", "postgresql+asyncpg:"))
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def migrated(url: str, goal: str) -> None:
    """A database as an earlier version left it."""

    def upgrade(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(SCRIPTS))
        config.attributes["connection"] = connection
        command.upgrade(config, goal)

    engine = create_async_engine(url.replace("postgresql:", "postgresql+asyncpg:"))
    async with engine.begin() as connection:
        await connection.run_sync(upgrade)
    await engine.dispose()


async def test_the_first_schema_is_brought_to_this_one_with_what_it_holds(url: str) -> None:
    await migrated(url, "0001")
    connection = await asyncpg.connect(url)
    await connection.execute(
        """
        INSERT INTO articles (id, state, published, updated, timezone, language, title,
                              content_html, parts)
        VALUES ('a', 'published', 1718818345, 1718818345, 'Asia/Beirut', 'ar', 'ميناء', 'نص',
                '{"sections": ["local"], "categories": [{"term": "اقتصاد"}]}');
        INSERT INTO article_sections SELECT 'local', published, id, key FROM articles;
        """
    )
    await connection.close()

    async with await ArticleStore.open(url) as store:
        (found,) = await store.newest("local", limit=5)
        assert found.categories == (Category(term="اقتصاد"),)
        assert await store.newest_about("local", Term(Kind.TAG, "اقتصاد"), limit=5) == [found]


LISTS = {
    "section": newest_query(one_section=True, goes_on=False),
    "section, next page": newest_query(one_section=True, goes_on=True),
    "all": newest_query(one_section=False, goes_on=False),
    "all, next page": newest_query(one_section=False, goes_on=True),
    "section, a place from the newest": place_query(one_section=True, newest_first=True),
    "section, a place from the oldest": place_query(one_section=True, newest_first=False),
    "section, from the oldest on": oldest_query(one_section=True),
    "section, counted": count_query(one_section=True),
    "all, a place from the newest": place_query(one_section=False, newest_first=True),
    "all, from the oldest on": oldest_query(one_section=False),
    "listed": LISTED,
    "newest listed": NEWEST_LISTED,
    "category": ABOUT,
    "tombstones": TOMBSTONES,
    "all by id": IN_ORDER_OF_IDS,
    "due": DUE,
    "next scheduled": NEXT_SCHEDULED,
}


@pytest.mark.parametrize("name", LISTS)
async def test_lists_are_read_by_an_index_that_holds_their_order(
    store: ArticleStore, url: str, name: str
) -> None:
    query = LISTS[name].compile(dialect=postgresql.asyncpg.dialect())  # type: ignore[no-untyped-call]
    connection = await asyncpg.connect(url)
    # Of tables that are empty everything is read at once, unless that is dear.
    await connection.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
    await connection.execute(f"PREPARE asked AS {query}")
    values = ", ".join("NULL" for _ in query.positiontup or ())
    await connection.execute("SET plan_cache_mode = force_generic_plan")
    rows = await connection.fetch(f"EXPLAIN (COSTS OFF) EXECUTE asked({values})")
    steps = [row[0] for row in rows]
    await connection.close()

    assert any("Index" in step for step in steps), steps
    assert not any("Seq Scan" in step or "Sort" in step for step in steps), steps


async def test_what_is_told_wakes_the_others(store: ArticleStore, url: str) -> None:
    async with await ArticleStore.open(url) as other:
        await other.changed()
        waiting = asyncio.create_task(other.wait_changed(60))
        await asyncio.sleep(0.1)
        await store.put(an_article(), now=NOW)

        assert await waiting
        assert not await other.wait_changed(0)


async def test_a_watching_connection_that_is_cut_off_misses_nothing(
    store: ArticleStore, url: str
) -> None:
    async with await ArticleStore.open(url) as other:
        await other.changed()
        await cut_off(url)
        await put_in_spite(store)

        assert await until_answered(other.changed)


async def cut_off(url: str) -> None:
    """Ends every other session of the database."""
    connection = await asyncpg.connect(url)
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await connection.close()


async def put_in_spite(store: ArticleStore) -> None:
    await until_answered(lambda: store.put(an_article(), now=NOW))


async def until_answered(call: Any) -> Any:
    """The first answer of a call that may fail for a moment."""
    async with asyncio.timeout(30):
        while True:
            try:
                return await call()
            except StorageUnavailable:
                await asyncio.sleep(0.05)


async def test_sessions_that_were_ended_are_made_anew(store: ArticleStore, url: str) -> None:
    await store.put(an_article(), now=NOW)
    await asyncio.gather(*(store.count() for _ in range(5)))
    await cut_off(url)

    assert await store.count() == 1
    await store.put(an_article(id="b"), now=NOW)
    assert await store.count() == 2


@pytest.fixture
def wrong_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[], datetime]:
    """The clock of a machine that is an hour ahead."""

    def ahead() -> float:
        return time.time_ns() / 1e9 + 3600

    monkeypatch.setattr("storage.postgresql.time.time", ahead)
    return lambda: datetime.fromtimestamp(ahead(), UTC)


async def test_a_lease_goes_by_the_databases_clock(
    store: ArticleStore, wrong_clock: Callable[[], datetime]
) -> None:
    right = datetime.now(UTC)

    assert await store.take_lease("sources", "right", seconds=60, now=wrong_clock())
    assert not await store.take_lease("sources", "wrong", seconds=60, now=wrong_clock())
    connection_until = await store._access.read("x", _lease_until)
    assert abs(connection_until - right.timestamp() - 60) < 30


async def _lease_until(connection: AsyncConnection) -> float:
    return float(await connection.scalar(text("SELECT until FROM leases")) or 0)


async def test_an_embargo_holds_where_a_machines_clock_is_ahead(
    store: ArticleStore, wrong_clock: Callable[[], datetime]
) -> None:
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=10)
    await store.put(an_article(published=soon, updated=soon), now=wrong_clock())

    assert await store.newest(None, limit=5) == []
    assert await store.publish_due(wrong_clock()) == soon
    assert await store.newest(None, limit=5) == []


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("postgresql://editor:secret@127.0.0.1:1/nashra", "check that the database server runs"),
        ("postgresql://editor:secret@/nashra?host=/nowhere", "check that the database server"),
        ("postgresql://editor:secret@127.0.0.1:1,127.0.0.1:2/nashra", "127.0.0.1:1,127.0.0.1:2"),
        ("postgresql://editor:secret@[/nashra", "write postgresql://"),
    ],
)
async def test_a_server_that_is_not_there_is_one_line_without_the_password(
    url: str, why: str
) -> None:
    with pytest.raises(StorageUnavailable, match=why) as refused:
        await ArticleStore.open(url)

    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)


async def test_who_may_not_enter_is_told_what_to_check(url: str, server: Server) -> None:
    with pytest.raises(StorageUnavailable, match="check user, password and database"):
        await ArticleStore.open(url.replace("postgres@", "nobody@"))
    with pytest.raises(StorageUnavailable, match="check user, password and database"):
        await ArticleStore.open(server.url("no_such_database"))


async def test_nothing_is_made_where_nothing_may_be(url: str) -> None:
    with pytest.raises(StorageUnavailable, match="there is no database"):
        await ArticleStore.open(url, create=False)
    await (await ArticleStore.open(url)).close()
    await (await ArticleStore.open(url, create=False)).close()


async def test_tables_of_others_are_left_alone(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TABLE articles (headline text)")
    await connection.close()

    with pytest.raises(StorageUnavailable, match="another program"):
        await ArticleStore.open(url)


async def test_a_database_that_only_reads_names_the_primary(store: ArticleStore, url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', "
        "current_database()); END $$"
    )
    await connection.close()
    async with await ArticleStore.open(url) as reader:
        with pytest.raises(StorageUnavailable, match="name the primary"):
            await reader.put(an_article(), now=NOW)


async def test_a_text_that_can_not_be_stored_is_an_error_and_no_harm(store: ArticleStore) -> None:
    with pytest.raises(StorageError, match="NUL"):
        await store.put(an_article(title="a\0b"), now=NOW)

    assert await store.count() == 0


async def test_a_statement_that_takes_too_long_is_ended(url: str) -> None:
    settings = StorageSettings(url=url, statement_timeout=1)
    async with await ArticleStore.open(settings, busy_seconds=60) as store:
        connection = await asyncpg.connect(url)
        await connection.execute("BEGIN; LOCK TABLE articles")
        with pytest.raises(StorageBusy):
            await store.count()
        await connection.close()
        assert await store.count() == 0


async def test_schemas_keep_newsrooms_apart(url: str) -> None:
    one = StorageSettings(url=url, schema_name="one")
    two = StorageSettings(url=url, schema_name="two")
    async with await ArticleStore.open(one) as first, await ArticleStore.open(two) as second:
        await first.put(an_article(), now=NOW)

        assert (await first.count(), await second.count()) == (1, 0)


async def test_nothing_is_prepared_for_a_session_behind_pgbouncer(url: str) -> None:
    """PgBouncer itself is in ``tests/cli``; here, what it could not pass on."""
    settings = StorageSettings(url=url, pgbouncer=True)
    async with await ArticleStore.open(settings) as store, await ArticleStore.open(url) as other:
        await store.put(an_article(), now=NOW)
        assert len(await store.newest(None, limit=5)) == 1
        await store.changed()
        await other.put(an_article(id="b"), now=NOW)
        assert await store.wait_changed(60)
        connection = await asyncpg.connect(url)
        sessions = await connection.fetch(
            "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = "
            "current_database()"
        )
        await connection.close()
        assert len(sessions) <= 1, "one for the other store alone"


@asynccontextmanager
async def read_with(url: str, replica: str) -> AsyncIterator[ArticleStore]:
    settings = StorageSettings(url=url, replicas=(replica,))
    async with await ArticleStore.open(settings) as store:
        yield store


@pytest.fixture
def behind(url: str, server: Server) -> Iterator[str]:
    """A second database that stands for a replica: what it holds, the test decides."""
    with server.database() as other:
        yield other


async def test_a_replica_is_read_only_as_far_as_it_has_come(url: str, behind: str) -> None:
    async with await ArticleStore.open(behind) as replica, read_with(url, behind) as store:
        await store.put(an_article(id="here"), now=NOW)
        await store.revisions()

        assert [each.id for each in await store.newest(None, limit=5)] == ["here"]

        await replica.put(an_article(id="there"), now=NOW)
        assert [each.id for each in await store.newest(None, limit=5)] == ["there"]
        assert await store.get("here"), "what is asked by its id comes from the primary"

        await store.put(an_article(id="later"), now=NOW)
        await store.revisions()
        assert {each.id for each in await store.newest(None, limit=5)} == {"here", "later"}


async def test_a_replica_that_is_away_is_done_without(url: str) -> None:
    async with read_with(url, "postgresql://nobody@127.0.0.1:1/nashra") as store:
        await store.put(an_article(), now=NOW)
        await store.revisions()

        assert len(await store.newest(None, limit=5)) == 1
