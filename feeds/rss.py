"""RSS 2.0 by the RSS Board's specification and best practices."""

import re
from html import escape
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from feeds.article import Enclosure
from feeds.dates import rfc822
from feeds.extension import RssElements, element, styled
from feeds.feed import Entry, Feed
from feeds.media import media_elements
from feeds.version import VERSION
from feeds.xml_text import legal

#: Elements that hold plain text, where readers disagree on whether it is HTML.
_PLAIN_TEXT = re.compile(rb"<(title|copyright)>[^<]*</\1>|<channel>.*?<description>[^<]*<")


def rss(feed: Feed) -> bytes:
    """The feed as an RSS 2.0 document in UTF-8."""
    made = FeedGenerator()
    made.register_extension("nashra", RssElements, RssElements, atom=False, rss=True)
    _channel(made, feed)
    for entry in feed.entries:
        _item(made.add_entry(order="append"), entry, feed)
    return styled(_PLAIN_TEXT.sub(_hexadecimal, made.rss_str()), feed.style_url)


def _hexadecimal(found: re.Match[bytes]) -> bytes:
    """``&`` and ``<`` as hexadecimal references, which the RSS Board found that readers of both
    kinds show as they are meant."""
    return found[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")


def _channel(made: Any, feed: Feed) -> None:
    made.title(feed.title)
    # The last link is the channel's <link>; the self link goes by its rel.
    made.link(href=feed.url("rss"), rel="self", type="application/rss+xml")
    made.link(href=feed.page_url, rel="alternate")
    made.description(feed.description)
    made.language(feed.language)
    made.generator("Nashra", version=VERSION)
    made.docs("https://www.rssboard.org/rss-specification")
    made.ttl(max(1, feed.section.max_age // 60))
    if feed.rights:
        made.copyright(feed.rights)
    if feed.section.categories:
        made.category([{"term": legal(term)} for term in feed.section.categories])
    if feed.image:
        made.image(url=feed.image, title=feed.title, link=feed.page_url)
    # feedgen would write the date by way of the process's locale, which all threads share.
    made._FeedGenerator__rss_lastBuildDate = None  # noqa: SLF001 - no public way to leave it out
    made.nashra.language = feed.language
    made.nashra.elements += [
        element("lastBuildDate", rfc822(feed.updated, feed.section.timezone)),
        element("sy:updatePeriod", "hourly"),
        element("sy:updateFrequency", str(max(1, 3600 // max(1, feed.section.max_age)))),
        element(
            "atom:link",
            None,
            {"href": feed.page_url, "rel": "alternate", "type": "text/html"},
        ),
    ]


def _item(item: FeedEntry, entry: Entry, feed: Feed) -> None:
    article = entry.article
    item.title(entry.title)
    item.guid(entry.guid, permalink=entry.guid_is_permalink)
    item.link(href=entry.url)
    if article.comments:
        item.comments(article.comments.url)
    enclosure = _enclosure(entry)
    if enclosure is not None:
        item.enclosure(enclosure.url, str(enclosure.length), enclosure.type)
    if article.language.partition("-")[0] != feed.language:
        item.nashra.language = article.language
    item.nashra.elements += _elements(entry)


def _elements(entry: Entry) -> list[Any]:
    """The elements of an item that feedgen does not write, or not so."""
    article = entry.article
    # <description> is HTML by custom, so the plain summary is escaped into it.
    elements = [element("description", escape(entry.summary, quote=False))]
    if entry.content:
        elements.append(element("content:encoded", entry.content))
    elements.append(element("pubDate", rfc822(article.published, article.timezone)))
    elements += [element("dc:creator", person.name) for person in entry.authors]
    elements += [_category(each.label or each.term, each.scheme) for each in article.categories]
    if article.rights:
        elements.append(element("dc:rights", legal(article.rights)))
    if article.comments and article.comments.count is not None:
        elements.append(element("slash:comments", str(article.comments.count)))
    if article.comments and article.comments.feed:
        elements.append(element("wfw:commentRss", article.comments.feed))
    if entry.image:
        elements += media_elements(entry.image)
    return elements


def _category(term: str, scheme: str | None) -> Any:
    return element("category", legal(term), {"domain": legal(scheme)} if scheme else {})


def _enclosure(entry: Entry) -> Enclosure | None:
    """The one file that an item may have, with a true length: the first, else the picture."""
    for enclosure in entry.enclosures:
        if enclosure.length is not None:
            return enclosure
    image = entry.image
    if image is not None and image.length is not None and image.type is not None:
        return Enclosure(url=image.url, type=image.type, length=image.length)
    return None
