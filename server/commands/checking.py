"""``check``: what a configuration comes to."""

import typer

from config.databases import without_credentials
from config.zones import tzdata_version
from feeds.version import VERSION
from server.commands.options import Config, Database, errors_in_one_line, options_of


def check(context: typer.Context, config: Config = None, database: Database = None) -> None:
    """Read the configuration and say what there is to mend."""
    options = options_of(context, config, database)
    with errors_in_one_line():
        newsroom = options.load()
    kept = without_credentials(newsroom.storage.url)
    sections = len(newsroom.sections)
    typer.echo(f"{options.config}: good. {newsroom.site.title}: {sections} sections,")
    typer.echo(f"feeds at {newsroom.feeds_url}/, articles in {kept},")
    typer.echo(f"time zones of tzdata {tzdata_version()}, Nashra {VERSION}.")
