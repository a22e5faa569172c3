"""The root of the error tree.

NashraError
├── ConfigError            the configuration can't be used (config/errors.py)
├── StorageError           the database can't be used (storage/errors.py)
│   └── …
├── Refusal                one article can't be taken (ingest/errors.py)
│   └── …
└── ListenError            the address can't be listened on (server/errors.py)

Each room adds its own branch in its own ``errors.py``. ``str(error)`` is one line a person can
act on: what was being done, with which file, line, section or article, and what would mend it.
"""

from dataclasses import dataclass


class NashraError(Exception):
    """Something that Nashra can name went wrong."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in a configuration file."""

    #: Path of the file as the operator gave it.
    file: str
    #: Line, counted from 1; 0 where the whole file is meant.
    line: int
    #: Column, counted from 1; 0 where the whole file is meant.
    column: int
    #: Dotted path of the setting, such as ``sections.economy.timezone``; empty for the file.
    path: str
    #: What is wrong, what is allowed, and the nearest right word where there is one.
    message: str

    def __str__(self) -> str:
        """``file:line:column: path: message``, the form editors and compilers jump to."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.path}: {self.message}" if self.path else f"{place}: {self.message}"


class ConfigError(NashraError):
    """The configuration can't be used; ``problems`` holds everything to mend, in file order."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
