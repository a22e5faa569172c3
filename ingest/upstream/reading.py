"""A feed's bytes read as articles; what can't be taken is a refusal in its place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from config.site import Newsroom, Section
from feeds.article import Article
from ingest.addresses import address
from ingest.article_json import article_from_json
from ingest.errors import Refusal
from ingest.lead_title import title_from
from ingest.plain import one_line
from ingest.sections import section_named
from ingest.upstream.jsonfeed_items import is_json_feed, json_feed_items
from ingest.upstream.xml_items import xml_feed, xml_feed_items

#: Items of one feed.
_MOST_ITEMS = 5_000
#: Fields that an item does without rather than being refused for them.
_NOT_WORTH_A_REFUSAL = (
    "image",
    "enclosures",
    "language",
    "categories",
    "authors",
    "updated",
    "url",
)


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An item of a feed, as an article or as the reason why it is none."""

    article: Article | Refusal
    #: What the feed calls it; its address where it has no id.
    name: str
    #: Digest of what it was read from.
    digest: str


@dataclass(frozen=True, slots=True)
class FeedReading:
    """What a feed holds."""

    items: list[FeedItem]
    #: Seconds between two visits that the feed asks for; 0 where it says nothing.
    interval: float


def read_feed(
    content: bytes,
    *,
    content_type: str,
    url: str,
    section: Section | None,
    newsroom: Newsroom,
    now: datetime,
    most: int = _MOST_ITEMS,
) -> FeedReading:
    """The items of an RSS, RDF, Atom or JSON feed; raises ``Refusal`` for what is no feed.

    Ids are kept; an item that has none is known by its link. Without a ``section``, an item stands
    in the sections that its categories name. No more than ``most`` are read.
    """
    if is_json_feed(content):
        items, interval = list(json_feed_items(content)), 0.0
    else:
        feed = xml_feed(content, content_type=content_type, url=url)
        items, interval = list(xml_feed_items(feed)), _interval(feed.feed)
    read = _read(items[:most], section, newsroom, now)
    return FeedReading(list(read), interval)


def _read(
    items: Iterable[dict[str, Any]], section: Section | None, newsroom: Newsroom, now: datetime
) -> Iterator[FeedItem]:
    for fields in items:
        name = str(fields.get("id") or fields.get("url") or fields.get("title") or "")
        digest = blake2b(repr(fields).encode("utf-8", "replace"), digest_size=16).hexdigest()
        tidied = _tidied(fields)
        asked = {**tidied, "sections": section.slug if section else _named(tidied, newsroom)}
        yield FeedItem(_article(asked, newsroom, now), name, digest)


def _named(fields: dict[str, Any], newsroom: Newsroom) -> list[str]:
    """The sections that an item's categories name."""
    categories = fields.get("categories", ())
    words = [each if isinstance(each, str) else str(each.get("term")) for each in categories]
    found = (section_named(word, newsroom) for word in words)
    return list(dict.fromkeys(each.slug for each in found if each is not None))


def _article(fields: dict[str, Any], newsroom: Newsroom, now: datetime) -> Article | Refusal:
    try:
        return article_from_json(fields, newsroom=newsroom, now=now)
    except Refusal:
        pass
    lenient = {name: each for name, each in fields.items() if name not in _NOT_WORTH_A_REFUSAL}
    try:
        return article_from_json(lenient, newsroom=newsroom, now=now)
    except Refusal as refusal:
        return refusal


def _tidied(fields: dict[str, Any]) -> dict[str, Any]:
    """An item's fields as articles have them: an id, a title, content."""
    tidied = {name: value for name, value in fields.items() if value not in (None, "", [], ())}
    tidied.setdefault("id", tidied.get("url", ""))
    text = one_line(str(tidied.get("content_html") or tidied.get("content_text") or ""))
    if not one_line(str(tidied.get("title", ""))) and text:
        tidied["title"] = title_from(text)
    if not text:
        tidied["content_text"] = str(tidied.get("summary") or tidied.get("title") or "")
        tidied.pop("content_html", None)
    if (
        isinstance(image := tidied.get("image"), dict)
        and address(str(image.get("url")), None) is None
    ):
        del tidied["image"]
    return tidied


def _interval(feed: Any) -> float:
    """``ttl``, or ``sy:updatePeriod`` and ``sy:updateFrequency``, in seconds."""
    ttl = str(feed.get("ttl", ""))
    if ttl.isascii() and ttl.isdigit() and len(ttl) < 7:
        return 60.0 * int(ttl)
    period = _PERIODS.get(str(feed.get("sy_updateperiod", "")).strip().lower(), 0.0)
    frequency = str(feed.get("sy_updatefrequency", "1"))
    often = int(frequency) if frequency.isascii() and frequency.isdigit() else 1
    return period / max(often, 1)


_PERIODS = {
    "hourly": 3_600.0,
    "daily": 86_400.0,
    "weekly": 604_800.0,
    "monthly": 2_592_000.0,
    "yearly": 31_536_000.0,
}
