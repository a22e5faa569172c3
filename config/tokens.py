"""The tokens of the API: read from where the configuration says, kept as digests alone."""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from config.errors import Problem
from config.nearest import nearest
from config.values import secret_reference, shown
from config.yaml_file import Document
from config.yaml_tree import Steps

#: What stands for every section.
EVERY_SECTION = "all"
#: Characters of the shortest token: fewer could be guessed.
SHORTEST = 16
_LONGEST = 1024
_TOKEN = re.compile(r"[\x21-\x7e]+")


@dataclass(slots=True)
class Secrets:
    """What was found where the tokens are said to be."""

    #: SHA-256 of each token by its name; the token itself is not kept.
    digests: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def digest(token: str) -> bytes:
    """What is kept of a token, and compared: its SHA-256."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


def read_secrets(document: Document, *, folder: Path) -> Secrets:
    """The tokens of a document, read from environment and files, with all that is wrong with them
    and with the sections that they name. ``folder`` is the one that a file is relative to."""
    found = Secrets()
    sections = _below(document.values(), "sections")
    for name, token in _below(_below(document.values(), "api"), "tokens").items():
        steps: Steps = ("api", "tokens", name)
        if not isinstance(token, dict):
            continue
        found.problems += _section_problems(document, steps, token.get("sections"), sections)
        with suppress(ValueError):  # what is no reference, the models refuse
            _read_one(found, document, steps, secret_reference(token.get("token")), folder)
    return found


def _read_one(
    found: Secrets, document: Document, steps: Steps, reference: str, folder: Path
) -> None:
    place = (*steps, "token")
    try:
        kept = digest(secret(reference, folder=folder))
    except ValueError as wrong:
        found.problems.append(document.problem(place, str(wrong)))
        return
    same = next((name for name, other in found.digests.items() if other == kept), None)
    if same is not None:
        message = f"is the same token as that of {same}; give each one of its own"
        found.problems.append(document.problem(place, message))
    found.digests[str(steps[-1])] = kept


def secret(reference: str, *, folder: Path) -> str:
    """The token that ``env:NAME`` or ``file:PATH`` leads to; raises ``ValueError`` with what is
    wrong and never with the token."""
    token, where = referenced(reference, folder=folder)
    if not token:
        raise ValueError(f"{where} is empty; put a token of at least {SHORTEST} characters there")
    if not SHORTEST <= len(token) <= _LONGEST:
        raise ValueError(
            f"the token in {where} has {len(token)} characters; allowed: {SHORTEST} to {_LONGEST}"
        )
    if not _TOKEN.fullmatch(token):
        raise ValueError(
            f"the token in {where} holds a space, or a character that is not printable ASCII"
        )
    return token


def referenced(reference: str, *, folder: Path) -> tuple[str, str]:
    """The text that ``env:NAME`` or ``file:PATH`` leads to, and what messages call that place;
    raises ``ValueError``."""
    kind, _, place = reference.partition(":")
    if kind == "env":
        return _of_environment(place), f"the variable {place}"
    return _of_file(folder / place.strip()), shown(place.strip())


def _of_environment(name: str) -> str:
    if name not in os.environ:
        raise ValueError(f"the environment has no variable {name}; set it where the server starts")
    return os.environ[name].strip()


def _of_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            first = file.readline(_LONGEST + 3)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise ValueError(f"the file {shown(str(path))} can't be read: {why}") from None
    return first.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").strip()


def _section_problems(
    document: Document, steps: Steps, named: object, sections: Mapping[str, object]
) -> Iterator[Problem]:
    names = named if isinstance(named, tuple) else (named,)
    for position, name in enumerate(names):
        if not isinstance(name, str) or name == EVERY_SECTION or name in sections:
            continue
        near = nearest(name, sections)
        hint = f" (did you mean {near}?)" if near else f"; there are {', '.join(sections)}"
        place = (*steps, "sections", *([position] if isinstance(named, tuple) else []))
        yield document.problem(place, f"there is no section {shown(name)}{hint}")


def _below(value: object, key: str) -> dict[str, object]:
    below = value.get(key) if isinstance(value, dict) else None
    return below if isinstance(below, dict) else {}
