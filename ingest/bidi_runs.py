"""Runs of the other direction inside a line, and which of them need to be isolated.

The Unicode Bidirectional Algorithm (UAX #9) shows "شركة Apple" right, but takes the marks and
digits at the edge of a run for the line's own: "C++", "15 iPhone", "Yahoo!", a telephone number
and a list of Latin names come out in the wrong order. Isolated (``<bdi>``) they read right.

One plain word between words of the line's direction can't go wrong, and is left bare.
"""

import re
from collections.abc import Iterator

#: Letters that are strong from left to right, without digits and combining marks.
LTR = (
    "A-Za-zªµºÀ-ÖØ-öø-ʸͰ-\u0482\u048a-\u058a\u0900-\u1fff\u2c00-\u2dff\u3041-\uabff"
    "\uac00-\ud7a3\uff21-\uff3a\uff41-\uff5a"
)
#: Letters that are strong from right to left: Hebrew, Arabic, Syriac, Thaana and their forms.
RTL = (
    "\u05d0-\u05f2\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d5\u06ee\u06ef\u06fa-\u088e"
    "\u08a0-\u08c9\ufb1d-\ufdcf\ufdf0-\ufdfb\ufe70-\ufefc"
)
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d\u0640"

ANY_LTR = re.compile(f"[{LTR}]")
ANY_RTL = re.compile(f"[{RTL}]")
STRONG = re.compile(f"[{LTR}]|([{RTL}])")

# What may stand between two words of one run: a space, a mark or two, an opening bracket.
_BETWEEN = r"[ \n\u00a0.,;:'\"’‘“”()\[\]/&+|@#%*=?!_~\\–—-]{1,4}"
_LTR_WORD = f"[{LTR}0-9][{LTR}{_MARKS}0-9]*"
_LTR_RUN = re.compile(
    # A telephone number or an ISO date: its groups would change places after an Arabic letter.
    r"\+\d[\d ()/-]{5,}\d|(?<![\d/.-])\d{4}-\d\d-\d\d(?![\d/.-])|"
    f"(?:[@#$€£+~/]|\\.(?=[{LTR}]))?(?:\\d+[.-]?)?[{LTR}][{LTR}{_MARKS}0-9]*"
    f"(?:{_BETWEEN}{_LTR_WORD})*"
    # A final mark that belongs to the word: C++, C#, 5%, U.S., Inc., Yahoo!
    rf"(?:\+\+|[#%+*](?![\w])|(?<=\.[{LTR}])\.|(?<=Inc|Ltd)\.|(?<=Co)\.|(?<=Corp)\.|!(?=\s*[{RTL}]))?"
    rf"(?:/(?=[\s،؛.]|$))?"
)
_RTL_WORD = f"[{RTL}][{RTL}{_MARKS}]*"
_RTL_BETWEEN = r"[ \n\u00a0.,;:،؛؟'\"’‘“”«»()\[\]/&|!_–—-]{1,4}"
_RTL_RUN = re.compile(f"{_RTL_WORD}(?:{_RTL_BETWEEN}(?:[0-9٠-٩]+{_RTL_BETWEEN})?{_RTL_WORD})*")
_ONE_WORD = re.compile(f"[{LTR}{RTL}{_MARKS}]+")
_CLOSED_BY = {"(": ")", "[": "]", "“": "”", "«": "»"}
_CLOSING = frozenset(_CLOSED_BY.values())
_EDGE = " \n\u00a0.,;:،؛؟'\"([“«&|!_–—-/"


def runs_to_isolate(text: str, *, in_rtl: bool, begins: bool) -> Iterator[tuple[int, int]]:
    """Start and end of each run that needs isolation; ``begins`` where the text opens its block."""
    form, own = (_LTR_RUN, ANY_LTR) if in_rtl else (_RTL_RUN, ANY_RTL)
    line = ANY_RTL if in_rtl else ANY_LTR
    end_of_last: int | None = None
    found = list(_runs(text, form))
    for index, (start, end) in enumerate(found):
        following = found[index + 1][0] if index + 1 < len(found) else None
        before = None if end_of_last is None else text[end_of_last:start]
        after = text[end:] if following is None else text[end:following]
        end_of_last = end
        alone = (before is None or bool(line.search(before))) and (
            following is None or bool(line.search(after))
        )
        opens = begins and index == 0 and line.search(text, 0, start) is None
        plain = alone and not opens and _ONE_WORD.fullmatch(text, start, end) is not None
        if plain and own.search(text, start, end) and not _digit_follows(after, in_rtl=in_rtl):
            continue
        yield start, end


def _digit_follows(after: str, *, in_rtl: bool) -> bool:
    """After an Arabic word, a number of the English line would be drawn to it (UAX #9, W2)."""
    return not in_rtl and re.match(r"\W{0,3}\d", after) is not None


def _runs(text: str, form: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    position = 0
    while match := form.search(text, position):
        position = _end(text, match.start(), match.end())
        yield match.start(), position


def _end(text: str, start: int, end: int) -> int:
    """The end of a run: before a bracket that it does not open, after one it does not close."""
    waiting: list[str] = []
    for position in range(start, end):
        character = text[position]
        if character in _CLOSED_BY:
            waiting.append(_CLOSED_BY[character])
        elif character in _CLOSING and (not waiting or waiting.pop() != character):
            return start + len(text[start:position].rstrip(_EDGE))
    return end + 1 if waiting and text[end : end + 1] == waiting[-1] else end
