"""Sitemaps by sitemaps.org's protocol and Google's news extension, and the robots.txt that names
them.

Which articles belong into one, and why every file lies at the root, is in
``docs/decisions/0005-sitemaps.md``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from lxml import etree

from config.site import Newsroom
from feeds.addresses import absolute, article_path, ascii_url, section_url
from feeds.dates import rfc3339
from feeds.listed import Listed
from feeds.months import Month
from feeds.xml_text import legal

#: Addresses in one file. The protocol allows 50,000 and 50 MiB; so many of the longest stay below.
MOST_URLS = 10_000
#: Google reads no more of a news sitemap, and nothing older.
MOST_NEWS = 1_000
NEWS_SPAN = timedelta(hours=48)
#: The protocol: fewer than 2,048 characters, as they stand in the file.
_LONGEST_URL = 2_047

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_PREFIXES: Mapping[str | None, str] = MappingProxyType({None: _SITEMAP})


@dataclass(frozen=True, slots=True)
class SitemapFile:
    """A month's articles, or as many of them as one file holds."""

    month: Month
    #: Counted from 1.
    number: int

    def path(self) -> str:
        """``/sitemap-2024-06.xml``, ``/sitemap-2024-06-2.xml``."""
        return f"/sitemap-{self.month}{'' if self.number == 1 else f'-{self.number}'}.xml"


def _of_own_hosts(newsroom: Newsroom, articles: Iterable[Listed]) -> Iterator[tuple[str, Listed]]:
    """The articles that a sitemap may name, each with the address of its page.

    A sitemap speaks for this server and for the newsroom's own site (sitemaps.org, cross submits),
    not for whoever else an article leads to.
    """
    own = {_host(ascii_url(newsroom.feeds_url)), _host(ascii_url(newsroom.site.url))} - {None}
    for article in articles:
        url = absolute(newsroom.feeds_url, article.url or article_path(article.id))
        if _host(url) in own and len(escape(url)) <= _LONGEST_URL:
            yield url, article


def _host(url: str) -> str | None:
    """The host of an ASCII address, with its port; nothing where it is none of the web."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return parts.netloc.lower() if parts.scheme in {"http", "https"} else None


def sitemap_index(newsroom: Newsroom, files: Iterable[SitemapFile]) -> bytes:
    """The list of all sitemaps: that of the sections first, then the months."""
    root = _root("sitemapindex")
    for path in ("/sitemap-sections.xml", *(file.path() for file in files)):
        _add(etree.SubElement(root, _name("sitemap")), "loc", absolute(newsroom.feeds_url, path))
    return _written(root)


def sections_sitemap(newsroom: Newsroom) -> bytes:
    """The pages for people: the sections' and the one that lists them."""
    root = _root("urlset")
    sections = (newsroom.everything, *newsroom.sections)
    pages = [f"{newsroom.feeds_url}/", *(section_url(newsroom, each.slug) for each in sections)]
    for url in pages[:MOST_URLS]:
        _add(etree.SubElement(root, _name("url")), "loc", ascii_url(url))
    return _written(root)


def articles_sitemap(newsroom: Newsroom, articles: Iterable[Listed]) -> bytes:
    """Articles with their last change, in the order given."""
    root = _root("urlset")
    for url, article in _of_own_hosts(newsroom, articles):
        entry = etree.SubElement(root, _name("url"))
        _add(entry, "loc", url)
        _add(entry, "lastmod", rfc3339(article.updated, article.timezone))
    return _written(root)


def news_sitemap(newsroom: Newsroom, articles: Sequence[Listed]) -> bytes:
    """The newest articles as Google News reads them, in the order given."""
    root = _root("urlset", {**_PREFIXES, "news": _NEWS})
    for url, article in islice(_of_own_hosts(newsroom, articles), MOST_NEWS):
        entry = etree.SubElement(root, _name("url"))
        _add(entry, "loc", url)
        entry.append(_news(newsroom, article))
    return _written(root)


def _news(newsroom: Newsroom, article: Listed) -> Any:
    news = etree.Element(f"{{{_NEWS}}}news")
    publication = etree.SubElement(news, f"{{{_NEWS}}}publication")
    _add(publication, "name", legal(newsroom.site.title), _NEWS)
    _add(publication, "language", _news_language(article.language), _NEWS)
    _add(news, "publication_date", rfc3339(article.published, article.timezone), _NEWS)
    _add(news, "title", legal(article.title) or legal(article.id), _NEWS)
    return news


def _news_language(tag: str) -> str:
    """ISO 639's code; Google tells two ways of writing Chinese apart, by country."""
    primary, _, rest = tag.lower().partition("-")
    if primary != "zh":
        return primary
    return "zh-tw" if {"hant", "tw", "hk", "mo"} & set(rest.split("-")) else "zh-cn"


def robots(newsroom: Newsroom) -> bytes:
    """Everything may be read, and here is what there is (RFC 9309)."""
    url = newsroom.feeds_url
    return (
        "User-agent: *\nAllow: /\n\n"
        f"Sitemap: {absolute(url, '/sitemap.xml')}\nSitemap: {absolute(url, '/news-sitemap.xml')}\n"
    ).encode()


def _root(name: str, namespaces: Mapping[str | None, str] = _PREFIXES) -> Any:
    return etree.Element(_name(name), nsmap=namespaces)


def _name(local: str) -> str:
    return f"{{{_SITEMAP}}}{local}"


def _add(parent: Any, local: str, text: str, namespace: str = _SITEMAP) -> None:
    etree.SubElement(parent, f"{{{namespace}}}{local}").text = text


def _written(root: Any) -> bytes:
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written
