"""Feeds in more than one document, as a client of RFC 5005 walks them."""

import json
import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import pytest
from lxml import etree
from served import World

from feeds.article import Article

Make = Callable[..., Article]
Eventually = Callable[..., Awaitable[None]]
FORMS = ("rss", "atom", "json")
HOST = "https://feeds.sawt.example"
BASE = f"{HOST}/feeds/arab-international"
FEED = "/feeds/arab-international"
ATOM = "{http://www.w3.org/2005/Atom}"
ARCHIVE = "{http://purl.org/syndication/history/1.0}archive"


@pytest.fixture
async def small(world: World) -> World:
    """The world with three articles to a feed."""
    text = world.path.read_text(encoding="utf-8")
    assert "  timezone: Asia/Beirut\n" in text
    world.path.write_text(
        text.replace(
            "  timezone: Asia/Beirut\n", "  timezone: Asia/Beirut\n  defaults: {entries: 3}\n"
        ),
        encoding="utf-8",
    )
    await world.editions.take_over()
    assert world.newsroom.sections[0].entries == 3
    return world


@pytest.fixture
def dated(article: Make) -> Callable[..., Article]:
    def make(slug: str, *when: int, **changes: object) -> Article:
        instant = datetime(*when, tzinfo=UTC)  # type: ignore[arg-type,misc]
        return article(slug, **{"published": instant, "updated": instant, **changes})

    return make


async def read(world: World, url: str) -> Any:
    """The document of an Atom address, as its elements."""
    return etree.fromstring((await world.text(url.removeprefix(HOST))).encode())


async def links(world: World, path: str) -> dict[str, str]:
    feed = await read(world, path)
    return {
        each.get("rel"): each.get("href")
        for each in feed.findall(f"{ATOM}link")
        if each.get("rel") not in {"self", "alternate"}
    }


def ids(feed: Any) -> list[str]:
    return [
        each.rsplit(":", 1)[1]
        for each in feed.xpath("//a:entry/a:id/text()", namespaces={"a": ATOM[1:-1]})
    ]


async def walked(world: World, path: str, rel: str) -> list[list[str]]:
    """The articles of each document from this one on, by a relation."""
    found, seen = [], set()
    url: str | None = f"{HOST}{path}"
    while url is not None:
        assert url not in seen
        seen.add(url)
        feed = await read(world, url)
        assert [
            each.get("href") for each in feed.iter(f"{ATOM}link") if each.get("rel") == "self"
        ] == [url]
        found.append(ids(feed))
        url = next(
            (each.get("href") for each in feed.iter(f"{ATOM}link") if each.get("rel") == rel), None
        )
    return found


async def test_pages_go_back_in_order_and_end(small: World, article: Make) -> None:
    await small.publish(*(article(f"n{n}") for n in range(8)))

    pages = await walked(small, f"{FEED}.atom", "next")

    assert pages == [["n7", "n6", "n5"], ["n4", "n3", "n2"], ["n1", "n0"]]
    assert await links(small, f"{FEED}/page/2.atom") == {
        "first": f"{BASE}.atom",
        "last": f"{BASE}/page/3.atom",
        "previous": f"{BASE}.atom",
        "next": f"{BASE}/page/3.atom",
    }
    back = await walked(small, f"{FEED}/page/3.atom", "previous")
    assert back == pages[::-1]
    assert (await small.client.get(f"{FEED}/page/4.atom")).status == 404
    assert len(await walked(small, "/feeds/all.atom", "next")) == 3


async def test_the_first_page_is_the_feed_itself(small: World) -> None:
    moved = await small.client.get(f"{FEED}/page/1.json?x=1", allow_redirects=False)

    assert moved.status == 301
    assert moved.headers["Location"] == f"{FEED}.json"


async def test_a_feed_that_holds_everything_has_no_pages(small: World, article: Make) -> None:
    await small.publish(*(article(f"n{n}") for n in range(3)))

    assert not {"first", "last", "next"} & (await links(small, f"{FEED}.atom")).keys()
    assert (await small.client.get(f"{FEED}/page/2.atom")).status == 404


async def test_pages_beyond_the_last_lead_to_the_archives(small: World, article: Make) -> None:
    await small.publish(*(article(f"n{n}") for n in range(304)))

    last = await links(small, f"{FEED}/page/100.atom")
    beyond = await small.client.get(f"{FEED}/page/101.atom")

    assert last["last"] == f"{BASE}/page/100.atom"
    assert "next" not in last
    assert beyond.status == 404
    assert "archives" in await beyond.text()


