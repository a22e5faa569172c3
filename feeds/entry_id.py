"""Ids that stay for ever, whatever happens to a URL (RFC 4287, 4.2.6)."""

import re
from datetime import date
from urllib.parse import quote, urlsplit

from feeds.addresses import ascii_url

#: RFC 3986, 3.1: what makes a text an IRI and not a mere word.
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
#: RFC 4151, 2.1: what may stand in the specific part of a tag URI.
_TAG_SAFE = "/:@!$&'()*+,;=?~-._"
#: The year in which these tags were first minted: part of every id of a feed, never to change.
_SINCE = "2026"


def minted(site_url: str, day: date, specific: str) -> str:
    """A tag URI (RFC 4151) by the authority of the site's host as of that day."""
    return f"tag:{_authority(site_url)},{day.isoformat()}:{quote(specific, safe=_TAG_SAFE)}"


def feed_id(site_url: str, slug: str) -> str:
    """The id of a section's feed. It names the newsroom's site, not this server, so that it stays
    when the server moves."""
    return f"tag:{_authority(site_url)},{_SINCE}:nashra/{slug}"


def iri_id(article_id: str, site_url: str) -> str:
    """The article's id as Atom wants it: an id that is no IRI is put into a tag URI."""
    if _SCHEME.fullmatch(article_id):
        return (
            ascii_url(article_id)
            if "://" in article_id
            else quote(article_id, safe="%" + _TAG_SAFE)
        )
    return f"tag:{_authority(site_url)},{_SINCE}:id/{quote(article_id, safe='')}"


def is_permalink(article_id: str, url: str | None) -> bool:
    """Whether the guid is also the address that opens the article (RSS ``isPermaLink``).

    Only one that needs no encoding is: the id itself must never be changed for it.
    """
    return article_id == url == ascii_url(article_id) and url.startswith(("http://", "https://"))


def _authority(site_url: str) -> str:
    return (urlsplit(ascii_url(site_url)).hostname or "localhost").lower()
