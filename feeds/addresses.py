"""Where things are: paths on this server, and URLs that every reader takes."""

import re
from contextlib import suppress
from urllib.parse import quote, urlsplit, urlunsplit

from config.site import Format, Newsroom
from feeds.article import Article
from feeds.xml_text import legal

#: RFC 3986: what may stand in a URL as it is. "%" is kept, so that an encoded URL stays itself.
_PATH = "/%:@!$&'()*+,;=~-._"
_QUERY = _PATH + "?"
_HOST = "%:[]!$&'()*+,;=~-._"
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
#: A URL that needs nothing: only characters of RFC 3986, and one fragment at most.
_RUN = r"[A-Za-z0-9/:@!$&'()*+,;=~\-._?]*(?:%[0-9A-Fa-f]{2}[A-Za-z0-9/:@!$&'()*+,;=~\-._?]*)*"
_ALREADY = re.compile(f"{_RUN}(?:#{_RUN})?")


def feed_path(slug: str, form: Format) -> str:
    """``/feeds/{section}.rss``, ``.atom`` or ``.json``."""
    return f"/feeds/{slug}.{form}"


def section_path(slug: str) -> str:
    """``/sections/{section}``."""
    return f"/sections/{slug}"


def article_path(article_id: str) -> str:
    """``/articles/{id}``, percent-encoded."""
    return f"/articles/{quote(legal(article_id), safe='')}"


def feed_url(newsroom: Newsroom, slug: str, form: Format) -> str:
    """A feed's canonical URL: what it calls itself, character for character."""
    return absolute(newsroom.feeds_url, feed_path(slug, form))


def section_url(newsroom: Newsroom, slug: str) -> str:
    """A section's page for people, on this server."""
    return absolute(newsroom.feeds_url, section_path(slug))


def article_url(newsroom: Newsroom, article: Article) -> str:
    """The article's own page, else its page on this server."""
    return absolute(newsroom.feeds_url, article.url or article_path(article.id))


def absolute(feeds_url: str, url: str) -> str:
    """An ASCII URL; one that begins with a single "/" is on this server.

    One that begins with "//" has the scheme of this server (RFC 3986, 4.2).
    """
    if url.startswith("//"):
        return ascii_url(f"{feeds_url.partition(':')[0]}:{url}")
    return ascii_url(feeds_url + url if url.startswith("/") else url)


def ascii_url(url: str) -> str:
    """A URL with everything percent-encoded that RFC 3986 does not allow, and the host in IDNA.

    Validators reject raw Arabic, and newsboat rewrites it. Any text whatever gives an answer: one
    article's broken link must not cost the feed.
    """
    url = legal(url).strip()
    if _ALREADY.fullmatch(url):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:  # a host that can't be one, such as "[" alone
        return _encoded(url, _QUERY)
    return urlunsplit(
        (
            parts.scheme,
            _ascii_host(parts.netloc),
            _encoded(parts.path, _PATH),
            _encoded(parts.query, _QUERY),
            _encoded(parts.fragment, _QUERY),
        )
    )


def _encoded(part: str, safe: str) -> str:
    return quote(_LONE_PERCENT.sub("%25", part), safe=safe)


def _ascii_host(netloc: str) -> str:
    user, at, host = netloc.rpartition("@")
    with suppress(UnicodeError):  # no name that IDNA knows: percent-encoded below
        host = host.encode("idna").decode("ascii")
    return _encoded(user, _HOST) + at + _encoded(host, _HOST)
