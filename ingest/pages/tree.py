"""A page's text as a tree of elements, and what is read in them."""

from typing import Any

from lxml import etree, html

from feeds.xml_text import legal
from ingest.errors import Refusal
from ingest.html_tokens import escaped
from ingest.plain import collapsed
from ingest.word_tables import words

#: An element of lxml, which has no types of its own.
Element = Any

#: Elements with nothing to read in them.
_SILENT = ("script", "style", "template", "noscript", "svg", "math", "head", "object", "select")
#: Elements that part lines.
_LINES = words(
    "address article aside blockquote body br caption center dd details dialog div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav "
    "ol p pre section summary table tbody td tfoot th thead tr ul"
)


def tree_of(text: str) -> Element:
    """The page's root element; raises ``Refusal`` for a text that holds no page."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(legal(text).encode(), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise Refusal("there is no HTML in it") from error
    return root


def html_of(element: Element) -> str:
    """What stands in an element, as HTML."""
    return "".join(
        [
            escaped(element.text or ""),
            *(html.tostring(child, encoding="unicode") for child in element),
        ]
    )


def without_silent(root: Element) -> None:
    """Takes everything out of the tree that nobody reads: scripts, styles, what is hidden."""
    hidden = [element for element in root.iter(etree.Element) if "hidden" in element.attrib]
    for element in [*root.iter(*_SILENT), *hidden]:
        drop(element)


def drop(element: Element) -> None:
    """Takes an element out of its tree; the text behind it stays."""
    if element.getparent() is not None:
        element.drop_tree()


def text_of(element: Element) -> str:
    """All that is read in an element, on one line."""
    return " ".join(lines_of(element))


def lines_of(element: Element, *, until: Element | None = None, dated: bool = False) -> list[str]:
    """What is read in an element, line by line, as a browser parts it; ``until`` ends it.

    Where ``dated``, a ``time`` element says its ``datetime``, on a line of its own.
    """
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if node is until:
            break
        if node.tag in _LINES:
            parts.append("\n")
        if event == "start":
            stamp = node.get("datetime") if dated and node.tag == "time" else None
            parts.append(f"\n{stamp}\n" if stamp else _flat(node.text))
        elif node is not element:
            parts.append(_flat(node.tail))
    lines = (collapsed(line) for line in "".join(parts).split("\n"))
    return [line for line in lines if line]


def _flat(text: str | None) -> str:
    """Text in which no line ends: in HTML a line end is a space."""
    return text.replace("\n", " ").replace("\r", " ") if text else ""
