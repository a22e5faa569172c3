"""From a source to a feed reader, and what the operator sees of it on the way."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import feedparser
from aiohttp import ClientSession
from served import YAML, Clock, serving, until
from strange_server import moved, strange_server, text

from config.loading import load
from server.edition import Editions
from storage.store import ArticleStore

UPSTREAM = (
    "<rss version='2.0'><channel><title>وكالة</title><item><title>ميناء صور يفتح رصيفا</title>"
    "<guid isPermaLink='false'>agency-1</guid><link>https://agency.example/1</link>"
    "<pubDate>الأربعاء 19 يونيو 2024 الساعة 08:32 مساء</pubDate>"
    "<description>نص الخبر.</description></item></channel></rss>"
)


async def test_what_a_source_has_reaches_readers_and_its_state_the_operator(
    tmp_path: Path, clock: Clock
) -> None:
    path = tmp_path / "newsroom.yaml"
    async with strange_server() as agency:
        agency.answers["/rss?key=secret"] = text(UPSTREAM)
        agency.answers["/gone"] = text("", status="410 Gone")
        agency.answers["/old"] = moved("/new?key=secret")
        agency.answers["/new?key=secret"] = text("<rss version='2.0'><channel></channel></rss>")
        addresses = [agency.url(each) for each in ("/rss?key=secret", "/no", "/gone", "/old")]
        sources = "[{}]".format(", ".join(f'{{feed: "{each}"}}' for each in addresses))
        yaml = YAML.replace("title: اقتصاد", f"title: اقتصاد\n    sources: {sources}")
        written = f"fetching: {{allow_private: [127.0.0.0/8]}}\n{yaml}"
        await asyncio.to_thread(path.write_text, written, encoding="utf-8")
        newsroom = load(path)
        editions = Editions(newsroom, lambda: load(path), path)
        async with (
            await ArticleStore.open(newsroom.storage.url) as store,
            serving(store, editions, clock) as served,
            ClientSession(f"http://127.0.0.1:{served.port}") as client,
        ):

            async def said(address: str) -> str:
                async with client.get(address) as answer:
                    return await answer.text()

            async def both_noted() -> bool:
                found = json.loads(await said("/status"))["sources"]
                return all(each["last_success"] or each["last_failure"] for each in found)

            await until(both_noted, seconds=10)
            feed = feedparser.parse(await said("/feeds/economy.rss"))
            status = json.loads(await said("/status"))
            metrics = await said("/metrics")

    assert [(entry.title, entry.id) for entry in feed.entries] == [
        ("ميناء صور يفتح رصيفا", "agency-1")
    ]
    assert feed.entries[0].published == "Wed, 19 Jun 2024 20:32:00 +0300"
    good, bad, gone, elsewhere = status["sources"]
    assert (gone["gone"], gone["next_visit"]) == (True, None)
    assert (elsewhere["gone"], elsewhere["moved_to"]) == (False, agency.url("/new"))
    assert (good["section"], good["kind"], good["articles"]) == ("economy", "feed", 1)
    assert good["last_success"] == "2024-06-19T18:00:00+00:00"
    assert (bad["failures"], "answered 404" in bad["error"]) == (1, True)
    assert status["articles"] == 1
    assert "secret" not in json.dumps(status) + metrics
    place = agency.url("/rss")
    assert f'kind="feed",place="{place}",section="economy"}} 1.0' in metrics


async def test_rows_of_a_database_reach_readers(tmp_path: Path, clock: Clock) -> None:
    with closing(sqlite3.connect(tmp_path / "cms.db")) as cms, cms:
        cms.execute("CREATE TABLE stories (id, headline, body, changed)")
        row = ("https://sawt.example/?p=1", "ميناء & رصيف", "<p>نص.</p>", "2024-06-19 20:32:00")
        cms.execute("INSERT INTO stories VALUES (?, ?, ?, ?)", row)
    path = tmp_path / "newsroom.yaml"
    source = (
        "{sql: sqlite:///cms.db, query: SELECT * FROM stories, key: [changed, id], "
        "columns: {id: id, title: headline, content_html: body, published: changed}}"
    )
    yaml = YAML.replace("title: اقتصاد", f"title: اقتصاد\n    sources: [{source}]")
    await asyncio.to_thread(path.write_text, yaml, encoding="utf-8")
    newsroom = load(path)
    editions = Editions(newsroom, lambda: load(path), path)
    async with (
        await ArticleStore.open(newsroom.storage.url) as store,
        serving(store, editions, clock) as served,
        ClientSession(f"http://127.0.0.1:{served.port}") as client,
    ):

        async def said(address: str) -> str:
            async with client.get(address) as answer:
                return await answer.text()

        async def is_there() -> bool:
            return "sawt.example/?p=1" in await said("/feeds/economy.rss")

        await until(is_there, seconds=10)
        (entry,) = feedparser.parse(await said("/feeds/economy.rss")).entries
        (source_now,) = json.loads(await said("/status"))["sources"]

    assert (entry.id, entry.title) == ("https://sawt.example/?p=1", "ميناء & رصيف")
    assert entry.published == "Wed, 19 Jun 2024 20:32:00 +0300"
    assert (source_now["kind"], source_now["articles"]) == ("sql", 1)
