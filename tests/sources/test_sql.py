"""Articles from another system's database: a real SQLite file and a real PostgreSQL."""

import asyncio
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from polled import YAML, Polled
from postgres import Server, folder_for
from served import until

from config.errors import ConfigError
from config.loading import load
from storage.store import SourceState

TABLE = "CREATE TABLE stories (id INTEGER PRIMARY KEY, headline TEXT, body TEXT, changed TEXT)"
COLUMNS = "columns: {id: id, title: headline, content_html: body, published: changed}"
QUERY = 'query: "SELECT id, headline, body, changed FROM stories", key: [changed, id], every: 1m'
SOURCE = f"{{sql: sqlite:///cms.db, {QUERY}, {COLUMNS}}}"


class Cms:
    """The database of a newsroom's own system."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.sql(TABLE)

    def sql(self, statement: str, *values: Any) -> None:
        with closing(sqlite3.connect(self.file)) as opened, opened:
            opened.execute(statement, values)

    def story(self, number: int, changed: str = "2024-06-19 12:00:00", **also: Any) -> None:
        row = {"headline": f"خبر رقم {number}", "body": f"<p>نص {number}.</p>", **also}
        self.sql(
            "INSERT INTO stories VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "headline = excluded.headline, body = excluded.body, changed = excluded.changed",
            number,
            row["headline"],
            row["body"],
            changed,
        )


@pytest.fixture
def cms(polled: Polled) -> Cms:
    return Cms(polled.folder / "cms.db")


async def meanwhile(polled: Polled, check: Callable[[SourceState], bool]) -> SourceState:
    """The state when it is such, while visit follows visit: a new configuration may come after
    the next one."""

    async def met() -> bool:
        polled.clock.forward(minutes=5)
        await asyncio.sleep(0.3)
        return check(await polled.state())

    await until(met, seconds=20)
    return await polled.state()


async def changes(polled: Polled) -> int:
    return sum(each.number for each in (await polled.store.revisions()).values())


async def test_rows_are_taken_once_and_an_update_of_a_row_updates_its_article(
    polled: Polled, cms: Cms
) -> None:
    cms.story(1, body="<p>نص.</p><script>alert(1)</script>")
    cms.story(2, "2024-06-19 13:30:00")
    polled.sources(SOURCE)
    polled.start()
    await polled.visited(lambda state: state.taken == 2)

    second, first = await polled.articles()
    assert (second.id, first.id) == ("2", "1")
    # Naive times are the section's: Beirut, in summer.
    assert first.published.isoformat() == "2024-06-19T09:00:00+00:00"
    assert "script" not in first.content_html

    before = await changes(polled)
    await polled.again(minutes=2)
    await polled.again(minutes=2)
    assert (await changes(polled), (await polled.state()).taken) == (before, 2)

    cms.story(1, "2024-06-19 14:00:00", headline="عنوان جديد")
    await polled.again(minutes=2)
    assert set(await polled.titles()) == {"عنوان جديد", "خبر رقم 2"}
    assert (await polled.state()).taken == 3


async def test_rows_of_one_time_are_all_read_however_few_are_read_at_once(
    polled: Polled, cms: Cms
) -> None:
    for number in range(2, 40):
        cms.story(number)
    polled.sources(SOURCE.replace("every: 1m", "every: 1m, rows: 7"))
    polled.start()
    await polled.visited(lambda state: state.taken == 38)

    # Written later, with the time and before the row at which reading stopped.
    cms.story(1)
    cms.story(50, "2024-06-19 11:59:30")
    await polled.again(minutes=2)
    assert {article.id for article in await polled.articles()} == {
        *(str(number) for number in range(1, 40)),
        "50",
    }


async def test_bytes_of_a_visit_are_bounded_and_nothing_is_lost(polled: Polled, cms: Cms) -> None:
    for number in range(1, 8):
        cms.story(number, body=f"<p>{'نص طويل ' * 300}</p>")
    polled.sources(SOURCE.replace("every: 1m", "every: 1m, max_size: 4KiB"))
    polled.start()
    await polled.visited(lambda state: state.taken == 7)


async def test_a_row_that_is_refused_stops_no_other_and_is_taken_when_it_is_mended(
    polled: Polled, cms: Cms, caplog: pytest.LogCaptureFixture
) -> None:
    cms.story(1, headline="")
    cms.story(2, headline="خبر\0 رقم 2", body="<p>ن\0ص\ufffe</p>")
    cms.story(3, headline=b"\xff\xfe")
    cms.story(4, "2024-06-19 12:00:01", headline="خبر رقم 4")
    cms.story(5, "غدا ربما")
    cms.story(6, body="<p>" + "س" * 3_000_000)
    cms.sql("INSERT INTO stories VALUES (7, 'بلا وقت', 'نص', NULL)")
    cms.story(8, headline=17.5)
    polled.sources(SOURCE)
    polled.start()
    await polled.visited(lambda state: state.taken == 3)

    assert set(await polled.titles()) == {"خبر رقم 2", "خبر رقم 4", "17.5"}
    assert (await polled.state()).error == ""

    cms.story(1, "2024-06-19 12:00:30", headline="خبر رقم 1")
    cms.sql("UPDATE stories SET changed = '2024-06-19 12:00:30' WHERE id = 5")
    # What sorts behind every time keeps nothing from being read that is looked at again.
    polled.sources(
        SOURCE.replace("every: 1m", "every: 1m, look_back: 2m").replace(
            "FROM stories", "FROM stories WHERE changed < '3'"
        )
    )
    await meanwhile(polled, lambda state: state.taken == 5)
    assert {"خبر رقم 1", "خبر رقم 5"} <= set(await polled.titles())


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (SOURCE.replace("title: headline", "title: headlin"), "no column headlin for title; did"),
        (SOURCE.replace("[changed, id]", "[changd, id]"), "did you mean changed?"),
        (SOURCE.replace("FROM stories", "FROM storie"), "no such table: storie"),
        (SOURCE.replace("cms.db", "away.db"), "unable to open database file"),
        (SOURCE.replace(COLUMNS, "look_back: 1m"), "column changed is no field")
        and (
            SOURCE.replace(COLUMNS, "look_back: 1m").replace("body,", "body AS bdy,"),
            "column bdy",
        ),
    ],
)
async def test_a_query_that_can_t_be_read_says_what_to_mend(
    written: str, said: str, polled: Polled, cms: Cms
) -> None:
    cms.story(1)
    polled.sources(written)
    polled.start()
    state = await polled.visited(lambda state: state.failures == 1)

    assert said in state.error, state.error


async def test_a_locked_database_is_waited_for_and_nothing_is_written_to_it(
    polled: Polled, cms: Cms
) -> None:
    cms.story(1)
    polled.sources(SOURCE.replace("every: 1m", "every: 1m, timeout: 1s"))
    with closing(sqlite3.connect(cms.file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        polled.start()
        state = await polled.visited(lambda state: state.failures == 1)
        assert "locked" in state.error or "no answer" in state.error
    await polled.again(minutes=5)
    assert await polled.titles() == ["خبر رقم 1"]

    polled.sources(SOURCE.replace("SELECT id", "DELETE FROM stories RETURNING id"))
    await meanwhile(polled, lambda state: state.failures > 0)
    with closing(sqlite3.connect(cms.file)) as opened:
        assert opened.execute("SELECT count(*) FROM stories").fetchone() == (1,)


async def test_a_query_that_takes_too_long_is_ended(polled: Polled, cms: Cms) -> None:
    cms.story(1)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
    slow = f"'{endless} SELECT i AS id, 0 AS changed, max(i) AS title FROM n'"
    polled.sources(f"{{sql: sqlite:///cms.db, timeout: 1s, key: [changed, id], query: {slow}}}")
    polled.start()
    state = await polled.visited(lambda state: state.failures == 1)

    assert "no answer within 1 seconds" in state.error or "interrupted" in state.error


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (SOURCE.replace("title:", "titel:"), "'titel' is no field of an article (did you mean ti"),
        (SOURCE.replace("sqlite:///cms.db", "oracle://u:secret@h/d"), "oracle is not a kind of"),
        (SOURCE.replace("sqlite:///cms.db", "mysql://u:secret@h/d"), "uv sync --extra mysql"),
        (SOURCE.replace("sqlite:///cms.db", '"postgresql://u:sec/ret@h/d"'), "write %2F"),
        (SOURCE.replace("sqlite:///cms.db", "env:NO_SUCH_THING"), "no variable NO_SUCH_THING"),
        (SOURCE.replace("sqlite:///cms.db", "file:empty"), "can't be read"),
        (SOURCE.replace("key:", "keys:"), "did you mean key?"),
        (SOURCE.replace("[changed, id]", "[]"), "is an empty list"),
    ],
)
def test_a_mistake_in_the_settings_is_told_without_the_password(
    source: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "newsroom.yaml"
    path.write_text(YAML.format(sources=f"      - {source}"), encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load(path)
    assert said in str(refused.value)
    assert "secret" not in str(refused.value)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        running = Server(folder_for(Path(folder)) / "data")
        yield running
        running.stop()


POSTGRES = """\
CREATE TABLE stories (id uuid PRIMARY KEY, number bigint, headline text, body text,
    tags text[], writers json, created timestamp, changed timestamptz);
