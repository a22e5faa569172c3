"""Ids for articles that bring none: ``tag:`` URIs (RFC 4151), the same at every import.

An id is made of what an editor is least likely to touch. From a URL: its host and path, so that
http and https, "www." and tracking parameters make no difference. Without one: the section, the
instant of publication, and the first words of the title as they are compared, so that an edited
text, a mended mark or a longer title is still the same article.
"""

import hashlib
from datetime import date, datetime
from urllib.parse import parse_qsl, unquote, urlsplit

from feeds.entry_id import minted
from ingest.folding import folded

#: Words of the title that tell two articles of one instant apart.
_WORDS = 8
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "igshid", "yclid", "ref_src")


def id_from_url(url: str, *, published: datetime) -> str:
    """``tag:example.org,2024-01-01:/news/1``: the page's host and path, and its year.

    The year alone, so that an article that is put off by a day or a month keeps its id.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [f"{name}={value}" for name, value in pairs if not name.lower().startswith(_TRACKING)]
    specific = unquote(parts.path or "/") + (f"?{'&'.join(kept)}" if kept else "")
    return minted(f"https://{host}", date(published.year, 1, 1), specific)


def id_from_title(title: str, *, section: str, published: datetime, site_url: str) -> str:
    """``tag:example.org,2024-06-19:economy/173225/0f3a…``: section, time in UTC, first words."""
    words = " ".join(folded(title).split()[:_WORDS])
    digest = hashlib.sha256(words.encode()).hexdigest()[:12]
    specific = f"{section}/{published:%H%M%S}/{digest}"
    return minted(site_url, published.date(), specific)
