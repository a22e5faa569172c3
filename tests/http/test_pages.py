"""The pages for people."""

import re
from collections.abc import Callable

import pytest
from lxml import html
from served import World

from feeds.article import Article, Category, Image, Person

Make = Callable[..., Article]


@pytest.mark.parametrize(
    ("path", "slug"), [("/", "all"), ("/sections/economy", "economy"), ("/sections/all", "all")]
)
async def test_every_page_leads_feed_readers_to_its_feeds(
    world: World, path: str, slug: str
) -> None:
    page = html.fromstring(await world.text(path))

    found = {
        link.get("type"): link.get("href")
        for link in page.findall(".//head/link[@rel='alternate']")
    }
    assert found == {
        "application/rss+xml": f"https://feeds.sawt.example/feeds/{slug}.rss",
        "application/atom+xml": f"https://feeds.sawt.example/feeds/{slug}.atom",
        "application/feed+json": f"https://feeds.sawt.example/feeds/{slug}.json",
    }


async def test_the_home_page_lists_the_sections_with_their_newest_headline(
    world: World, article: Make
) -> None:
    await world.publish(article("old"), article("new", published=world.clock.now))
    world.clock.forward(minutes=2)

    text = await world.text("/")

    assert text.index("عربي ودولي") < text.index("اقتصاد") < text.index("World in English")
    assert "عنوان new" in text
    assert "عنوان old" not in text
    assert "منذ دقيقتين" in text


async def test_a_page_speaks_the_language_that_the_reader_asks_for(world: World) -> None:
    arabic = await world.client.get("/")
    english = await world.client.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"})

    assert '<html lang="ar" dir="rtl">' in await arabic.text()
    assert '<html lang="en" dir="ltr">' in await english.text()
    assert english.headers["Vary"] == "Accept-Encoding, Accept-Language"


async def test_a_section_page_shows_articles_as_a_reader_sees_them(
    world: World, article: Make
) -> None:
    image = Image(url="/static/samples/harbour.jpg", alt="ميناء", credit="صوت المدينة")
    await world.publish(
        article(
            image=image,
            authors=(Person(name="ليلى حداد"),),
            categories=(Category(term="موانئ"),),
            dateline="بيروت/صوت المدينة",
        )
    )

    page = html.fromstring(await world.text("/sections/arab-international"))
    entry = page.find(".//article")

    assert entry is not None
    assert (entry.get("lang"), entry.get("dir")) == ("ar", "rtl")
    shown = entry.text_content()
    for words in ("عنوان first", "خلاصة المقال", "نص المقال", "ليلى حداد", "موانئ", "بيروت"):
        assert words in shown
    assert entry.find(".//img").get("src").startswith("https://feeds.sawt.example/static/")


async def test_an_article_without_a_url_has_its_page_here(world: World, article: Make) -> None:
    await world.publish(article())

    text = await world.text("/articles/tag:sawt.example,2024:first")
    encoded = await world.text("/articles/tag%3Asawt.example%2C2024%3Afirst")

    assert "نص المقال" in text
    assert text == encoded


async def test_an_article_with_a_url_of_its_own_is_redirected_to_it(
    world: World, article: Make
) -> None:
    await world.publish(article(url="https://sawt.example/خبر"))

    moved = await world.client.get("/articles/tag:sawt.example,2024:first", allow_redirects=False)

    assert moved.status == 302
    assert moved.headers["Location"] == "https://sawt.example/%D8%AE%D8%A8%D8%B1"


async def test_a_withdrawn_article_is_gone(world: World, article: Make) -> None:
    await world.publish(article())
    await world.store.retract(article().id, now=world.clock())

    assert (await world.client.get("/articles/tag:sawt.example,2024:first")).status == 410


async def test_a_page_runs_no_script_but_its_own(world: World, article: Make) -> None:
    await world.publish(article(title="<script>alert(1)</script>"))

    response = await world.client.get("/sections/arab-international")
    text = await response.text()

    assert "<script>alert" not in text
    assert re.findall(r"<script[^>]*>", text) == ['<script src="/static/copy.js" defer>']
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


async def test_style_sheets_icons_and_scripts_are_there(world: World) -> None:
    for path in ("/static/nashra.css", "/static/feed.css", "/static/copy.js", "/favicon.ico"):
        response = await world.client.get(path)
        assert response.status == 200
        assert "max-age=86400" in response.headers["Cache-Control"]
        again = await world.client.get(path, headers={"If-None-Match": response.headers["ETag"]})
        assert again.status == 304
