"""Articles from the newsroom's own database: what is new or changed, and nothing twice."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import get_args

import asyncpg
import pytest
from polled import Polled
from postgres import Server, folder_for

from config.sources import ArticleField
from ingest.article_json import ARTICLE_FIELDS

QUERY = "SELECT nr, headline, body, tags, changed, changed AS updated FROM stories WHERE ready"
SOURCE = (
    "{{sql: '{url}', query: {query}, key: [changed, nr], every: 1m, columns: "
    "{{id: nr, title: headline, content_html: body, published: changed, categories: tags}}}}"
)
TABLE = """
CREATE TABLE stories (
    nr INTEGER PRIMARY KEY, headline TEXT, body TEXT, tags TEXT, changed {time}, ready BOOLEAN
)
"""
ROWS = (
    (1, "المرفأ يفتح", "<p>نص أول</p><script>x</script>", "مرافئ;صور", "2024-06-19 14:00:00", True),
    (2, "مسودة", "<p>لا</p>", None, "2024-06-19 14:05:00", False),
    (3, "سوق جديد", "<p>نص ثالث</p>", None, "2024-06-19 15:00:00", True),
)


class Cms:
    """The CMS's database, in SQLite."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "cms.db"
        self.run(TABLE.format(time="TEXT"))
        for row in ROWS:
            self.run("INSERT INTO stories VALUES (?, ?, ?, ?, ?, ?)", *row)

    def run(self, statement: str, *values: object) -> None:
        with closing(sqlite3.connect(self.file)) as connection, connection:
            connection.execute(statement, values)


@pytest.fixture
def cms(tmp_path: Path) -> Cms:
    return Cms(tmp_path)


def source(url: str, query: str = QUERY) -> str:
    return SOURCE.format(url=url, query=f'"{query}"')


async def test_rows_become_articles_by_the_sections_zone(polled: Polled, cms: Cms) -> None:
    polled.sources(source(f"sqlite:///{cms.file}"))
    polled.start()
    await polled.visited(lambda state: state.taken == 2)

    newest, first = await polled.articles()
    assert (newest.id, newest.title) == ("3", "سوق جديد")
    assert first.published.isoformat() == "2024-06-19T11:00:00+00:00"
    assert [each.term for each in first.categories] == ["مرافئ", "صور"]
    assert "script" not in first.content_html


async def test_what_is_new_or_changed_is_taken_and_nothing_twice(polled: Polled, cms: Cms) -> None:
    polled.sources(source(f"sqlite:///{cms.file}"))
    polled.start()
    await polled.visited(lambda state: state.taken == 2)

    # One of the very instant of the last that was read, one changed, one that becomes ready.
    cms.run("INSERT INTO stories VALUES (0, 'في اللحظة نفسها', 'x', '', ?, 1)", ROWS[2][4])
    cms.run(
        "UPDATE stories SET headline = 'المرفأ يفتح غدا', changed = '2024-06-19 16:00:00' "
        "WHERE nr = 1"
    )
    cms.run("UPDATE stories SET ready = 1, changed = '2024-06-19 16:00:00' WHERE nr = 2")
    await polled.again(minutes=2)

    assert set(await polled.titles()) == {
        "المرفأ يفتح غدا",
        "سوق جديد",
        "في اللحظة نفسها",
        "مسودة",
    }
    assert (await polled.state()).taken == 5
    await polled.again(minutes=2)
    assert (await polled.state()).taken == 5


async def test_more_rows_than_are_asked_for_at_once_come_in_order(polled: Polled, cms: Cms) -> None:
    with closing(sqlite3.connect(cms.file)) as connection, connection:
        connection.executemany(
            "INSERT INTO stories VALUES (?, ?, 'x', '', '2024-06-19 15:00:00', 1)",
            [(number, f"خبر {number}") for number in range(10, 460)],
        )
    polled.sources(source(f"sqlite:///{cms.file}"))
    polled.start()
    await polled.visited(lambda state: state.taken == 452)

    assert await polled.store.count() == 452


