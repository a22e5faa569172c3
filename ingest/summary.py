"""Summaries: the beginning of a text, cut where a person would cut it."""

import re
import unicodedata

#: The most characters of a summary.
LONGEST = 300
#: A sentence that ends earlier than this share of the limit says too little alone.
_LEAST_SHARE = 0.4

#: A full stop between digits or after a single letter (J. Smith, أ. د.) ends nothing.
_SENTENCE_END = re.compile(
    r"(?<!\b\w)[.](?=[\"'”’»)\]]*(?:\s|$))[\"'”’»)\]]*|[!?؟۔…]+[\"'”’»)\]]*(?=\s|$)"
)
_CLAUSE_END = re.compile(r"[،,;؛](?=\s)")
_TRAILING = " \t\n،,;؛:-–—/(«\"“'‘["


def summary_of(text: str, *, longest: int = LONGEST) -> str:
    """The first sentences of a plain text, at most ``longest`` characters, the "…" included."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    found = _SENTENCE_END.finditer(text, 0, longest + 1)
    ends = [match.end() for match in found if match.end() <= longest]
    if ends and ends[-1] >= longest * _LEAST_SHARE:
        return text[: ends[-1]]
    return cut_at_word(text, longest=longest)


def first_sentence(text: str) -> str:
    """A text up to the end of its first sentence, closing marks included."""
    match = _SENTENCE_END.search(text)
    return text[: match.end()] if match else text


def clauses(sentence: str) -> list[str]:
    """A sentence in its clauses, each without the comma that ends it."""
    return [clause.strip() for clause in _CLAUSE_END.split(sentence)]


def cut_at_word(text: str, *, longest: int) -> str:
    """The whole words that fit, and "…"; a word longer than that is cut between characters."""
    if len(text) <= longest:
        return text
    room = max(longest - 1, 1)
    space = text.rfind(" ", 0, room + 1)
    cut = space if space > 0 else _between_characters(text, room)
    return f"{text[:cut].rstrip(_TRAILING) or text[:cut]}…"


def _between_characters(text: str, position: int) -> int:
    """The last place at or before ``position`` that splits no combining sequence."""
    while position > 0 and _continues(text, position):
        position -= 1
    return position


def _continues(text: str, position: int) -> bool:
    """Whether the character there belongs to the one before it (marks, joiners, emoji)."""
    after, before = text[position], text[position - 1]
    return (
        unicodedata.category(after) in {"Mn", "Me", "Mc"}
        or after in "\u200d\ufe0e\ufe0f"
        or before == "\u200d"
        or "\U0001f3fb" <= after <= "\U0001f3ff"
    )
