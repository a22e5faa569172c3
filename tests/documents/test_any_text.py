"""Any text, instant and zone whatever goes into a feed and comes out of it the same."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import feedparser
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from made import a_newsroom, an_article

from config.zones import zone_names
from feeds.addresses import ascii_url
from feeds.article import Category, Person
from feeds.atom import atom
from feeds.dates import rfc822, rfc3339
from feeds.entry_id import iri_id
from feeds.feed import section_feed
from feeds.jsonfeed import jsonfeed
from feeds.rss import rss
from feeds.xml_text import legal

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
ATOM = "{http://www.w3.org/2005/Atom}"
ROOM = a_newsroom()
#: Any characters at all: control characters, lone surrogates, "]]>", marks, emoji.
ANY = st.text(
    st.characters(codec=None, exclude_categories=()), min_size=1, max_size=80
) | st.sampled_from(
    [
        "]]>",
        "<b>&amp;</b>",
        "\x0b\x00x",
        "\ud800",
        "\ufffe",
        "<!--",
        "&#0;",
        "\u202eabc",
        "😀",
        "a\r\nb",
    ]
)
INSTANTS = st.datetimes(datetime(1, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
ZONES = st.sampled_from(sorted(zone_names()))


def document(write: Callable[..., bytes], **fields: Any) -> bytes:
    return write(section_feed(ROOM, ROOM.sections[0], [an_article(**fields)]))


def shown(title: str) -> str:
    """A title as readers get it; the id stands for one in which there is nothing to read."""
    return legal(title) if legal(title).strip() else an_article().id


@settings(max_examples=150, deadline=None)
@given(ANY, ANY, ANY, ANY)
def test_any_text_comes_back_character_for_character(
    title: str, content: str, summary: str, term: str
) -> None:
    fields = {
        "title": title,
        "content_html": content,
        "summary": summary,
        "language": "en",
        "categories": (Category(term=term),),
        "authors": (Person(name=term),),
    }

    item = etree.fromstring(document(rss, **fields)).find(".//item")
    assert item.findtext("title") == shown(title)
    assert legal(content) in (item.findtext(CONTENT) or "")
    assert (item.findtext("category") or "") == legal(term)
    entry = etree.fromstring(document(atom, **fields)).find(f".//{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == shown(title)
    assert (entry.findtext(f"{ATOM}summary") or "") == legal(summary)
    assert legal(content) in (entry.findtext(f"{ATOM}content") or "")
    tags = json.loads(document(jsonfeed, **fields))["items"][0].get("tags")
    assert tags == ([legal(term)] if legal(term) else None)


#: feedparser takes C1 controls for windows-1252, as browsers do; five of them stand for nothing.
C1 = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}


@settings(max_examples=100, deadline=None)
@given(ANY, ANY)
def test_feedparser_gives_any_text_back_character_for_character(text: str, content: str) -> None:
    """But for what XML forbids, and white space at the edges, which feedparser takes off."""
    expected, html = (legal(each).strip().translate(C1) for each in (text, content))
    fields = {"title": text, "summary": text, "content_html": content, "language": "en"}
    for write, escaped in ((rss, True), (atom, False)):
        feed = feedparser.parse(
            document(write, **fields), sanitize_html=False, resolve_relative_uris=False
        )
        entry = feed.entries[0]
        assert feed.bozo == 0
        assert entry.title == (expected or entry.id)
        if html and expected:
            summary = unescape(entry.summary) if escaped else entry.summary
            assert summary.translate(C1) == expected
            assert entry.content[0].value == html


@settings(max_examples=200, deadline=None)
@given(INSTANTS, ZONES)
def test_any_instant_in_any_zone_is_the_same_instant_in_all_formats(
    instant: datetime, zone: str
) -> None:
    """To the second, and in a form that the standards know: offsets of whole minutes."""
    fields = {"published": instant, "updated": instant, "timezone": zone}
    item = etree.fromstring(document(rss, **fields)).find(".//item")
    written = [
        datetime.strptime(item.findtext("pubDate"), "%a, %d %b %Y %H:%M:%S %z"),
        datetime.fromisoformat(
            etree.fromstring(document(atom, **fields)).findtext(f".//{ATOM}published")
        ),
        datetime.fromisoformat(
            json.loads(document(jsonfeed, **fields))["items"][0]["date_published"]
        ),
    ]
    assert written == [instant] * 3
    assert all((moment.utcoffset() or timedelta()).seconds % 60 == 0 for moment in written)


@given(INSTANTS, ZONES)
def test_names_of_days_and_months_are_english(instant: datetime, zone: str) -> None:
    assert rfc822(instant, zone).isascii()
    assert rfc3339(instant, zone).isascii()


@given(st.text(max_size=40))
def test_any_id_becomes_an_ascii_iri_and_different_ids_differ(text: str) -> None:
    iri = iri_id(legal(text), "https://sawt.example")

    assert iri.isascii()
    assert " " not in iri
    assert iri_id(legal(text) + "x", "https://sawt.example") != iri


@given(st.text(max_size=60))
def test_any_url_becomes_ascii_and_stays_as_it_is_then(url: str) -> None:
    for text in (url, f"https://{url}/", f"https://x.example/{url}"):
        once = ascii_url(text)
        assert once.isascii()
        assert not set(once) & set(' "<>\\^`{|}')
        assert ascii_url(once) == once
