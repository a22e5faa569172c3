"""Errors of storage.

StorageError
├── StorageUnavailable   the database can't be opened or read at all
├── StorageBusy          another process holds it for too long
└── StorageFull          there is no room to write

A driver's error becomes one of these once, at the door (``wrapped``), with what was being done
and what would mend it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from config.errors import NashraError


class StorageError(NashraError):
    """The articles can't be read or written."""


class StorageUnavailable(StorageError):
    """The database can't be opened."""


class StorageBusy(StorageError):
    """Another process holds the database."""


class StorageFull(StorageError):
    """There is no room to write."""


#: What SQLite says, the error that it is, and what would mend it.
_KNOWN: tuple[tuple[str, type[StorageError], str], ...] = (
    ("database is locked", StorageBusy, "another process is writing to it; try again"),
    ("database or disk is full", StorageFull, "make room on the disk"),
    ("unable to open", StorageUnavailable, "check that the folder exists and may be written"),
    ("file is not a database", StorageUnavailable, "it is some other file; name another one"),
    ("readonly database", StorageUnavailable, "check the permissions of the file and its folder"),
    (
        "disk i/o error",
        StorageUnavailable,
        "check the disk, and the file's -wal and -shm beside it",
    ),
    ("malformed", StorageUnavailable, "the file is damaged; restore a backup"),
    ("closed", StorageUnavailable, "the store was closed"),
    ("no active connection", StorageUnavailable, "the store was closed"),
)


@contextmanager
def wrapped(doing: str, where: str) -> Iterator[None]:
    """Turns the driver's errors into ours: "while ``doing`` in ``where``: cause; what to do".

    Errors that are none of the database's (a mistake in our own code) pass as they are.
    """
    try:
        yield
    except StorageError:
        raise
    except (DBAPIError, OSError, ValueError) as error:
        cause = str(error.orig if isinstance(error, DBAPIError) else error)
        for said, kind, mend in _KNOWN:
            if said in cause.lower():
                raise kind(f"while {doing} in {where}: {cause}; {mend}") from error
        if isinstance(error, ValueError):
            raise
        raise StorageError(f"while {doing} in {where}: {cause}") from error
