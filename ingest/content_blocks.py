"""Content as its outermost blocks, and what can be taken off their ends: datelines, credits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.addresses import is_video
from ingest.allow_list import VOID_TAGS
from ingest.boilerplate import Boilerplate
from ingest.credits import Agencies
from ingest.dateline import Dateline, dateline_of
from ingest.hashtags import hashtags, is_hashtags_alone, without_signs
from ingest.html_tokens import Close, Open, Token
from ingest.paragraphs import looks_like_heading

#: Elements whose text is said as it is.
_VERBATIM = frozenset({"pre", "code", "kbd", "samp"})
_BREAK = "br"
#: The share of a block's text that makes links the whole of it.
_MOSTLY = 0.8


@dataclass(frozen=True, slots=True)
class ContentBlock:
    """One outermost block."""

    tokens: tuple[Token, ...]
    #: Whether line breaks and no paragraph parted it from the text around it.
    by_breaks: bool = False

    @property
    def tag(self) -> str:
        """Its element; empty for a rule or bare text."""
        first = self.tokens[0]
        return first.tag if isinstance(first, Open) else ""

    @property
    def text(self) -> str:
        """What is read in it, on one line."""
        parts = [token if isinstance(token, str) else _space(token) for token in self.tokens]
        return " ".join("".join(parts).split())

    @property
    def has_picture(self) -> bool:
        """Whether anything but text is seen in it."""
        return any(isinstance(token, Open) and token.tag == "img" for token in self.tokens)

    @property
    def leads_away(self) -> bool:
        """Whether it is links and hardly anything else, none of them to a film that stood here."""
        linked = whole = depth = 0
        for token in self.tokens:
            if isinstance(token, str):
                whole += len(token)
                linked += len(token) if depth else 0
            elif token.tag == "a" and isinstance(token, Open):
                if is_video(token.attributes.get("href", "")):
                    return False
                depth += 1
            elif token.tag == "a":
                depth -= 1
        return linked > _MOSTLY * whole


def blocks_in(tokens: Iterable[Token]) -> list[ContentBlock]:
    """The outermost blocks of content, a paragraph with empty lines in it as several."""
    blocks: list[ContentBlock] = []
    current: list[Token] = []
    depth = 0
    for token in tokens:
        if not depth and isinstance(token, str) and not token.strip():
            continue
        current.append(token)
        if isinstance(token, Open) and token.tag not in VOID_TAGS:
            depth += 1
        elif isinstance(token, Close):
            depth -= 1
        if not depth:
            blocks += _parted(tuple(current))
            current = []
    return blocks


def tokens_of(blocks: Sequence[ContentBlock]) -> list[Token]:
    """The blocks as content again, each on a line of its own."""
    tokens: list[Token] = []
    for block in blocks:
        if tokens:
            tokens.append("\n")
        tokens += block.tokens
    return tokens


def without_boilerplate(blocks: list[ContentBlock], rules: Boilerplate) -> list[ContentBlock]:
    """The blocks up to where the article is over, without those that are none of it."""
    kept = rules.stripped([block.text for block in blocks])
    return [
        block
        for block, line in zip(blocks, kept, strict=False)
        if line or block.has_picture or not block.text
    ]


def with_headings(blocks: list[ContentBlock]) -> list[ContentBlock]:
    """Short lines that only breaks part from the text become headings, as in plain text."""
    written = blocks[:1]
    for block, after in zip(blocks[1:], [*blocks[2:], None], strict=False):
        leads = after is not None and not looks_like_heading(after.text)
        plain = len(block.tokens) == 3 and block.by_breaks
        heading = leads and plain and looks_like_heading(block.text)
        written.append(_as_heading(block) if heading else block)
    return written


def dateline_split_off(
    blocks: list[ContentBlock], agencies: Agencies
) -> tuple[Dateline | None, list[ContentBlock]]:
    """The dateline of the first paragraph, and the blocks without it."""
    index = next((at for at, block in enumerate(blocks) if block.tag == "p"), None)
    if index is None:
        return None, blocks
    text = blocks[index].text
    found = dateline_of(text, agencies)
    if found is None:
        return None, blocks
    rest = _cut(blocks[index], first=len(text) - len(found.rest)) if found.rest else None
    return found, [*blocks[:index], *([rest] if rest else []), *blocks[index + 1 :]]


def credits_split_off(
    blocks: list[ContentBlock], agencies: Agencies
) -> tuple[tuple[str, ...], list[ContentBlock]]:
    """The agencies named at the end, and the blocks without them."""
    paragraphs = [at for at, block in enumerate(blocks) if block.tag == "p" and block.text]
    texts = [blocks[at].text for at in paragraphs]
    kept, names = agencies.split_off(texts)
    if not names:
        return (), blocks
    gone = set(paragraphs[len(kept) :])
    left = [block for at, block in enumerate(blocks) if at not in gone]
    if kept and kept[-1] != texts[len(kept) - 1]:
        last = left.index(blocks[paragraphs[len(kept) - 1]])
        if shortened := _cut(left[last], keep=len(kept[-1])):
            left[last] = shortened
    return names, left


def hashtags_read(tokens: list[Token]) -> tuple[tuple[str, ...], list[Token]]:
    """The words of the hashtags, each once, and the tokens without their signs."""
    texts: list[str] = []
    written: list[Token] = []
    verbatim = 0
    for token in tokens:
        if isinstance(token, str):
            written.append(token if verbatim else without_signs(token))
            if not verbatim:
                texts.append(token)
            continue
        written.append(token)
        if token.tag in _VERBATIM:
            verbatim += 1 if isinstance(token, Open) else -1
    return hashtags("\n".join(texts)), written


def without_rows_of_hashtags(blocks: list[ContentBlock]) -> list[ContentBlock]:
    """The blocks but those that are a row of hashtags and no sentence."""
    return [block for block in blocks if not is_hashtags_alone(block.text)]


def _as_heading(block: ContentBlock) -> ContentBlock:
    return replace(block, tokens=(Open("h2"), block.tokens[1], Close("h2")))


def _space(token: Open | Close) -> str:
    inline = token.tag in {"a", "b", "bdi", "bdo", "em", "i", "mark", "s", "small", "strong", "u"}
    return "" if inline else " "


def _parted(tokens: tuple[Token, ...]) -> list[ContentBlock]:
    """A paragraph's pieces between empty lines; text that breaks part is no one paragraph."""
    first, last = tokens[0], tokens[-1]
    if not isinstance(first, Open) or first.tag != "p" or not isinstance(last, Close):
        return [ContentBlock(tokens)]
    pieces: list[list[Token]] = [[]]
    depth = breaks = 0
    for token in tokens[1:-1]:
        if isinstance(token, Open) and token.tag == _BREAK and not depth:
            breaks += 1
            continue
        if breaks >= 2:
            pieces.append([])
        elif breaks:
            pieces[-1].append(Open(_BREAK))
        breaks = 0
        if isinstance(token, Close):
            depth -= 1
        elif isinstance(token, Open) and token.tag not in VOID_TAGS:
            depth += 1
        pieces[-1].append(token)
    if len(pieces) == 1:
        return [ContentBlock(tokens)]
    filled = (piece for piece in pieces if any(not isinstance(t, str) or t.strip() for t in piece))
    opened = Open(first.tag, dict(first.attributes))
    return [ContentBlock((opened, *piece, last), by_breaks=True) for piece in filled]


