"""``import``: articles from files and folders."""

import asyncio
import sys
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

from config.site import Newsroom
from ingest.importing import RefusedArticle, Report, import_paths
from ingest.sections import find_section
from server.app import wall_clock
from server.commands.options import Config, Database, errors_in_one_line, options_of
from storage.store import ArticleStore

Paths = Annotated[
    list[Path],
    typer.Argument(help="Files and folders: .json, .jsonl, .ndjson, .html pages, .txt page texts."),
]
HomeSection = Annotated[
    str | None,
    typer.Option("--section", help="Section of articles that name none, by slug or title."),
]


def import_articles(
    context: typer.Context,
    paths: Paths,
    section: HomeSection = None,
    config: Config = None,
    database: Database = None,
) -> None:
    """Take articles in from files and folders. The same import twice changes nothing."""
    options = options_of(context, config, database)
    with errors_in_one_line():
        report = asyncio.run(_import(paths, section, options.load()))
    typer.echo(
        f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged, "
        f"{report.refused} refused"
    )
    raise typer.Exit(1 if report.refused else 0)


async def _import(paths: list[Path], section: str | None, newsroom: Newsroom) -> Report:
    bar = _Bar()
    home = find_section(section, newsroom) if section is not None else None

    def refused(refusal: RefusedArticle) -> None:
        bar.shown.console.print(str(refusal), markup=False, highlight=False, soft_wrap=True)

    async with await ArticleStore.open(newsroom.storage) as store:
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


class _Bar:
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
