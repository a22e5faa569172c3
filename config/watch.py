"""Noticing that the configuration file has changed, however it is changed.

Editors replace a file (a new inode under the old name) or write into it, some in several steps;
Kubernetes swaps a symlink above it. So the file is looked at by name, and a change counts when
the file has stayed as it is for one interval and its content is another than before.
"""

import asyncio
import hashlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

from config.yaml_file import LARGEST

#: Seconds between two looks.
INTERVAL = 1.0


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a file saw."""

    #: Device, inode, size, and times of change in nanoseconds; nothing where there is no file.
    marks: tuple[int, ...] | None
    #: Digest of the content; empty where it can't be read.
    content: bytes


def look(path: Path, before: Look | None = None) -> Look:
    """The file as it is now; its content is read only where its marks have changed."""
    marks = _marks(path)
    if before is not None and before.marks == marks:
        return before
    return Look(marks, _content(path))


async def changes(
    path: Path, *, interval: float = INTERVAL, since: Look | None = None
) -> AsyncGenerator[None, None]:
    """Yields once for each change of the file's content, when it has been stable for ``interval``.

    ``interval`` is in seconds. ``since`` is a look taken before the file was loaded, so that a
    change in between is not missed; without it, changes count from the first step on. A file that
    vanishes is a change too: loading it then says so. Cancelling leaves nothing running.
    """
    reported = await asyncio.to_thread(look, path) if since is None else since
    before = reported
    while True:
        await asyncio.sleep(interval)
        now = await asyncio.to_thread(look, path, before)
        if now == before and now.content != reported.content:
            reported = now
            yield
        before = now


def _marks(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return hashlib.sha256(file.read(LARGEST + 1)).digest()
    except (OSError, ValueError):
        return b""
