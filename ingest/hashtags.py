"""Hashtags: the categories they stand for, and the text without their signs."""

import re

from ingest.folding import letters, unadorned

# Arabic joins "and", "to", "by" to the word (و#موسكو), so only Latin letters and signs before it
# say that it is none; "&#8211;" and "page/#top" are not.
_WORD = r"[\w\u064b-\u065f\u0670\u200c]"
_HASHTAG = re.compile(rf"(?<![A-Za-z0-9_&/#])[#＃](?=[\d_]*[^\W\d_])({_WORD}{{2,100}})")
_NOTHING_ELSE = re.compile(rf"(?:[#＃]{_WORD}{{2,100}}[\s،,.|/-]*)+")


def hashtags(text: str) -> tuple[str, ...]:
    """The words of its hashtags in order, each once: ``#فلاديمير_بوتين`` is "فلاديمير بوتين"."""
    if "#" not in text and "＃" not in text:
        return ()
    found: dict[str, str] = {}
    for match in _HASHTAG.finditer(text):
        word = category_term(match[1])
        found.setdefault(letters(word), word)
    return tuple(word for word in found.values() if word)


def without_signs(text: str) -> str:
    """The text as it is read: signs gone, underscores between words a space."""
    if "#" not in text and "＃" not in text:
        return text
    return _HASHTAG.sub(lambda match: match[1].replace("_", " ").strip(), text)


def is_hashtags_alone(line: str) -> bool:
    """Whether a line is a row of hashtags and no sentence."""
    return _NOTHING_ELSE.fullmatch(line.strip()) is not None


def category_term(word: str) -> str:
    """A category's word without sign, underscores, tatweel and marks."""
    return " ".join(unadorned(word).lstrip("#＃").replace("_", " ").split())
