"""RSS 2.0 by the RSS Board's specification and best practices."""

import re
from html import escape
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from feeds.article import Category, Enclosure, Person
from feeds.dates import rfc822
from feeds.entry import Entry
from feeds.entry_html import paragraph
from feeds.extension import RssElements, element, styled
from feeds.feed import Feed
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
        *_update_period(feed.section.max_age),
        element(
            "atom:link",
            None,
            {"href": feed.page_url, "rel": "alternate", "type": "text/html"},
        ),
        *_documents(feed),
    ]


def _documents(feed: Feed) -> list[Any]:
    """The links to the feed's other documents, and what this one is (RFC 5005, appendix B)."""
    links = [
        element(
            "atom:link", None, {"rel": rel, "type": "application/rss+xml", "href": f"{url}.rss"}
        )
        for rel, url in feed.relations
    ]
    return [*links, element("fh:archive")] if feed.is_archive else links


def _update_period(max_age: int) -> list[Any]:
    """How often the feed changes at most (Syndication 1.0), from its seconds of freshness."""
    periods = (("hourly", 3600), ("daily", 86400), ("weekly", 604800))
    period, seconds = next((each for each in periods if max_age <= each[1]), periods[-1])
    return [
        element("sy:updatePeriod", period),
        element("sy:updateFrequency", str(max(1, seconds // max(1, max_age)))),
    ]


def _item(item: FeedEntry, entry: Entry, feed: Feed) -> None:
    item.title(entry.title)
    item.guid(entry.guid, permalink=entry.guid_is_permalink)
    item.link(href=entry.url)
    if entry.comments:
        item.comments(entry.comments.url)
    enclosure = _enclosure(entry)
    if enclosure is not None:
        item.enclosure(enclosure.url, str(enclosure.length), enclosure.type)
    if entry.language.partition("-")[0] != feed.language:
        item.nashra.language = entry.language
    item.nashra.elements += _elements(entry, feed)


def _elements(entry: Entry, feed: Feed) -> list[Any]:
    """The elements of an item that feedgen does not write, or not so."""
    article = entry.article
    elements = _texts(entry)
    elements.append(element("pubDate", rfc822(article.published, article.timezone)))
    authors = entry.authors or (Person(name=feed.author),)
    elements += [element("dc:creator", person.name) for person in authors]
    elements += [_category(each) for each in entry.categories]
    if entry.rights:
        elements.append(element("dc:rights", entry.rights))
    if entry.comments and entry.comments.count is not None:
        elements.append(element("slash:comments", str(entry.comments.count)))
    if entry.comments and entry.comments.feed:
        elements.append(element("wfw:commentRss", entry.comments.feed))
    if entry.image:
        elements += media_elements(entry.image)
    return elements


def _texts(entry: Entry) -> list[Any]:
    """``description`` and ``content:encoded``.

    ``description`` is HTML by custom, so the plain summary is escaped into it. Where it is all
    that readers get, it is a paragraph that knows its direction.
    """
    if not entry.content:
        return [element("description", paragraph(entry.synopsis, entry.language))]
    return [
        element("description", escape(entry.synopsis, quote=False)),
        element("content:encoded", entry.content),
    ]


def _category(category: Category) -> Any:
    domain = {"domain": category.scheme} if category.scheme else {}
    return element("category", category.label or category.term, domain)


def _enclosure(entry: Entry) -> Enclosure | None:
    """The one file that an item may have, with a true length: the first, else the picture."""
    for enclosure in entry.enclosures:
        if enclosure.length is not None:
            return enclosure
    image = entry.image
    if image is not None and image.length is not None and image.type is not None:
        return Enclosure(url=image.url, type=image.type, length=image.length)
    return None
