"""A newsroom in a temporary folder: a configuration file and a filled SQLite database."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from benchmarks.corpus import NEWEST
from benchmarks.servers import ROOT
from config.loading import load
from config.site import Newsroom
from feeds.article import Article
from storage.store import ArticleStore

#: After every article of ``corpus``, so that none is scheduled.
NOW: datetime = NEWEST + timedelta(hours=1)
_HEAD = """\
site: {{title: صوت المدينة, url: https://benchmark.example, timezone: Asia/Beirut,
       feeds_url: https://feeds.benchmark.example, defaults: {{entries: {entries}}}}}
storage: {{url: "sqlite:///articles.db"}}
server: {{cache_size: {cache_size}, access_log: no}}
sections:
"""
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Folder:
    """Where a newsroom lies."""

    config: Path

    def load(self) -> Newsroom:
        """Its configuration."""
        return load(self.config)

    async def open(self) -> ArticleStore:
        """Its store; the caller closes it."""
        return await ArticleStore.open(self.load().storage.url)

    def serve(self, port: int, *options: str) -> list[str]:
        """The command that serves it."""
        command = [sys.executable, str(ROOT / "serve.py"), "--config", str(self.config)]
        return [*command, "--host", "127.0.0.1", "--port", str(port), *options]


def newsroom(
    folder: Path, sections: Sequence[str], *, cache_size: str = "64MiB", entries: int = 50
) -> Folder:
    """Writes the configuration of these sections, with so many entries in each feed. There is no
    access log, at no rival either."""
    folder.mkdir(parents=True, exist_ok=True)
    head = _HEAD.format(cache_size=cache_size, entries=entries)
    listed = "".join(f"  {section}: {{title: قسم {section}}}\n" for section in sections)
    config = folder / "newsroom.yaml"
    config.write_text(head + listed, encoding="utf-8")
    return Folder(config)


async def fill(store: ArticleStore, articles: Iterable[Article]) -> None:
    """Stores the articles, a thousand in a transaction."""
    rest = iter(articles)
    while batch := list(islice(rest, _BATCH)):
        await store.put_many(batch, now=NOW)
