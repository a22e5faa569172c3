"""``sections``: sections of a configuration from an OPML list."""

from pathlib import Path
from typing import Annotated

import typer

from config.errors import NashraError
from ingest.errors import Refusal
from ingest.files.items import whole
from ingest.files.opml import feeds_of_opml, sections_as_yaml
from server.commands.options import errors_in_one_line

List = Annotated[Path, typer.Argument(metavar="OPML", help="List of feeds, as readers export it.")]
#: Bytes of a list.
_LARGEST = 16 * 1024**2


def sections_from_opml(path: List) -> None:
    """Print sections for a configuration, one for each feed of an OPML list."""
    with errors_in_one_line():
        try:
            feeds = feeds_of_opml(whole(path.open("rb"), largest=_LARGEST))
        except OSError as error:
            raise NashraError(f"{path}: it can't be read: {error.strerror}") from error
        except Refusal as refusal:
            raise NashraError(f"{path}: {refusal}") from refusal
    typer.echo(sections_as_yaml(feeds), nl=False)
