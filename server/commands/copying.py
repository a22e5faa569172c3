"""``copy``: the whole newsroom from one database to another."""

import asyncio
from typing import Annotated

import typer

from server.commands.options import errors_in_one_line
from server.commands.progress import Bar
from storage.copying import CopiedTable, copy

From = Annotated[
    str, typer.Option("--from", help="URL of the database: sqlite:///file, postgresql://….")
]
To = Annotated[
    str, typer.Option("--to", help="URL of a database that is not there, empty, or its copy.")
]


def copy_database(source: From, target: To) -> None:
    """Copy a whole database to another. Run again, it brings what has changed since."""
    bar = Bar("Copying")
    with errors_in_one_line(), bar.shown:
        tables = asyncio.run(copy(source, target, progress=bar.at))
    for table in tables:
        typer.echo(_line(table))
    typer.echo("Both hold the same.")


def _line(table: CopiedTable) -> str:
    held = table.contents
    return (
        f"{table.name}: {held.rows} rows, sha256 {held.digest[:16]}; "
        f"{table.written} written, {table.removed} removed"
    )
