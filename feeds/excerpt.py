"""The beginning of a text, for the places where a format wants one and the newsroom gave none."""

import re
from html import unescape

#: Characters.
_LONGEST = 300
_BLOCK = re.compile(r"</?(?:p|div|br|h[1-6]|li|ul|ol|t[rdh]|figure|figcaption|blockquote)\b[^<>]*>")
_TAG = re.compile(r"<[^<>]*>")


def excerpt(html: str) -> str:
    """The first words of clean HTML as plain text in one line; empty where it has none."""
    text = " ".join(unescape(_TAG.sub("", _BLOCK.sub(" ", html))).split())
    if len(text) <= _LONGEST:
        return text
    # At a word's end, so that no combining sequence is cut.
    return text[:_LONGEST].rsplit(" ", 1)[0] + "…"
