"""How far a command is, on a terminal."""

import sys

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn


class Bar:
    """A bar on standard error; nothing where that is no terminal."""

    def __init__(self, doing: str) -> None:
        self.shown = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
        )
        self._task: TaskID = self.shown.add_task(doing, total=None)

    def at(self, done: int, total: int) -> None:
        """So much of so much is done."""
        self.shown.update(self._task, completed=done, total=total)
