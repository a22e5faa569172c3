"""Plain text as the blocks that a reader sees in it: paragraphs, lists, headings."""

import re
from dataclasses import dataclass
from itertools import pairwise

from ingest.html_tokens import Close, Open, Token

#: Characters of the longest line that is taken for a heading.
_LONGEST_HEADING = 90
_MOST_HEADING_WORDS = 14
#: Widths, in characters, to which text is wrapped by hand or by an editor.
_WRAPPED = range(40, 101)
_CLOSERS = "\"'”’»)]"
_CLOSING = tuple(".،؛:!…۔,;")
_QUESTION = ("؟", "?")
_BULLET = re.compile(r"[-–—•*·▪◦●■]\s+(?=\S)")
_NUMBER = re.compile(r"\(?([0-9٠-٩۰-۹]{1,2})(?:[.)]|\s?[-–])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its element, and its text, or the items of a list."""

    tag: str
    lines: tuple[str, ...]
    #: The number of an ordered list's first item.
    start: int = 1


def plain_paragraphs(text: str) -> list[Token]:
    """Plain text as content: its paragraphs, lists and headings, in tokens."""
    return block_tokens(blocks_of(text))


def blocks_of(text: str) -> list[Block]:
    """The blocks of a plain text in order; blank lines part them."""
    blocks: list[Block] = []
    for lines in _stanzas(text):
        for block in _blocks_of_stanza(lines):
            blocks[-1:] = _joined_lists(blocks[-1], block) if blocks else [block]
    return _with_headings([_lone_item_as_text(block) for block in blocks])


def block_tokens(blocks: list[Block]) -> list[Token]:
    """Blocks as content."""
    tokens: list[Token] = []
    for block in blocks:
        if tokens:
            tokens.append("\n")
        attributes = {"start": str(block.start)} if block.start != 1 else {}
        tokens.append(Open(block.tag, attributes))
        if block.tag in {"ul", "ol"}:
            for item in block.lines:
                tokens += [Open("li"), item, Close("li")]
        else:
            tokens.extend(block.lines)
        tokens.append(Close(block.tag))
    return tokens


def looks_like_heading(line: str) -> bool:
    """Whether a line that stands alone is short and unfinished enough, or asks a question."""
    words = line.split()
    if not 1 <= len(words) <= _MOST_HEADING_WORDS or len(line) > _LONGEST_HEADING:
        return False
    if "://" in line or _BULLET.match(line) or not any(map(str.isalpha, line)):
        return False
    if line[0] in "\"“«'" and line[-1] in _CLOSERS:
        return False
    return not line.rstrip(_CLOSERS).endswith(_CLOSING)


def _stanzas(text: str) -> list[list[str]]:
    stanzas: list[list[str]] = [[]]
    for line in re.split(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text):
        if words := " ".join(line.split()):
            stanzas[-1].append(words)
        elif stanzas[-1]:
            stanzas.append([])
    return [stanza for stanza in stanzas if stanza]


def _blocks_of_stanza(lines: list[str]) -> list[Block]:
    if _is_wrapped(lines):
        return [_block_of_line(" ".join(lines))]
    return [_block_of_line(line) for line in lines]


def _is_wrapped(lines: list[str]) -> bool:
    """Whether each line but the last is full: the next line's first word would not have fitted."""
    width = max(map(len, lines))
    if len(lines) < 2 or width not in _WRAPPED or any(map(_is_item, lines[1:])):
        return False
    if len(lines) == 2 and _is_finished(lines[0]):
        return False
    return all(len(line) + 1 + len(after.split()[0]) > width for line, after in pairwise(lines))


def _is_finished(line: str) -> bool:
    return line.rstrip(_CLOSERS).endswith(_CLOSING + _QUESTION)


def _is_item(line: str) -> bool:
    return bool(_BULLET.match(line) or _NUMBER.match(line))


def _block_of_line(line: str) -> Block:
    if bullet := _BULLET.match(line):
        return Block("ul", (line[bullet.end() :],))
    if number := _NUMBER.match(line):
        return Block("ol", (line[number.end() :],), int(number[1]))
    return Block("p", (line,))


def _joined_lists(before: Block, block: Block) -> list[Block]:
    follows = block.tag == "ul" or block.start == before.start + len(before.lines)
    if before.tag == block.tag and block.tag in {"ul", "ol"} and follows:
        return [Block(before.tag, before.lines + block.lines, before.start)]
    return [before, block]


def _lone_item_as_text(block: Block) -> Block:
    """One dash makes no list: it is someone speaking."""
    if len(block.lines) > 1 or block.tag == "p":
        return block
    mark = "– " if block.tag == "ul" else f"{block.start}. "
    return Block("p", (mark + block.lines[0],))


def _with_headings(blocks: list[Block]) -> list[Block]:
    """Short lines between text become headings; never the first or the last block."""
    written = blocks[:1]
    for block, after in zip(blocks[1:], [*blocks[2:], None], strict=False):
        leads = after is not None and _is_prose(after) and written[-1].tag != "h2"
        heading = leads and block.tag == "p" and looks_like_heading(block.lines[0])
        written.append(Block("h2", block.lines) if heading else block)
    return written


def _is_prose(block: Block) -> bool:
    line = block.lines[0]
    return block.tag != "p" or len(line) > _LONGEST_HEADING or _is_finished(line)
