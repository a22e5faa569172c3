"""Links inside an article's HTML, made absolute and ASCII."""

import re
from html import escape, unescape

from feeds.addresses import absolute

#: A tag that has attributes, as nh3 writes it: values in double quotes, "<" escaped in texts.
#: What is no tag is never touched: a text may speak of href="/…" as well.
_TAG = re.compile(r'<[A-Za-z][^<>"]*(?:"[^"]*"[^<>"]*)+>')
_ATTRIBUTE = re.compile(r'(\s)([A-Za-z:-]+)="([^"]*)"')
_LINKS = frozenset({"href", "src", "cite", "poster"})
#: Between two candidates of a srcset: a URL may hold a comma, but does not end with one.
_NEXT_CANDIDATE = re.compile(r",\s+|(?<=\d[wxh]),")


def absolute_links(html: str, feeds_url: str) -> str:
    """Clean HTML in which every link is ASCII, and those that begin with "/" lead to this server.

    A link within the page ("#…") stays.
    """

    def attribute(found: re.Match[str]) -> str:
        space, name, value = found.groups()
        if name in _LINKS:
            return f'{space}{name}="{_link(value, feeds_url)}"'
        if name == "srcset":
            return f'{space}{name}="{_srcset(value, feeds_url)}"'
        return found[0]

    return _TAG.sub(lambda tag: _ATTRIBUTE.sub(attribute, tag[0]), html)


def _link(value: str, feeds_url: str) -> str:
    if not value or value.startswith("#"):
        return value
    return escape(absolute(feeds_url, unescape(value)), quote=False)


def _srcset(value: str, feeds_url: str) -> str:
    candidates = (each.split(maxsplit=1) for each in _NEXT_CANDIDATE.split(value.strip()))
    return ", ".join(
        " ".join([_link(url, feeds_url), *descriptor])
        for url, *descriptor in (each for each in candidates if each)
    )
