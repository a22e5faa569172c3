"""JSON-LD: what schema.org's ``NewsArticle`` and its kin on a page say of it."""

import json
from collections.abc import Mapping
from typing import Any

from feeds.article import Image, Person
from ingest.addresses import address
from ingest.article_parts import type_of
from ingest.pages.facts import PageFacts, merged
from ingest.pages.tree import Element
from ingest.plain import one_line

#: Types of an article (schema.org), and those of a page that may say something of one.
_ARTICLES = ("NewsArticle", "Article", "BlogPosting", "LiveBlogPosting", "Report")
_PAGES = frozenset({"WebPage", "ItemPage", "MediaObject", "VideoObject"})
_BREADCRUMBS = "BreadcrumbList"
#: Objects looked at on one page, and how deep in each other.
_MOST_NODES = 2_000
_DEEPEST = 12
_LONGEST = 1_000

Node = Mapping[str, Any]


def json_ld(root: Element, base_url: str | None) -> PageFacts:
    """The facts of the page's JSON-LD; a script that is no JSON says nothing."""
    nodes = _Nodes(root)
    facts = PageFacts()
    for node in sorted(nodes.found, key=_trust):
        if _trust(node) < len(_RANKS):
            facts = merged(facts, _facts(node, nodes, base_url))
    return merged(facts, PageFacts(sections=_breadcrumbs(nodes)))


class _Nodes:
    """The objects of all scripts of a page, and which of them an ``@id`` means."""

    def __init__(self, root: Element) -> None:
        self.found: list[Node] = []
        self._named: dict[str, Node] = {}
        for script in root.iter("script"):
            if "ld+json" in (script.get("type") or "").lower():
                self._take(_parsed(script.text or ""), 0)

    def resolved(self, value: object) -> object:
        """The object that a bare reference means; any other value as it is."""
        if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
            return self._named.get(str(value.get("@id")), value)
        return value

    def _take(self, value: object, depth: int) -> None:
        if depth > _DEEPEST or len(self.found) >= _MOST_NODES:
            return
        if isinstance(value, list):
            for each in value:
                self._take(each, depth + 1)
        elif isinstance(value, dict):
            self.found.append(value)
            if isinstance(name := value.get("@id"), str) and len(value) > len({"@id", "@type"}):
                self._named.setdefault(name, value)
            for key in ("@graph", "mainEntity", "mainEntityOfPage", "breadcrumb", "hasPart"):
                self._take(value.get(key), depth + 1)


def _parsed(text: str) -> object:
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip()
    text = text.removeprefix("//<![CDATA[").removesuffix("//]]>").strip().rstrip(";")
    try:
        return json.loads(text, strict=False)  # newsrooms leave line ends in their texts
    except (ValueError, RecursionError):
        return None


def _is_article(kind: str) -> bool:
    return kind.endswith(_ARTICLES)


#: From the most to the least trusted.
_RANKS = (_is_article, _PAGES.__contains__)


def _trust(node: Node) -> int:
    kinds = [str(kind).rpartition("/")[2] for kind in _listed(node.get("@type"))]
    ranks = (rank for rank, fits in enumerate(_RANKS) if any(map(fits, kinds)))
    return next(ranks, len(_RANKS))


def _facts(node: Node, nodes: _Nodes, base_url: str | None) -> PageFacts:
    is_article = _trust(node) == 0
    return PageFacts(
        title=_text(node.get("headline")) or (_text(node.get("name")) if is_article else ""),
        summary=_text(node.get("description"), longest=20 * _LONGEST),
        published=_texts(node.get("datePublished")) or _texts(node.get("uploadDate")),
        updated=_texts(node.get("dateModified")),
        sections=tuple(reversed(_texts(node.get("articleSection")))),
        authors=_people(node, nodes),
        categories=_keywords(node.get("keywords")),
        image=_image(node, nodes, base_url),
        language=_text(_named(nodes.resolved(node.get("inLanguage")), "alternateName")),
        url=_url(node, base_url) if is_article else None,
        body=str(node.get("articleBody") or "") if is_article else "",
    )


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: object, *, longest: int = _LONGEST) -> str:
    values = _listed(value)
    first = values[0] if values else ""
    if isinstance(first, dict):
        first = first.get("@value", "")
    text = one_line(first) if isinstance(first, str) else ""
    return text if len(text) <= longest else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(filter(None, (_text(each) for each in _listed(value))))


def _named(value: object, key: str = "name") -> object:
    return value.get(key) or value.get("name") if isinstance(value, dict) else value


def _people(node: Node, nodes: _Nodes) -> tuple[Person, ...]:
    people: dict[str, Person] = {}
    for each in _listed(node.get("author")):
        author = nodes.resolved(each)
        name = _text(_named(author))
        if not name or "://" in name:
            continue
        url = address(_text(author.get("url")), None) if isinstance(author, dict) else None
        people.setdefault(name, Person(name=name, url=url if url and "://" in url else None))
    return tuple(people.values())


def _keywords(value: object) -> tuple[str, ...]:
    words = [part for text in _texts(value) for part in text.replace("،", ",").split(",")]
    return tuple(dict.fromkeys(filter(None, map(str.strip, words))))


def _image(node: Node, nodes: _Nodes, base_url: str | None) -> Image | None:
    for key in ("image", "thumbnailUrl", "primaryImageOfPage"):
        for each in _listed(node.get(key)):
            image = nodes.resolved(each)
            fields = image if isinstance(image, dict) else {"url": image}
            url = _text(fields.get("url") or fields.get("contentUrl"), longest=4 * _LONGEST)
            if absolute := address(url, base_url):
                return Image(
                    url=absolute,
                    type=type_of(absolute),
                    width=_pixels(fields.get("width")),
                    height=_pixels(fields.get("height")),
                    caption=_text(fields.get("caption")) or None,
                    credit=_text(fields.get("creditText")) or None,
                )
    return None


def _pixels(value: object) -> int | None:
    value = _named(value, "value")
    digits = str(value).removesuffix("px").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else None


def _url(node: Node, base_url: str | None) -> str | None:
    page = node.get("mainEntityOfPage")
    page = page.get("@id") if isinstance(page, dict) else page
    for value in (node.get("url"), page):
        url = address(_text(value, longest=4 * _LONGEST), base_url)
        if url is not None and "://" in url:
            return url
    return None


def _breadcrumbs(nodes: _Nodes) -> tuple[str, ...]:
    """The names on the way to the page, the nearest first."""
    crumbs = (
        item
        for node in nodes.found
        if _BREADCRUMBS in map(str, _listed(node.get("@type")))
        for item in _listed(node.get("itemListElement"))
        if isinstance(item, dict)
    )
    return tuple(reversed(list(filter(None, map(_crumb, crumbs)))))


def _crumb(item: Node) -> str:
    return _text(item.get("name")) or _text(_named(item.get("item")))
