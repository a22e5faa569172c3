"""Puts tokens into the shape that content has: blocks with their inline text, nothing else.

Boxes of a page (``div``, ``section``) become line breaks between paragraphs; text that stands
bare becomes a paragraph; elements without content vanish; an element where it may not stand
leaves its text behind; sound and film become links. Elements open only when there is something
to put in, so what comes out goes through a second time unchanged.
"""

import re

from ingest.allow_list import (
    BLOCKS,
    BOXES,
    INLINE,
    MEDIA,
    PARENTS,
    PHRASING_BLOCKS,
    RENAMED,
    STRUCTURES,
    VOID_TAGS,
)
from ingest.attributes import media_link, written_attributes
from ingest.content_writer import ContentWriter, Element, Kind
from ingest.html_tokens import Close, Open, Token

_WHITE = " \t\n\f\r"
#: More than one space, or one that is written otherwise.
_UNEVEN = ("  ", "\n", "\t", "\f", "\r")
_WHITE_RUN = re.compile(r"[ \t\n\f\r]{2,}|[\t\n\f\r]")
#: Inline elements inside each other beyond this say nothing more.
_DEEPEST_INLINE = 12
_LISTS = frozenset({"ul", "ol"})
#: What holds text without a paragraph, unless a box stands between.
_HOLDERS_OF_EITHER = frozenset({"li", "dd", "td", "th"})


def shaped(tokens: list[Token], base_url: str | None) -> tuple[list[Token], bool]:
    """The tokens in the shape of content, and whether text had to be left out on the way."""
    shaping = _Shaping(base_url)
    for token in tokens:
        if isinstance(token, str):
            shaping.text(token)
        elif isinstance(token, Open):
            shaping.start(token)
        else:
            shaping.end()
    return shaping.writer.finished(), shaping.lost


