"""JSON as files hold it: JSON Lines, an array, one object, or ``{"articles": […]}``.

Every value comes with its line, and what can't be read is a ``Refusal`` in its place, so that the
rest goes in.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NoReturn

from ingest.errors import Refusal

#: Bytes of the longest line of JSON Lines: one article with its whole text fits many times.
LONGEST_LINE = 16 * 1024**2
_CHUNK = 1024**2
_SPACE = re.compile(r"[ \t\n\r]*")
_ARTICLES = re.compile(r'[ \t\n\r]*\{[ \t\n\r]*"articles"[ \t\n\r]*:[ \t\n\r]*(?=\[)')


@dataclass(frozen=True, slots=True)
class Found:
    """A value of a file, or why there is none."""

    value: object | Refusal
    #: Counted from 1: where it begins.
    line: int
    #: Bytes of the file that it took.
    size: int


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


_DECODER = json.JSONDecoder(parse_constant=_no_constant)


def values_of_lines(file: BinaryIO) -> Iterator[Found]:
    """One value for each line that is not blank; no more than a line is held at a time."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            size = len(line) + _rest_of_line(file)
            yield Found(Refusal(f"the line is longer than {LONGEST_LINE:,} bytes"), number, size)
        elif text := line.strip(b" \t\r\n").removeprefix(b"\xef\xbb\xbf" if number == 1 else b""):
            yield Found(_value_of_line(text), number, len(line))


def values_of_document(content: bytes) -> Iterator[Found]:
    """The articles of a JSON document: of its array, of ``articles`` in it, or itself."""
    try:
        text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        yield Found(_not_utf8(error), line, len(content))
        return
    start = opening.end() if (opening := _ARTICLES.match(text)) else _after_space(text, 0)
    if text.startswith("[", start):
        yield from _elements(text, start, closing="}" if opening else "")
    else:
        yield from _whole(text)


def value_of_text(text: str) -> object:
    """The value of a JSON document; raises ``Refusal``."""
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        refusal = _not_json(error)
        refusal.line = getattr(error, "lineno", None)
        raise refusal from error


def _value_of_line(text: bytes) -> object | Refusal:
    try:
        return value_of_text(text.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _not_utf8(error)
    except Refusal as refusal:
        return Refusal(refusal.reason)


def _rest_of_line(file: BinaryIO) -> int:
    """Reads on to the line's end; returns how many bytes that were."""
    size = 0
    while chunk := file.readline(_CHUNK):
        size += len(chunk)
        if chunk.endswith(b"\n"):
            break
    return size


def _whole(text: str) -> Iterator[Found]:
    try:
        value = _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        yield Found(_not_json(error), getattr(error, "lineno", 1), len(text))
        return
    if isinstance(value, dict) and isinstance(articles := value.get("articles"), list):
        for article in articles:
            yield Found(article, 1, 0)
    else:
        yield Found(value, _Lines(text).of(_after_space(text, 0)), len(text))


def _elements(text: str, start: int, *, closing: str) -> Iterator[Found]:
    """The elements of the array at ``start``, each read by itself."""
    lines = _Lines(text)
    position = _after_space(text, start + 1)
    more = not text.startswith("]", position)
    while more:
        try:
            value, end = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            line = lines.of(getattr(error, "pos", position))
            yield Found(_not_json(error, "; the rest of the file is not read"), line, 0)
            return
        yield Found(value, lines.of(position), end - position)
        position = _after_space(text, end)
        if text.startswith(",", position):
            position = _after_space(text, position + 1)
        elif text.startswith("]", position):
            more = False
        else:
            yield Found(Refusal('not JSON: a "," or "]" is expected'), lines.of(position), 0)
            return
    end = _after_space(text, position + 1)
    if text[end:].rstrip(" \t\n\r") != closing:
        yield Found(Refusal("not JSON: nothing is expected after the array"), lines.of(end), 0)


class _Lines:
    """The lines of positions in a text, asked for in ascending order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._line = 1

    def of(self, position: int) -> int:
        """The line of a position, counted from 1."""
        self._line += self._text.count("\n", self._position, position)
        self._position = max(self._position, position)
        return self._line


def _after_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _not_utf8(error: UnicodeDecodeError) -> Refusal:
    return Refusal(f"not UTF-8 at byte {error.start:,}")


def _not_json(error: ValueError | RecursionError, more: str = "") -> Refusal:
    if isinstance(error, RecursionError):
        return Refusal(f"not read: nested too deeply{more}")
    if isinstance(error, json.JSONDecodeError):
        return Refusal(f"not JSON: {error.msg} (column {error.colno}){more}")
    return Refusal(f"not JSON: {str(error)[:100]}{more}")
