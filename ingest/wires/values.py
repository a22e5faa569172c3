"""Addresses, languages, numbers and media types as wires and exports write them."""

from feeds.article import Enclosure
from ingest.addresses import address
from ingest.article_parts import type_of
from ingest.markup.door import Element
from ingest.markup.names import XML_LANG

_LARGEST = 2**53


def absolute(written: str | None, base: str | None) -> str | None:
    """An http or https URL, made absolute; nothing where it can't be."""
    found = address(written, base) if written else None
    return found if found is not None and "://" in found else None


def language_at(element: Element) -> str:
    """The ``xml:lang`` in force."""
    around = (element, *element.iterancestors())
    return next(filter(None, (each.get(XML_LANG) for each in around)), "")


def whole_number(text: str | None) -> int | None:
    """A length or measure; nothing for what is none, or zero, which stands for "unknown"."""
    plain = (text or "").strip()
    if not plain.isascii() or not plain.isdigit() or len(plain) > 16:
        return None
    return number if 0 < (number := int(plain)) <= _LARGEST else None


def media_type(written: str | None, url: str) -> str | None:
    """A media type as it is given, else as the end of the URL tells it."""
    kind = (written or "").partition(";")[0].strip().lower()
    valid = kind.isascii() and 0 < kind.find("/") < len(kind) - 1 and " " not in kind
    return kind if valid and len(kind) < 300 else type_of(url)


def enclosure(
    url: str | None, *, kind: str | None, length: str | None, title: str | None = None
) -> Enclosure | None:
    """A file; nothing for one whose address or type nobody knows."""
    if url is None or (found := media_type(kind, url)) is None:
        return None
    return Enclosure(url=url, type=found, length=whole_number(length), title=title or None)
