"""The sample newsroom's articles, put in once."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from config.site import Newsroom
from ingest.importing import import_paths
from storage.store import ArticleStore

_FOLDER = Path(__file__).parents[1] / "config" / "samples"
#: The store's note that the samples were put in: what an editor then deletes stays deleted.
_FACT = "samples"


async def add_samples(
    store: ArticleStore, newsroom: Newsroom, *, clock: Callable[[], datetime]
) -> None:
    """Imports the samples into a database that has no articles and never had the samples."""
    if await store.fact(_FACT) is not None:
        return
    if await store.count() == 0:
        await import_paths([_FOLDER], store=store, newsroom=newsroom, clock=clock)
    await store.set_fact(_FACT, clock().isoformat())
