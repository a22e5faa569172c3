"""A folder that files are put into: each is taken in whole and moved aside.

The folder is listed, not watched: that is right on network disks too, where no event tells of a
file, and a listing of a folder that is emptied again and again costs nothing.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

#: A file counts as written when it has not changed for so long. Seconds.
QUIET_SECONDS = 1.0
#: What programs call a file that they are still writing.
_UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart", ".swp", "~")
DONE, REFUSED = "done", "refused"


@dataclass(slots=True)
class Inbox:
    """A folder, and what its files looked like when they were looked at last."""

    folder: Path
    _seen: dict[str, tuple[int, int, float]] = field(default_factory=dict)

    def ready(self, *, now: float) -> list[Path]:
        """The files that are written to their end, by name; makes the folder if it is not there.

        A file is ready when its size and time have stood still for ``QUIET_SECONDS``.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        looks: dict[str, tuple[int, int, float]] = {}
        ready = []
        for entry in sorted(os.scandir(self.folder), key=lambda entry: entry.name):
            if entry.name.startswith(".") or entry.name.endswith(_UNFINISHED):
                continue
            if not entry.is_file(follow_symlinks=False):
                continue
            status = entry.stat(follow_symlinks=False)
            size, changed, since = self._seen.get(entry.name, (-1, -1, now))
            if (size, changed) != (status.st_size, status.st_mtime_ns):
                since = now
            looks[entry.name] = status.st_size, status.st_mtime_ns, since
            if now - since >= QUIET_SECONDS:
                ready.append(self.folder / entry.name)
        self._seen = looks
        return ready


def move_aside(path: Path, refusals: list[str]) -> Path:
    """Moves a file to ``done/``, or to ``refused/`` with a file of the reasons beside it.

    A file of the same name that is there already stays, and the new one gets a number.
    """
    folder = path.parent / (REFUSED if refusals else DONE)
    folder.mkdir(exist_ok=True)
    target = _free(folder / path.name)
    path.rename(target)
    if refusals:
        reasons = target.with_name(f"{target.name}.reasons.txt")
        reasons.write_text("\n".join(refusals) + "\n", encoding="utf-8")
    return target


def _free(path: Path) -> Path:
    number = 1
    found = path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return found
