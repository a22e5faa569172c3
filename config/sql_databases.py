"""Databases of other systems that articles are read from: their URLs, and the drivers they need."""

import os
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, WithJsonSchema

from config.errors import Problem
from config.tokens import referenced
from config.yaml_file import Document
from config.yaml_tree import Steps

#: The driver of each kind of database, and the extra of pyproject.toml that brings it.
DRIVERS: Final = {
    "sqlite": ("aiosqlite", ""),
    "postgresql": ("asyncpg", ""),
    "mysql": ("aiomysql", "mysql"),
    "mariadb": ("aiomysql", "mysql"),
    "mssql": ("aioodbc", "mssql"),
}
_REFERENCE = r"^(env:[A-Za-z_][A-Za-z0-9_]*|file:.*\S.*)$"
_SQLITE = "sqlite:///"
_ALLOWED = (
    "allowed: sqlite:///file, postgresql://, mysql://, mariadb:// or mssql:// with "
    "user:password@host/database, or where that is written: env:NAME or file:PATH"
)


def sql_url(value: str) -> str:
    """A URL of a database, or where it is read from; raises ``ValueError``, which never shows it:
    it may hold a password."""
    if re.fullmatch(_REFERENCE, value):
        return value
    kind = value.partition("://")[0]
    if kind not in DRIVERS:
        named = f"{kind} is not a kind of database that articles are read from"
        wrong = named if re.fullmatch(r"[a-z+]{3,20}", kind) else "is no database's URL"
        raise ValueError(f"{wrong}; {_ALLOWED}")
    place = value.partition("?")[0]
    if "@" in re.sub(r"^[^/]*//[^/?#@]*@", "", place):
        raise ValueError("user or password holds / or # or @: write %2F, %23 and %40 for them")
    try:
        parsed = urlsplit(value)
        _ = parsed.port
    except ValueError:
        raise ValueError("is no database's URL; " + _ALLOWED) from None
    if re.search(r"[\s\0]", value) or len(parsed.path) < 2:
        raise ValueError(f"names no database; {_ALLOWED}")
    _need_driver(kind)
    return value


def _need_driver(kind: str) -> None:
    driver, extra = DRIVERS[kind]
    if find_spec(driver) is None:
        raise ValueError(
            f"{kind} needs the package {driver}, which is not installed: uv sync --extra {extra}"
        )


#: URL of a database that articles are read from, or where it is read from.
SqlUrl = Annotated[
    str,
    AfterValidator(sql_url),
    WithJsonSchema(
        {
            "title": "database URL",
            "type": "string",
            "pattern": f"^({'|'.join(DRIVERS)})://.|{_REFERENCE}",
        }
    ),
]


def read_sql_url(written: str) -> str:
    """The URL itself, where only the place is written that it is kept in; raises ``ValueError``,
    which never shows it."""
    if not re.fullmatch(_REFERENCE, written):
        return written
    text, where = referenced(written, folder=Path())
    if not text or re.fullmatch(_REFERENCE, text):
        raise ValueError(f"{where} holds no URL of a database")
    try:
        return absolute_sql(sql_url(text), folder=Path())
    except ValueError as wrong:
        raise ValueError(f"what {where} holds {wrong}") from None


def absolute_sql(written: str, *, folder: Path) -> str:
    """The same with the file that it names, a database or a secret, from the root of the file
    system."""
    for kind in (_SQLITE, "file:"):
        if written.startswith(kind):
            file = written.removeprefix(kind).strip()
            return kind + os.path.normpath(folder.absolute() / file)
    return written


def shown_sql(written: str) -> str:
    """What logs and the status page call it: never user, password or options."""
    if re.fullmatch(_REFERENCE, written):
        return written
    parsed = urlsplit(written)
    return f"{parsed.scheme}://{parsed.netloc.rpartition('@')[2]}{parsed.path}"


def sql_problems(document: Document, *, folder: Path) -> Iterator[Problem]:
    """The URLs of sources that are kept elsewhere and can't be read from there."""
    for steps, written in _written(document):
        try:
            if re.fullmatch(_REFERENCE, written):
                read_sql_url(absolute_sql(written, folder=folder))
        except ValueError as wrong:
            yield document.problem(steps, str(wrong))


def _written(document: Document) -> Iterator[tuple[Steps, str]]:
    file = document.values()
    sections = file.get("sections") if isinstance(file, dict) else None
    for slug, section in sections.items() if isinstance(sections, dict) else ():
        sources = section.get("sources") if isinstance(section, dict) else None
        for number, source in enumerate(sources if isinstance(sources, tuple) else ()):
            written = source.get("sql") if isinstance(source, dict) else None
            if isinstance(written, str):
                yield ("sections", slug, "sources", number, "sql"), written
