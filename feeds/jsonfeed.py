"""JSON Feed 1.1."""

import json
from typing import Any

from feeds.article import Enclosure, Person
from feeds.dates import rfc3339
from feeds.entry import Entry
from feeds.entry_html import paragraph
from feeds.feed import Feed

_VERSION = "https://jsonfeed.org/version/1.1"


def jsonfeed(feed: Feed) -> bytes:
    """The feed as a JSON Feed document in UTF-8."""
    document = {
        "version": _VERSION,
        "title": feed.title,
        "home_page_url": feed.page_url,
        "feed_url": feed.url("json"),
        "next_url": _older(feed),
        "description": feed.description,
        "icon": feed.image,
        "authors": [{"name": feed.author}],
        "language": feed.language,
        "items": [_item(entry, feed) for entry in feed.entries],
    }
    return json.dumps(_said(document), ensure_ascii=False, separators=(",", ":")).encode()


def _older(feed: Feed) -> str | None:
    """Where older items are: the format has one link alone, so an archive gives the one before."""
    relations = dict(feed.relations)
    base = relations.get("prev-archive") if "current" in relations else relations.get("next")
    return f"{base}.json" if base else None


def _item(entry: Entry, feed: Feed) -> dict[str, Any]:
    article = entry.article
    return _said(
        {
            "id": entry.guid,
            "url": entry.url,
            "title": entry.title,
            "content_html": entry.content or paragraph(entry.synopsis, entry.language),
            "summary": entry.summary or None,
            "image": entry.image.url if entry.image else None,
            "date_published": rfc3339(article.published, article.timezone),
            "date_modified": rfc3339(article.updated, article.timezone),
            "authors": [_author(person) for person in entry.authors] or None,
            "tags": [each.label or each.term for each in entry.categories] or None,
            "language": entry.language if entry.language != feed.language else None,
            "attachments": [_attachment(each) for each in entry.enclosures] or None,
        }
    )


def _author(person: Person) -> dict[str, Any]:
    url = person.url or (f"mailto:{person.email}" if person.email else None)
    return _said({"name": person.name, "url": url})


def _attachment(enclosure: Enclosure) -> dict[str, Any]:
    return _said(
        {
            "url": enclosure.url,
            "mime_type": enclosure.type,
            "title": enclosure.title,
            "size_in_bytes": enclosure.length,
        }
    )


def _said(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that say something."""
    return {key: value for key, value in fields.items() if value is not None}
