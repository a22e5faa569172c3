"""``dir`` on blocks and ``<bdi>`` around runs, so that mixed text reads right in any reader.

In content of a right-to-left language every block says its direction: readers do not take it
from ``xml:lang``. A block is left to right there if it has no Arabic at all, or begins with a
Latin word and is nearly all Latin; list items and cells say it only where they differ from
their list or table. In left-to-right content only the blocks that are right to left say so.
"""

from dataclasses import dataclass

from feeds.direction import is_rtl
from ingest.allow_list import BLOCKS
from ingest.bidi_runs import ANY_LTR, ANY_RTL, STRONG, runs_to_isolate
from ingest.html_tokens import Close, Open, Token
from ingest.word_tables import words

#: Blocks that say their direction in right-to-left content even if it is their parent's.
_OUTSPOKEN = words("p h2 h3 h4 h5 h6 pre ul ol dl blockquote figure figcaption table")
#: Blocks that say it only where it differs.
_REPEATING = frozenset({"li", "dd", "dt", "td", "th", "caption"})
#: How many Latin letters for one Arabic letter make a block of Arabic content left to right.
_NEARLY_ALL = 4
#: How many Arabic letters for one Latin letter make a block of English content right to left.
_MOST = 2
#: Inside these, the author has isolated the text, or its order is a matter of notation.
_LEFT_ALONE = frozenset({"bdi", "bdo", "code", "kbd", "samp", "pre", "time"})


@dataclass(slots=True)
class _Letters:
    """What is strong in a stretch of text."""

    ltr: int = 0
    rtl: int = 0
    begins_rtl: bool | None = None

    def add(self, other: "_Letters") -> None:
        self.ltr += other.ltr
        self.rtl += other.rtl
        if self.begins_rtl is None:
            self.begins_rtl = other.begins_rtl


def directed(tokens: list[Token], language: str) -> list[Token]:
    """Content of that language with its directions said; what was said before is said anew."""
    rtl = is_rtl(language)
    if rtl and not any(map(_mentions_ltr, tokens)):
        return [_saying(token, True, parent=True, rtl=True) for token in tokens]
    if not rtl and not any(map(_mentions_rtl, tokens)):
        return tokens
    tokens = _without_plain_bdi(tokens)
    return _isolated(tokens, _directions(tokens, rtl=rtl), rtl=rtl)


def _mentions_ltr(token: Token) -> bool:
    if isinstance(token, str):
        return ANY_LTR.search(token) is not None or _may_hold_number_run(token)
    return isinstance(token, Open) and ("dir" in token.attributes or token.tag == "bdi")


def _may_hold_number_run(text: str) -> bool:
    """Whether a telephone number or an ISO date may be in it."""
    return "+" in text or "-" in text


def _mentions_rtl(token: Token) -> bool:
    if isinstance(token, str):
        return ANY_RTL.search(token) is not None
    return isinstance(token, Open) and ("dir" in token.attributes or token.tag == "bdi")


def _without_plain_bdi(tokens: list[Token]) -> list[Token]:
    """Without the isolation that this module puts in, so that it can be put in anew."""
    kept: list[Token] = []
    plain: list[bool] = []
    for token in tokens:
        if isinstance(token, Open) and token.tag == "bdi":
            plain.append(not token.attributes)
            dropped = plain[-1]
        else:
            dropped = isinstance(token, Close) and token.tag == "bdi" and plain.pop()
        if dropped:
            continue
        if isinstance(token, str) and kept and isinstance(before := kept[-1], str):
            kept[-1] = before + token
        else:
            kept.append(token)
    return kept


def _letters(text: str) -> _Letters:
    has_ltr, has_rtl = ANY_LTR.search(text), ANY_RTL.search(text)
    if has_ltr is None or has_rtl is None:
        return _Letters(
            len(text) if has_ltr else 0,
            len(text) if has_rtl else 0,
            None if has_ltr is has_rtl else has_rtl is not None,
        )
    return _Letters(
        len(ANY_LTR.findall(text)),
        len(ANY_RTL.findall(text)),
        has_rtl.start() < has_ltr.start(),
    )


