"""What every command is told: which configuration, which database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from config.errors import NashraError
from config.loading import load
from config.site import Newsroom

#: The newsroom that is served where no configuration is named.
SAMPLE_CONFIG = Path(__file__).parents[2] / "config" / "nashra.yaml"

Config = Annotated[
    Path | None, typer.Option("--config", help="Configuration file. [default: config/nashra.yaml]")
]
Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        help="Database instead of the configured one: sqlite:///file, postgresql://…, or env:NAME.",
    ),
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


def options_of(context: typer.Context, config: Path | None, database: str | None) -> Options:
    """The options of a command, which may stand before its name or behind it."""
    before: Options = context.obj
    return replace(before, config=config or before.config, database=database or before.database)


@contextmanager
def errors_in_one_line() -> Iterator[None]:
    """Says what can't be done, and what would mend it, without a traceback; exit status 2."""
    try:
        yield
    except NashraError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
