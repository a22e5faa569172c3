"""One odd article costs itself at most, never the feed that it stands in."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from made import a_newsroom, an_article

from feeds.article import Article, Category, Comments, Enclosure, Image, Person
from feeds.atom import atom
from feeds.feed import section_feed
from feeds.jsonfeed import jsonfeed
from feeds.rss import rss

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
ROOM = a_newsroom()
SUMMARIES = a_newsroom(full_text=False)
TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=20)
ODD = TEXT | st.sampled_from(
    ["\x00", "\ud800", "\ufffe", "http://[", "//x", "/", "http://é@[::1]:x/"]
)


def all_three(article: Article, room: Any = ROOM) -> tuple[Any, Any, Any]:
    """The article's RSS item, Atom entry and JSON Feed item, as parsers give them."""
    feed = section_feed(room, room.sections[0], [article])
    return (
        etree.fromstring(rss(feed)).find("channel/item"),
        etree.fromstring(atom(feed)).find(f"{ATOM}entry"),
        json.loads(jsonfeed(feed))["items"][0],
    )


def urls(element: Any) -> list[str]:
    """Everything in an item or entry that leads somewhere."""
    named = [each.text or "" for each in element.iter("link", "comments", f"{ATOM}uri")]
    return named + [
        each.get(name) for each in element.iter() for name in ("href", "url") if each.get(name)
    ]


@settings(max_examples=150, deadline=None)
@given(st.lists(ODD, min_size=12, max_size=12))
def test_no_text_in_any_field_fails_the_feed(texts: list[str]) -> None:
    one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve = texts

    item, entry, _ = all_three(
        an_article(
            id=one,
            url=two,
            title=three,
            summary=four,
            content_html=five,
            dateline=six,
            credits=(six, seven),
            language=seven,
            timezone=eight,
            authors=(Person(name=eight, email=nine, url=ten),),
            categories=(Category(term=nine, scheme=eleven, label=twelve),),
            image=Image(url=one, type=two, alt=three, caption=four, credit=five, length=1),
            enclosures=(Enclosure(url=six, type=seven, length=1, title=eight),),
            comments=Comments(url=nine, count=0, feed=ten),
            rights=eleven,
        )
    )

    assert all(url.isascii() for element in (item, entry) for url in urls(element))
    assert item.findtext("title")
    assert item.findtext("description")


@pytest.mark.parametrize("url", ["http://[é", "https://x.example/\x00", "https://x.example/\ud800"])
def test_a_broken_link_is_encoded_and_the_rest_stays(url: str) -> None:
    item, entry, _ = all_three(an_article(url=url, comments=Comments(url=url, feed=url)))

    assert item.findtext("title") == entry.findtext(f"{ATOM}title") == "الميناء يعود إلى العمل"


def test_every_link_is_ascii_that_of_comments_and_authors_too() -> None:
    written = an_article(
        authors=(Person(name="ليلى", url="https://sawt.example/ليلى"),),
        comments=Comments(url="https://sawt.example/تعليق", feed="/تعليق.rss", count=1),
        categories=(Category(term="سياسة", scheme="https://cv.example/مواضيع"),),
    )

    item, entry, parsed = all_three(written)

    assert all(url.isascii() for element in (item, entry) for url in urls(element))
    assert item.find("category").get("domain").isascii()
    assert parsed["authors"][0]["url"].isascii()


def test_an_address_without_a_scheme_takes_that_of_this_server() -> None:
    item, _, _ = all_three(an_article(url="//cdn.example/a"))

    assert item.findtext("link") == "https://cdn.example/a"


def test_an_id_that_would_have_to_be_encoded_is_no_permalink_and_stays() -> None:
    """A guid never changes, and a permalink has to be a valid URL."""
    address = "https://sawt.example/خبر"

    item, _, parsed = all_three(an_article(id=address, url=address))

    assert item.find("guid").get("isPermaLink") == "false"
    assert item.findtext("guid") == parsed["id"] == address


