"""The language of a text when nobody says it: by its letters, then by its commonest words.

Small on purpose: a newsroom writes in a handful of languages, and a section knows its own. What
is not clear stays unsaid, and the section's language holds.
"""

import re

from ingest.word_tables import words

#: How much of a text is looked at, in characters: the beginning tells enough.
_SAMPLE = 500
#: Words of a script that must be there before anything is said.
_FEWEST_WORDS = 3
#: The share of its words that a script needs: an Arabic article may quote English at length.
_CLEAR_SHARE = 0.7
#: One letter in so many makes a text of Arabic script another language's.
_FOREIGN_SHARE = 40

_ARABIC_WORD = re.compile("[\u0621-\u064a\u066e-\u06d3\u06fa-\u06ff]+")
_HEBREW_WORD = re.compile("[\u05d0-\u05ea]+")
_LATIN_WORD = re.compile("[A-Za-z\u00c0-\u024f]+")

#: Letters that Arabic does not have, for the languages that share its script; Persian is last,
#: for the others have its letters too.
_LETTERS = {
    "ur": re.compile("[ٹڈڑںےہھ]"),
    "ckb": re.compile("[ڕڵۆێ]"),
    "ps": re.compile("[ټډړږښګڼۍې]"),
    "fa": re.compile("[پچژگکی]"),
}
_STOPWORDS = {
    "en": words("the of and to in a is that for on with was by as are it from at has"),
    "fr": words("le la les de des du et en un une est que dans pour sur au aux par qui"),
    "es": words("el los las de del y en un una es que por para con se su al lo como"),
    "de": words("der die das und in den von zu mit ist ein eine im auf des dem nicht"),
    "tr": words("ve bir bu da de için ile olarak olan daha çok en sonra kadar gibi"),
}


def language_of(text: str) -> str | None:
    """The primary language tag of a plain text, or nothing where it is not clear."""
    sample = text[:_SAMPLE]
    arabic, latin = _ARABIC_WORD.findall(sample), _LATIN_WORD.findall(sample)
    hebrew = _HEBREW_WORD.findall(sample)
    most = max(arabic, hebrew, latin, key=len)
    words_in_all = len(arabic) + len(hebrew) + len(latin)
    if len(most) < _FEWEST_WORDS or len(most) < _CLEAR_SHARE * words_in_all:
        return None
    if most is arabic:
        return _of_arabic_script("".join(arabic))
    return "he" if most is hebrew else _of_latin_script(latin)


def _of_arabic_script(letters: str) -> str:
    """Another language needs more than a foreign name or two in Arabic text ("باكستان چين")."""
    clear = (
        language
        for language, own in _LETTERS.items()
        if len(own.findall(letters)) * _FOREIGN_SHARE >= len(letters)
    )
    return next(clear, "ar")


def _of_latin_script(found_words: list[str]) -> str | None:
    lower = [word.lower() for word in found_words]
    found = {language: sum(map(own.__contains__, lower)) for language, own in _STOPWORDS.items()}
    first, second = sorted(found, key=lambda each: -found[each])[:2]
    clear = found[first] >= 2 and found[first] > found[second] and found[first] * 10 >= len(lower)
    return first if clear else None
