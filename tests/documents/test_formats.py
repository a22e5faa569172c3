"""RSS 2.0, Atom 1.0 and JSON Feed 1.1, read back by independent readers."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree

from config.site import Newsroom
from feeds.article import Article, Category, Comments, Enclosure, Image, Person
from feeds.atom import atom
from feeds.feed import section_feed
from feeds.jsonfeed import jsonfeed
from feeds.rss import rss

Room = Callable[..., Newsroom]
Make = Callable[..., Article]
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PICTURE = Image(
    url="/static/samples/harbour.jpg",
    type="image/jpeg",
    width=1200,
    height=675,
    length=51234,
    alt="رافعات الميناء",
    caption="الميناء عند الفجر",
    credit="ليلى حداد",
)


def read_rss(newsroom: Newsroom, *articles: Article) -> Any:
    return feedparser.parse(rss(section_feed(newsroom, newsroom.sections[0], articles)))


def read_atom(newsroom: Newsroom, *articles: Article) -> Any:
    return feedparser.parse(atom(section_feed(newsroom, newsroom.sections[0], articles)))


def read_json(newsroom: Newsroom, *articles: Article) -> Any:
    return json.loads(jsonfeed(section_feed(newsroom, newsroom.sections[0], articles)))


def xml(write: Callable[..., bytes], newsroom: Newsroom, *articles: Article) -> Any:
    return etree.fromstring(write(section_feed(newsroom, newsroom.sections[0], articles)))


@pytest.mark.parametrize("read", [read_rss, read_atom])
def test_feedparser_reads_the_feed_without_a_complaint(
    newsroom: Room, article: Make, read: Callable[..., Any]
) -> None:
    feed = read(newsroom(), article(), article(id="tag:sawt.example,2024:second"))

    assert feed.bozo == 0
    assert feed.feed.title == "عربي ودولي - صوت المدينة"
    assert feed.feed.language == "ar"
    assert [entry.id for entry in feed.entries] == [
        "tag:sawt.example,2024:first",
        "tag:sawt.example,2024:second",
    ]
    assert feed.entries[0].published_parsed[:6] == (2024, 6, 19, 17, 32, 25)


def test_each_format_names_itself_by_its_own_public_address(newsroom: Room) -> None:
    base = "https://feeds.sawt.example/feeds/arab-international"
    channel = xml(rss, newsroom()).find("channel")
    selves = [link for link in channel.iter(f"{ATOM}link") if link.get("rel") == "self"]

    assert [link.get("href") for link in selves] == [f"{base}.rss"]
    feed = xml(atom, newsroom())
    selves = [link for link in feed.iter(f"{ATOM}link") if link.get("rel") == "self"]
    assert [link.get("href") for link in selves] == [f"{base}.atom"]
    assert read_json(newsroom())["feed_url"] == f"{base}.json"


def test_times_have_the_offset_of_the_newsroom_at_that_instant(
    newsroom: Room, article: Make
) -> None:
    winter = datetime(2024, 1, 5, 10, 0, tzinfo=UTC)
    articles = (article(), article(id="x", published=winter, updated=winter))

    dates = [each.text for each in xml(rss, newsroom(), *articles).iter("pubDate")]
    assert dates == ["Wed, 19 Jun 2024 20:32:25 +0300", "Fri, 05 Jan 2024 12:00:00 +0200"]
    stamps = [each.text for each in xml(atom, newsroom(), *articles).iter(f"{ATOM}published")]
    assert stamps == ["2024-06-19T20:32:25+03:00", "2024-01-05T12:00:00+02:00"]
    items = read_json(newsroom(), *articles)["items"]
    assert [item["date_published"] for item in items] == stamps


def test_the_feed_changed_when_its_last_entry_did(newsroom: Room, article: Make) -> None:
    later = datetime(2024, 6, 20, 8, 0, tzinfo=UTC)

    feed = xml(atom, newsroom(), article(), article(id="x", updated=later))
    channel = xml(rss, newsroom(), article(), article(id="x", updated=later)).find("channel")

    assert feed.findtext(f"{ATOM}updated") == "2024-06-20T11:00:00+03:00"
    assert channel.findtext("lastBuildDate") == "Thu, 20 Jun 2024 11:00:00 +0300"


@pytest.mark.parametrize("write", [rss, atom, jsonfeed])
def test_the_same_articles_give_the_same_bytes(
    newsroom: Room, article: Make, write: Callable[..., bytes]
) -> None:
    """In another process too, whatever its locale, time zone and hash seed."""
    code = f"""