def test_an_article_without_a_summary_is_described_by_its_beginning() -> None:
    text = '<h2>عنوان</h2><p dir="rtl">نص <b>المقال</b>، &amp; بقيته.</p>' + "<p>كلمة أخرى</p>" * 60

    item, entry, parsed = all_three(an_article(summary=None, content_html=text))

    assert item.findtext("description").startswith("عنوان نص المقال، &amp; بقيته.")
    assert len(item.findtext("description")) < 320
    assert entry.find(f"{ATOM}summary") is None
    assert "summary" not in parsed


def test_an_article_that_is_a_summary_alone_has_it_as_its_text() -> None:
    item, entry, parsed = all_three(an_article(content_html="", summary="خلاصة & <لا غير>"))

    paragraph = '<p dir="rtl">خلاصة &amp; &lt;لا غير&gt;</p>'
    assert item.findtext(CONTENT) == entry.findtext(f"{ATOM}content") == paragraph
    assert parsed["content_html"] == paragraph


def test_an_article_of_a_title_alone_still_has_a_text_in_every_format() -> None:
    for room in (ROOM, SUMMARIES):
        item, entry, parsed = all_three(an_article(content_html="", summary=None), room)

        assert item.findtext("description")
        assert entry.findtext(f"{ATOM}content") or entry.findtext(f"{ATOM}summary")
        assert parsed["content_html"]


def test_where_summaries_are_all_there_is_they_know_their_direction() -> None:
    item, entry, parsed = all_three(an_article(summary="خلاصة"), SUMMARIES)

    assert item.findtext("description") == '<p dir="rtl">خلاصة</p>'
    assert item.find(CONTENT) is None
    assert entry.findtext(f"{ATOM}summary") == '<p dir="rtl">خلاصة</p>'
    assert entry.find(f"{ATOM}summary").get("type") == "html"
    assert parsed["content_html"] == '<p dir="rtl">خلاصة</p>'


def test_an_article_without_authors_is_the_sections_author() -> None:
    item, _, _ = all_three(an_article(authors=()))

    assert [each.text for each in item.iter(CREATOR)] == ["صوت المدينة"]


def test_an_address_that_is_none_is_left_out_of_a_persons_fields() -> None:
    _, entry, _ = all_three(an_article(authors=(Person(name="ليلى", email="بلا عنوان"),)))

    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "ليلى"
    assert entry.find(f"{ATOM}author/{ATOM}email") is None


def test_an_entrys_own_page_is_named_as_its_alternate() -> None:
    """feedgen drops the ``rel``; readers that look for the word find nothing then."""
    _, entry, _ = all_three(an_article(url="https://sawt.example/1"))

    assert [
        each.get("href") for each in entry.iter(f"{ATOM}link") if each.get("rel") == "alternate"
    ] == ["https://sawt.example/1"]


def test_a_server_with_an_arabic_name_calls_itself_by_its_ascii_one() -> None:
    room = a_newsroom().model_copy(update={"feeds_url": "https://صوت.example"})

    feed = section_feed(room, room.sections[0], [an_article()])

    assert feed.url("rss") == "https://xn--pgbv1d.example/feeds/arab-international.rss"
    assert feed.page_url.isascii()
    assert feed.style_url.isascii()


@pytest.mark.parametrize(
    ("max_age", "period", "frequency"),
    [(0, "hourly", "3600"), (300, "hourly", "12"), (7200, "daily", "12"), (172800, "weekly", "3")],
)
def test_the_update_period_is_never_shorter_than_max_age(
    max_age: int, period: str, frequency: str
) -> None:
    room = a_newsroom(max_age=max_age)
    channel = etree.fromstring(rss(section_feed(room, room.sections[0], []))).find("channel")
    syndication = "{http://purl.org/rss/1.0/modules/syndication/}"

    assert channel.findtext(f"{syndication}updatePeriod") == period
    assert channel.findtext(f"{syndication}updateFrequency") == frequency
