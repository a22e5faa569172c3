"""Writes content so that it nests: blocks outside, inline elements innermost, no white space at
the edges of a block."""

from dataclasses import dataclass, field
from enum import Enum, auto

from ingest.allow_list import PHRASING_BLOCKS
from ingest.html_tokens import Close, Open, Token

_BREAK = Open("br")
#: No more than an empty line between two lines of a paragraph.
_MOST_BREAKS = 2


class Kind(Enum):
    """What an element means to the shape of content."""

    BLOCK = auto()
    INLINE = auto()
    #: A box of the page: no more than the place where a new paragraph begins.
    BOX = auto()
    #: Sound or film, of which a link is left.
    MEDIA = auto()
    #: An element of which only the content counts.
    NOTHING = auto()


@dataclass(slots=True, eq=False)
class Element:
    """An element of the source, and whether it is open in what is written."""

    tag: str
    kind: Kind
    attributes: dict[str, str] = field(default_factory=dict)
    #: Whether its start tag is written and its end tag is not.
    open: bool = False
    #: Whether it was put in to hold bare text.
    implied: bool = False


class ContentWriter:
    """The tokens written so far, and the elements that are open in them."""

    def __init__(self) -> None:
        self._written: list[Token] = []
        #: Blocks, then inline elements.
        self._open: list[Element] = []
        #: White space and line breaks that are written if more text follows in the block.
        self._pending: list[Token] = []
        #: Whether the innermost block has text or a picture since it or its last child began.
        self.block_has_content = False

    @property
    def has_implied(self) -> bool:
        """Whether a paragraph or item that was put in is open."""
        return any(each.implied for each in self._open)

    def text(self, text: str) -> None:
        """Writes text where it may stand."""
        if self._written and isinstance(before := self._written[-1], str):
            self._written[-1] = before + text
        else:
            self._written.append(text)

    def inline(self, token: Open | Close) -> None:
        """Writes a tag that opens nothing of its own."""
        self._written.append(token)

    def rule(self) -> None:
        """Writes a thematic break."""
        self._written.append(Open("hr"))
        self._new_line()

    def space(self) -> None:
        """Notes a space, written if more follows in the block."""
        if self.block_has_content and not self._pending:
            self._pending = [" "]

    def line_break(self) -> None:
        """Notes a line break, written if more follows in the block."""
        if self.block_has_content:
            breaks = sum(isinstance(each, Open) for each in self._pending)
            self._pending = [_BREAK] * min(breaks + 1, _MOST_BREAKS)

    def begin_content(self) -> None:
        """Writes what was noted: text or a picture follows."""
        self.block_has_content = True
        if not self._pending:
            return
        for token in self._pending:
            if isinstance(token, str):
                self.text(token)
            else:
                self._written.append(token)
        self._pending = []

    def open(self, element: Element) -> None:
        """Writes a start tag."""
        element.open = True
        self._open.append(element)
        self._written.append(Open(element.tag, element.attributes))

    def close_last(self) -> None:
        """Writes the end tag of the innermost element."""
        element = self._open.pop()
        element.open = False
        self._written.append(Close(element.tag))
        if element.kind is Kind.BLOCK:
            self._new_line()

    def end_paragraph(self) -> None:
        """Ends the text that a block is about to follow: inline elements, then its paragraph."""
        while self._open and _ends_with_text(self._open[-1]):
            self.close_last()
        self._begin_block()

    def close(self, block: Element) -> None:
        """Ends a block, if it is open, and all in it."""
        self.end_paragraph()
        while block.open:
            self.close_last()
        self._begin_block()

    def finished(self) -> list[Token]:
        """All that was written."""
        self.end_paragraph()
        if self._written and self._written[-1] == "\n":
            self._written.pop()
        return self._written

    def _begin_block(self) -> None:
        self.block_has_content = False
        self._pending = []

    def _new_line(self) -> None:
        """Each outermost block on a line of its own, for those who read the source."""
        if not self._open:
            self._written.append("\n")


def _ends_with_text(element: Element) -> bool:
    return element.kind is Kind.INLINE or element.implied or element.tag in PHRASING_BLOCKS
