"""Walks over the tokens of a date and says where it stopped."""

import unicodedata
from collections.abc import Container, Mapping
from typing import NoReturn, TypeVar

from ingest.dates.normal_text import Token, tokens
from ingest.errors import DateRefusal

Meaning = TypeVar("Meaning")
#: The longest spelling in ``ingest.dates.words``, in tokens.
_LONGEST = 6


class Scanner:
    """A place in the tokens of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.at = 0

    def ahead(self, by: int = 0) -> Token | None:
        """The token that comes next, or the one ``by`` places behind it."""
        place = self.at + by
        return self.tokens[place] if 0 <= place < len(self.tokens) else None

    def sign(self, by: int, signs: str) -> bool:
        """Whether that token is one of these signs."""
        token = self.ahead(by)
        return token is not None and token.text in signs

    def word(self, text: str) -> bool:
        """Whether the token that comes next is this word."""
        token = self.ahead()
        return token is not None and token.text == text

    def number(self, by: int = 0, *, digits: range = range(1, 3)) -> int | None:
        """The number at that token, if it has as many digits."""
        token = self.ahead(by)
        if token is None or not token.is_number or len(token.text) not in digits:
            return None
        return int(token.text)

    def take(self, table: Mapping[str, Meaning]) -> Meaning | None:
        """The meaning of the longest spelling that comes next; goes behind it."""
        length = self.spans(table)
        if not length:
            return None
        words = " ".join(token.text for token in self.tokens[self.at : self.at + length])
        self.at += length
        return table[words]

    def spans(self, known: Container[str], by: int = 0) -> int:
        """How many tokens the longest known spelling takes there; 0 where there is none."""
        start = self.at + by
        for length in range(min(_LONGEST, len(self.tokens) - start), 0, -1):
            words = " ".join(token.text for token in self.tokens[start : start + length])
            if words in known:
                return length
        return 0

    def refuse(self, why: str, *, at: int | None = None) -> NoReturn:
        """Refuses the text, with the place where reading stopped."""
        index = self.at if at is None else at
        token = self.tokens[index] if index < len(self.tokens) else None
        where = len(self.text) if token is None else token.place
        left = on_one_line(self.text[where:])
        stopped = (
            f"reading stopped at character {where + 1}, “{left}”" if left else "it ended there"
        )
        raise DateRefusal(
            f"“{on_one_line(self.text)}” is not a date that can be read: {why}; {stopped}"
        )


def on_one_line(text: str) -> str:
    """A text as a message can show it: one line, without controls and lone surrogates."""
    shown = (
        character if unicodedata.category(character) not in {"Cc", "Cs"} else " "
        for character in text
    )
    return " ".join("".join(shown).split())
