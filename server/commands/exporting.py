"""``export``: everything as JSON Lines."""

import asyncio
import gzip
import os
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated, BinaryIO, cast

import typer

from config.errors import NashraError
from config.site import Newsroom
from ingest.exporting import exported
from ingest.sections import find_section
from server.commands.options import Config, Database, errors_in_one_line, options_of
from storage.store import ArticleStore

Output = Annotated[
    Path | None,
    typer.Option(
        "--output", help="File to write, compressed if it ends in .gz. [default: standard output]"
    ),
]
OneSection = Annotated[
    str | None, typer.Option("--section", help="Of this section alone, by slug or title.")
]


def export_articles(
    context: typer.Context,
    output: Output = None,
    section: OneSection = None,
    config: Config = None,
    database: Database = None,
) -> None:
    """Write every article as JSON Lines, which import takes back as they were."""
    options = options_of(context, config, database)
    with errors_in_one_line():
        newsroom = options.load()
        slug = find_section(section, newsroom).slug if section is not None else None
        count = asyncio.run(_export(newsroom, output, slug))
    typer.echo(f"{count} articles written", err=True)


async def _export(newsroom: Newsroom, output: Path | None, section: str | None) -> int:
    # Under another name until it is whole: half an export must not look like one.
    unfinished = output.with_name(f"{output.name}.part") if output is not None else None
    count = 0
    async with await ArticleStore.open(newsroom.storage, create=False) as store:
        try:
            with _opened(
                unfinished, compressed=output is not None and output.suffix == ".gz"
            ) as to:
                async for line in exported(store, section=section):
                    to.write(line)
                    count += 1
        except BrokenPipeError:
            # Whoever read has seen enough; nothing is left to be flushed at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            raise NashraError(f"{output}: it can't be written: {error.strerror}") from error
    if unfinished is not None and output is not None:
        unfinished.replace(output)
    return count


def _opened(path: Path | None, *, compressed: bool) -> AbstractContextManager[BinaryIO]:
    if path is None:
        return nullcontext(sys.stdout.buffer)
    if compressed:
        return cast("AbstractContextManager[BinaryIO]", gzip.open(path, "wb"))
    return path.open("wb")
