"""What the YAML parser complains of, in words for an editor."""

import re
from typing import NamedTuple

from ruamel.yaml.error import MarkedYAMLError


class _Mistake(NamedTuple):
    """Which complaint is meant, as regular expressions, and what we say instead."""

    #: What the parser was doing.
    doing: str
    #: What it says.
    saying: str
    #: With the groups of ``saying``, and the line on which what it was doing began.
    words: str
    #: Whether it is to be shown where that began, rather than where the parser stopped.
    at_beginning: bool = False


# The first that fits counts.
_MISTAKES = (
    _Mistake("", r"found character '\\t'", "a tab; indent with spaces alone"),
    _Mistake(
        "",
        "mapping values are not allowed",
        "a colon that begins another value: the line is indented too far, or its text holds a "
        "colon with a space after it and belongs in quotes",
    ),
    _Mistake(
        "", "found character '(.)' that cannot start", "text that begins with {0} belongs in quotes"
    ),
    _Mistake("quoted scalar", "end of stream|document sep", "these quotes are never closed", True),
    _Mistake(
        "double-quoted",
        "escape",
        "in double quotes a backslash begins a code, and this is none; write \\\\, or use single "
        "quotes",
    ),
    _Mistake(
        "flow sequence",
        "expected",
        "the list that [ opens on line {line} is not closed, or lacks a comma before this",
    ),
    _Mistake(
        "flow mapping",
        "expected",
        "the map that {{ opens on line {line} is not closed, or lacks a comma before this",
    ),
    _Mistake("block", "'<scalar>'", "the value was over before this; put all of it in quotes"),
    _Mistake(
        "block mapping",
        "found '-'",
        "a list item (-) where a setting (key: value) is expected; indent it under its key",
    ),
    _Mistake(
        "block collection",
        r"found '(\?|<block mapping)",
        "a setting (key: value) where a list item (-) is expected",
    ),
    _Mistake(
        "block",
        "expected <block end>",
        "this line is indented otherwise than the settings that it stands with",
    ),
    _Mistake("simple key", "expected ':'", "a setting without its colon: write key: value", True),
    _Mistake("", "expected the node content", "a value is missing before this"),
    _Mistake(
        "anchor|alias",
        "expected",
        "the name after & or * is missing; text that begins with & or * belongs in quotes",
    ),
    _Mistake(
        "block scalar",
        "expected",
        "after | or > the text begins on the next line; text that begins with | or > belongs in "
        "quotes",
    ),
    _Mistake("directive", "", "a line that begins with % means something else in YAML", True),
    _Mistake("tag|parsing a node", "", "text that begins with ! belongs in quotes", True),
)


def in_plain_words(error: MarkedYAMLError, text: str) -> tuple[int, str]:
    """Position of the mistake in the text, in characters, and what to say of it."""
    doing, saying = error.context or "", error.problem or ""
    began = error.context_mark.index if error.context_mark else 0
    index = error.problem_mark.index if error.problem_mark else began
    for mistake in _MISTAKES:
        found = re.search(mistake.saying, saying)
        if found and re.search(mistake.doing, doing):
            line = text.count("\n", 0, began) + 1
            words = mistake.words.format(*found.groups(), line=line)
            return (began if mistake.at_beginning else index), words
    return index, f"this is not valid YAML ({saying})"
