"""Right to left, where the formats themselves can't say it."""

import unicodedata
from html import escape

#: Primary language subtags that are written from right to left unless a script is named.
_RTL = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
)
#: Script subtags (ISO 15924) that are.
_RTL_SCRIPTS = frozenset({"adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "syrc", "thaa"})
_RIGHT_TO_LEFT_MARK = "\u200f"


def is_rtl(language: str) -> bool:
    """Whether a BCP 47 tag names a language that is written from right to left.

    A script in the tag decides: ``az-Arab`` is, ``ar-Latn`` is not.
    """
    primary, *others = language.lower().split("-")
    scripts = [each for each in others if len(each) == 4 and each.isalpha()]
    return scripts[0] in _RTL_SCRIPTS if scripts else primary in _RTL


def marked_title(title: str, language: str) -> str:
    """A right-to-left title with a U+200F in front if it begins with a left-to-right word.

    Feed readers take a title's direction from its first letter, so "OpenHarbor تعلن…" would be
    set from left to right. The mark is not seen.
    """
    if not is_rtl(language):
        return title
    for character in title:
        kind = unicodedata.bidirectional(character)
        if kind == "L":
            return _RIGHT_TO_LEFT_MARK + title
        if kind in {"R", "AL"}:
            return title
    return title


def isolated(name: str, language: str) -> str:
    """A name as HTML for a line in that language; in ``<bdi>`` if it has letters that run the
    other way, which would carry the marks around it along."""
    against = {"L"} if is_rtl(language) else {"R", "AL"}
    if any(unicodedata.bidirectional(character) in against for character in name):
        return f"<bdi>{escape(name, quote=False)}</bdi>"
    return escape(name, quote=False)
