"""The configuration in force, from its file and the command line."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError

from config.aliases import alias_problems
from config.databases import absolute_database, read_database, with_databases
from config.errors import ConfigError, Problem
from config.explaining import explanation, problems_of
from config.model import Settings
from config.resolution import resolved
from config.settings import NewsroomFile, ServerSettings, StorageSettings
from config.site import Newsroom
from config.sql_databases import sql_problems
from config.tokens import Secrets, read_secrets
from config.yaml_file import Document, read


def load(
    path: Path,
    *,
    database: str | None = None,
    host: str | None = None,
    port: int | None = None,
    workers: int | None = None,
) -> Newsroom:
    """The newsroom that a file describes, with what the command line says put over it.

    A ``database`` of the command line is relative to the current folder, one of the file to the
    file's. Raises ``ConfigError`` with all problems: the command line's, then the file's in its
    order.
    """
    server = {"host": host, "port": port, "workers": workers}
    said = {name: value for name, value in server.items() if value is not None}
    url = {} if database is None else {"url": database}
    wrong = [
        *_wrong_options(ServerSettings, said, {name: f"--{name}" for name in said}),
        *_wrong_options(StorageSettings, url, {"url": "--database"}),
    ]
    if database is not None and not wrong:
        try:
            database = read_database(database, folder=Path())
        except ValueError as error:
            wrong.append(Problem("--database", 0, 0, "", str(error)))
    try:
        file, secrets = _checked(read(path), folder=path.parent)
    except ConfigError as error:
        raise ConfigError((*wrong, *error.problems)) from None
    if wrong:
        raise ConfigError(tuple(wrong))
    file = file.model_copy(update={"server": file.server.model_copy(update=said)})
    if database is not None:
        here = absolute_database(database, folder=Path())
        file = file.model_copy(update={"storage": StorageSettings(url=here)})
    return resolved(file, folder=path.parent, digests=secrets.digests)


def _checked(document: Document, *, folder: Path) -> tuple[NewsroomFile, Secrets]:
    """The document as models, and its tokens; raises ``ConfigError`` with all that is wrong, in
    file order."""
    secrets = read_secrets(document, folder=folder)
    problems = [*document.problems, *alias_problems(document), *secrets.problems]
    try:
        file = NewsroomFile.model_validate(document.values())
    except ValidationError as error:
        problems.extend(problems_of(error, document))
    else:
        storage, unread = with_databases(file.storage, document, folder=folder)
        problems += [*unread, *sql_problems(document, folder=folder)]
        file = file.model_copy(update={"storage": storage})
    if problems:
        raise ConfigError(tuple(sorted(set(problems), key=_in_file_order)))
    return file, secrets


def _in_file_order(problem: Problem) -> tuple[int, int, str, str]:
    return problem.line, problem.column, problem.path, problem.message


def _wrong_options(
    model: type[Settings], said: Mapping[str, object], options: Mapping[str, str]
) -> Iterator[Problem]:
    try:
        model.model_validate(said)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            option = options[str(found["loc"][0])]
            yield Problem(option, 0, 0, "", explanation(found, found["loc"]))