async def test_json_feed_goes_on_by_its_one_link(small: World, article: Make) -> None:
    await small.publish(*(article(f"n{n}") for n in range(4)))

    feed = json.loads(await small.text(f"{FEED}.json"))
    page = json.loads(await small.text(f"{FEED}/page/2.json"))

    assert feed["next_url"] == page["feed_url"] == f"{BASE}/page/2.json"
    assert "next_url" not in page
    assert len(feed["items"] + page["items"]) == 4


@pytest.mark.parametrize("form", ["rss", "atom"])
async def test_a_feed_reader_takes_every_kind_of_document(
    small: World, dated: Make, form: str
) -> None:
    await small.publish(dated("may", 2024, 5, 1), *(dated(f"n{n}", 2024, 6, 2) for n in range(4)))

    for path in (FEED, f"{FEED}/page/2", f"{FEED}/2024/05", f"{FEED}/2024/06"):
        response = await small.client.get(f"{path}.{form}")
        feed = feedparser.parse(await response.text())
        assert feed.bozo == 0
        assert feed.entries
        relations = {link.rel: link.href for link in feed.feed.links}
        assert relations["self"] == f"{HOST}{path}.{form}"
        assert "max-age=300" in response.headers["Cache-Control"]
        tag = {"If-None-Match": response.headers["ETag"]}
        assert (await small.client.get(f"{path}.{form}", headers=tag)).status == 304


async def test_an_archive_says_what_it_is_and_what_is_around_it(small: World, dated: Make) -> None:
    await small.publish(
        dated("march", 2024, 3, 9),
        *(dated(f"may{n}", 2024, 5, 1 + n) for n in range(4)),
        dated("june", 2024, 6, 2),
    )

    may = await read(small, f"{FEED}/2024/05.atom")

    assert ids(may) == ["may2", "may1", "may0"]
    assert may.find(ARCHIVE) is not None
    assert await links(small, f"{FEED}/2024/05.atom") == {
        "current": f"{BASE}.atom",
        "prev-archive": f"{BASE}/2024/03.atom",
        "next-archive": f"{BASE}/2024/05/2.atom",
    }
    assert await links(small, f"{FEED}/2024/05/2.atom") == {
        "current": f"{BASE}.atom",
        "prev-archive": f"{BASE}/2024/05.atom",
    }
    assert (await links(small, f"{FEED}.atom"))["prev-archive"] == f"{BASE}/2024/05/2.atom"
    rss = etree.fromstring((await small.text(f"{FEED}/2024/05.rss")).encode())
    assert rss.find(f"channel/{ARCHIVE}") is not None
    found = {each.get("rel"): each.get("href") for each in rss.iter(f"{ATOM}link")}
    assert found["next-archive"] == f"{BASE}/2024/05/2.rss"
    archived = json.loads(await small.text(f"{FEED}/2024/05.json"))
    assert archived["next_url"] == f"{BASE}/2024/03.json"


async def test_the_parts_of_a_feed_have_the_feeds_id(small: World, dated: Make) -> None:
    await small.publish(*(dated(f"n{n}", 2024, 5, 2) for n in range(5)), dated("x", 2024, 6, 1))
    paths = (f"{FEED}.atom", f"{FEED}/page/2.atom", f"{FEED}/2024/05/2.atom")

    found = {(await read(small, path)).findtext(f"{ATOM}id") for path in paths}

    assert found == {"tag:sawt.example,2026:nashra/arab-international"}


async def test_a_month_that_goes_on_is_no_archive_yet(small: World, dated: Make) -> None:
    await small.publish(dated("may", 2024, 5, 2), dated("june", 2024, 6, 2))

    june = await read(small, f"{FEED}/2024/06.atom")
    assert ids(june) == ["june"]
    assert june.find(ARCHIVE) is None
    assert "next-archive" not in await links(small, f"{FEED}/2024/05.atom")
    assert (await links(small, f"{FEED}.atom"))["prev-archive"] == f"{BASE}/2024/05.atom"

    await small.publish(*(dated(f"n{n}", 2024, 6, 3) for n in range(2)))

    assert (await read(small, f"{FEED}/2024/06.atom")).find(ARCHIVE) is not None
    assert (await links(small, f"{FEED}.atom"))["prev-archive"] == f"{BASE}/2024/06.atom"


async def test_a_month_is_that_of_the_sections_clocks(small: World, dated: Make) -> None:
    both = ("arab-international", "english")
    await small.publish(dated("x", 2024, 5, 31, 21, 30, sections=both))

    assert ids(await read(small, f"{FEED}/2024/06.atom")) == ["x"]
    assert (await small.client.get(f"{FEED}/2024/05.atom")).status == 404
    assert ids(await read(small, "/feeds/english/2024/05.atom")) == ["x"]


