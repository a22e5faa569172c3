"""Feeds over HTTP: what a feed reader, an aggregator and a cache see."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import brotli
import feedparser
import pytest
import zstandard
from aiohttp.test_utils import TestClient, TestServer
from served import World

from feeds.article import Article, Category
from server.app import create_app
from storage.store import ArticleStore

Make = Callable[..., Article]
Eventually = Callable[..., Awaitable[None]]
FORMS = ("rss", "atom", "json")
RSS = "/feeds/arab-international.rss"


@pytest.mark.parametrize("form", FORMS)
async def test_a_published_article_is_in_its_sections_feed_and_in_all(
    world: World, article: Make, form: str
) -> None:
    await world.publish(article())

    assert "عنوان first" in await world.text(f"/feeds/arab-international.{form}")
    assert "عنوان first" in await world.text(f"/feeds/all.{form}")
    assert "عنوان first" not in await world.text(f"/feeds/economy.{form}")


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("rss", "application/rss+xml; charset=utf-8"),
        ("atom", "application/atom+xml; charset=utf-8"),
        ("json", "application/feed+json; charset=utf-8"),
    ],
)
async def test_each_format_is_sent_as_its_own_media_type(
    world: World, form: str, media_type: str
) -> None:
    response = await world.client.get(f"/feeds/economy.{form}")

    assert response.headers["Content-Type"].lower() == media_type
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("form", ["rss", "atom"])
async def test_feedparser_takes_the_feed_with_its_local_offset(
    world: World, article: Make, form: str
) -> None:
    await world.publish(article())

    text = await world.text(f"/feeds/arab-international.{form}")
    feed = feedparser.parse(text)

    assert feed.bozo == 0
    assert feed.feed.language == "ar"
    assert feed.entries[0].published_parsed[:6] == (2024, 6, 19, 17, 32, 25)
    assert "+0300" in text or "+03:00" in text


async def test_what_was_acknowledged_is_in_the_next_answer(world: World, article: Make) -> None:
    for number in range(20):
        await world.publish(article(f"n{number}"))

        assert f"n{number}" in await world.text(RSS)


async def test_a_write_by_another_process_shows_within_a_quarter_of_a_second(
    world: World, article: Make, eventually: Eventually
) -> None:
    await world.text(RSS)
    async with await ArticleStore.open(world.newsroom.storage.url) as other:
        await other.put(article("elsewhere"), now=world.clock())

        async def shown() -> bool:
            return "elsewhere" in await world.text(RSS)

        await eventually(shown, seconds=0.5)


async def test_a_retracted_article_leaves_the_feed(world: World, article: Make) -> None:
    await world.publish(article("kept"), article("gone"))
    await world.text(RSS)

    await world.store.retract(article("gone").id, now=world.clock())

    text = await world.text(RSS)
    assert "kept" in text
    assert "gone" not in text


async def test_an_embargoed_article_appears_at_its_instant_without_a_request(
    world: World, article: Make, eventually: Eventually
) -> None:
    instant = datetime(2024, 6, 19, 19, 0, tzinfo=UTC)
    await world.publish(article("later", published=instant, updated=instant))
    world.clock.forward(minutes=59, seconds=59)
    await asyncio.sleep(0.1)
    assert "later" not in await world.text(RSS)
    assert (await world.client.get("/articles/tag:sawt.example,2024:later")).status == 404

    world.clock.forward(seconds=1)

    async def shown() -> bool:
        return "later" in await world.text(RSS)

    await eventually(shown, seconds=2)
    world.clock.forward(hours=-5)
    assert "later" in await world.text(RSS)


async def test_a_second_request_with_either_validator_gets_304(world: World, article: Make) -> None:
    await world.publish(article())
    world.clock.now = datetime.now(UTC)
    first = await world.client.get(RSS)
    world.clock.forward(seconds=5)
    first = await world.client.get(RSS)

    for fields in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        again = await world.client.get(RSS, headers=fields)
        assert again.status == 304
        assert await again.read() == b""
        for name in ("ETag", "Cache-Control", "Vary", "Last-Modified"):
            assert again.headers[name] == first.headers[name]
        assert "Date" in again.headers


async def test_a_change_makes_both_validators_fail(world: World, article: Make) -> None:
    await world.publish(article())
    first = await world.client.get(RSS)

    await world.publish(article(title="عنوان جديد"))

    for fields in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        again = await world.client.get(RSS, headers=fields)
        assert again.status == 200
        assert "عنوان جديد" in await again.text()


async def test_each_coding_is_its_own_representation(world: World, article: Make) -> None:
    await world.publish(article())
    plain = await (await world.client.get(RSS)).read()
    decoders: dict[str, Callable[[bytes], Any]] = {
        "gzip": gzip.decompress,
        "br": brotli.decompress,
        "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
    }
    tags = {(await world.client.get(RSS)).headers["ETag"]}
    for coding, decode in decoders.items():
        response = await world.client.get(RSS, headers={"Accept-Encoding": coding})
        assert response.headers["Content-Encoding"] == coding
        assert "Accept-Encoding" in response.headers["Vary"]
        assert decode(await response.read()) == plain
        tags.add(response.headers["ETag"])
    assert len(tags) == 4
    for tag in tags:
        assert (await world.client.get(RSS, headers={"If-None-Match": tag})).status == 304


async def test_a_client_that_can_take_nothing_gets_406(world: World) -> None:
    refused = await world.client.get(RSS, headers={"Accept-Encoding": "identity;q=0, deflate"})

    assert refused.status == 406


async def test_head_is_get_without_the_body(world: World, article: Make) -> None:
    await world.publish(article())

    got = await world.client.get(RSS)
    head = await world.client.head(RSS)

    assert head.status == 200
    assert await head.read() == b""
    for name in ("ETag", "Content-Length", "Content-Type", "Cache-Control", "Last-Modified"):
        assert head.headers[name] == got.headers[name]


async def test_max_age_is_the_sections_own(world: World) -> None:
    economy = await world.client.get("/feeds/economy.rss")
    other = await world.client.get(RSS)

    assert "max-age=600" in economy.headers["Cache-Control"]
    assert "max-age=300" in other.headers["Cache-Control"]


async def test_how_long_a_feed_may_be_handed_out_stale_is_the_sections_own(world: World) -> None:
    said = await world.client.get("/feeds/english.atom")
    unsaid = await world.client.get("/feeds/economy.atom")

    assert said.headers["Cache-Control"] == (
        "public, max-age=300, stale-while-revalidate=60, stale-if-error=604800"
    )
    assert unsaid.headers["Cache-Control"] == (
        "public, max-age=600, stale-while-revalidate=600, stale-if-error=86400"
    )


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("rss", "application/rss+xml"),
        ("atom", "application/atom+xml"),
        ("json", "application/feed+json"),
    ],
)
async def test_every_answer_with_a_feed_links_where_it_is_at_home(
    world: World, article: Make, form: str, media_type: str
) -> None:
    await world.publish(article(categories=(Category(term="نفط وغاز"),)))
    for path in ("economy", "arab-international", "arab-international/tags/نفط%20وغاز"):
        url = f"https://feeds.sawt.example/feeds/{quote(path, safe='/%')}.{form}"
        expected = f'<{url}>; rel="self"; type="{media_type}"'

        got = await world.client.get(f"/feeds/{path}.{form}")
        head = await world.client.head(f"/feeds/{path}.{form}?utm_source=x")
        same = await world.client.get(
            f"/feeds/{path}.{form}", headers={"If-None-Match": got.headers["ETag"]}
        )
        opened = await world.client.get(
            f"/feeds/{path}.{form}", headers={"Sec-Fetch-Dest": "document"}
        )

        assert (got.status, head.status, same.status) == (200, 200, 304)
        assert {each.headers["Link"] for each in (got, head, same, opened)} == {expected}
        assert url in (await got.text())


async def test_query_parameters_change_nothing(world: World, article: Make) -> None:
    await world.publish(article())

    plain = await world.client.get(RSS)
    tracked = await world.client.get(RSS + "?utm_source=x&y=%00")

    assert tracked.headers["ETag"] == plain.headers["ETag"]


async def test_many_who_ask_at_once_get_one_build(world: World, article: Make) -> None:
    await world.publish(*(article(f"n{number}") for number in range(50)))
    read = 0
    newest = world.store.newest

    async def counted(*arguments: Any, **options: Any) -> list[Article]:
        nonlocal read
        read += 1
        return await newest(*arguments, **options)

    world.store.newest = counted  # type: ignore[method-assign]  # counts, and does the real thing
    answers = await asyncio.gather(*(world.text(RSS) for _ in range(40)))

    assert len(set(answers)) == 1
    assert read == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/rss/world.xml", "/feeds/arab-international.rss"),
        ("/feeds/world.rss", "/feeds/arab-international.rss"),
        ("/feeds/world.atom", "/feeds/arab-international.atom"),
        ("/feeds/world.json?x=1", "/feeds/arab-international.json"),
        ("/sections/world", "/sections/arab-international"),
        ("/تغذية/دولي.atom", "/feeds/arab-international.atom"),
        ("/?feed=rss2", "/feeds/all.rss"),
        ("/?utm_source=x&feed=rss2", "/feeds/all.rss"),
        ("/?cat=3&feed=rss2", "/feeds/economy.rss"),
        ("/?feed=atom&cat=3", "/feeds/economy.atom"),
        ("/feed/", "/feeds/all.rss"),
        ("/feed/?x=1", "/feeds/all.rss"),
        ("/feed/atom/", "/feeds/all.atom"),
        ("/category/economy/feed/", "/feeds/economy.rss"),
        ("/category/economy/ports/feed/", "/feeds/economy.rss"),
        ("/comments/feed/", "/feeds/all.rss"),
    ],
)
async def test_an_older_address_leads_to_todays(world: World, old: str, new: str) -> None:
    for method in (world.client.get, world.client.head):
        moved = await method(old, allow_redirects=False)
        assert moved.status == 301
        assert moved.headers["Location"] == new
    assert (await world.client.get(old)).status == 200


@pytest.mark.parametrize("path", ["/?feed=rss3", "/?cat=3", "/", "/?feed=rss2x&feed"])
async def test_another_query_leads_nowhere_else(world: World, path: str) -> None:
    answer = await world.client.get(path, allow_redirects=False)
    assert answer.status == 200


@pytest.mark.parametrize("path", ["/a/b/feed/", "/category/economy/a/b/feed/"])
async def test_a_star_stands_for_one_part_alone(world: World, path: str) -> None:
    assert (await world.client.get(path, allow_redirects=False)).status == 404


async def test_raw_and_encoded_paths_are_one_address(world: World) -> None:
    path = "/تغذية/دولي.atom"
    port = world.port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET " + path.encode() + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()

    assert answer.startswith(b"HTTP/1.1 301")
    assert b"Location: /feeds/arab-international.atom" in answer


async def test_the_opml_lists_every_section_and_all(world: World) -> None:
    response = await world.client.get("/feeds.opml")
    text = await response.text()

    assert response.headers["Content-Type"].lower() == "text/x-opml; charset=utf-8"
    for slug in ("all", "arab-international", "economy", "english"):
        assert f"https://feeds.sawt.example/feeds/{slug}." in text


async def test_the_same_articles_give_the_same_bytes_after_a_restart(
    world: World, article: Make
) -> None:
    await world.publish(article())
    before = await world.client.get(RSS)
    async with await ArticleStore.open(world.newsroom.storage.url) as store:
        again = create_app(store=store, editions=world.editions, clock=world.clock)
        async with TestClient(TestServer(again)) as client:
            after = await client.get(RSS, headers={"Accept-Encoding": "identity"})
            assert after.headers["ETag"] == before.headers["ETag"]
            assert await after.read() == await before.read()


async def test_a_browser_that_opens_a_feed_is_shown_it_by_its_style_sheet(
    world: World, article: Make
) -> None:
    await world.publish(article())
    opened = await world.client.get(RSS, headers={"Sec-Fetch-Dest": "document"})
    read = await world.client.get(RSS)

    assert opened.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert read.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert "Sec-Fetch-Dest" in read.headers["Vary"]
    assert await opened.read() == await read.read()
