"""The poller: visits the sources of all sections, each when its time has come.

Of all processes that share a database one does it, by a lease; when it dies, another takes over
as soon as the lease has run out. An error in one source touches no other.
"""

import asyncio
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from ipaddress import ip_network
from pathlib import Path
from random import Random

import structlog

from config.site import Newsroom, Section, Source
from config.sources import FolderSource
from feeds.version import VERSION
from ingest.fetching import Door
from ingest.polling.folder_source import Inbox
from ingest.polling.naming import source_name
from ingest.polling.robots import Robots
from ingest.polling.visit import Visitor
from ingest.polling.visiting import emptied, failure, visited
from storage.errors import StorageError
from storage.store import ArticleStore, SourceState

#: The lease of whoever visits the sources.
LEASE = "sources"
#: For how long a lease holds; it is renewed three times as often. Seconds.
LEASE_SECONDS = 15.0
#: Between two looks at what is due. Seconds.
_ROUND_SECONDS = 0.5
#: Before a source is tried again that the database kept from being noted. Seconds.
_AGAIN_SECONDS = 5.0
#: Visits at once.
_AT_ONCE = 8

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Turn:
    """What one stretch of polling holds from its beginning to its end."""

    newsroom: Newsroom
    door: Door


class Poller:
    """Visits sources for as long as it runs and holds the lease."""

    def __init__(
        self,
        store: ArticleStore,
        newsroom: Callable[[], Newsroom],
        clock: Callable[[], datetime],
        *,
        pause: float = 1.0,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        """``newsroom`` gives the configuration in force; ``pause`` is in seconds between two
        requests to one host."""
        self._store = store
        self._newsroom = newsroom
        self._clock = clock
        self._pause = pause
        self._lease_seconds = lease_seconds
        self._holder = f"{os.uname().nodename}:{os.getpid()}:{secrets.token_hex(4)}"
        self._random = Random()  # noqa: S311 - jitter, no secret
        self._robots = Robots()
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._visits: dict[str, asyncio.Task[None]] = {}
        self._inboxes: dict[str, Inbox] = {}
        self._states: dict[str, SourceState] = {}

    async def run(self) -> None:
        """Polls until cancelled; the lease is then given back."""
        try:
            while True:
                if self._has_sources() and await self._leased():
                    await self._turn()
                else:
                    await asyncio.sleep(self._lease_seconds / 3)
        finally:
            with suppress(StorageError):
                await self._store.end_lease(LEASE, self._holder)

    def _has_sources(self) -> bool:
        return any(section.sources for section in self._newsroom().sections)

    async def _leased(self) -> bool:
        try:
            return await self._store.take_lease(
                LEASE, self._holder, seconds=self._lease_seconds, now=self._clock()
            )
        except StorageError as error:
            log.warning("the lease of the sources can't be taken", error=str(error))
            return False

    async def _turn(self) -> None:
        """Polls for as long as the lease is held and the configuration stays."""
        newsroom = self._newsroom()
        log.info("this process visits the sources", holder=self._holder)
        try:
            # Whoever held the lease before has noted how far it came.
            self._states = dict(await self._store.source_states())
            async with _door(newsroom) as door:
                while self._newsroom() is newsroom and await self._leased():
                    await self._rounds(_Turn(newsroom, door), self._lease_seconds / 3)
        except StorageError as error:
            log.warning("sources can't be visited", error=str(error))
            await asyncio.sleep(1.0)
        finally:
            await self._end_visits()

    async def _rounds(self, turn: _Turn, seconds: float) -> None:
        """Begins the visits that are due, again and again for so long."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while loop.time() < end:
            for section in turn.newsroom.sections:
                for source in section.sources:
                    self._begin(turn, section, source)
            await asyncio.sleep(min(_ROUND_SECONDS, seconds))

    def _begin(self, turn: _Turn, section: Section, source: Source) -> None:
        name = source_name(section, source)
        state = self._states.get(name, SourceState())
        if name in self._visits or state.gone or state.next_visit > self._clock().timestamp():
            return
        visitor = Visitor(
            door=turn.door,
            store=self._store,
            newsroom=turn.newsroom,
            section=section,
            robots=self._robots,
            name=name,
            clock=self._clock,
            pause=self._pause,
        )
        task = asyncio.create_task(self._visit(source, state, visitor), name=f"visit {name}")
        self._visits[name] = task
        task.add_done_callback(lambda _: self._visits.pop(name, None))

    async def _visit(self, source: Source, state: SourceState, visitor: Visitor) -> None:
        name = visitor.name
        try:
            async with self._places:
                after = await self._after(source, state, visitor)
            if after != state:
                await self._store.set_source_state(name, after)
        except StorageError as error:
            log.warning("a source waits for the database", source=name, error=str(error))
            again = self._clock().timestamp() + _AGAIN_SECONDS
            after = replace(state, next_visit=again)
        self._states[name] = after

    async def _after(self, source: Source, state: SourceState, visitor: Visitor) -> SourceState:
        try:
            if isinstance(source, FolderSource):
                inbox = self._inboxes.setdefault(visitor.name, Inbox(Path(source.folder)))
                return await emptied(inbox, state, visitor)
            return await visited(source, state, visitor, self._random)
        except StorageError:
            raise
        except Exception as error:
            # Ours, whatever it is: the other sources go on, and this one is tried again.
            log.exception("a visit broke off", source=visitor.name)
            every = 60.0 if isinstance(source, FolderSource) else source.every
            now = self._clock().timestamp()
            return failure(every, state, repr(error), rest=0.0, now=now, random=self._random)

    async def _end_visits(self) -> None:
        visits = tuple(self._visits.values())
        for task in visits:
            task.cancel()
        await asyncio.gather(*visits, return_exceptions=True)


def _door(newsroom: Newsroom) -> Door:
    settings = newsroom.fetching
    return Door(
        user_agent=settings.user_agent or f"Nashra/{VERSION} (+{newsroom.feeds_url}/)",
        private=[ip_network(each) for each in settings.allow_private],
        largest=settings.max_size,
        seconds=float(settings.timeout),
    )
