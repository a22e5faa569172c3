"""The one door for XML: every feed, export and wire comes in through it.

Nothing is expanded, nothing is fetched, and everything is bounded: bytes, markup, depth and text.
A document type is taken out before parsing, so that its external subset is never asked for; one
that declares entities is refused (XML 1.0, 4.2; they make a billion laughs and read local files).
libxml2 keeps its own limits besides: 256 levels, 10,000,000 characters of one text or attribute.
"""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from feeds.xml_text import legal
from ingest.errors import Refusal
from ingest.markup.encoding import declared_text
from ingest.markup.mending import without_bare_references

#: An element of lxml, which has no types of its own.
Element = Any

#: Bytes of a document that is held as a whole.
LARGEST = 64 * 1024**2
#: Tags and attributes of it, each of which takes some 100 bytes of memory.
_MOST_MARKUP = 4_000_000
_PROLOG = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*", re.DOTALL)
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
_DOCTYPE = re.compile(
    r"""<!DOCTYPE(?:[^\[>"']|"[^"]*"|'[^']*')*(?P<subset>\[.*?\]\s*)?>""",
    re.DOTALL | re.IGNORECASE,
)
#: Old feeds name HTML's own entities so; they are known here without it.
_HTML_ENTITIES = re.compile(r'<!ENTITY\s+%\s+\S+\s+PUBLIC\s+"-//W3C//ENTITIES [^>]*>')
_ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_SAFE = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "encoding": "utf-8",
}
#: libxml2's names of the errors that mean an attack or a mishap, which recovery must not hide.
_LIMITS = frozenset({"ERR_RESOURCE_LIMIT", "ERR_NAME_TOO_LONG", "ERR_ENTITY_LOOP"})
#: The document's end came first: what was open is not whole.
_CUT = frozenset({"ERR_TAG_NOT_FINISHED", "ERR_DOCUMENT_END", "ERR_CDATA_NOT_FINISHED"})


@dataclass(frozen=True, slots=True)
class XmlDocument:
    """A document that came in."""

    root: Element
    #: What was wrong with it and could be overlooked: "line 3: …"; empty where it is well-formed.
    fault: str = ""
    #: Whether it ends in the middle of an element, so that the last ones are not whole.
    is_cut: bool = False


def read_xml(content: bytes, *, charset: str | None = None) -> XmlDocument:
    """The document of these bytes; raises ``Refusal`` with the line and what is wrong.

    ``charset`` is the one that HTTP gave. What is not well-formed is read once more, mended as far
    as that can be done without a guess; feeds in the wild are often so.
    """
    if len(content) > LARGEST:
        raise Refusal(f"larger than {LARGEST // 1024**2} MiB")
    text = without_prolog(legal(declared_text(content, declared=charset)))
    if text.count("<") + text.count('="') + text.count("='") > _MOST_MARKUP:
        raise Refusal(f"more than {_MOST_MARKUP:,} tags and attributes")
    parser = safe_parser()
    try:
        return XmlDocument(etree.fromstring(text.encode(), parser))
    except etree.XMLSyntaxError as error:
        refusal = refusal_of(error, parser)
        if is_limit(parser):
            raise refusal from error
        return _recovered(text, refusal)


def safe_parser(*, recover: bool = False) -> Any:
    """A parser that fetches and expands nothing."""
    return etree.XMLParser(recover=recover, **_SAFE)


def safe_pull_parser(tags: tuple[str, ...]) -> Any:
    """The same that is fed piece by piece and hands out the elements of these tags."""
    return etree.XMLPullParser(events=("end",), tag=tags, **_SAFE)


def without_prolog(text: str) -> str:
    """The text without XML declaration and document type, each line in its place; raises
    ``Refusal`` where entities are declared."""
    if declaration := _DECLARATION.match(text):
        text = "\n" * declaration[0].count("\n") + text[declaration.end() :]
    prolog = _PROLOG.match(text)
    start = prolog.end() if prolog else 0
    if text[start : start + 9].upper() != "<!DOCTYPE":
        return text
    doctype = _DOCTYPE.match(text, start)
    line = text.count("\n", 0, start) + 1
    if doctype is None:
        raise Refusal("its document type does not end", line=line)
    if _ENTITY.search(_HTML_ENTITIES.sub("", doctype["subset"] or "")):
        raise Refusal("it declares entities of its own, which are never expanded", line=line)
    return text[:start] + "\n" * doctype[0].count("\n") + text[doctype.end() :]


def is_limit(parser: Any) -> bool:
    """Whether a bound was met, and not merely a fault."""
    return any(each.type_name in _LIMITS or _is_too_deep(each) for each in parser.error_log)


def refusal_of(error: Any, parser: Any) -> Refusal:
    """A parser's syntax error in our words."""
    # The parser's own log: the error's is shared by all that this thread has parsed.
    log = parser.error_log
    said = " ".join(str(log[-1].message if len(log) else error.msg).split())
    if is_limit(parser):
        said = said.partition(", try ")[0].partition(", use ")[0]
        return Refusal(f"not read: {said}", line=error.lineno or None)
    return Refusal(f"not well-formed XML: {said[:200]}", line=error.lineno or None)


def _recovered(text: str, refusal: Refusal) -> XmlDocument:
    start = text.find("<")
    if start < 0:
        raise Refusal("there is no XML in it")
    # Warnings that a script printed ahead of its feed are overlooked.
    begins = without_prolog(text[start:])
    mended = without_bare_references("\n" * text.count("\n", 0, start) + begins)
    parser = safe_parser(recover=True)
    try:
        root = etree.fromstring(mended.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise refusal_of(error, parser) from error
    if is_limit(parser):
        raise Refusal("not read: nested too deeply, or a text is too long", line=refusal.line)
    if root is None:
        raise refusal
    is_cut = any(each.type_name in _CUT for each in parser.error_log)
    fault = f"line {refusal.line}: {refusal.reason}" if refusal.line else refusal.reason
    return XmlDocument(root, fault=fault, is_cut=is_cut)


def _is_too_deep(entry: Any) -> bool:
    return "xcessive depth" in entry.message
