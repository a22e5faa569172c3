"""A page's bytes as a tree of elements: its encoding found, hostile shapes refused."""

import codecs
import re
from typing import Any

from lxml import etree, html

from feeds.xml_text import legal
from ingest.errors import Refusal
from ingest.html_tokens import escaped
from ingest.mojibake import mended
from ingest.plain import collapsed
from ingest.text_encoding import is_arabic, text_of_bytes
from ingest.word_tables import words

#: An element of lxml, which has no types of its own.
Element = Any

#: Where a page declares its encoding (HTML, 13.2.3.2).
_FIRST_BYTES = 4096
_DECLARED = re.compile(
    rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE
)
#: Read by browsers as windows-1252; an Arabic page that says so is windows-1256 in truth.
_LATIN = frozenset({"iso8859-1", "cp1252", "ascii", "latin-1"})
#: Elements with nothing to read in them.
_SILENT = ("script", "style", "template", "noscript", "svg", "math", "head", "object", "select")
#: Elements that part lines.
_LINES = words(
    "address article aside blockquote body br caption center dd details dialog div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav "
    "ol p pre section summary table tbody td tfoot th thead tr ul"
)


def page_text(content: bytes, *, declared: str | None = None) -> str:
    """The text of a page's bytes; raises ``Refusal``.

    ``declared`` is the charset that HTTP gave. Valid UTF-8 is UTF-8 whatever a page declares;
    anything else is what it declares, and Arabic under a Latin name is windows-1256.
    """
    try:
        return mended(text_of_bytes(content))
    except Refusal:
        name = _codec(declared) or _codec(_declaration(content))
        if name is None:
            raise
    arabic = content.decode("cp1256", errors="replace")
    if name in _LATIN and is_arabic(arabic):
        return arabic
    return mended(content.decode(name, errors="replace"))


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


def _declaration(content: bytes) -> str | None:
    match = _DECLARED.search(content[:_FIRST_BYTES])
    return match[1].decode("ascii") if match else None


def _codec(name: str | None) -> str | None:
    try:
        return codecs.lookup(name).name if name else None
    except LookupError:
        return None
