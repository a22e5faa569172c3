"""What a page says of its article, field by field and not yet read."""

from dataclasses import dataclass, fields
from typing import Any

from feeds.article import Image, Person

#: Fields of which every candidate is kept: one that can't be read gives way to the next.
_CANDIDATES = frozenset({"published", "updated", "sections"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """Plain texts on one line; nothing or empty where the page says nothing."""

    title: str = ""
    summary: str = ""
    #: Times as they are written, the most trusted first.
    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    #: Names of sections, the most trusted first.
    sections: tuple[str, ...] = ()
    authors: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    #: Its URL is absolute.
    image: Image | None = None
    language: str = ""
    #: Absolute.
    url: str | None = None
    #: The text without markup.
    body: str = ""


def merged(first: PageFacts, then: PageFacts) -> PageFacts:
    """The facts of the first, and of the other what the first does not say."""
    values: dict[str, Any] = {}
    for field in fields(PageFacts):
        one, other = getattr(first, field.name), getattr(then, field.name)
        if field.name in _CANDIDATES:
            values[field.name] = tuple(dict.fromkeys((*one, *other)))
        else:
            values[field.name] = one or other
    return PageFacts(**values)
