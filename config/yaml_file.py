"""A YAML file as plain values that know their line and column.

The file is read once, whole, and bounded: in bytes, in depth, and in the number of values that
its anchors stand for. Whatever is wrong with it is a ``ConfigError``.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import Event

from config.errors import ConfigError, Problem
from config.yaml_compose import Composer
from config.yaml_mistakes import in_plain_words
from config.yaml_tree import Mapping, Place, Scalar, Steps, Value, walk

#: Bytes that a configuration may have.
LARGEST = 1024 * 1024

# What YAML 1.2 calls printable (section 5.1).
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Document:
    """The values of a file, and where each was written."""

    #: As the operator gave it.
    file: str
    root: Mapping
    #: What is wrong with the YAML, though the rest of it could be read.
    problems: tuple[Problem, ...] = ()

    def values(self) -> Value:
        """The file as dicts, tuples, texts, numbers, booleans and ``None``."""
        return self.root.plain()

    def problem(self, steps: Steps, message: str, *, at_key: bool = False) -> Problem:
        """A problem with the value at ``steps``, or with its key."""
        place = self.place(steps, at_key=at_key)
        return Problem(self.file, place.line, place.column, ".".join(map(str, steps)), message)

    def place(self, steps: Steps, *, at_key: bool = False) -> Place:
        """Where a value (or its key) was written; of what is missing, the key that it is under."""
        way = list(walk(self.root, steps))
        if not way:
            return self.root.place
        key, node = way[-1]
        # Where nothing is written, the parser has gone on to what comes next.
        unwritten = isinstance(node, Scalar) and not node.text
        return key if at_key or unwritten or len(way) < len(steps) else node.place

    def text(self, steps: Steps) -> str | None:
        """The characters of a scalar as they were written; nothing for what is none."""
        way = list(walk(self.root, steps))
        node = way[-1][1] if way and len(way) == len(steps) else None
        return node.text if isinstance(node, Scalar) else None


def read(path: Path) -> Document:
    """The document in a file; raises ``ConfigError`` with line and column."""
    return parse(_text(path), file=str(path))


def parse(text: str, *, file: str) -> Document:
    """The document in a text; raises ``ConfigError`` with line and column."""
    lines = _Lines(text)
    composer = Composer(file, lines.place)
    if found := _UNPRINTABLE.search(text):
        message = f"the character U+{ord(found[0]):04X} is not allowed in YAML; delete it"
        composer.fail(lines.place(found.start()), message)
    for event in _events(text, composer, lines):
        composer.take(event)
    return _document(composer, file)


def _document(composer: Composer, file: str) -> Document:
    root = composer.root
    if isinstance(root, Mapping):
        return Document(file, root, tuple(composer.problems))
    if root is not None and not (isinstance(root, Scalar) and root.value is None):
        composer.fail(root.place, "expected settings (key: value), such as site: and sections:")
    empty = Problem(file, 0, 0, "", "is empty; write at least site: and sections:")
    raise ConfigError((*composer.problems, empty))


def _events(text: str, composer: Composer, lines: "_Lines") -> Iterator[Event]:
    """What the YAML parser sees, in order; raises ``ConfigError`` where it can't go on."""
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except MarkedYAMLError as error:
        index, message = in_plain_words(error, text)
        composer.fail(lines.place(index), message)
    except Exception as error:  # noqa: BLE001 (nothing bounds what odd text makes the parser raise)
        composer.fail(composer.latest, f"after this, the YAML can't be read ({error})")


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise _whole(path, _why_unreadable(error)) from None
    if len(content) > LARGEST:
        raise _whole(path, f"is larger than {LARGEST // 1024} KiB, which no configuration needs")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts from behind the byte order mark.
        start = error.start + 3 * content.startswith(b"\xef\xbb\xbf")
        before = content[:start].decode("utf-8-sig")
        place = _Lines(before).place(len(before))
        message = f"the byte 0x{content[start]:02X} is not UTF-8; save the file as UTF-8"
        raise ConfigError((Problem(str(path), place.line, place.column, "", message),)) from None


def _why_unreadable(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file; give the right one with --config"
    if isinstance(error, IsADirectoryError):
        return "is a folder; give the YAML file in it with --config"
    if isinstance(error, PermissionError):
        return "may not be read by this user; change its permissions"
    return f"can't be read: {getattr(error, 'strerror', None) or error}"


def _whole(path: Path, message: str) -> ConfigError:
    return ConfigError((Problem(str(path), 0, 0, "", message),))


class _Lines:
    """Line and column of a character; a line ends where editors end it (LF, CR LF, CR)."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]

    def place(self, index: int) -> Place:
        line = bisect_right(self._starts, index)
        return Place(line, index - self._starts[line - 1] + 1)
