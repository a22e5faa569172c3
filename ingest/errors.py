"""Errors of taking articles in.

Refusal          one article can't be taken; the others go in
└── DateRefusal  its date can't be read
"""

from collections.abc import Sequence
from dataclasses import dataclass

from config.errors import NashraError


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing to mend in an article."""

    #: Such as ``image.width`` or ``authors[1].name``.
    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}" if self.path else self.reason


class Refusal(NashraError):
    """One article can't be taken."""

    def __init__(
        self,
        reason: str,
        *,
        path: str = "",
        line: int | None = None,
        problems: Sequence[FieldProblem] = (),
    ) -> None:
        super().__init__(f"{path}: {reason}" if path else reason)
        #: What is wrong and what would mend it.
        self.reason = reason
        #: Where in the article, such as ``image.width``; empty for the whole of it.
        self.path = path
        #: Line of the file, from 1, where it is known.
        self.line = line
        #: Everything that is wrong, where that is more than one thing; else the one.
        self.problems = tuple(problems) or (FieldProblem(path, reason),)


class DateRefusal(Refusal):
    """A date can't be read."""
