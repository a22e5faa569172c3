"""What stands above a page's text, for pages that do not mark up their title and time."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.folding import folded
from ingest.pages.tree import Element, lines_of, text_of

#: Lines between a page's navigation and its text, and of the text itself, that are looked at.
_ABOVE, _INSIDE = 14, 6
#: Lines above a title that may belong to its article: the section, the time.
_BEFORE_TITLE = 3
#: Without a title to go by, only the nearest lines: a masthead shows the day of the reader.
_NEAREST = 6
_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Seen:
    """Lines as a reader sees them, the nearest to the text last."""

    #: The page's one ``h1``; empty where it has none, or several.
    heading: str
    above: Sequence[str]
    #: The first lines of the place in which the text was found.
    inside: Sequence[str]

    def around(self, title: str) -> list[str]:
        """The lines that can hold the time and the section, in order of trust."""
        wanted = folded(title)
        at = [index for index, line in enumerate(self.above) if wanted and folded(line) == wanted]
        nearest = self.above[max(0, at[-1] - _BEFORE_TITLE) :] if at else self.above[-_NEAREST:]
        return [*self.inside, *reversed(nearest)]


def seen_on(root: Element, place: Element | None) -> Seen:
    """The lines above and in the place of the text; of the whole page where there is none."""
    headings = [text for heading in root.iter("h1") if (text := text_of(heading))]
    if place is None:
        return Seen(_only(headings), [], lines_of(root, dated=True)[: _ABOVE + _INSIDE])
    above = lines_of(root, until=place, dated=True)[-_ABOVE:]
    return Seen(_only(headings), above, lines_of(place, dated=True)[:_INSIDE])


def best_title(told: str, seen: Seen, *, tab: str, time_line: str) -> str:
    """The title: what the page tells, its heading, or the line that stands by the time.

    A title that goes on after the heading ("… - The Paper") is the heading.
    """
    heading = seen.heading
    if heading and len(heading) <= _LONGEST_TITLE:
        longer = told or tab
        if not told or folded(longer).startswith(folded(heading)):
            return heading
    if told:
        return told
    lines = [line for line in seen.above if len(line) <= _LONGEST_TITLE]
    by_tab = [line for line in lines if folded(line) and folded(tab).startswith(folded(line))]
    if by_tab:
        return by_tab[-1]
    if time_line in lines:
        at = lines.index(time_line)
        beside = [*reversed(lines[:at]), *lines[at + 1 :]]
        return beside[0] if beside else ""
    return ""


def _only(headings: list[str]) -> str:
    return headings[0] if len(headings) == 1 else ""
