"""Items of a JSON Feed (1.0 and 1.1), in the fields in which articles are handed over."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from ingest.errors import Refusal

Fields = dict[str, Any]


def is_json_feed(content: bytes) -> bool:
    """Whether it may be one: an object and no markup."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def json_feed_items(content: bytes) -> Iterator[Fields]:
    """The items; raises ``Refusal`` for JSON that is no JSON Feed."""
    try:
        feed = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Refusal(f"it is no JSON: {error}") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise Refusal("it is JSON, and no JSON Feed: it has no list of items")
    for item in items:
        if isinstance(item, dict):
            yield _fields(item, feed)


def _fields(item: Fields, feed: Fields) -> Fields:
    base = item.get("url") or feed.get("home_page_url") or feed.get("feed_url") or ""
    authors = item.get("authors") or item.get("author") or feed.get("authors") or feed.get("author")
    return {
        "id": str(item.get("id") or ""),
        "url": _absolute(base, item.get("url") or item.get("external_url")),
        "title": item.get("title"),
        "summary": item.get("summary"),
        "content_html": item.get("content_html"),
        "content_text": item.get("content_text"),
        "published": item.get("date_published") or item.get("date_modified"),
        "updated": item.get("date_modified"),
        "authors": [_author(each) for each in _listed(authors)],
        "categories": [each for each in _listed(item.get("tags")) if isinstance(each, str)],
        "image": _absolute(base, item.get("image") or item.get("banner_image")),
        "enclosures": [_file(base, each) for each in _listed(item.get("attachments"))],
        "language": item.get("language") or feed.get("language"),
    }


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value] if isinstance(value, dict) else []


def _author(author: Any) -> Fields:
    name = author.get("name") if isinstance(author, dict) else author
    url = author.get("url") if isinstance(author, dict) else None
    return {"name": name if isinstance(name, str) else "", "url": url}


def _file(base: str, file: Any) -> Fields:
    fields: Fields = file if isinstance(file, dict) else {}
    return {
        "url": _absolute(base, fields.get("url")),
        "type": fields.get("mime_type"),
        "length": fields.get("size_in_bytes"),
        "title": fields.get("title"),
    }


def _absolute(base: str, url: object) -> str | None:
    if not isinstance(url, str) or not url:
        return None
    try:
        return urljoin(base, url)
    except ValueError:
        return None