async def test_a_row_that_can_not_be_taken_does_not_stop_the_others(
    polled: Polled, cms: Cms
) -> None:
    cms.run("UPDATE stories SET headline = NULL WHERE nr = 1")
    polled.sources(source(f"sqlite:///{cms.file}"))
    polled.start()
    await polled.visited(lambda state: state.taken == 1)

    assert await polled.titles() == ["سوق جديد"]
    assert (await polled.state()).error == ""


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT nr, headline, body, tags, changed AS changd FROM stories", "no such column"),
        ("SELECT nr, heading, body, tags, changed FROM stories", "no such column: heading"),
        ("SELECT nr, body, tags, changed FROM stories", "no column headline for title"),
        ("SELEKT 1", "syntax error"),
        ("SELECT * FROM absent", "no such table: absent"),
    ],
)
async def test_a_query_that_can_not_be_asked_says_why(
    polled: Polled, cms: Cms, query: str, reason: str
) -> None:
    polled.sources(source(f"sqlite:///{cms.file}", query))
    polled.start()

    state = await polled.visited(lambda state: bool(state.error))

    assert reason in state.error
    assert "\n" not in state.error
    assert state.failures == 1


async def test_nothing_can_be_written(polled: Polled, cms: Cms) -> None:
    polled.sources(
        source(f"sqlite:///{cms.file}", "SELECT * FROM stories); DELETE FROM stories; --")
    )
    polled.start()
    await polled.visited(lambda state: bool(state.error))

    with closing(sqlite3.connect(cms.file)) as connection:
        assert connection.execute("SELECT count(*) FROM stories").fetchone() == (3,)


async def test_a_database_that_is_away_is_said_without_its_password(polled: Polled) -> None:
    polled.sources(source("postgresql://editor:secret@127.0.0.1:1/cms"))
    polled.start()

    state = await polled.visited(lambda state: bool(state.error))

    assert "127.0.0.1:1" in state.error
    assert "secret" not in state.error


async def test_a_driver_that_is_not_there_is_named(polled: Polled) -> None:
    polled.sources(source("mysql://editor:secret@127.0.0.1/cms"))
    polled.start()

    state = await polled.visited(lambda state: bool(state.error))

    assert "uv sync --extra mysql" in state.error
    assert "secret" not in state.error


async def test_the_address_is_read_from_where_it_is_kept(
    polled: Polled, cms: Cms, monkeypatch: pytest.MonkeyPatch
) -> None:
    polled.sources(source("env:CMS_DATABASE"))
    polled.start()
    state = await polled.visited(lambda state: bool(state.error))
    assert "no variable CMS_DATABASE" in state.error

    monkeypatch.setenv("CMS_DATABASE", f"sqlite:///{cms.file}")
    polled.clock.forward(hours=1)
    await polled.visited(lambda state: state.taken == 2)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        running = Server(folder_for(Path(folder)) / "data")
        yield running
        running.stop()


@pytest.mark.parametrize("time", ["timestamp", "timestamptz"])
async def test_postgresql_is_read_by_its_own_types(
    polled: Polled, server: Server, time: str
) -> None:
    with server.database() as url:
        connection = await asyncpg.connect(url)
        await connection.execute("SET TimeZone = 'Asia/Beirut'")
        await connection.execute(TABLE.format(time=time))
        for row in ROWS:
            await connection.execute(
                f"INSERT INTO stories VALUES ($1, $2, $3, $4, '{row[4]}', $5)", *row[:4], row[5]
            )
        polled.sources(source(url))
        polled.start()
        await polled.visited(lambda state: state.taken == 2)
        first = (await polled.articles())[-1]
        assert first.published.isoformat() == "2024-06-19T11:00:00+00:00"

        await connection.execute(
            "UPDATE stories SET changed = changed + interval '1 hour' WHERE nr = 1"
        )
        await polled.again(minutes=2)
        assert len(await polled.articles()) == 2
        await connection.close()


def test_the_fields_that_columns_may_name_are_those_of_an_article() -> None:
    assert get_args(ArticleField) == ARTICLE_FIELDS
