"""Errors of storage.

StorageError
├── StorageUnavailable   the database can't be opened, read or written at all
├── StorageBusy          another process holds it for too long
└── StorageFull          there is no room to write

A driver's error becomes one of these once, at the door (``wrapped``), with what was being done
and what would mend it. What each of the driver's errors means stands with the database's kind
(``storage/sqlite.py``).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from sqlalchemy.exc import DBAPIError

from config.errors import NashraError


class StorageError(NashraError):
    """The articles can't be read or written."""

    def __init__(
        self, cause: str = "", *, where: str = "", doing: str = "", mend: str = ""
    ) -> None:
        self.cause = cause or type(self).__doc__ or ""
        self.where = where
        self.doing = doing
        self.mend = mend
        place = f" in {where}" if where else ""
        begun = f"while {doing}{place}: " if doing else (f"{where}: " if where else "")
        super().__init__(f"{begun}{self.cause}" + (f"; {mend}" if mend else ""))

    def during(self, doing: str, where: str) -> Self:
        """The same error, with what was being done where it does not say so yet."""
        return type(self)(
            self.cause, where=self.where or where, doing=self.doing or doing, mend=self.mend
        )


class StorageUnavailable(StorageError):
    """The database can't be opened."""


class StorageBusy(StorageError):
    """Another process holds the database."""


class StorageFull(StorageError):
    """There is no room to write."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a driver's error comes to."""

    kind: type[StorageError]
    #: What would mend it.
    mend: str


@contextmanager
def wrapped(
    doing: str, where: str, meaning: Callable[[BaseException], Meaning | None]
) -> Iterator[None]:
    """Turns the driver's errors into ours: "while ``doing`` in ``where``: cause; what to do".

    Errors that are none of the database's (a mistake in our own code) pass as they are.
    """
    try:
        yield
    except StorageError as error:
        raise error.during(doing, where) from error.__cause__
    except UnicodeEncodeError as error:
        raise StorageError(
            f"a text can't be stored: {error}",
            where=where,
            doing=doing,
            mend="leave out its lone surrogates",
        ) from error
    except Exception as error:
        cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
        found = meaning(cause)
        if found is None and not isinstance(error, DBAPIError | OSError):
            raise
        kind, mend = (found.kind, found.mend) if found else (StorageError, "")
        raise kind(str(cause), where=where, doing=doing, mend=mend) from error
