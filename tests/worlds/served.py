"""A server under test, and the clock that it looks at."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import ClientSession

from config.site import Newsroom
from feeds.article import Article
from server.edition import Editions
from storage.store import ArticleStore

YAML = """\
site:
  title: صوت المدينة
  url: https://sawt.example
  feeds_url: https://feeds.sawt.example
  language: ar
  timezone: Asia/Beirut
storage:
  url: sqlite:///nashra.db
sections:
  arab-international:
    title: عربي ودولي
    aliases: [world, /rss/world.xml, /تغذية/دولي.atom]
  economy:
    title: اقتصاد
    max_age: 10m
    full_text: no
  english:
    title: World in English
    language: en
    timezone: Europe/London
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
class World:
    """A server under test and all that it stands on."""

    client: ClientSession
    port: int
    store: ArticleStore
    clock: Clock
    path: Path
    editions: Editions
    #: Statuses of the answers that were sent, in their order.
    answers: list[int]

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
