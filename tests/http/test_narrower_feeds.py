"""Feeds of a category and of an author, as people and readers address them."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from unicodedata import normalize
from urllib.parse import quote

import feedparser
import pytest
from lxml import html
from served import World

from feeds.article import Article, Category, Person

Make = Callable[..., Article]
Eventually = Callable[..., Awaitable[None]]
FORMS = ("rss", "atom", "json")
HOST = "https://feeds.sawt.example"
TAGS = "/feeds/arab-international/tags"
AUTHORS = "/feeds/arab-international/authors"


def about(*terms: str) -> dict[str, Any]:
    return {"categories": tuple(Category(term=term) for term in terms)}


def titles(text: str) -> list[str]:
    return [entry.title.removeprefix("عنوان ") for entry in feedparser.parse(text).entries]


async def test_a_category_has_a_feed_in_its_section_and_in_all(world: World, article: Make) -> None:
    await world.publish(
        article("one", **about("موانئ", "لبنان")),
        article("two", **about("لبنان")),
        article("three", sections=("economy",), **about("لبنان")),
        article("four"),
    )

    assert titles(await world.text(f"{TAGS}/لبنان.rss")) == ["two", "one"]
    assert titles(await world.text(f"{TAGS}/موانئ.atom")) == ["one"]
    assert titles(await world.text("/feeds/all/tags/لبنان.atom")) == ["two", "three", "one"]
    assert titles(await world.text("/feeds/economy/tags/لبنان.rss")) == ["three"]
    for missing in ("/feeds/economy/tags/موانئ.rss", f"{TAGS}/لبنا.rss", "/feeds/x/tags/لبنان.rss"):
        assert (await world.client.get(missing)).status == 404


async def test_an_author_has_a_feed(world: World, article: Make) -> None:
    both = (Person(name="ليلى حداد"), Person(name="José Núñez"))
    await world.publish(article("one", authors=both[:1]), article("two", authors=both))

    assert titles(await world.text(f"{AUTHORS}/ليلى حداد.atom")) == ["two", "one"]
    assert titles(await world.text(f"{AUTHORS}/José Núñez.rss")) == ["two"]
    assert (await world.client.get(f"{TAGS}/ليلى حداد.rss")).status == 404


@pytest.mark.parametrize("form", FORMS)
async def test_it_says_what_it_is_of_and_where_it_is(
    world: World, article: Make, form: str
) -> None:
    await world.publish(article(**about("فلاديمير بوتين")))
    path = f"{TAGS}/{quote('فلاديمير بوتين')}.{form}"

    response = await world.client.get(path)
    text = await response.text()

    if form == "json":
        feed = json.loads(text)
        assert (feed["title"], feed["feed_url"]) == (
            "فلاديمير بوتين - عربي ودولي - صوت المدينة",
            HOST + path,
        )
    else:
        feed = feedparser.parse(text)
        assert feed.bozo == 0
        assert feed.feed.title == "فلاديمير بوتين - عربي ودولي - صوت المدينة"
        assert [each.href for each in feed.feed.links if each.rel == "self"] == [HOST + path]
    assert "max-age=300" in response.headers["Cache-Control"]


async def test_each_has_an_id_of_its_own(world: World, article: Make) -> None:
    name = Person(name="لبنان")
    await world.publish(article(authors=(name,), **about("لبنان", "مصر")))

    paths = (f"{TAGS}/لبنان.atom", f"{TAGS}/مصر.atom", f"{AUTHORS}/لبنان.atom")
    ids = {feedparser.parse(await world.text(path)).feed.id for path in paths}

    assert len(ids) == 3
    assert all(each.startswith("tag:sawt.example,2026:nashra/arab-int") for each in ids)
    assert all(each.isascii() for each in ids)


@pytest.mark.parametrize(
    "term",
    [
        "أ/ب",
        "C++",
        "50%",
        "%41",
        "a.b",
        "x.rss",
        "..",
        "ما هذا؟",
        "#وسم",
        "a&b<c>",
        "“”",
        "é",
        "🇱🇧",
    ],
)
async def test_any_term_has_an_address_and_its_own_link_leads_there(
    world: World, article: Make, term: str
) -> None:
    await world.publish(article("one", **about(term)), article("two", **about("سواه")))

    first = await world.text(f"{TAGS}/{quote(term, safe='')}.atom")
    (own,) = (each.href for each in feedparser.parse(first).feed.links if each.rel == "self")
    port = world.port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    target = own.removeprefix(HOST).encode()
    writer.write(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()

    assert titles(first) == ["one"]
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.partition(b"\r\n\r\n")[2] == first.encode()


async def test_raw_encoded_and_decomposed_addresses_are_one(world: World, article: Make) -> None:
    await world.publish(article(**about(normalize("NFC", "آثار é"))))
    raw = normalize("NFC", f"{TAGS}/آثار%20é.rss").encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
    writer.write(b"GET " + raw + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()

    decomposed = await world.text(f"{TAGS}/{quote(normalize('NFD', 'آثار é'))}.rss")

    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.partition(b"\r\n\r\n")[2] == decomposed.encode()


async def test_what_changes_in_the_section_changes_in_its_categories(
    world: World, article: Make
) -> None:
    await world.publish(article("one", **about("لبنان")))
    path = f"{TAGS}/لبنان.rss"
    first = await world.client.get(path)

    await world.publish(article("two", **about("لبنان")))
    assert titles(await world.text(path)) == ["two", "one"]
    tag = {"If-None-Match": first.headers["ETag"]}
    assert (await world.client.get(path, headers=tag)).status == 200

    await world.publish(article("two", **about("مصر")))
    assert titles(await world.text(path)) == ["one"]
    await world.store.retract(article("one").id, now=world.clock())
    assert (await world.client.get(path)).status == 404
    assert titles(await world.text(f"{TAGS}/مصر.rss")) == ["two"]


async def test_an_embargoed_article_gives_no_category_and_no_author_away(
    world: World, article: Make, eventually: Eventually
) -> None:
    instant = world.clock.now + timedelta(hours=1)
    secret = about("سر") | {"authors": (Person(name="ليلى"),)}
    await world.publish(article("later", published=instant, updated=instant, **secret))
    paths = [f"{TAGS}/سر.{form}" for form in FORMS] + [f"{AUTHORS}/ليلى.{form}" for form in FORMS]
    for path in paths:
        assert (await world.client.get(path)).status == 404
    world.clock.forward(hours=1)

    async def shown() -> bool:
        return (await world.client.get(paths[0])).status == 200

    await eventually(shown, seconds=2)
    for path in paths:
        assert "later" in await world.text(path)


async def test_a_page_leads_to_the_feeds_of_its_categories(world: World, article: Make) -> None:
    authors = (Person(name="ليلى حداد"),)
    category = Category(term="فلاديمير بوتين", label="بوتين")
    await world.publish(article(categories=(category,), authors=authors))
    tag = f"{HOST}{TAGS}/{quote('فلاديمير بوتين')}.rss"

    page = html.fromstring(await world.text("/articles/tag:sawt.example,2024:first"))
    section = html.fromstring(await world.text("/sections/all"))

    found = {
        each.get("href"): each.get("title")
        for each in page.findall(".//head/link[@rel='alternate']")
    }
    assert found[tag] == "فلاديمير بوتين - عربي ودولي - صوت المدينة"
    assert f"{HOST}{AUTHORS}/{quote('ليلى حداد')}.rss" in found
    (link,) = page.findall(".//ul[@class='tags']//a")
    assert (link.get("href"), link.text) == (tag, "بوتين")
    (link,) = section.findall(".//ul[@class='tags']//a")
    assert link.get("href") == tag.replace("arab-international", "all")
    for each in (tag, link.get("href")):
        assert (await world.client.get(each.removeprefix(HOST))).status == 200
