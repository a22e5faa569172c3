"""``backup``: the database of a running server, in one file."""

import shlex
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.engine import URL, make_url

from config.errors import NashraError
from server.commands.options import Config, Database, errors_in_one_line, options_of
from server.commands.progress import Bar
from storage.backing_up import back_up
from storage.sqlite import SQLite

File = Annotated[Path, typer.Argument(help="File to write; it is there whole or not at all.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]

#: Seconds to wait for another process that holds the database as a whole.
_BUSY_SECONDS = 10.0


def backup(
    context: typer.Context,
    file: File,
    force: Force = False,
    config: Config = None,
    database: Database = None,
) -> None:
    """Save the database to a file, while servers use it."""
    options = options_of(context, config, database)
    bar = Bar("Backing up")
    with errors_in_one_line():
        url = options.load().storage.url
        if not url.startswith("sqlite:"):
            raise NashraError(_other_tool(url, file))
        kept = SQLite(url, busy_seconds=_BUSY_SECONDS)
        with bar.shown:
            size = back_up(kept, file, replace=force, progress=bar.at)
    typer.echo(f"{file}: {size} bytes, sound")


def _other_tool(url: str, file: Path) -> str:
    # The password stays out of what is shown: pg_dump reads it from PGPASSWORD or ~/.pgpass.
    full = make_url(url).difference_update_query(["password"])
    address = URL.create(
        "postgresql", full.username, None, full.host, full.port, full.database, full.query
    ).render_as_string()
    command = shlex.join(["pg_dump", "--format=custom", f"--file={file}", address])
    return f"PostgreSQL has a tool of its own for this; run: {command}"
