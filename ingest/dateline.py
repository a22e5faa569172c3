"""The dateline ahead of an article: "بيونغ يانغ/صوت الشعب/وكالات:", "BEIRUT (Reuters) -"."""

import re
from dataclasses import dataclass

from ingest.credits import Agencies

#: Characters of the longest dateline.
_LONGEST = 80
#: Words of one part of it, a place or a paper.
_MOST_WORDS = 4
#: Words of a place that stands alone before its colon.
_MOST_WORDS_OF_A_PLACE = 2
_ALONE = re.compile(rf"(?P<dateline>[^:.!?؟\n]{{2,{_LONGEST}}}?)\s*[:：]")
_COLON = re.compile(
    rf"(?P<dateline>[^:.!?؟\n\"«“]{{2,{_LONGEST}}}?)\s*[:：]\s*(?P<rest>\S.*)", re.DOTALL
)
_BRACKETS = re.compile(
    r"(?P<dateline>[^:.!?؟()\n\"«“]{2,40}?\s*\((?P<agency>[^()]{2,40})\))\s*[-–—:]+\s*(?P<rest>\S.*)",
    re.DOTALL,
)
_DASHES = re.compile(
    r"(?P<dateline>[^:.!?؟\n\"«“]{2,40}?\s*[-–—/]\s*[^:.!?؟\n\"«“]{2,40}?)\s+[-–—]+\s+(?P<rest>\S.*)",
    re.DOTALL,
)
_CAPITALS = re.compile(
    r"(?P<dateline>[A-Z][A-Z'’-]+(?:[ ,]+[A-Z][A-Z.'’-]+){0,4}(?:, [A-Z][a-z]+)?)"
    r"\s+[–—-]+\s+(?P<rest>\S.*)",
    re.DOTALL,
)
_PARTS = re.compile(r"\s*[/،,()|–—]\s*|\s+-\s+|-(?=\S)")


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline and what the paragraph says after it, which may be nothing."""

    text: str
    rest: str


def dateline_of(paragraph: str, agencies: Agencies) -> Dateline | None:
    """The dateline that a first paragraph begins with, or is; nothing where it has none."""
    if alone := _ALONE.fullmatch(paragraph):
        place = len(alone["dateline"].split()) <= _MOST_WORDS_OF_A_PLACE
        if place or _says_where(alone["dateline"], agencies):
            return Dateline(alone["dateline"], "")
    if (colon := _COLON.fullmatch(paragraph)) and _says_where(colon["dateline"], agencies):
        return Dateline(colon["dateline"], colon["rest"])
    if (brackets := _BRACKETS.fullmatch(paragraph)) and _names(brackets["agency"], agencies):
        return Dateline(brackets["dateline"], brackets["rest"])
    if (dashes := _DASHES.fullmatch(paragraph)) and _names(dashes["dateline"], agencies):
        return Dateline(dashes["dateline"], dashes["rest"])
    if capitals := _CAPITALS.fullmatch(paragraph):
        return Dateline(capitals["dateline"], capitals["rest"])
    return None


def _parts(text: str) -> list[str]:
    return [part for part in _PARTS.split(text.strip()) if part]


def _are_parts(text: str) -> bool:
    return all(len(part.split()) <= _MOST_WORDS for part in _parts(text))


def _names(text: str, agencies: Agencies) -> bool:
    return _are_parts(text) and any(map(agencies.knows, _parts(text)))


def _says_where(text: str, agencies: Agencies) -> bool:
    """Whether it names places: by a slash between names, or by an agency among its parts."""
    # "قال الوزير: …" is none, nor is "2/1: …".
    between_names = "/" in text and not any(map(str.isdigit, text))
    return _are_parts(text) and (between_names or _names(text, agencies))
