"""HTML that a strict grammar can read: tags of the allow-list, quoted attributes, text.

Nothing else passes: no comment, no unknown element or attribute, no stray ``<``. What nh3 writes
passes, and so does most of what a careful CMS writes, which then need not go through nh3 at all.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from feeds.xml_text import legal
from ingest.allow_list import READ_ATTRIBUTES, READ_TAGS, VOID_TAGS


@dataclass(slots=True)
class Open:
    """A start tag; ``attributes`` are decoded."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Close:
    """An end tag."""

    tag: str


#: Nesting beyond this is an attack or a mishap: the time that it takes grows with its square.
DEEPEST = 200
#: Text is a plain ``str``, decoded.
Token = Open | Close | str

_TOKEN = re.compile(
    r"""(?P<text>[^<]+)
      | </(?P<close>[a-z][a-z0-9]*)>
      | <(?P<open>[a-z][a-z0-9]*)(?P<attributes>(?:\ [a-z-]+="[^"<>]*")*)\ ?/?>""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"<>]*)"')
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def strict_tokens(markup: str) -> list[Token] | None:
    """The tokens of well-nested HTML of the grammar; nothing where any of it is outside.

    ``markup`` is legal in XML; what its character references stand for is made so here.
    """
    tokens: list[Token] = []
    opened: list[str] = []
    position = 0
    while position < len(markup):
        match = _TOKEN.match(markup, position)
        if match is None:
            return None
        position = match.end()
        token = _token(match)
        if token is None or not _nests(token, opened):
            return None
        tokens.append(token)
    return tokens if not opened else None


def _token(match: re.Match[str]) -> Token | None:
    if match["text"] is not None:
        return _text(match["text"])
    if match["close"] is not None:
        return Close(match["close"])
    tag = match["open"]
    if tag not in READ_TAGS:
        return None
    if not match["attributes"]:
        return Open(tag)
    attributes = _ATTRIBUTE.findall(match["attributes"])
    allowed = READ_ATTRIBUTES[tag]
    if any(name not in allowed for name, _ in attributes):
        return None
    return Open(tag, {name: _attribute_value(value) for name, value in reversed(attributes)})


def _nests(token: Token, opened: list[str]) -> bool:
    """Whether the token fits the elements that are open, which it then changes."""
    if isinstance(token, Open):
        if token.tag not in VOID_TAGS:
            opened.append(token.tag)
        return len(opened) <= DEEPEST
    if isinstance(token, Close):
        return bool(opened) and opened.pop() == token.tag
    return True


def _text(text: str) -> str:
    """Legal text with its character references read and its line ends as LF."""
    if "&" in text:
        text = legal(html.unescape(text))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _attribute_value(value: str) -> str:
    # In an attribute "?a=1&copy=2" is no copyright sign (HTML, 13.2.5.72): whole ones alone.
    if "&" in value:
        value = legal(_REFERENCE.sub(lambda match: html.unescape(match[0]), value))
    return value


def serialised(tokens: list[Token]) -> str:
    """The tokens as HTML: attributes in double quotes, void elements without a slash."""
    return "".join(map(_written, tokens))


def _written(token: Token) -> str:
    if isinstance(token, str):
        return escaped(token)
    if isinstance(token, Close):
        return f"</{token.tag}>"
    return f"<{token.tag}{_written_attributes(token.attributes)}>"


def _written_attributes(attributes: Mapping[str, str]) -> str:
    if not attributes:
        return ""
    return "".join(
        f' {name}="{escaped(value).replace(chr(34), "&quot;")}"'
        for name, value in attributes.items()
    )


def escaped(text: str) -> str:
    """Text as it stands between tags."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text or ">" in text:
        text = text.replace("<", "&lt;").replace(">", "&gt;")
    return text
