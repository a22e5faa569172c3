"""The files of an import: which there are, whatever is in them."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import Refusal
from ingest.files.kinds import ENDINGS


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read, or why it can't be."""

    path: Path
    #: Bytes.
    size: int = 0
    refusal: Refusal | None = None
    #: Whether it was met in a folder and is of no kind that is read.
    skipped: bool = False


def files_of(paths: Sequence[Path]) -> Iterator[SourceFile]:
    """The files that the paths name and hold, folders walked in order of their names.

    Hidden files are passed over, and a folder that a link leads back to is not walked again. A
    file that is named is read whatever its ending, if what is in it is known.
    """
    walked: set[tuple[int, int]] = set()
    for path in paths:
        try:
            is_folder = path.is_dir()
            there = is_folder or path.exists()
        except (OSError, ValueError) as error:
            yield SourceFile(path, refusal=unreadable(error))
            continue
        if not there:
            yield SourceFile(path, refusal=Refusal("there is no such file or folder"))
        elif is_folder:
            yield from _walked(path, walked)
        else:
            yield _named(path)


def unreadable(error: OSError | ValueError) -> Refusal:
    """Why a file can't be read."""
    said = error.strerror if isinstance(error, OSError) else str(error)
    return Refusal(f"it can't be read: {said or error}")


def _walked(folder: Path, walked: set[tuple[int, int]]) -> Iterator[SourceFile]:
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in walked:
            return
        walked.add((status.st_dev, status.st_ino))
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield SourceFile(folder, refusal=unreadable(error))
        return
    for entry in entries:
        path = folder / entry.name
        if entry.name.startswith("."):
            continue
        if path.is_dir():
            yield from _walked(path, walked)
        elif path.suffix.lower() in ENDINGS and path.is_file():
            yield _named(path)
        else:
            yield SourceFile(path, skipped=True)


def _named(path: Path) -> SourceFile:
    if not path.is_file():
        return SourceFile(path, refusal=Refusal("it is no regular file"))
    try:
        size = path.stat().st_size
    except OSError as error:
        return SourceFile(path, refusal=unreadable(error))
    return SourceFile(path, size)
