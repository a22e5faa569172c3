"""OpenGraph, ``meta`` and ``link`` elements, and what HTML itself marks up of an article."""

from collections.abc import Iterable

from feeds.article import Image, Person
from ingest.addresses import address
from ingest.article_parts import type_of
from ingest.pages.facts import PageFacts
from ingest.pages.tree import Element, text_of
from ingest.plain import one_line

#: Names in order of trust, as sites write them.
_TITLE = ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "headline")
_SUMMARY = ("og:description", "twitter:description", "description", "dc.description")
_PUBLISHED = (
    *("article:published_time", "og:article:published_time", "article:published"),
    *("parsely-pub-date", "datepublished", "dcterms.created", "dcterms.issued", "dc.date.issued"),
    *("dc.date", "dcterms.date", "sailthru.date", "publish-date", "publish_date", "publishdate"),
    *("publication_date", "pubdate", "cxenseparse:recs:publishtime", "article_date_original"),
    *("ptime", "date"),
)
_UPDATED = (
    *("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified"),
    *("dc.date.modified", "lastmod", "last-modified", "revised"),
)
_SECTION = ("article:section", "og:article:section", "parsely-section", "section", "category")
_TAGS = ("article:tag", "og:article:tag", "parsely-tags", "news_keywords")
_AUTHOR = ("author", "article:author", "parsely-author", "dc.creator", "sailthru.author", "byl")
_IMAGE = ("og:image:secure_url", "og:image:url", "og:image", "twitter:image", "twitter:image:src")
_LONGEST = 4_000


def metadata(root: Element, base_url: str | None) -> PageFacts:
    """The facts of the page's head, and of the times it marks up."""
    meta = _Meta(root)
    return PageFacts(
        title=meta.first(_TITLE),
        summary=meta.first(_SUMMARY),
        published=(*meta.all(_PUBLISHED), *_marked(root, "datePublished")),
        updated=(*meta.all(_UPDATED), *_marked(root, "dateModified")),
        sections=(*meta.all(_SECTION), *_marked(root, "articleSection")),
        authors=tuple(Person(name=name) for name in meta.all(_AUTHOR) if "://" not in name)[:1],
        categories=meta.words(_TAGS),
        image=_image(meta, base_url),
        language=meta.first(("og:locale",)).replace("_", "-") or (root.get("lang") or ""),
        url=_url(root, meta, base_url),
    )


def title_element(root: Element) -> str:
    """What the browser's tab says."""
    return next((text_of(title) for title in root.iter("title")), "")


class _Meta:
    """The ``meta`` elements of a page by name, in lower case."""

    def __init__(self, root: Element) -> None:
        self._found: dict[str, list[str]] = {}
        for meta in root.iter("meta"):
            name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
            value = one_line(meta.get("content") or "")
            if name and value and len(value) <= _LONGEST:
                self._found.setdefault(name.strip().lower(), []).append(value)

    def all(self, names: Iterable[str]) -> tuple[str, ...]:
        """Every value under the names, in their order."""
        return tuple(value for name in names for value in self._found.get(name, ()))

    def first(self, names: Iterable[str]) -> str:
        """The first value under the names."""
        return next(iter(self.all(names)), "")

    def words(self, names: Iterable[str]) -> tuple[str, ...]:
        """The words under the first of the names that is there; several stand in one value."""
        for name in names:
            parts = [
                part.strip()
                for value in self._found.get(name, ())
                for part in value.replace("،", ",").split(",")
            ]
            if found := tuple(dict.fromkeys(filter(None, parts))):
                return found
        return ()


def _marked(root: Element, name: str) -> tuple[str, ...]:
    """Microdata: the values of an ``itemprop``."""
    found = []
    for element in root.xpath("//*[@itemprop=$name]", name=name):
        value = element.get("datetime") or element.get("content") or text_of(element)
        found.append(one_line(value)[:_LONGEST])
    return tuple(filter(None, found))


def _image(meta: _Meta, base_url: str | None) -> Image | None:
    url = address(meta.first(_IMAGE), base_url)
    if url is None:
        return None
    return Image(
        url=url,
        type=type_of(url),
        width=_pixels(meta.first(("og:image:width",))),
        height=_pixels(meta.first(("og:image:height",))),
        alt=meta.first(("og:image:alt", "twitter:image:alt")) or None,
    )


def _pixels(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 else None


def _url(root: Element, meta: _Meta, base_url: str | None) -> str | None:
    links = root.iter("link")
    canonical = [
        link.get("href") or "" for link in links if "canonical" in (link.get("rel") or "").split()
    ]
    for written in (*canonical, meta.first(("og:url",))):
        url = address(written, base_url)
        if url is not None and "://" in url:
            return url
    return None
