"""A server under test, and the clock that it looks at."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web

from config.site import Newsroom
from feeds.article import Article
from server.app import create_app
from server.connections import listen
from server.edition import Editions
from server.keys import REPLAY
from server.listening import listening
from server.replay import Replay
from storage.store import ArticleStore

YAML = """\
site:
  title: صوت المدينة
  url: https://sawt.example
  feeds_url: https://feeds.sawt.example
  language: ar
  timezone: Asia/Beirut
  aliases: ["/?feed=rss2", /feed/, /feed/atom/, "/*/feed/"]
storage:
  url: sqlite:///nashra.db
sections:
  arab-international:
    title: عربي ودولي
    aliases: [world, /rss/world.xml, /تغذية/دولي.atom]
  economy:
    title: اقتصاد
    aliases:
      "/?feed=rss2&cat=3": rss
      "/?feed=atom&cat=3": atom
      /category/economy/feed/: rss
      /category/economy/*/feed/: rss
    max_age: 10m
    full_text: no
  english:
    title: World in English
    language: en
    timezone: Europe/London
    stale_while_revalidate: 1m
    stale_if_error: 7d
"""


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = datetime(2024, 6, 19, 18, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Served:
    """A running server of one process."""

    port: int
    replay: Replay
    runner: web.AppRunner


@asynccontextmanager
async def serving(
    store: ArticleStore,
    editions: Editions,
    clock: Clock,
    *,
    replay_bytes: int | None = None,
    prepare: Callable[[web.Application], None] = lambda _: None,
    **options: Any,
) -> AsyncIterator[Served]:
    """Serves this store; ``options`` are the runner's, ``prepare`` sees the application first."""
    app = create_app(store=store, editions=editions, clock=clock, replay_bytes=replay_bytes)
    prepare(app)
    runner = web.AppRunner(app, **options)
    await runner.setup()
    with listening("127.0.0.1", 0) as (bound,):
        listener = await listen(runner, bound)
        yield Served(bound.getsockname()[1], app[REPLAY], runner)
        listener.close()
    await runner.cleanup()


@dataclass
class World:
    """A server under test and all that it stands on."""

    client: ClientSession
    port: int
    store: ArticleStore
    clock: Clock
    path: Path
    editions: Editions
    #: Statuses of the answers that were made, in their order; not of those that were sent again.
    answers: list[int]
    replay: Replay

    @property
    def newsroom(self) -> Newsroom:
        return self.editions.current.newsroom

    async def publish(self, *articles: Article) -> None:
        await self.store.put_many(articles, now=self.clock())

    async def text(self, path: str, **headers: str) -> str:
        async with self.client.get(path, headers=headers) as response:
            assert response.status == 200, await response.text()
            return await response.text()


async def until(met: Callable[[], Awaitable[bool]], *, seconds: float = 5.0) -> None:
    """Waits until it holds; fails when it does not in time."""
    async with asyncio.timeout(seconds):
        while not await met():  # noqa: ASYNC110 - what it waits for is seen from outside alone
            await asyncio.sleep(0.02)
