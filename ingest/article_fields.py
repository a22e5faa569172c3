"""Values of a JSON object read one by one, with every problem noted and none raised.

Absent, ``null`` and empty mean the same: the field is not given.
"""

from collections.abc import Iterator, Mapping, Sequence

from config.nearest import nearest
from feeds.xml_text import legal
from ingest.errors import FieldProblem, Refusal
from ingest.mojibake import mended
from ingest.plain import one_line

_KINDS = {
    bool: "a truth value",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "an object",
    type(None): "nothing",
}
#: The most whole digits of a count: beyond, no database and no feed reader holds it.
_LARGEST = 2**53


class Fields:
    """The fields of one JSON object; ``problems`` is shared with the objects inside it."""

    def __init__(
        self,
        fields: Mapping[str, object],
        *,
        allowed: Sequence[str],
        meant: Mapping[str, str] | None = None,
        path: str = "",
        problems: list[FieldProblem] | None = None,
    ) -> None:
        self.problems: list[FieldProblem] = [] if problems is None else problems
        self._path = path
        self._fields = fields
        if not fields.keys() <= set(allowed):
            self._note_unknown(allowed, meant or {})

    def note(self, name: str, reason: str) -> None:
        """Notes a problem of a field."""
        self.problems.append(FieldProblem(self._at(name), reason))

    def line(self, name: str, *, longest: int) -> str:
        """Plain text on one line, without markup; empty where it is not given."""
        return self._bounded(name, one_line(self._string(name)), longest)

    def verbatim(self, name: str, *, longest: int) -> str:
        """Text as it is, legal in XML; empty where it is not given."""
        return self._bounded(name, legal(self._string(name)), longest)

    def count(self, name: str) -> int | None:
        """A whole number that is not negative."""
        value = self._fields.get(name)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 17:
            value = int(value)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self._note_kind(name, value, "a whole number")
        elif not 0 <= value <= _LARGEST:
            self.note(name, f"{value if abs(value) < _LARGEST else 'the number'} is out of range")
        else:
            return value
        return None

    def lines(self, name: str, *, longest: int, most: int) -> list[tuple[str, str]]:
        """Texts of a list, or of one text alone, each with its path."""
        found = []
        for path, value in self._each(name, most=most):
            if not isinstance(value, str):
                self._note_kind(path, value, "a text")
            elif text := self._bounded(path, one_line(value), longest):
                found.append((path, text))
        return found

    def parts(
        self,
        name: str,
        *,
        allowed: Sequence[str],
        short: str,
        most: int,
        meant: Mapping[str, str] | None = None,
    ) -> Iterator["Fields"]:
        """The objects of a list or of one alone; a text stands for the field ``short``."""
        for path, value in self._each(name, most=most):
            part: object = {short: value} if isinstance(value, str) else value
            if isinstance(part, dict):
                yield Fields(
                    part,
                    allowed=allowed,
                    meant=meant,
                    path=self._at(path),
                    problems=self.problems,
                )
            else:
                self._note_kind(path, value, "a text or an object")

    def refusal(self) -> Refusal | None:
        """All problems as one refusal; nothing where there are none."""
        if not self.problems:
            return None
        if len(self.problems) == 1:
            return Refusal(self.problems[0].reason, path=self.problems[0].path)
        return Refusal("; ".join(map(str, self.problems)), problems=self.problems)

    def _at(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def _string(self, name: str) -> str:
        value = self._fields.get(name)
        if isinstance(value, str):
            return mended(value)
        if value is not None:
            self._note_kind(name, value, "a text")
        return ""

    def _each(self, name: str, *, most: int) -> Iterator[tuple[str, object]]:
        value = self._fields.get(name)
        if value is None or value == "":
            return
        if not isinstance(value, list):
            yield name, value
            return
        if len(value) > most:
            self.note(name, f"{len(value)} of them; at most {most} are allowed")
        for index, each in enumerate(value[:most]):
            yield f"{name}[{index}]", each

    def _bounded(self, name: str, text: str, longest: int) -> str:
        if len(text) <= longest:
            return text
        self.note(name, f"{len(text):,} characters; at most {longest:,} are allowed")
        return ""

    def _note_kind(self, name: str, value: object, wanted: str) -> None:
        self.note(name, f"{wanted} is expected, not {_KINDS.get(type(value), 'this')}")

    def _note_unknown(self, allowed: Sequence[str], meant: Mapping[str, str]) -> None:
        for name in self._fields.keys() - set(allowed):
            shown = one_line(str(name))[:60]
            near = meant.get(shown.lower()) or nearest(shown, allowed)
            hint = f"did you mean {near!r}?" if near else f"allowed: {' '.join(allowed)}"
            self.note(shown, f"unknown field; {hint}")
        self.problems.sort(key=lambda problem: problem.path)