def _cut(block: ContentBlock, *, first: int = 0, keep: int | None = None) -> ContentBlock | None:
    """The block without its first characters, or with only so many; nothing if none is left.

    Characters are counted as in ``text``, white space apart: it is not the same there.
    """
    text = block.text
    skip = len("".join(text[:first].split()))
    left = len("".join((text if keep is None else text[:keep]).split())) - skip
    written: list[Token] = []
    for token in block.tokens:
        if isinstance(token, str):
            kept, skip, left = _cut_text(token, skip, left)
            written.append(kept)
        else:
            written.append(token)
    cut = _without_empty(written)
    return replace(block, tokens=tuple(cut)) if cut else None


def _cut_text(text: str, skip: int, left: int) -> tuple[str, int, int]:
    kept = []
    for character in text:
        if character.isspace():
            if not skip and left > 0:
                kept.append(character)
        elif skip:
            skip -= 1
        elif left > 0:
            kept.append(character)
            left -= 1
    return "".join(kept), skip, left


def _without_empty(tokens: list[Token]) -> list[Token]:
    """Without the elements that have lost their text, and white space at the edges."""
    written: list[Token] = []
    for token in tokens:
        before = written[-1] if written else None
        if isinstance(token, str):
            opens = isinstance(before, Open) and before.tag == "p"
            if text := token.lstrip() if opens else token:
                written.append(text)
        elif isinstance(token, Close) and isinstance(before, Open) and before.tag == token.tag:
            written.pop()
        else:
            written.append(token)
    if len(written) > 1 and isinstance(end := written[-2], str):
        written[-2] = end.rstrip()
    return written