import sys
sys.path[:0] = {[str(Path(__file__).parents[2]), str(Path(__file__).parents[1] / "worlds")]!r}
from made import a_newsroom, an_article
from feeds.feed import section_feed
from feeds.{write.__module__.split(".")[1]} import {write.__name__} as write
room = a_newsroom()
sys.stdout.buffer.write(write(section_feed(room, room.sections[0], [an_article()])))
"""
    room = newsroom()
    here = write(section_feed(room, room.sections[0], [article()]))

    for environment in ({"TZ": "America/New_York", "LC_ALL": "ar_LB.UTF-8"}, {"TZ": "Asia/Tokyo"}):
        there = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, **environment},
            capture_output=True,
            check=True,
        )
        assert there.stdout == here


@pytest.mark.parametrize("write", [rss, atom, jsonfeed])
def test_an_empty_section_has_a_feed_too(newsroom: Room, write: Callable[..., bytes]) -> None:
    room = newsroom()

    assert write(section_feed(room, room.sections[0], [])) == write(
        section_feed(room, room.sections[0], [])
    )


def test_a_guid_stays_when_the_url_changes(newsroom: Room, article: Make) -> None:
    before, after = article(url="https://sawt.example/1"), article(url="https://sawt.example/2")

    for read in (read_rss, read_atom):
        ids = {read(newsroom(), each).entries[0].id for each in (before, after)}
        assert len(ids) == 1


def test_a_guid_is_a_permalink_only_where_it_opens_the_article(
    newsroom: Room, article: Make
) -> None:
    same = "https://sawt.example/1"
    item = xml(rss, newsroom(), article(id=same, url=same)).find(".//guid")
    other = xml(rss, newsroom(), article(url=same)).find(".//guid")

    assert (item.get("isPermaLink"), other.get("isPermaLink")) == ("true", "false")


def test_an_id_that_is_no_iri_becomes_one_in_atom(newsroom: Room, article: Make) -> None:
    feed = xml(atom, newsroom(), article(id="رقم 7"))

    entry_id = feed.findtext(f"{ATOM}entry/{ATOM}id")
    assert entry_id.startswith("tag:sawt.example,")
    assert entry_id.isascii()


def test_the_id_of_a_feed_stays_when_the_server_moves(newsroom: Room) -> None:
    here = newsroom()
    there = here.model_copy(update={"feeds_url": "https://elsewhere.example"})

    ids = {xml(atom, room).findtext(f"{ATOM}id") for room in (here, there)}

    assert ids == {"tag:sawt.example,2026:nashra/arab-international"}


def test_names_are_creators_and_never_rss_authors(newsroom: Room, article: Make) -> None:
    """RSS 2.0: author is an e-mail address."""
    written = article(authors=(Person(name="ليلى حداد"), Person(name="Omar", email="o@x.example")))
    item = xml(rss, newsroom(), written).find(".//item")

    creators = [each.text for each in item.iter("{http://purl.org/dc/elements/1.1/}creator")]
    assert creators == ["ليلى حداد", "Omar"]
    assert item.find("author") is None
    names = [each["name"] for each in read_atom(newsroom(), written).entries[0].authors]
    assert names == ["ليلى حداد", "Omar"]


def test_every_category_is_an_element_of_its_own(newsroom: Room, article: Make) -> None:
    written = article(
        categories=(
            Category(term="فلاديمير بوتين"),
            Category(term="20000180", scheme="https://cv.example/topics", label="سياسة"),
        )
    )

    item = xml(rss, newsroom(), written).find(".//item")
    assert [(each.text, each.get("domain")) for each in item.iter("category")] == [
        ("فلاديمير بوتين", None),
        ("سياسة", "https://cv.example/topics"),
    ]
    entry = read_atom(newsroom(), written).entries[0]
    assert [(tag.term, tag.scheme, tag.label) for tag in entry.tags] == [
        ("فلاديمير بوتين", None, None),
        ("20000180", "https://cv.example/topics", "سياسة"),
    ]
    assert read_json(newsroom(), written)["items"][0]["tags"] == ["فلاديمير بوتين", "سياسة"]


def test_full_text_and_summary_stand_apart(newsroom: Room, article: Make) -> None:
    entry = read_rss(newsroom(), article()).entries[0]

    assert entry.summary == "خلاصة المقال."
    assert "نص المقال." in entry.content[0].value
    entry = read_atom(newsroom(), article()).entries[0]
    assert entry.summary == "خلاصة المقال."
    assert entry.content[0].type == "text/html"


def test_a_section_of_summaries_gives_no_full_text(newsroom: Room, article: Make) -> None:
    room = newsroom(full_text=False)

    for write in (rss, atom, jsonfeed):
        text = write(section_feed(room, room.sections[0], [article()])).decode()
        assert "نص المقال" not in text
        assert "خلاصة المقال" in text
    assert read_atom(room, article()).entries[0].link


def test_dateline_and_credits_frame_the_text(newsroom: Room, article: Make) -> None:
    written = article(dateline="بيونغ يانغ/وكالات", credits=("فرانس24", "أ ف ب"))

    content = read_json(newsroom(), written)["items"][0]["content_html"]

    assert content.index("بيونغ يانغ/وكالات") < content.index("نص المقال")
    assert content.index("نص المقال") < content.index("المصدر: فرانس24، أ ف ب")
    assert '<p dir="rtl"><b>بيونغ' in content


def test_the_picture_is_in_the_text_the_media_and_the_enclosure(
    newsroom: Room, article: Make
) -> None:
    entry = read_rss(newsroom(), article(image=PICTURE)).entries[0]
    url = "https://feeds.sawt.example/static/samples/harbour.jpg"

    assert entry.media_content[0] | {"medium": "image"} == {
        "url": url,
        "medium": "image",
        "type": "image/jpeg",
        "filesize": "51234",
        "width": "1200",
        "height": "675",
    }
    assert entry.media_credit[0]["content"] == "ليلى حداد"
    assert entry.enclosures == [{"href": url, "length": "51234", "type": "image/jpeg"}]
    assert f'src="{url}"' in entry.content[0].value
    links = {
        link.rel: link for link in read_atom(newsroom(), article(image=PICTURE)).entries[0].links
    }
    assert links["enclosure"].href == url
    assert links["enclosure"].type == "image/jpeg"
    assert read_json(newsroom(), article(image=PICTURE))["items"][0]["image"] == url


def test_a_picture_that_the_text_shows_is_not_shown_twice(newsroom: Room, article: Make) -> None:
    written = article(image=PICTURE, content_html=f'<p><img src="{PICTURE.url}"></p>')

    content = read_json(newsroom(), written)["items"][0]["content_html"]

    assert content.count("harbour.jpg") == 1
    assert 'src="https://feeds.sawt.example/static' in content


def test_rss_has_one_enclosure_with_a_true_length_at_most(newsroom: Room, article: Make) -> None:
    sound = Enclosure(url="https://sawt.example/a.mp3", type="audio/mpeg", length=7)
    unknown = Enclosure(url="https://sawt.example/b.mp3", type="audio/mpeg")

    item = xml(rss, newsroom(), article(image=PICTURE, enclosures=(unknown, sound))).find(".//item")
    assert [each.get("url") for each in item.iter("enclosure")] == [sound.url]
    item = xml(rss, newsroom(), article(enclosures=(unknown,))).find(".//item")
    assert item.find("enclosure") is None


def test_comments_are_linked_and_counted(newsroom: Room, article: Make) -> None:
    comments = Comments(url="https://sawt.example/1#c", count=12, feed="https://sawt.example/1.rss")
    item = xml(rss, newsroom(), article(comments=comments)).find(".//item")

    assert item.findtext("comments") == comments.url
    assert item.findtext("{http://purl.org/rss/1.0/modules/slash/}comments") == "12"
    assert item.findtext("{http://wellformedweb.org/CommentAPI/}commentRss") == comments.feed
    replies = xml(atom, newsroom(), article(comments=comments)).find(
        f".//{ATOM}link[@rel='replies']"
    )
    assert replies.get("{http://purl.org/syndication/thread/1.0}count") == "12"


def test_no_url_is_relative_or_beyond_ascii(newsroom: Room, article: Make) -> None:
    written = article(
        url="https://موقع.example/خبر/١?q=نص#جزء",
        image=PICTURE,
        content_html='<p><a href="/sections/economy">هنا</a> <img src="/static/a.jpg"></p>',
    )

    for write in (rss, atom):
        document = xml(write, newsroom(), written)
        urls = [each.text for each in document.iter("link", "url") if each.text]
        urls += [
            each.get("href") or each.get("url") for each in document.iter() if each.get("href")
        ]
        assert urls
        assert all(url.isascii() and url.startswith("https://") for url in urls), urls
    content = read_json(newsroom(), written)["items"][0]["content_html"]
    assert 'href="https://feeds.sawt.example/sections/economy"' in content
    assert 'src="https://feeds.sawt.example/static/a.jpg"' in content


def test_the_language_is_the_plain_code_and_an_entrys_own_where_it_differs(
    newsroom: Room, article: Make
) -> None:
    room = newsroom(language="ar-LB")
    document = xml(rss, room, article(), article(id="x", language="en"))

    assert document.findtext("channel/language") == "ar"
    assert document.get(LANG) == "ar"
    assert [item.get(LANG) for item in document.iter("item")] == [None, "en"]
    feed = xml(atom, room, article(), article(id="x", language="en"))
    assert feed.get(LANG) == "ar"
    assert [entry.get(LANG) for entry in feed.iter(f"{ATOM}entry")] == [None, "en"]


@pytest.mark.parametrize(
    ("title", "language", "marked"),
    [
        ("OpenHarbor تعلن", "ar", True),
        ("«OpenHarbor» تعلن", "ar", True),
        ("2024 عام جديد", "ar", False),
        ("تعلن OpenHarbor", "ar", False),
        ("OpenHarbor opens", "en", False),
    ],
)
def test_a_title_that_begins_with_a_latin_word_is_marked(
    newsroom: Room, article: Make, title: str, language: str, marked: bool
) -> None:
    entry = read_atom(newsroom(), article(title=title, language=language)).entries[0]

    assert entry.title == ("\u200f" if marked else "") + title


def test_ttl_and_update_period_follow_max_age(newsroom: Room) -> None:
    channel = xml(rss, newsroom(max_age=600)).find("channel")

    assert channel.findtext("ttl") == "10"
    assert channel.findtext("{http://purl.org/rss/1.0/modules/syndication/}updateFrequency") == "6"


def test_a_browser_is_given_a_style_sheet(newsroom: Room) -> None:
    for write in (rss, atom):
        document = write(section_feed(newsroom(), newsroom().sections[0], []))
        assert document.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<?xml-stylesheet ")
        assert b'href="https://feeds.sawt.example/static/feed.css"' in document


def test_json_feed_has_what_version_1_1_requires(newsroom: Room, article: Make) -> None:
    document = read_json(newsroom(), article(title=""))

    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["authors"] == [{"name": "صوت المدينة"}]
    assert document["home_page_url"] == "https://feeds.sawt.example/sections/arab-international"
    assert all("id" in item and "content_html" in item for item in document["items"])
