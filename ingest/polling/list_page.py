"""The links of a page that lists articles."""

from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urldefrag, urlsplit

from ingest.addresses import address
from ingest.markup.encoding import declared_text
from ingest.pages.selecting import elements
from ingest.pages.tree import Element, text_of, tree_of, without_silent

#: Characters of a headline at least; "more" and "next" are none.
_SHORTEST = 20
#: A list has so many headlines at least.
_FEWEST = 3
#: Elements above a link that tell one list from another.
_LEVELS = 4
_LONGEST_COUNTED = 120


def links_of(content: bytes, *, url: str, charset: str | None, items: str | None) -> list[str]:
    """Absolute addresses of the listed articles, in the order of the page, each once.

    ``items`` is the selector of the links, or of what holds them. Without it, the links of the
    list with the most headline text are taken: headlines stand in the same elements.
    """
    root = tree_of(declared_text(content, declared=charset))
    without_silent(root)
    found = _chosen(root, items) if items is not None else _guessed(root, url)
    base = next((link.get("href") for link in root.iter("base") if link.get("href")), None)
    base_url = address(base, url) if base else None
    return _addresses(found, base_url or url)


def _chosen(root: Element, items: str) -> Iterable[Element]:
    for element in elements(root, items):
        if element.tag == "a":
            yield element
        else:
            yield from element.iter("a")


def _guessed(root: Element, url: str) -> list[Element]:
    lists: dict[tuple[str, ...], list[Element]] = defaultdict(list)
    size: dict[tuple[str, ...], int] = defaultdict(int)
    for link in root.iter("a"):
        headline = text_of(link)
        if len(headline) < _SHORTEST or not _may_be_article(link.get("href") or "", url):
            continue
        shape = _shape(link)
        lists[shape].append(link)
        size[shape] += min(len(headline), _LONGEST_COUNTED)
    long_enough = [shape for shape, links in lists.items() if len(links) >= _FEWEST]
    return lists[max(long_enough, key=size.__getitem__)] if long_enough else []


def _may_be_article(href: str, url: str) -> bool:
    """Whether it leads to another page of the same site."""
    found = address(href, url)
    if found is None or "://" not in found:
        return False
    there, here = urlsplit(found), urlsplit(url)
    same_site = _site(there.hostname or "") == _site(here.hostname or "")
    return same_site and (there.path, there.query) not in {
        (here.path, here.query),
        ("/", ""),
        ("", ""),
    }


def _site(host: str) -> str:
    return host.removeprefix("www.")


def _shape(link: Element) -> tuple[str, ...]:
    shape: list[str] = []
    for element in link.iterancestors():
        if len(shape) == _LEVELS:
            break
        shape.append(f"{element.tag}.{element.get('class') or ''}")
    return tuple(shape)


def _addresses(links: Iterable[Element], base_url: str) -> list[str]:
    found: dict[str, None] = {}
    for link in links:
        url = address(link.get("href") or "", base_url)
        if url is not None and "://" in url:
            found.setdefault(urldefrag(url).url)
    return list(found)
