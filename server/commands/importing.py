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

from config.article_fields import ARTICLE_FIELDS
from config.site import Newsroom
from ingest.importing import RefusedArticle, Report, import_paths
from ingest.sections import find_section
from server.app import wall_clock
from server.commands.options import Config, Database, errors_in_one_line, options_of
from storage.store import ArticleStore

Paths = Annotated[
    list[Path],
    typer.Argument(
        help="Files and folders: JSON, feeds, WordPress exports, wires, pages, Markdown, tables; "
        "zipped or not."
    ),
]
HomeSection = Annotated[
    str | None,
    typer.Option("--section", help="Section of articles that name none, by slug or title."),
]
Columns = Annotated[
    str | None,
    typer.Option("--columns", help="Which column of a table is which field: title=Headline,…"),
]


def import_articles(
    context: typer.Context,
    paths: Paths,
    section: HomeSection = None,
    columns: Columns = None,
    config: Config = None,
    database: Database = None,
) -> None:
    """Take articles in from files and folders. The same import twice changes nothing."""
    options = options_of(context, config, database)
    with errors_in_one_line():
        report = asyncio.run(_import(paths, section, _columns(columns), options.load()))
    typer.echo(_said(report))
    raise typer.Exit(1 if report.refused else 0)


def _said(report: Report) -> str:
    """The numbers of a report; those that most imports have nothing of only where they have."""
    said = (
        f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged, "
        f"{report.refused} refused"
    )
    if report.withdrawn:
        said += f", {report.withdrawn} withdrawn"
    return said + (f", {report.left_out} left out" if report.left_out else "")


def _columns(written: str | None) -> dict[str, str]:
    """``field=column,…``; raises ``BadParameter``."""
    found: dict[str, str] = {}
    for each in (written or "").split(",") if written else ():
        field, equals, column = each.partition("=")
        if not equals or not column.strip() or field.strip() not in ARTICLE_FIELDS:
            raise typer.BadParameter(
                f"{each!r}: write FIELD=COLUMN with a field of {', '.join(ARTICLE_FIELDS)}",
                param_hint="--columns",
            )
        found[field.strip()] = column.strip()
    return found


async def _import(
    paths: list[Path], section: str | None, columns: dict[str, str], newsroom: Newsroom
) -> Report:
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
                columns=columns,
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
