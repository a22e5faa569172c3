"""A copy of an SQLite database in one file, made while a server reads and writes it.

SQLite's own backup goes on page by page within one read transaction: it holds the state of the
instant at which it began, starts over for no writer, and no writer waits for it. Why not
``VACUUM INTO`` stands in ``docs/decisions/0013-copies-and-backups.md``.
"""

import asyncio
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from storage.errors import StorageUnavailable, wrapped
from storage.sqlite import SQLite

#: Pages copied between two reports: 4 MiB of the usual pages.
_STEP_PAGES = 1024

#: Told after each step how many pages are copied, and of how many.
Progress = Callable[[int, int], None]


def back_up(database: SQLite, to: Path, *, replace: bool, progress: Progress) -> int:
    """Puts a sound copy at ``to``, whole or not at all, and returns its size in bytes.

    Everything that was committed before the call is in it. Raises ``StorageError``, for a file
    that is there already too, unless ``replace`` says that it may go.
    """
    with wrapped(f"backing up to {to}", str(database), database.meaning):
        asyncio.run(database.prepare(create=False))
        _check_target(database, to, replace=replace)
        with _scratch_beside(to) as scratch:
            _copy_pages(database.file, scratch, progress)
            _check_soundness(scratch)
            _put_on_disk(scratch)
            # It took its time: another may have put a file there meanwhile.
            _check_target(database, to, replace=replace)
            scratch.replace(to)
        _put_on_disk(to.absolute().parent)
        return to.stat().st_size


def _check_target(database: SQLite, to: Path, *, replace: bool) -> None:
    if not to.absolute().parent.is_dir():
        raise StorageUnavailable(f"there is no folder {to.absolute().parent}", mend="make it")
    if to.is_dir():
        raise StorageUnavailable(f"{to} is a folder", mend="name a file in it")
    if to.exists() and to.samefile(database.file):
        raise StorageUnavailable("that is the database itself", mend="name another file")
    if to.exists() and not replace:
        raise StorageUnavailable(
            f"{to} is there already", mend="name another file, or replace it with --force"
        )


@contextmanager
def _scratch_beside(target: Path) -> Iterator[Path]:
    """A new file on the target's disk, for its owner alone; what is left of it goes at the end."""
    handle, name = tempfile.mkstemp(
        prefix=f".{target.name}.", suffix=".part", dir=target.absolute().parent
    )
    os.close(handle)
    try:
        yield Path(name)
    finally:
        for end in ("", "-journal", "-wal", "-shm"):
            Path(name + end).unlink(missing_ok=True)


def _copy_pages(file: Path, scratch: Path, progress: Progress) -> None:
    def step(_: int, remaining: int, total: int) -> None:
        progress(total - remaining, total)

    with (
        closing(sqlite3.connect(file, isolation_level=None)) as source,
        closing(sqlite3.connect(scratch, isolation_level=None)) as copy,
    ):
        # A transaction that has begun to read keeps this state: without it each step would see
        # the newest, and start over after every commit of the server.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(copy, pages=_STEP_PAGES, progress=step)
        # The copy is one file, which can be read on a disk that nobody may write to; a server
        # that opens it turns the write-ahead log on again.
        copy.execute("PRAGMA journal_mode=DELETE")


def _check_soundness(scratch: Path) -> None:
    with closing(sqlite3.connect(scratch)) as copy:
        found = [row[0] for row in copy.execute("PRAGMA integrity_check(3)")]
    if found != ["ok"]:
        raise StorageUnavailable(
            f"the copy is damaged, and so is the database: {'; '.join(found)}",
            mend="restore the database from an earlier backup",
        )


def _put_on_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
