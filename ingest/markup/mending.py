"""What can be mended in ill-formed XML without a guess: bare ampersands and HTML's references."""

import re
from html import escape
from html.entities import html5

from feeds.xml_text import legal

_KNOWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_REFERENCE = re.compile(
    r"(?P<verbatim><!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z))"
    r"|&(?:#(?P<number>[0-9]{1,7}|[xX][0-9a-fA-F]{1,6});|(?P<name>[A-Za-z][A-Za-z0-9]{1,31});)?",
    re.DOTALL,
)


def without_bare_references(text: str) -> str:
    """The text with HTML's references as their characters, and every other "&" as itself.

    CDATA sections and comments stay as they are. References to what XML forbids go.
    """
    return _REFERENCE.sub(_mended, text)


def _mended(found: re.Match[str]) -> str:
    if found["verbatim"] is not None:
        return found[0]
    if found["number"] is not None:
        return found[0].lower() if legal(_character(found["number"])) else ""
    name = found["name"]
    if name in _KNOWN:
        return found[0]
    if name is not None and (character := html5.get(f"{name};")):
        return escape(character)
    return f"&amp;{found[0][1:]}"


def _character(number: str) -> str:
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    return chr(code) if code < 0x110000 else ""