def _directions(tokens: list[Token], *, rtl: bool) -> dict[int, bool]:
    """Whether each block, by the position of its start tag, is right to left."""
    inside = _letters_by_block(tokens)
    directions: dict[int, bool] = {}
    stack: list[bool] = [rtl]
    for position, token in enumerate(tokens):
        if isinstance(token, Open) and token.tag in BLOCKS:
            said = token.attributes.get("dir")
            fallback = said == "rtl" if said else stack[-1]
            directions[position] = _is_rtl_block(inside[position], rtl=rtl, fallback=fallback)
            stack.append(directions[position])
        elif isinstance(token, Close) and token.tag in BLOCKS:
            stack.pop()
    return directions


def _letters_by_block(tokens: list[Token]) -> dict[int, _Letters]:
    inside: dict[int, _Letters] = {}
    stack: list[int] = []
    for position, token in enumerate(tokens):
        if isinstance(token, str):
            if stack:
                inside[stack[-1]].add(_letters(token))
        elif token.tag in BLOCKS:
            if isinstance(token, Open):
                inside[position] = _Letters()
                stack.append(position)
            else:
                ended = inside[stack.pop()]
                if stack:
                    inside[stack[-1]].add(ended)
    return inside


def _is_rtl_block(letters: _Letters, *, rtl: bool, fallback: bool) -> bool:
    if not letters.ltr and not letters.rtl:
        return fallback
    if rtl:
        mostly_ltr = not letters.begins_rtl and letters.ltr > _NEARLY_ALL * letters.rtl
        return letters.rtl > 0 and not mostly_ltr
    return letters.rtl > _MOST * letters.ltr


def _isolated(tokens: list[Token], directions: dict[int, bool], *, rtl: bool) -> list[Token]:
    written: list[Token] = []
    stack: list[bool] = [rtl]
    left_alone = 0
    begins = True
    for position, token in enumerate(tokens):
        if isinstance(token, str):
            if left_alone:
                written.append(token)
            else:
                written.extend(_with_isolates(token, in_rtl=stack[-1], begins=begins))
            begins = begins and STRONG.search(token) is None
            continue
        if token.tag in _LEFT_ALONE:
            left_alone += 1 if isinstance(token, Open) else -1
        if token.tag not in BLOCKS:
            written.append(token)
        elif isinstance(token, Open):
            written.append(_saying(token, directions[position], parent=stack[-1], rtl=rtl))
            stack.append(directions[position])
        else:
            written.append(token)
            stack.pop()
        begins = begins or token.tag in BLOCKS
    return written


def _saying(token: Token, is_rtl_block: bool, *, parent: bool, rtl: bool) -> Token:
    """A block's start tag with its direction, or without where nothing need be said."""
    if not isinstance(token, Open) or token.tag not in BLOCKS:
        return token
    others = {name: value for name, value in token.attributes.items() if name != "dir"}
    said = token.tag in _OUTSPOKEN if rtl else False
    differs = token.tag in _OUTSPOKEN | _REPEATING and is_rtl_block is not parent
    if said or differs:
        others = {"dir": "rtl" if is_rtl_block else "ltr", **others}
    return Open(token.tag, others)


def _with_isolates(text: str, *, in_rtl: bool, begins: bool) -> list[Token]:
    other = ANY_LTR if in_rtl else ANY_RTL
    if other.search(text) is None and not (in_rtl and _may_hold_number_run(text)):
        return [text]
    written: list[Token] = []
    done = 0
    for start, end in runs_to_isolate(text, in_rtl=in_rtl, begins=begins):
        written += [*([text[done:start]] if start > done else []), Open("bdi"), text[start:end]]
        written.append(Close("bdi"))
        done = end
    return [*written, text[done:]] if done < len(text) else written
