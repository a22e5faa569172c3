"""The facts of a page by a site's own CSS selectors."""

from functools import lru_cache
from urllib.parse import urlsplit

from cssselect import HTMLTranslator
from lxml import etree

from config.site import PageSelectors
from config.values import css_and_attribute
from feeds.article import Image, Person
from ingest.addresses import address
from ingest.article_parts import type_of
from ingest.pages.facts import PageFacts
from ingest.pages.tree import Element, drop, text_of
from ingest.plain import one_line

#: Attributes in which elements say in machine's words what their text says in people's.
_MACHINE = ("datetime", "content", "data-date", "data-time")


def selectors_for(url: str | None, pages: dict[str, PageSelectors]) -> PageSelectors:
    """The selectors of the page's host, or of the nearest host above it."""
    host = (urlsplit(url).hostname or "").lower() if url else ""
    while host:
        if (found := pages.get(host.removeprefix("www."))) is not None:
            return found
        host = host.partition(".")[2]
    return PageSelectors()


def selected_facts(root: Element, selectors: PageSelectors, base_url: str | None) -> PageFacts:
    """What the selectors find."""
    return PageFacts(
        title=_first(root, selectors.title),
        summary=_first(root, selectors.summary),
        published=_all(root, selectors.published, *_MACHINE),
        updated=_all(root, selectors.updated, *_MACHINE),
        sections=_all(root, selectors.section),
        authors=tuple(Person(name=name) for name in _all(root, selectors.authors)),
        categories=_all(root, selectors.categories),
        image=_image(root, selectors.image, base_url),
    )


def selected_content(root: Element, selectors: PageSelectors) -> list[Element]:
    """The elements that hold the text, without one that stands in another of them."""
    if selectors.content is None:
        return []
    found = elements(root, selectors.content)
    chosen = set(found)
    return [each for each in found if not chosen.intersection(each.iterancestors())]


def remove_selected(root: Element, selectors: PageSelectors) -> None:
    """Takes out of the tree what is no part of the article."""
    for selector in selectors.remove:
        for element in elements(root, selector):
            drop(element)


def elements(root: Element, selector: str) -> list[Element]:
    """The elements of a tree that a selector fits, in the order of the page."""
    return list(_compiled(css_and_attribute(selector)[0])(root))


@lru_cache(maxsize=1_024)
def _compiled(css: str) -> etree.XPath:
    return etree.XPath(HTMLTranslator().css_to_xpath(css))


def _all(root: Element, selector: str | None, *attributes: str) -> tuple[str, ...]:
    if selector is None:
        return ()
    _, attribute = css_and_attribute(selector)
    found = []
    for element in elements(root, selector):
        if attribute is not None:
            found.append(one_line(element.get(attribute) or ""))
            continue
        machine = next(filter(None, map(element.get, attributes)), None)
        found.append(one_line(machine) if machine else text_of(element))
    return tuple(dict.fromkeys(filter(None, found)))


def _first(root: Element, selector: str | None) -> str:
    return next(iter(_all(root, selector)), "")


def _image(root: Element, selector: str | None, base_url: str | None) -> Image | None:
    for written in _all(root, selector, "src", "data-src", "content", "href"):
        if url := address(written, base_url):
            return Image(url=url, type=type_of(url))
    return None
