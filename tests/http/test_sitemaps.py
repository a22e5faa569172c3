"""Sitemaps as crawlers read them: sitemaps.org's protocol and Google's news extension."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

import pytest
from lxml import etree
from served import World

from feeds import sitemap as sitemaps
from feeds.article import Article
from feeds.listed import Listed

Make = Callable[..., Article]
Eventually = Callable[..., Awaitable[None]]
HOST = "https://feeds.sawt.example"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
JUNE = "/sitemap-2024-06.xml"
NEWEST = "/news-sitemap.xml"
OWN = {"feeds.sawt.example", "sawt.example"}


async def urls(world: World, path: str) -> list[str]:
    """The addresses of a sitemap or an index, after a look at all that the protocol asks."""
    async with world.client.get(path) as response:
        body = await response.read()
        assert response.status == 200
        assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert len(body) <= 50 * 1024**2
    assert body.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    root = etree.fromstring(body)
    kind = {"urlset": "url", "sitemapindex": "sitemap"}[etree.QName(root).localname]
    assert {child.tag for child in root} <= {SITEMAP + kind}
    found = []
    for child in root:
        assert child[0].tag == f"{SITEMAP}loc"
        loc, lastmod = child.findtext(f"{SITEMAP}loc"), child.findtext(f"{SITEMAP}lastmod")
        assert loc.isascii()
        assert len(escape(loc)) < 2048
        assert urlsplit(loc).scheme in {"http", "https"}
        assert lastmod is None or datetime.fromisoformat(lastmod).tzinfo is not None
        found.append(loc)
    assert len(found) == len(set(found)) <= 50_000
    return found


async def all_urls(world: World) -> list[str]:
    """Everything that a crawler finds from robots.txt on, but news."""
    lines = (await world.text("/robots.txt")).splitlines()
    named = [line.removeprefix("Sitemap: ") for line in lines if line.startswith("Sitemap: ")]
    assert named == [f"{HOST}/sitemap.xml", HOST + NEWEST]
    found = []
    for file in await urls(world, "/sitemap.xml"):
        # The protocol: a sitemap speaks for what lies at or below its own folder.
        assert file.rpartition("/")[0] == HOST
        found += await urls(world, file.removeprefix(HOST))
    return found


async def test_a_crawler_finds_every_page_from_robots_txt_on(world: World, article: Make) -> None:
    await world.publish(
        article("here"),
        article("there", url="https://sawt.example/أخبار/خبر?a=1&b=<2>"),
        article("old", published=datetime(2019, 2, 3, tzinfo=UTC)),
    )

    found = await all_urls(world)

    assert set(found) == {
        f"{HOST}/",
        *(
            f"{HOST}/sections/{each}"
            for each in ("all", "arab-international", "economy", "english")
        ),
        f"{HOST}/articles/tag%3Asawt.example%2C2024%3Ahere",
        f"{HOST}/articles/tag%3Asawt.example%2C2024%3Aold",
        "https://sawt.example/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/%D8%AE%D8%A8%D8%B1?a=1&b=%3C2%3E",
    }
    for each in found:
        if each.startswith(HOST):
            assert (await world.client.get(each.removeprefix(HOST))).status == 200


async def test_only_pages_of_the_newsrooms_own_hosts_are_listed(
    world: World, article: Make
) -> None:
    await world.publish(
        article("own", url="https://SAWT.example/1"),
        article("agency", url="https://agency.example/1"),
        article("near", url="https://notsawt.example/1"),
        article("tricky", url="https://sawt.example@evil.example/1"),
        article("broken", url="https://[/1"),
        article("odd", url="ftp://sawt.example/1"),
        article("long", url="https://sawt.example/" + "ع" * 400),
    )

    for path in (JUNE, NEWEST):
        assert {urlsplit(url).netloc.lower() for url in await urls(world, path)} == {"sawt.example"}
        assert len(await urls(world, path)) == 1


async def test_a_withdrawn_article_leaves_the_sitemaps(world: World, article: Make) -> None:
    await world.publish(article("kept"), article("gone"))
    assert len(await urls(world, JUNE)) == 2

    await world.store.retract(article("gone").id, now=world.clock())

    assert [url.rpartition("%3A")[2] for url in await urls(world, JUNE)] == ["kept"]
    assert len(await urls(world, NEWEST)) == 1


async def test_months_are_those_of_the_newsroom_and_are_split_when_they_are_large(
    world: World, article: Make
) -> None:
    late = datetime(2024, 5, 31, 21, 30, tzinfo=UTC)
    many = 2 * sitemaps.MOST_URLS + 1
    await world.publish(*(article(f"n{n}", published=late) for n in range(many)))

    assert await urls(world, "/sitemap.xml") == [
        f"{HOST}/sitemap-sections.xml",
        f"{HOST}/sitemap-2024-06.xml",
        f"{HOST}/sitemap-2024-06-2.xml",
        f"{HOST}/sitemap-2024-06-3.xml",
    ]
    files = [JUNE, "/sitemap-2024-06-2.xml", "/sitemap-2024-06-3.xml"]
    found = [await urls(world, file) for file in files]
    assert [len(each) for each in found] == [sitemaps.MOST_URLS, sitemaps.MOST_URLS, 1]
    assert len({url for each in found for url in each}) == many


async def test_a_file_of_the_longest_addresses_stays_within_the_limits(
    world: World, article: Make
) -> None:
    """As many as one file takes, each as long as any may be."""
    long = "https://sawt.example/" + "x" * 2000
    shown = (article(url=f"{long}{number:05}") for number in range(sitemaps.MOST_URLS))
    listed = [Listed(**{name: getattr(each, name) for name in Listed.__slots__}) for each in shown]

    written = sitemaps.articles_sitemap(world.newsroom, listed)

    assert written.count(b"<loc>") == sitemaps.MOST_URLS
    assert len(written) <= 50 * 1024**2


async def news(world: World) -> list[dict[str, str]]:
    await urls(world, NEWEST)
    root = etree.fromstring((await world.text(NEWEST)).encode())
    return [
        {etree.QName(each).localname: each.text for each in entry.iter() if not len(each)}
        for entry in root
    ]


async def test_news_are_described_as_google_reads_them(world: World, article: Make) -> None:
    await world.publish(
        article(title="عنوان <1> & 2"), article("two", title="Two", language="en-GB")
    )

    two, one = await news(world)

    assert one == {
        "loc": f"{HOST}/articles/tag%3Asawt.example%2C2024%3Afirst",
        "name": "صوت المدينة",
        "language": "ar",
        "publication_date": "2024-06-19T20:32:25+03:00",
        "title": "عنوان <1> & 2",
    }
    assert two["language"] == "en"
    root = etree.fromstring((await world.text(NEWEST)).encode())
    assert [each.tag for each in root[0]] == [f"{SITEMAP}loc", f"{NEWS}news"]
    assert [each.tag for each in root[0][1]] == [
        f"{NEWS}publication",
        f"{NEWS}publication_date",
        f"{NEWS}title",
    ]


async def test_news_older_than_48_hours_leave_by_themselves(world: World, article: Make) -> None:
    """No one writes anything; the clock alone goes on."""
    await world.publish(article())
    published = article().published

    while await news(world):
        assert world.clock.now - published <= timedelta(hours=48)
        world.clock.forward(minutes=1 if world.clock.now - published > timedelta(hours=47) else 60)

    assert world.clock.now - published > timedelta(hours=47, minutes=45)
    assert len(await urls(world, JUNE)) == 1


async def test_a_news_sitemap_has_a_thousand_articles_at_most(world: World, article: Make) -> None:
    published = world.clock.now - timedelta(hours=2)
    await world.publish(
        *(
            article(f"n{number}", published=published + timedelta(seconds=number))
            for number in range(1010)
        )
    )

    found = await urls(world, NEWEST)

    assert len(found) == 1000
    assert found[0].endswith("n1009")


async def test_an_embargoed_article_is_in_no_sitemap_before_its_instant(
    world: World, article: Make, eventually: Eventually
) -> None:
    instant = world.clock.now + timedelta(hours=1)
    await world.publish(article("later", published=instant, updated=instant))
    assert await urls(world, "/sitemap.xml") == [f"{HOST}/sitemap-sections.xml"]
    assert (await world.client.get(JUNE)).status == 404
    assert await urls(world, NEWEST) == []
    world.clock.forward(hours=1)

    async def shown() -> bool:
        return len(await urls(world, NEWEST)) == 1

    await eventually(shown, seconds=2)
    assert "later" in (await urls(world, JUNE))[0]
    assert len(await urls(world, "/sitemap.xml")) == 2


@pytest.mark.parametrize("path", ["/sitemap.xml", JUNE, NEWEST, "/robots.txt"])
async def test_a_second_request_gets_304(world: World, article: Make, path: str) -> None:
    await world.publish(article())
    first = await world.client.get(path)
    again = await world.client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status == 304


@pytest.mark.parametrize(
    "path",
    [
        "/sitemap-2024-07.xml",
        "/sitemap-2024-13.xml",
        "/sitemap-2024-06-1.xml",
        "/sitemap-2024-06-2.xml",
        "/sitemap-2024-06-99999.xml",
        f"/sitemap-2024-06-{'9' * 5000}.xml",
        "/sitemap-0000-01.xml",
    ],
)
async def test_a_sitemap_of_nothing_is_not_found(world: World, article: Make, path: str) -> None:
    await world.publish(article())

    assert (await world.client.get(path)).status == 404


async def test_robots_txt_shuts_nothing_off(world: World) -> None:
    response: Any = await world.client.get("/robots.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert (await response.text()).startswith("User-agent: *\nAllow: /\n")
