"""A line that names who wrote: "بقلم هدى منصور", "By Huda Mansour"."""

import re

from feeds.article import Person

_BYLINE = re.compile(
    r"(?:بقلم|كتب(?:ت)?\s*[:：]|تقرير\s*[:：]|By\b|Par\b)\s*[:：]?\s*(?P<name>\S.{1,60})"
)
_SENTENCE = (".", "؟", "?", "!")


def byline_of(line: str) -> Person | None:
    """The author that a line names and nothing else."""
    byline = _BYLINE.fullmatch(line)
    if byline is None or byline["name"].endswith(_SENTENCE):
        return None
    return Person(name=byline["name"].strip())
