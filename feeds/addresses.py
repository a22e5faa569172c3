"""Where things are: paths on this server, and URLs that every reader takes."""

import re
from urllib.parse import quote, urlsplit, urlunsplit

from config.site import Format, Newsroom
from feeds.article import Article

#: RFC 3986: what may stand in a URL as it is. "%" is kept, so that an encoded URL stays itself.
_PATH = "/%:@!$&'()*+,;=~-._"
_QUERY = _PATH + "?"
#: Attributes that lead somewhere, as nh3 writes them: always in double quotes.
_ROOT_RELATIVE = re.compile(r'(\s(?:href|src|cite|poster)=")/(?!/)')


def feed_path(slug: str, form: Format) -> str:
    """``/feeds/{section}.rss``, ``.atom`` or ``.json``."""
    return f"/feeds/{slug}.{form}"


def section_path(slug: str) -> str:
    """``/sections/{section}``."""
    return f"/sections/{slug}"


def article_path(article_id: str) -> str:
    """``/articles/{id}``, percent-encoded."""
    return f"/articles/{quote(article_id, safe='')}"


def feed_url(newsroom: Newsroom, slug: str, form: Format) -> str:
    """A feed's canonical URL: what it calls itself, character for character."""
    return newsroom.feeds_url + feed_path(slug, form)


def article_url(newsroom: Newsroom, article: Article) -> str:
    """The article's own page, else its page on this server."""
    if article.url is None:
        return newsroom.feeds_url + article_path(article.id)
    return absolute(newsroom.feeds_url, article.url)


def absolute(feeds_url: str, url: str) -> str:
    """An ASCII URL; one that begins with a single "/" is on this server."""
    on_this_server = url.startswith("/") and not url.startswith("//")
    return ascii_url(feeds_url + url if on_this_server else url)


def absolute_links(html: str, feeds_url: str) -> str:
    """Clean HTML in which the links that begin with a single "/" lead to this server."""
    return _ROOT_RELATIVE.sub(rf"\g<1>{ascii_url(feeds_url)}/", html)


def ascii_url(url: str) -> str:
    """A URL with everything percent-encoded that RFC 3986 does not allow, and the host in IDNA.

    Validators reject raw Arabic, and newsboat rewrites it.
    """
    if url.isascii() and not any(character in url for character in ' "<>\\^`{|}'):
        return url
    parts = urlsplit(url)
    return urlunsplit(
        (
            parts.scheme,
            _ascii_host(parts.netloc),
            quote(parts.path, safe=_PATH),
            quote(parts.query, safe=_QUERY),
            quote(parts.fragment, safe=_QUERY),
        )
    )


def _ascii_host(netloc: str) -> str:
    user, at, host = netloc.rpartition("@")
    try:
        return user + at + host.encode("idna").decode("ascii")
    except UnicodeError:
        return user + at + quote(host, safe=":[]")
