"""Right to left, where the formats themselves can't say it."""

import unicodedata

#: Primary language subtags that are written from right to left.
_RTL = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi"})
_RIGHT_TO_LEFT_MARK = "\u200f"


def is_rtl(language: str) -> bool:
    """Whether a BCP 47 tag names a language that is written from right to left."""
    return language.partition("-")[0].lower() in _RTL


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
