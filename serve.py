"""Nashra, a newsroom's feed server: ``uv run serve.py`` serves, ``check`` checks, ``import`` takes
articles in, ``export`` writes them out, ``sections`` makes sections of a list of feeds."""

from typing import Annotated

import typer

from server.commands.backing_up import backup
from server.commands.checking import check
from server.commands.copying import copy_database
from server.commands.exporting import export_articles
from server.commands.importing import import_articles
from server.commands.options import SAMPLE_CONFIG, Config, Database, Options
from server.commands.sectioning import sections_from_opml
from server.commands.serving import serve

program = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

Host = Annotated[str | None, typer.Option(help="Address to listen on, instead of server.host.")]
Port = Annotated[
    int | None, typer.Option(min=0, max=65535, help="Port, instead of server.port; 0: a free one.")
]
WorkerCount = Annotated[
    int | None,
    typer.Option("--workers", min=1, max=64, help="Processes, instead of server.workers."),
]


@program.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    config: Config = None,
    database: Database = None,
    host: Host = None,
    port: Port = None,
    workers: WorkerCount = None,
) -> None:
    """Serve the newsroom's feeds. Without a configuration of your own: a sample newsroom."""
    context.obj = Options(config or SAMPLE_CONFIG, database, host, port, workers)
    if context.invoked_subcommand is None:
        serve(context.obj)


program.command()(check)
program.command("import")(import_articles)
program.command("export")(export_articles)
program.command("sections")(sections_from_opml)
program.command()(backup)
program.command("copy")(copy_database)

if __name__ == "__main__":
    program()
