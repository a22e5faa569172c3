"""Where articles are kept: URLs as they are used, and as they may be shown."""

import os
import re
from pathlib import Path

from config.errors import Problem
from config.settings import StorageSettings
from config.tokens import referenced
from config.values import database_url
from config.yaml_file import Document
from config.yaml_tree import Steps

_SQLITE = "sqlite:///"
#: User and password of a URL, up to the last "@" whatever they hold, and passwords behind it.
_CREDENTIALS = re.compile(r"(?<=://).*@|(?<=[?&]password=)[^&]*|(?<=[?&]sslpassword=)[^&]*")


def with_databases(
    storage: StorageSettings, document: Document, *, folder: Path
) -> tuple[StorageSettings, list[Problem]]:
    """The settings with every URL that is kept elsewhere read from there, and what is wrong with
    those; ``folder`` is the one that a file is relative to."""
    problems: list[Problem] = []

    def read(written: str, *steps: str | int) -> str:
        try:
            return read_database(written, folder=folder)
        except ValueError as wrong:
            place: Steps = ("storage", *steps)
            problems.append(document.problem(place, str(wrong)))
            return written

    found = {
        "url": read(storage.url, "url"),
        "replicas": tuple(
            read(each, "replicas", number) for number, each in enumerate(storage.replicas)
        ),
        "listen_url": storage.listen_url and read(storage.listen_url, "listen_url"),
    }
    return storage.model_copy(update=found), problems


def read_database(written: str, *, folder: Path) -> str:
    """The URL itself, where only the place is written that it is kept in; raises ``ValueError``."""
    if not written.startswith(("env:", "file:")):
        return written
    text, where = referenced(written, folder=folder)
    if not text or text.startswith(("env:", "file:")):
        raise ValueError(f"{where} holds no URL of a database")
    try:
        return database_url(text)
    except ValueError as wrong:
        raise ValueError(f"what {where} holds {wrong}") from None


def absolute_database(url: str, *, folder: Path) -> str:
    """A database's URL; a file's from the root of the file system."""
    if not url.startswith(_SQLITE):
        return url
    # normpath and not resolve(): a configuration that is a symlink (as Kubernetes mounts them)
    # keeps its database beside the link.
    file = os.path.normpath(folder.absolute() / url.removeprefix(_SQLITE))
    return f"{_SQLITE}{file}"


def without_credentials(url: str) -> str:
    """The URL as it may be shown: without user and password."""
    return _CREDENTIALS.sub("", url)
