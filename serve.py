"""Nashra, a newsroom's feed server: ``uv run serve.py`` serves, ``check`` checks, ``import`` takes
articles in."""

import asyncio
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from config.errors import NashraError
from config.loading import load
from config.site import Newsroom
from config.zones import tzdata_version
from feeds.version import VERSION
from ingest.importing import RefusedArticle, Report, import_paths
from ingest.samples import add_samples
from ingest.sections import find_section
from server.app import wall_clock
from server.listening import address_of, listening
from server.logs import configure_logs
from server.running import run
from server.workers import Workers
from storage.store import ArticleStore

SAMPLE_CONFIG = Path(__file__).with_name("config") / "nashra.yaml"

program = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

Config = Annotated[
    Path | None, typer.Option("--config", help="Configuration file. [default: config/nashra.yaml]")
]
Database = Annotated[
    str | None,
    typer.Option("--database", help="Database instead of the configured one: sqlite:///file."),
]
Host = Annotated[str | None, typer.Option(help="Address to listen on, instead of server.host.")]
Port = Annotated[
    int | None, typer.Option(min=0, max=65535, help="Port, instead of server.port; 0: a free one.")
]
WorkerCount = Annotated[
    int | None,
    typer.Option("--workers", min=1, max=64, help="Processes, instead of server.workers."),
]
Paths = Annotated[
    list[Path],
    typer.Argument(help="Files and folders: .json, .jsonl, .ndjson, .html pages, .txt page texts."),
]
HomeSection = Annotated[
    str | None,
    typer.Option("--section", help="Section of articles that name none, by slug or title."),
]


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says; each given value goes before the configuration's."""

    config: Path = SAMPLE_CONFIG
    database: str | None = None
    host: str | None = None
    port: int | None = None
    workers: int | None = None

    def load(self) -> Newsroom:
        """The configuration with the command line's values; raises ``ConfigError``."""
        return load(
            self.config,
            database=self.database,
            host=self.host,
            port=self.port,
            workers=self.workers,
        )


@program.callback(invoke_without_command=True)
def serve(
    context: typer.Context,
    config: Config = None,
    database: Database = None,
    host: Host = None,
    port: Port = None,
    workers: WorkerCount = None,
) -> None:
    """Serve the newsroom's feeds. Without a configuration of your own: a sample newsroom."""
    options = Options(config or SAMPLE_CONFIG, database, host, port, workers)
    context.obj = options
    if context.invoked_subcommand is not None:
        return
    configure_logs()
    with errors_in_one_line():
        newsroom = options.load()
        asyncio.run(_prepare(newsroom, options))
        with listening(
            newsroom.server.host, newsroom.server.port, workers=newsroom.server.workers
        ) as sockets:
            _serve(newsroom, options, sockets)


async def _prepare(newsroom: Newsroom, options: Options) -> None:
    """The database made or migrated, and on the first start of the sample newsroom filled."""
    async with await ArticleStore.open(newsroom.storage.url) as store:
        if options.config.resolve() == SAMPLE_CONFIG:
            await add_samples(store, newsroom, clock=wall_clock)


def _serve(newsroom: Newsroom, options: Options, sockets: list[socket.socket]) -> None:
    """Serves until stopped, in this process or in several."""
    # With port 0 the real port is known only now, and the feeds' own addresses hold it.
    options = replace(options, port=sockets[0].getsockname()[1])
    typer.echo(f"Nashra serves {newsroom.site.title}: open {address_of(sockets[0])}")
    if len(sockets) == 1:
        work(sockets[0], options)
        return
    seconds = newsroom.server.shutdown_timeout
    Workers(work, (options,), sockets, shutdown_seconds=seconds).run()


def work(bound: socket.socket, options: Options) -> None:
    """One process of the server."""
    configure_logs()
    run(options.load(), load=options.load, path=options.config, bound=bound)


@program.command()
def check(context: typer.Context, config: Config = None, database: Database = None) -> None:
    """Read the configuration and say what there is to mend."""
    options = _options(context, config, database)
    with errors_in_one_line():
        newsroom = options.load()
    sections = len(newsroom.sections)
    typer.echo(f"{options.config}: good. {newsroom.site.title}: {sections} sections,")
    typer.echo(f"feeds at {newsroom.feeds_url}/, articles in {newsroom.storage.url},")
    typer.echo(f"time zones of tzdata {tzdata_version()}, Nashra {VERSION}.")


@program.command("import")
def import_articles(
    context: typer.Context,
    paths: Paths,
    section: HomeSection = None,
    config: Config = None,
    database: Database = None,
) -> None:
    """Take articles in from files and folders. The same import twice changes nothing."""
    options = _options(context, config, database)
    with errors_in_one_line():
        report = asyncio.run(_import(paths, section, options.load()))
    typer.echo(
        f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged, "
        f"{report.refused} refused"
    )
    raise typer.Exit(1 if report.refused else 0)


def _options(context: typer.Context, config: Path | None, database: str | None) -> Options:
    """The options of a command, which may stand before its name or behind it."""
    before: Options = context.obj
    return replace(before, config=config or before.config, database=database or before.database)


class Bar:
    """The import's progress on a terminal; nothing where standard error is none."""

    def __init__(self) -> None:
        self.shown = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
        )
        self._task = TaskID(0)

    def total(self, size: int) -> None:
        """How many bytes there are to read."""
        self._task = self.shown.add_task("Importing", total=size)

    def advance(self, size: int) -> None:
        """How many more bytes were read and stored."""
        self.shown.advance(self._task, size)


async def _import(paths: list[Path], section: str | None, newsroom: Newsroom) -> Report:
    bar = Bar()
    home = find_section(section, newsroom) if section is not None else None

    def refused(refusal: RefusedArticle) -> None:
        bar.shown.console.print(str(refusal), markup=False, highlight=False, soft_wrap=True)

    async with await ArticleStore.open(newsroom.storage.url) as store:
        with bar.shown:
            return await import_paths(
                paths,
                store=store,
                newsroom=newsroom,
                clock=wall_clock,
                section=home,
                progress=bar,
                refused=refused,
            )


@contextmanager
def errors_in_one_line() -> Iterator[None]:
    """Says what can't be done, and what would mend it, without a traceback; exit status 2."""
    try:
        yield
    except NashraError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error


if __name__ == "__main__":
    program()
