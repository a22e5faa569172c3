"""One spelling for all the ways to write the same date, and the tokens of it."""

import re
import unicodedata
from dataclasses import dataclass

#: Letters that newsrooms write in more than one way, beyond what Unicode decomposes.
_ONE_LETTER = {"ة": "ه", "ى": "ي", "ٱ": "ا", "ی": "ي", "ک": "ك", "ھ": "ه", "ہ": "ه"}
_ONE_SIGN = {"،": ",", "؛": ";", "٫": ".", "⁄": "/", "∕": "/", "−": "-", "’": "'"}
_DASHES = "‐‑‒–—―"
_TOKEN = re.compile(r"\d+|[^\W\d_]+|\S")


@dataclass(frozen=True, slots=True)
class Token:
    """A number, a word or a sign."""

    text: str
    #: Where it begins in the text as it was written.
    place: int
    #: Whether white space stands in front of it.
    apart: bool

    @property
    def is_number(self) -> bool:
        """Whether it is made of digits."""
        return self.text.isdecimal()

    @property
    def is_word(self) -> bool:
        """Whether it is made of letters."""
        return self.text.isalpha()


def tokens(text: str) -> list[Token]:
    """The tokens of a date: Western digits, lower case, no hamza, accents and marks."""
    spelled: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in _plain(character):
            spelled.append(letter)
            places.append(place)
    normal = "".join(spelled)
    return [
        Token(found[0], places[found.start()], normal[: found.start()][-1:].isspace())
        for found in _TOKEN.finditer(normal)
    ]


def _plain(character: str) -> str:
    """What a character comes to: nothing for marks, tatweel and bidi controls."""
    if character in _ONE_SIGN:
        return _ONE_SIGN[character]
    if character == "ـ":
        return ""
    if character in _DASHES:
        return "-"
    if unicodedata.category(character) == "No":
        return character  # "²" is no 2
    plain = []
    for part in unicodedata.normalize("NFKD", character):
        kind = unicodedata.category(part)
        if kind == "Nd":
            plain.append(str(unicodedata.decimal(part)))
        elif kind[0] == "Z" or part in "\t\n\r\x0b\x0c":
            plain.append(" ")
        elif kind not in {"Mn", "Cf", "Lm", "Cc"}:
            plain.append(_ONE_LETTER.get(part, part.lower()))
    return "".join(plain)


def normal(words: str) -> str:
    """Words as ``tokens`` spells them, joined by single spaces."""
    return " ".join(token.text for token in tokens(words))
