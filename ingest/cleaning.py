"""HTML from anywhere, made harmless and fit for feeds.

What ``strict_tokens`` can read is harmless by its grammar alone; anything else goes through nh3
first, an HTML parser, and is read afterwards. Both then take the same way: the shape of content
(``content_model``), direction (``direction``), and out. So cleaning twice changes nothing.
"""

import re
from html import unescape

import nh3

from feeds.xml_text import legal
from ingest.addresses import address, host_and_path, is_video
from ingest.allow_list import (
    DROPPED_WITH_CONTENT,
    PHRASING_BLOCKS,
    READ_ATTRIBUTES,
    READ_TAGS,
)
from ingest.content_model import shaped
from ingest.direction import directed
from ingest.html_tokens import DEEPEST, Close, Open, Token, serialised, strict_tokens
from ingest.plain import one_line
from ingest.word_tables import words

_OPTIONAL_END = words("p li dt dd td th tr thead tbody tfoot option colgroup")
_VOID = words("area base br col embed hr img input link meta source track wbr")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_IFRAME = re.compile(r"<iframe\b([^>]*)>(?:.*?</iframe\s*>)?", re.IGNORECASE | re.DOTALL)
_IFRAME_ATTRIBUTE = r"""(?<![\w-])(?:%s)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))"""
_IFRAME_SOURCE = re.compile(_IFRAME_ATTRIBUTE % "src|data-src", re.IGNORECASE)
_IFRAME_TITLE = re.compile(_IFRAME_ATTRIBUTE % "title", re.IGNORECASE)
#: Elements whose text is no part of the running text that a summary is cut from.
_ASIDE = frozenset({"figure", "table", "pre", "h2", "h3", "h4", "h5", "h6"})
_BLOCK_EDGES = PHRASING_BLOCKS | {"li", "dd", "td", "th", "blockquote", "figcaption", "br", "hr"}

_CLEANER = nh3.Cleaner(
    tags=set(READ_TAGS),
    clean_content_tags=set(DROPPED_WITH_CONTENT),
    attributes={tag: set(names) - {"rel"} for tag, names in READ_ATTRIBUTES.items()},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)


def clean_html(html: str, *, base_url: str | None, language: str) -> str:
    """Content as feeds carry it: allowed elements, absolute links, ``dir`` where it is needed.

    Relative links are resolved against ``base_url``; without one, root-relative links stay and
    other relative ones go. Cleaning what comes out changes nothing more.
    """
    return serialised(directed(content_tokens(html, base_url=base_url), language))


def content_tokens(html: str, *, base_url: str | None) -> list[Token]:
    """The same without direction, for those who have yet to find the language."""
    html = legal(html)
    if (tokens := strict_tokens(html)) is not None:
        content, lost = shaped(tokens, base_url)
        if not lost:
            return content
    if _too_deep(html):
        return [Open("p"), one_line(html), Close("p")]
    tokens = strict_tokens(legal(_CLEANER.clean(_without_iframes(html, base_url))))
    if tokens is None:  # nothing that nh3 writes is known to come here
        return [Open("p"), one_line(html), Close("p")]
    return shaped(tokens, base_url)[0]


def plain_text(html: str) -> str:
    """The text of HTML, one line for each block."""
    return _lines(content_tokens(html, base_url=None), without=frozenset(), enough=len(html))


def running_text(tokens: list[Token], *, enough: int) -> str:
    """The text of content without headings, tables and captions; with them where that is none.

    It ends with the piece of text that makes ``enough`` characters.
    """
    text = _lines(tokens, without=_ASIDE, enough=enough)
    return text or _lines(tokens, without=frozenset(), enough=enough)


def _lines(tokens: list[Token], *, without: frozenset[str], enough: int) -> str:
    parts: list[str] = []
    size = aside = 0
    for token in tokens:
        if isinstance(token, str):
            if not aside:
                parts.append(token)
                size += len(token)
                if size > enough:
                    break
            continue
        if token.tag in without:
            aside += 1 if isinstance(token, Open) else -1
        if token.tag in _BLOCK_EDGES:
            parts.append("\n")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(filter(None, lines))


def _too_deep(html: str) -> bool:
    depth = 0
    for end, name in _TAG.findall(html):
        tag = name.lower()
        if tag in _OPTIONAL_END or tag in _VOID:
            continue
        depth = max(depth - 1, 0) if end else depth + 1
        if depth > DEEPEST:
            return True
    return False


def _without_iframes(html: str, base_url: str | None) -> str:
    """Players of known hosts as links; an HTML parser takes an iframe's content for text."""
    if "<iframe" not in html.lower():
        return html

    def as_link(iframe: re.Match[str]) -> str:
        url = address(_value(_IFRAME_SOURCE, iframe[1]), base_url or "https://localhost/")
        if url is None or not is_video(url):
            return ""
        host = host_and_path(url).partition("/")[0].removeprefix("www.")
        label = _value(_IFRAME_TITLE, iframe[1]) or f"{host}{url.partition(host)[2]}"
        link: list[Token] = [Open("div"), Open("a", {"href": url}), label, Close("a"), Close("div")]
        return serialised(link)

    return _IFRAME.sub(as_link, html)


def _value(attribute: re.Pattern[str], attributes: str) -> str:
    match = attribute.search(attributes)
    return unescape(next(filter(None, match.groups()), "")) if match else ""
