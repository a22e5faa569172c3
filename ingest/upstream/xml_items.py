"""Items of RSS, RDF and Atom, in the fields in which articles are handed over.

feedparser reads them: what feeds get wrong in the wild is what it was made for. Its dates are not
used (they know English alone), only the texts they were read from; nor is its sanitiser, since
ours follows.
"""

import codecs
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.errors import Refusal

Fields = dict[str, Any]
#: Elements that hold a time, the first that is there.
_PUBLISHED = ("published", "created", "updated", "date", "issued")


def xml_feed(content: bytes, *, content_type: str, url: str) -> Any:
    """What feedparser makes of it; raises ``Refusal`` for what is no feed at all."""
    # Imported here: a server without such a source starts without it.
    import feedparser  # noqa: PLC0415

    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.decode("utf-16", "replace").encode()
    headers = {"content-location": url, "content-type": _type(content, content_type)}
    try:
        feed = feedparser.parse(content, response_headers=headers, sanitize_html=False)
    except Exception as error:
        # What it raises on odd input is of many kinds, and all of them mean the same.
        raise Refusal(f"it can't be read as a feed: {error!r}"[:300]) from error
    if not feed.get("version") and not feed.entries:
        reason = str(feed.get("bozo_exception") or "no RSS, Atom, RDF or JSON Feed")
        raise Refusal(f"it is no feed: {reason}"[:300])
    return feed


def _type(content: bytes, declared: str) -> str:
    """The media type by which feedparser finds the encoding.

    Valid UTF-8 is UTF-8, whatever is declared: by RFC 3023, ``text/xml`` without a charset would
    be US-ASCII, and what servers say of it is wrong more often than not.
    """
    try:
        content.decode()
    except UnicodeDecodeError:
        _, _, charset = declared.lower().partition("charset=")
        return f"application/xml; charset={charset}" if charset else "application/xml"
    return "application/xml; charset=utf-8"


def xml_feed_items(feed: Any) -> Iterator[Fields]:
    """The fields of each item."""
    for entry in feed.entries:
        # As plain dictionaries: feedparser's own make up what is not there, and warn of it.
        yield _fields(dict(entry), dict(feed.feed))


def _fields(entry: Mapping[str, Any], feed: Mapping[str, Any]) -> Fields:
    content = max(
        (each.get("value") or "" for each in entry.get("content", ())), key=len, default=""
    )
    summary = entry.get("summary") or ""
    return {
        "id": entry.get("id") or "",
        "url": _link(entry),
        "title": entry.get("title"),
        # Many put the whole text into the description, and a few only the first words.
        "content_html": content if len(content) >= len(summary) else summary,
        "summary": summary if content and len(summary) < len(content) else None,
        "published": _time(entry, _PUBLISHED),
        "updated": entry.get("updated"),
        "authors": [{"name": each} for each in _names(entry) or _names(feed)],
        "categories": _categories(entry),
        "image": _image(entry),
        "enclosures": [_file(each) for each in entry.get("links", ()) if _is_file(each)],
        "rights": entry.get("rights") or feed.get("rights"),
        "language": entry.get("language") or feed.get("language"),
        "credits": [
            each for each in ((entry.get("source") or {}).get("title"),) if isinstance(each, str)
        ],
    }


def _link(entry: Mapping[str, Any]) -> str | None:
    """The page of the item: ``feedburner:origLink`` where there is one, else its link."""
    for url in (entry.get("feedburner_origlink"), entry.get("link")):
        if isinstance(url, str) and url.startswith(("http://", "https://")):
            return url
    return None


def _time(entry: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    return next((entry[name] for name in names if isinstance(entry.get(name), str)), None)


def _names(entry: Mapping[str, Any]) -> list[str]:
    names = [each.get("name") for each in entry.get("authors", ()) if each.get("name")]
    return list(dict.fromkeys(names or filter(None, [entry.get("author")])))


def _categories(entry: Mapping[str, Any]) -> list[Fields]:
    return [
        {"term": each["term"], "scheme": each.get("scheme"), "label": each.get("label")}
        for each in entry.get("tags", ())
        if each.get("term")
    ]


def _image(entry: Mapping[str, Any]) -> Fields | None:
    pictures = [
        each
        for each in (*entry.get("media_content", ()), *entry.get("media_thumbnail", ()))
        if each.get("url")
        and (each.get("medium") or each.get("type") or "image").startswith("image")
    ]
    if not pictures:
        return None
    best = max(pictures, key=lambda each: _number(each.get("width")) or 0)
    return {
        "url": best["url"],
        "width": _number(best.get("width")),
        "height": _number(best.get("height")),
    }


def _is_file(link: Mapping[str, Any]) -> bool:
    return link.get("rel") == "enclosure" and bool(link.get("href"))


def _file(file: Mapping[str, Any]) -> Fields:
    return {"url": file["href"], "type": file.get("type"), "length": _number(file.get("length"))}


def _number(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 13 else None