class _Shaping:
    """Where the source stands; what is open in the writing is the writer's to know."""

    def __init__(self, base_url: str | None) -> None:
        self.writer = ContentWriter()
        self.lost = False
        self._base_url = base_url
        #: Elements that have begun and not ended.
        self._source: list[Element] = []
        #: The blocks among them.
        self._blocks: list[Element] = []
        #: How many inline ones are among them.
        self._inline_depth = 0
        #: How many of sound and film, whose text is for browsers that can't play them.
        self._muted = 0

    def start(self, token: Open) -> None:
        tag = RENAMED.get(token.tag, token.tag)
        if tag in VOID_TAGS:
            self._void(tag, token.attributes)
            return
        element = self._element(tag, token.attributes)
        kind = element.kind
        if kind is Kind.BLOCK or kind is Kind.BOX:
            self.writer.end_paragraph()
        self._source.append(element)
        if kind is Kind.BLOCK:
            self._blocks.append(element)
            if tag in {"td", "th"}:
                self._open_blocks()  # an empty cell still holds its column's place
        elif kind is Kind.INLINE:
            self._inline_depth += 1
        elif kind is Kind.MEDIA:
            self._muted += 1
            self._media(element, token.attributes)

    def end(self) -> None:
        element = self._source.pop()
        if element.kind is Kind.MEDIA:
            self._muted -= 1
        elif element.kind is Kind.BOX:
            self.writer.end_paragraph()
        elif element.kind is Kind.BLOCK:
            self._blocks.pop()
            self.writer.close(element)
        elif element.kind is Kind.INLINE:
            self._inline_depth -= 1
            if element.open:
                self.writer.close_last()

    def text(self, text: str) -> None:
        if self._muted:
            return
        if self._blocks and self._blocks[-1].tag == "pre":
            self._content(text if self.writer.block_has_content else text.lstrip("\n"))
            return
        core = text.strip(_WHITE)
        if any(white in core for white in _UNEVEN):
            core = _WHITE_RUN.sub(" ", core)
        if not self.writer.block_has_content:
            core = core.lstrip()  # a no-break space opens no paragraph
        if not core:
            self.writer.space()
            return
        if text[0] in _WHITE:
            self.writer.space()
        self._content(core)
        if text[-1] in _WHITE:
            self.writer.space()

    def _element(self, tag: str, read: dict[str, str]) -> Element:
        if tag in BLOCKS:
            return self._block(tag, read)
        if tag in BOXES:
            in_line = bool(self._blocks) and self._blocks[-1].tag in PHRASING_BLOCKS
            return Element(tag, Kind.NOTHING if in_line else Kind.BOX)
        if tag in MEDIA:
            return Element(tag, Kind.MEDIA, dict(read))
        if tag == "span" and read.get("dir", "").lower() in {"rtl", "ltr"}:
            tag = "bdi"
        attributes = written_attributes(tag, read, self._base_url) if tag in INLINE else None
        if attributes is None or self._inline_depth >= _DEEPEST_INLINE:
            return Element(tag, Kind.NOTHING)
        if tag == "a" and self._in_link():
            return Element(tag, Kind.NOTHING)
        return Element(tag, Kind.INLINE, attributes)

    def _block(self, tag: str, read: dict[str, str]) -> Element:
        place = self._place()
        misplaced = tag in PARENTS and place not in PARENTS[tag]
        # A paragraph between the rows of a table: only a parser knows where it belongs.
        stray = tag not in PARENTS and place in STRUCTURES - _LISTS
        if misplaced or stray:
            return Element(tag, Kind.BOX)
        return Element(tag, Kind.BLOCK, written_attributes(tag, read, self._base_url) or {})

    def _place(self) -> str:
        """What a block stands in, by its tag; the paragraph that it ends does not count."""
        holders = (each.tag for each in reversed(self._blocks))
        return next((tag for tag in holders if tag not in PHRASING_BLOCKS), "")

    def _in_link(self) -> bool:
        return self._inline_depth > 0 and any(
            each.tag == "a" and each.kind is Kind.INLINE for each in self._source
        )

    def _void(self, tag: str, read: dict[str, str]) -> None:
        if tag == "source":
            if self._source and self._source[-1].kind is Kind.MEDIA:
                self._media(self._source[-1], read)
        elif self._muted:
            return
        elif tag == "br":
            self.writer.line_break()
        elif tag == "hr":
            self._rule()
        else:
            attributes = written_attributes(tag, read, self._base_url)
            if attributes is not None and self._room_for_text():
                self.writer.inline(Open(tag, attributes))

    def _media(self, element: Element, read: dict[str, str]) -> None:
        link = media_link({**element.attributes, **read}, self._base_url)
        if link is None or element.open:
            return
        element.open = True  # one link, however many sources follow
        url, label = link
        if not self._in_link() and self._room_for_text():
            self.writer.inline(Open("a", {"href": url, "rel": "noopener noreferrer"}))
            self.writer.text(label)
            self.writer.inline(Close("a"))

    def _rule(self) -> None:
        if self._place() not in STRUCTURES:
            self.writer.end_paragraph()
            self._open_blocks(but_for_text=True)
            self.writer.rule()

    def _content(self, text: str) -> None:
        if text and self._room_for_text():
            self.writer.text(text)

    def _room_for_text(self) -> bool:
        """Opens what the text stands in; false where no text may stand."""
        holder = self._blocks[-1].tag if self._blocks else ""
        if holder in STRUCTURES - _LISTS:
            self.lost = True
            return False
        self._open_blocks()
        if (implied := self._implied(holder)) and not self.writer.has_implied:
            self.writer.open(Element(implied, Kind.BLOCK, implied=True))
        self.writer.begin_content()
        if self._inline_depth:
            for element in self._source:
                if element.kind is Kind.INLINE and not element.open:
                    self.writer.open(element)
        return True

    def _implied(self, holder: str) -> str:
        """The element that bare text needs around it here; empty where it needs none."""
        if holder in {"", "blockquote"}:
            return "p"
        if holder in _LISTS:
            return "li"
        if holder not in _HOLDERS_OF_EITHER:
            return ""
        shapers = (each.kind for each in reversed(self._source))
        innermost = next(kind for kind in shapers if kind is Kind.BLOCK or kind is Kind.BOX)
        return "p" if innermost is Kind.BOX else ""

    def _open_blocks(self, *, but_for_text: bool = False) -> None:
        for element in self._blocks:
            if element.open:
                continue
            # A paragraph that a block has cut in two goes on after it, not around it.
            innermost = element is self._blocks[-1] and not but_for_text
            if element.tag in PHRASING_BLOCKS and not innermost:
                continue
            self.writer.open(element)
