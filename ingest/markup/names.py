"""The names of a feed's elements, whatever namespace and prefix its author wrote them in.

``content:encoded`` is named so here if its namespace says so, and as well if the prefix was never
declared. Elements of RSS itself have no prefix; those of Atom have ``atom:``.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from ingest.markup.door import Element
from ingest.plain import collapsed

#: Namespaces in lower case without their closing slash, and the prefix that stands for each here.
_PREFIXES: Mapping[str, str] = {
    "http://backend.userland.com/rss": "",
    "http://backend.userland.com/rss2": "",
    "http://backend.userland.com/rss091": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://cyber.law.harvard.edu/rss": "",
    "http://cyber.law.harvard.edu/rss/rss.html": "",
    "http://channel.netscape.com/rdf/simple/0.9": "",
    "http://my.netscape.com/rdf/simple/0.9": "",
    "http://my.netscape.com/publish/formats/rss-0.91.dtd": "",
    "http://purl.org/net/rss1.1#": "",
    "http://purl.org/rss/1.0": "",
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/atom-blog/ns#": "atom",
    "http://purl.org/dc/elements/1.0": "dc",
    "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/terms": "dcterms",
    "http://purl.org/atompub/tombstones/1.0": "at",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://purl.org/rss/1.0/modules/slash": "slash",
    "http://purl.org/rss/1.0/modules/syndication": "sy",
    "http://purl.org/rss/1.0/modules/image": "image",
    "http://purl.org/syndication/history/1.0": "fh",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://search.yahoo.com/mrss": "media",
    "https://search.yahoo.com/mrss": "media",
    "http://video.search.yahoo.com/mrss": "media",
    "http://wellformedweb.org/commentapi": "wfw",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
}
_XML = "{http://www.w3.org/XML/1998/namespace}"
XML_BASE = f"{_XML}base"
XML_LANG = f"{_XML}lang"
RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
RDF_RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"


@lru_cache(maxsize=4096)
def name_of(tag: str) -> str:
    """``prefix:name`` in lower case for a tag as lxml writes it: ``{namespace}name``."""
    namespace, brace, local = tag.rpartition("}")
    if not brace:
        # A prefix that was never declared stays in the tag.
        return tag.lower()
    space = namespace[1:].strip().lower().rstrip("/")
    prefix = _prefix(space)
    return f"{prefix}:{local.lower()}" if prefix else local.lower()


def _prefix(space: str) -> str:
    if space.startswith("http://wordpress.org/export/"):
        return "excerpt" if space.endswith("/excerpt") else "wp"
    # A namespace that nobody knows is not taken for RSS's own.
    return _PREFIXES.get(space, f"{{{space}}}")


class Parts:
    """The children of an element by their names, in their order."""

    def __init__(self, element: Element) -> None:
        self.element = element
        self._children: dict[str, list[Element]] = {}
        # Where a feed's own namespace is unknown, its elements are RSS's all the same.
        own = name_of(element.tag).rpartition("}")[0]
        for child in element.iterchildren(tag="*"):
            name = name_of(child.tag)
            if own and name.startswith(f"{own}}}:"):
                name = name[len(own) + 2 :]
            self._children.setdefault(name, []).append(child)

    def all(self, *names: str) -> Iterator[Element]:
        """Every child of the names, in the order of the names."""
        for name in names:
            yield from self._children.get(name, ())

    def first(self, *names: str) -> Element | None:
        """The first child of the first name that is there."""
        return next(self.all(*names), None)

    def texts(self, *names: str) -> tuple[str, ...]:
        """What the children say, on one line each; those that say nothing are left out."""
        return tuple(filter(None, (text_of(child) for child in self.all(*names))))

    def text(self, *names: str) -> str:
        """What the first child that says anything says."""
        return next(iter(self.texts(*names)), "")


def text_of(element: Element | None) -> str:
    """All text in an element on one line; nothing is decoded."""
    return "" if element is None else collapsed("".join(element.itertext()))
