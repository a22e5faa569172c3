"""Errors of taking articles in.

Refusal          one article can't be taken; the others go in
└── DateRefusal  its date can't be read
"""

from config.errors import NashraError


class Refusal(NashraError):
    """One article can't be taken."""

    def __init__(self, reason: str, *, path: str = "", line: int | None = None) -> None:
        super().__init__(f"{path}: {reason}" if path else reason)
        #: What is wrong and what would mend it.
        self.reason = reason
        #: Where in the article, such as ``image.width``; empty for the whole of it.
        self.path = path
        #: Line of the file, from 1, where it is known.
        self.line = line


class DateRefusal(Refusal):
    """A date can't be read."""