async def test_an_archive_keeps_its_bytes_when_more_is_published(small: World, dated: Make) -> None:
    await small.publish(*(dated(f"n{n}", 2024, 6, 2, 0, n) for n in range(7)))
    first = await small.client.get(f"{FEED}/2024/06.atom")

    await small.publish(*(dated(f"m{n}", 2024, 6, 3, 0, n) for n in range(7)))
    small.clock.forward(minutes=1)
    again = await small.client.get(
        f"{FEED}/2024/06.atom", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert again.status == 304


async def test_a_withdrawn_article_leaves_its_archive(small: World, dated: Make) -> None:
    await small.publish(
        dated("kept", 2024, 5, 2), dated("gone", 2024, 5, 3), dated("x", 2024, 6, 1)
    )
    assert ids(await read(small, f"{FEED}/2024/05.atom")) == ["gone", "kept"]

    await small.store.retract(dated("gone", 2024, 5, 3).id, now=small.clock())

    assert ids(await read(small, f"{FEED}/2024/05.atom")) == ["kept"]


@pytest.mark.parametrize("seed", range(6))
async def test_a_client_that_walks_the_archives_gets_every_article(
    small: World, dated: Make, seed: int
) -> None:
    """The feed and its archives together hold everything, at every moment of its growth; what was
    archived stays, so that a client may stop at the first document that it knows."""
    some = random.Random(seed)
    months = [(2023, 11), (2023, 12), (2024, 2), (2024, 6)]
    known: dict[str, list[str]] = {}
    collected: set[str] = set()
    published: set[str] = set()
    for year, month in months:
        for day in sorted(some.choices(range(2, 19), k=some.randint(0, 9))):
            slug = f"n{len(published)}"
            await small.publish(dated(slug, year, month, day, 0, 0, len(published)))
            published.add(slug)
            if some.random() < 0.5:
                continue
            url: str | None = f"{FEED}.atom"
            while url is not None and url not in known:
                feed = await read(small, url)
                collected |= set(ids(feed))
                is_archive = feed.find(ARCHIVE) is not None
                assert is_archive == (url != f"{FEED}.atom")
                if is_archive:
                    known[url] = ids(feed)
                found = await links(small, url.removeprefix(HOST))
                url = found.get("prev-archive")
            assert collected == published
    for url, held in known.items():
        assert ids(await read(small, url)) == held


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/nothing/page/2.atom",
        "/feeds/nothing/2024/06.atom",
        f"{FEED}/page/0.atom",
        f"{FEED}/page/02.atom",
        f"{FEED}/page/9999999999.atom",
        f"{FEED}/2024/00.atom",
        f"{FEED}/2024/13.atom",
        f"{FEED}/2024/6.atom",
        f"{FEED}/2024/06/0.atom",
        f"{FEED}/2024/06/2.atom",
        f"{FEED}/2024/06/{'9' * 5000}.atom",
        f"{FEED}/0000/12.atom",
        f"{FEED}/0001/01.atom",
        f"{FEED}/9999/12.atom",
        f"{FEED}/2024/07.atom",
        f"{FEED}/٢٠٢٤/٠٦.atom",
    ],
)
async def test_what_was_never_there_is_not_found(small: World, dated: Make, path: str) -> None:
    await small.publish(dated("x", 2024, 6, 2))

    assert (await small.client.get(path)).status == 404


async def test_a_second_address_of_a_months_first_part_leads_to_the_month(small: World) -> None:
    moved = await small.client.get(f"{FEED}/2024/06/1.rss", allow_redirects=False)

    assert moved.status == 301
    assert moved.headers["Location"] == f"{FEED}/2024/06.rss"


async def test_a_section_that_was_renamed_is_followed_into_its_archives(world: World) -> None:
    for below in ("page/2", "2024/06", "2024/06/3"):
        moved = await world.client.get(f"/feeds/world/{below}.atom", allow_redirects=False)
        assert moved.status == 301
        assert moved.headers["Location"] == f"{FEED}/{below}.atom"


async def test_an_embargoed_article_is_in_no_page_and_no_archive_before_its_instant(
    small: World, dated: Make, eventually: Eventually
) -> None:
    instant = small.clock.now + timedelta(hours=1)
    later = dated("later", 2024, 6, 2, published=instant, updated=instant)
    await small.publish(*(dated(f"n{n}", 2024, 6, 2, 0, n) for n in range(5)), later)
    paths = [f"{FEED}/page/2", f"{FEED}/2024/06", f"{FEED}/2024/06/2", FEED]
    for form in FORMS:
        for path in paths:
            assert "later" not in await small.text(f"{path}.{form}")
    small.clock.forward(hours=1)

    async def shown() -> bool:
        return "later" in await small.text(f"{FEED}/2024/06/2.atom")

    await eventually(shown, seconds=2)
    assert "n2" in await small.text(f"{FEED}/page/2.atom")
