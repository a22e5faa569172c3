"""A newsroom whose sources are on loopback, and the pollers that visit them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from served import Clock, until
from strange_server import StrangeServer

from config.loading import load
from config.site import Newsroom
from feeds.article import Article
from ingest.polling import Poller
from storage.store import ArticleStore, SourceState

YAML = """\
site: {{title: صوت المدينة, url: https://sawt.example, timezone: Asia/Beirut}}
fetching: {{allow_private: [127.0.0.0/8], timeout: 2s}}
sections:
  economy:
    title: اقتصاد
    sources:
{sources}
  sports: {{title: رياضة}}
"""


@dataclass
class Polled:
    """A store that a poller fills, and the server that it asks."""

    world: StrangeServer
    store: ArticleStore
    clock: Clock
    folder: Path
    newsroom: Newsroom | None = None
    pollers: list[asyncio.Task[None]] = field(default_factory=list)

    def sources(self, *lines: str) -> None:
        """Puts these sources into the configuration; ``{}`` is the server's address."""
        path = self.folder / "newsroom.yaml"
        written = "\n".join(f"      - {line.replace('{}', self.world.address)}" for line in lines)
        path.write_text(YAML.format(sources=written), encoding="utf-8")
        self.newsroom = load(path)

    def configured(self) -> Newsroom:
        assert self.newsroom is not None
        return self.newsroom

    def start(self, store: ArticleStore | None = None, *, lease: float = 3.0) -> asyncio.Task[None]:
        """A poller, as each process of a server has one."""
        poller = Poller(
            store or self.store, self.configured, self.clock, pause=0.0, lease_seconds=lease
        )
        task = asyncio.create_task(poller.run())
        self.pollers.append(task)
        return task

    async def articles(self) -> list[Article]:
        return await self.store.newest("economy", limit=100)

    async def titles(self) -> list[str]:
        return [article.title for article in await self.articles()]

    async def state(self) -> SourceState:
        """The state of the one source."""
        states = await self.store.source_states()
        return next(iter(states.values()), SourceState())

    async def visited(self, check: Callable[[SourceState], bool]) -> SourceState:
        """Waits until the one source's state is such."""

        async def met() -> bool:
            return check(await self.state())

        await until(met)
        return await self.state()

    async def again(self, **span: float) -> None:
        """Sets the clock forward, and waits for the next visit to be noted."""
        before = await self.state()
        self.clock.forward(**(span or {"minutes": 16}))
        await self.visited(lambda state: state != before and state.next_visit != before.next_visit)


@asynccontextmanager
async def ended(tasks: list[asyncio.Task[None]]) -> AsyncIterator[None]:
    """Ends what was started."""
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