INSERT INTO stories SELECT md5(n::text)::uuid, n, 'خبر رقم ' || n, '<p>نص ' || n || '</p>',
    ARRAY['مرافئ', 'صور: ' || n], '[{"name": "هدى"}]', '2024-06-19 12:00:00',
    '2024-06-19 12:00:00.123456+00' FROM generate_series(1, 30) AS n;
"""
POSTGRES_SOURCE = (
    "{sql: env:CMS_DATABASE, key: [changed, id], every: 1m, rows: 7, timezone: UTC, "
    "query: 'SELECT *, 12::text AS nothing FROM stories WHERE created::time = ''12:00:00''', "
    "columns: {id: id, title: headline, content_html: body, published: created, "
    "updated: changed, categories: tags, authors: writers}}"
)


async def test_postgresql_is_read_by_keys_of_its_own_types_and_never_written_to(
    polled: Polled, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with server.database() as url:
        monkeypatch.setenv("CMS_DATABASE", url)
        name = url.rpartition("/")[2].partition("?")[0]
        await asyncio.to_thread(server.sql, POSTGRES, name)
        polled.sources(POSTGRES_SOURCE)
        polled.start()
        await polled.visited(lambda state: state.taken == 30 or bool(state.error))

        assert (await polled.state()).error == ""
        article = (await polled.articles())[0]
        assert article.published.isoformat() == "2024-06-19T12:00:00+00:00"
        assert (article.timezone, article.authors[0].name) == ("Asia/Beirut", "هدى")
        assert "مرافئ" in {each.term for each in article.categories}

        change = "UPDATE stories SET headline = 'جديد', changed = '2024-06-19 13:00+00'"
        await asyncio.to_thread(server.sql, f"{change} WHERE number = 3", name)
        await polled.again(minutes=2)
        assert "جديد" in await polled.titles()
        assert len(await polled.articles()) == 30

        writing = POSTGRES_SOURCE.replace("12::text", "nextval(''n'')::text")
        await asyncio.to_thread(server.sql, "CREATE SEQUENCE n", name)
        polled.sources(writing)
        await meanwhile(polled, lambda state: "read-only" in state.error)
    monkeypatch.setenv("CMS_DATABASE", "postgresql://editor:s3cret@127.0.0.1:1/cms")
    polled.sources(POSTGRES_SOURCE)
    state = await meanwhile(polled, lambda state: "Connect call failed" in state.error)
    assert "s3cret" not in str(state)
