"""Text as it is compared, never as it is shown: titles of sections, agencies, rules, ids.

"عربي ودولي", "عربيّ و دولــي" and "عربى ودولي" are one name to a reader and are one here.
"""

import re
import unicodedata

#: Tatweel, Arabic marks, bidi controls and joiners: nothing that tells two words apart.
_UNSPOKEN = "\u0640\u064b-\u065f\u0670\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_TATWEEL_AND_MARKS = re.compile(f"[{_UNSPOKEN}]")
_UNHEARD = re.compile(f"[{_UNSPOKEN}\u06d6-\u06ed\u200b-\u200d\u2060-\u2065\ufeff]")
#: Letters that newsrooms write in more than one way.
_ONE_LETTER = str.maketrans("أإآٱىئؤةکی", "ااااييوهكي")
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """The words of a text joined by one space: lower case, without marks, hamza and tatweel."""
    plain = _UNHEARD.sub("", unicodedata.normalize("NFKC", text)).translate(_ONE_LETTER)
    return _BETWEEN_WORDS.sub(" ", plain).strip().casefold()


def letters(text: str) -> str:
    """``folded`` without its spaces, for names that are spaced freely ("أ ف ب", "أ.ف.ب")."""
    return folded(text).replace(" ", "")


def unadorned(text: str) -> str:
    """A word as it goes into a category: without tatweel, marks and bidi controls."""
    return _TATWEEL_AND_MARKS.sub("", text)
