"""What feedgen lacks, through feedgen's own extension mechanism: elements of other namespaces."""

from html import escape
from typing import Any

from feedgen.ext.base import BaseExtension
from lxml import etree

NAMESPACES = {
    "at": "http://purl.org/atompub/tombstones/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "fh": "http://purl.org/syndication/history/1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}
#: Prefixes that no RSS document uses, and those that an Atom document may use.
_ATOM_ALONE = frozenset({"at", "thr"})
_IN_ATOM = ("fh", "media", "slash", "thr")
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def name(qualified: str) -> str:
    """An element's name as lxml writes it: ``dc:creator`` → ``{…}creator``."""
    prefix, colon, local = qualified.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else prefix


def element(
    qualified: str, text: str | None = None, attributes: dict[str, str] | None = None
) -> Any:
    """An element with its text; ``attributes`` keep their order."""
    made = etree.Element(name(qualified), attributes or {})
    made.text = text
    return made


class RssElements(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Elements to stand in an RSS channel or item."""

    def __init__(self) -> None:
        self.elements: list[Any] = []
        self.language: str | None = None

    def extend_ns(self) -> dict[str, str]:
        """The prefixes that an RSS document declares."""
        return {prefix: uri for prefix, uri in NAMESPACES.items() if prefix not in _ATOM_ALONE}

    def extend_rss(self, parent: Any) -> Any:
        """Puts them in: into the channel where ``parent`` is the document's root."""
        _extend(
            parent, self.language, parent.find("channel") if parent.tag == "rss" else parent, self
        )
        return parent


class AtomElements(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Elements to stand in an Atom feed or entry."""

    def __init__(self) -> None:
        self.elements: list[Any] = []
        self.language: str | None = None

    def extend_ns(self) -> dict[str, str]:
        """The prefixes that an Atom document declares. That of tombstones, which validators don't
        know, where there are some."""
        tombstones = any(each.tag.startswith(f"{{{NAMESPACES['at']}}}") for each in self.elements)
        declared = (*_IN_ATOM, "at") if tombstones else _IN_ATOM
        return {prefix: NAMESPACES[prefix] for prefix in declared}

    def extend_atom(self, parent: Any) -> Any:
        """Puts them in, and gives an entry's own link the ``rel`` that feedgen drops."""
        for link in parent.iterfind("link"):
            if "rel" not in link.attrib:
                link.set("rel", "alternate")
        _extend(parent, self.language, parent, self)
        return parent


def _extend(root: Any, language: str | None, parent: Any, extension: Any) -> None:
    if language is not None:
        root.set(XML_LANG, language)
    parent.extend(extension.elements)


def styled(document: bytes, style_url: str) -> bytes:
    """The document with the style sheet that browsers show it by, behind the XML declaration."""
    declaration, _, rest = document.partition(b"?>\n")
    style = f'<?xml-stylesheet type="text/css" href="{escape(style_url)}"?>\n'.encode()
    return declaration + b"?>\n" + style + rest
