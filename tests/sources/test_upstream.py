"""Upstream feeds as bytes: what is read of them, and that nothing in them does harm."""

import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import a_newsroom

from feeds.article import Article
from ingest.errors import Refusal
from ingest.upstream import FeedReading, read_feed

ROOM = a_newsroom()
NOW = datetime(2024, 6, 20, tzinfo=UTC)
RSS = (
    '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/"><channel><title>وكالة</title><ttl>30</ttl>'
    "<item><title>خبر &amp;quot;أول&amp;quot;</title><link>https://a.example/1</link>"
    '<guid isPermaLink="false">g-1</guid><pubDate>Wed, 19 Jun 2024 20:32:25 +0300</pubDate>'
    "<dc:creator>هدى</dc:creator><category>مرافئ</category><description>قليل</description>"
    "<content:encoded><![CDATA[<p>نص <a href='/x'>كامل</a> طويل</p><script>x()</script>]]>"
    "</content:encoded>"
    '<enclosure url="https://a.example/a.mp3" type="audio/mpeg" length="123"/>'
    '<media:content url="https://a.example/i.jpg" medium="image" width="600" height="400"/>'
    '<source url="https://agency.example/rss">رويترز</source></item></channel></rss>'
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/d/"><title>ا</title>'
    "<id>f</id><updated>2024-06-19T18:00:00Z</updated><entry><id>tag:a.example,2024:1</id>"
    '<title type="html">خبر &lt;b&gt;أول&lt;/b&gt;</title><link rel="alternate" href="1.html"/>'
    "<published>2024-06-19T17:00:00Z</published><updated>2024-06-19T18:00:00Z</updated>"
    "<author><name>هدى</name></author>"
    '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>نص <em>كامل</em></p></div>'
    "</content></entry></feed>"
)


def read(content: str | bytes, *, content_type: str = "") -> FeedReading:
    return read_feed(
        content if isinstance(content, bytes) else content.encode(),
        content_type=content_type,
        url="https://a.example/feed",
        section=ROOM.sections[0],
        newsroom=ROOM,
        now=NOW,
    )


def only(reading: FeedReading) -> Article:
    (item,) = reading.items
    assert isinstance(item.article, Article), item.article
    return item.article


def test_everything_that_an_item_says_is_kept() -> None:
    reading = read(RSS)
    article = only(reading)

    assert (article.id, article.url, article.title) == ("g-1", "https://a.example/1", 'خبر "أول"')
    assert article.published == datetime(2024, 6, 19, 17, 32, 25, tzinfo=UTC)
    assert [each.name for each in article.authors] == ["هدى"]
    assert [each.term for each in article.categories] == ["مرافئ"]
    assert article.summary == "قليل"
    assert "https://a.example/x" in article.content_html
    assert "script" not in article.content_html
    assert (article.enclosures[0].url, article.enclosures[0].length) == (
        *("https://a.example/a.mp3", 123),
    )
    assert article.image is not None
    assert (article.image.url, article.image.width) == ("https://a.example/i.jpg", 600)
    assert article.credits == ("رويترز",)
    assert reading.interval == 1800


def test_relative_addresses_are_those_of_the_base() -> None:
    article = only(read(ATOM))

    assert article.url == "https://a.example/d/1.html"
    assert article.title == "خبر أول"
    assert "<em>كامل</em>" in article.content_html


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("utf-8", "", "text/xml"),
        ("utf-8", "iso-8859-1", "text/xml; charset=iso-8859-1"),
        ("windows-1256", "windows-1256", "application/rss+xml"),
        ("windows-1256", "", "text/xml; charset=windows-1256"),
        ("utf-16", "", "application/xml"),
        ("utf-8-sig", "utf-8", ""),
    ],
)
def test_arabic_is_read_whatever_is_said_of_its_encoding(
    encoding: str, declared: str, content_type: str
) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    text = head + RSS.removeprefix('<?xml version="1.0"?>')

    assert only(read(text.encode(encoding), content_type=content_type)).title == 'خبر "أول"'


def test_an_item_without_its_time_is_never_given_todays() -> None:
    (item,) = read(RSS.replace("pubDate", "other")).items

    assert isinstance(item.article, Refusal)
    assert "published" in str(item.article)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><body>not here</body></html>",
        b"{}",
        b'{"items": 3}',
        b"[]",
        b"\xff\xfe",
        b"%PDF-1.7",
        b"{" * 100_000,
    ],
)
def test_what_is_no_feed_is_refused_with_a_reason(content: bytes) -> None:
    with pytest.raises(Refusal, match=r"no feed|no JSON|can't be read"):
        read(content)


def test_entities_neither_grow_nor_fetch(tmp_path: object) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    text = bomb + RSS.removeprefix('<?xml version="1.0"?>').replace("خبر", "&l11;&f;")
    began = time.monotonic()
    reading = FeedReading([], 0.0)
    with suppress(Refusal):
        reading = read(text)

    assert time.monotonic() - began < 20
    for item in reading.items:
        if isinstance(item.article, Article):
            assert len(item.article.title) < 2_000
            assert "root:" not in item.article.title + item.article.content_html


def test_depth_is_no_matter() -> None:
    deep = RSS.replace("<p>نص", "<p>نص" + "<div>" * 50_000)

    with suppress(Refusal):
        read(deep)
    with suppress(Refusal):
        read("<rss><channel>" + "<item>" * 20_000)


@settings(max_examples=150, deadline=None)
@given(
    source=st.sampled_from([RSS, ATOM]),
    cuts=st.lists(st.integers(0, 1_500), min_size=2, max_size=6),
    noise=st.binary(max_size=12),
)
def test_a_broken_feed_is_articles_or_refusals(source: str, cuts: list[int], noise: bytes) -> None:
    content = source.encode()
    first, *others = sorted(cuts)
    torn = content[:first] + noise + content[others[0] :] + content[: others[-1]]

    with suppress(Refusal):
        for item in read(torn).items:
            assert isinstance(item.article, Article | Refusal)
