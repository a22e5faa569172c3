"""Tells the caches in front what has changed: soon, again where it failed, and by one process.

What each cache was told is noted in the storage (the number of each section's revision), after the
cache has said yes. So nothing is lost when the process that tells dies: another goes on from there.
"""

import asyncio
import json
import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

import structlog
from aiohttp import ClientSession, ClientTimeout

from config.purging import PurgeTarget
from config.site import Newsroom
from server.purging.calls import PurgeFailed, name_of, purge
from server.purging.tags import ALL, EVERYTHING, tag
from storage.errors import StorageError
from storage.store import ArticleStore

_LEASE = "purging"
_LEASE_SECONDS = 15.0
#: Changes within so long of each other are told together.
_TOGETHER_SECONDS = 0.1
#: Another worker may have answered with the old copy just after the cache forgot it: it has
#: learnt of the change by then, and the cache is told once more.
_ONCE_MORE_SECONDS = 6.0
_TIMEOUT = ClientTimeout(total=10.0, connect=3.0)
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.5, 300.0
#: Sections that are told one by one; beyond, everything goes.
_MOST_TAGS = 2_000

#: Of each section, how often it had changed; empty for a cache that was never told.
Numbers = Mapping[str, int]

log = structlog.get_logger()


@dataclass(slots=True)
class Told:
    """How telling one cache goes."""

    sent: int = 0
    failed: int = 0
    #: Sections that it does not know of yet.
    pending: int = 0
    #: POSIX timestamps.
    last_success: float | None = None
    last_failure: float | None = None
    error: str = ""
    #: Of failures in a row.
    pause: float = 0.0
    #: Not before this instant (the loop's clock).
    again_at: float = 0.0
    #: What it knows of, as it is noted; nothing where that was not read yet.
    known: Numbers | None = None
    #: What is to be told once more, and when.
    repeat: dict[str, float] = field(default_factory=dict)


class Purger:
    """Tells every cache of the configuration for as long as it runs and holds the lease."""

    def __init__(
        self,
        store: ArticleStore,
        newsroom: Callable[[], Newsroom],
        clock: Callable[[], datetime],
        *,
        once_more: float = _ONCE_MORE_SECONDS,
    ) -> None:
        self._store = store
        self._newsroom = newsroom
        self._clock = clock
        self._once_more = once_more
        self._holder = f"{os.uname().nodename}:{os.getpid()}:{secrets.token_hex(4)}"
        self._random = Random()  # noqa: S311 - jitter, no secret
        #: By the target's name.
        self.told: dict[str, Told] = {}

    async def run(self) -> None:
        """Runs until cancelled; the lease is then given back."""
        try:
            async with ClientSession(timeout=_TIMEOUT) as session:
                while True:
                    await self._turn(session)
        finally:
            with suppress(StorageError):
                await self._store.end_lease(_LEASE, self._holder)

    async def _turn(self, session: ClientSession) -> None:
        try:
            if not self._newsroom().purge or not await self._leased():
                # Whoever tells meanwhile notes how far.
                self.told.clear()
                await asyncio.sleep(_LEASE_SECONDS / 3)
                return
            end = asyncio.get_running_loop().time() + _LEASE_SECONDS / 3
            while asyncio.get_running_loop().time() < end:
                await self._round(session)
                await asyncio.sleep(_TOGETHER_SECONDS)
        except StorageError as error:
            log.warning("what changed can't be read for the caches in front", error=str(error))
            await asyncio.sleep(1.0)

    async def _leased(self) -> bool:
        return await self._store.take_lease(
            _LEASE, self._holder, seconds=_LEASE_SECONDS, now=self._clock()
        )

    async def _round(self, session: ClientSession) -> None:
        """Tells each cache what it does not know, all at the same time: a slow one holds up no
        other."""
        revisions = await self._store.revisions()
        numbers = {section: revision.number for section, revision in revisions.items()}
        targets = self._newsroom().purge
        await asyncio.gather(*(self._tell(session, each, numbers) for each in targets))

    async def _tell(self, session: ClientSession, target: PurgeTarget, numbers: Numbers) -> None:
        name = name_of(target)
        told = self.told.setdefault(name, Told())
        now = asyncio.get_running_loop().time()
        if told.again_at > now:
            return
        if told.known is None:
            told.known = _numbers(await self._store.fact(f"purged {name}"))
        known = told.known
        new = {each for each, number in numbers.items() if number != known.get(each)}
        again = {each for each, due in told.repeat.items() if due <= now}
        told.pending = len(new)
        if not new | again:
            return
        try:
            await purge(session, target, _tags(new | again) if known else [EVERYTHING])
        except PurgeFailed as error:
            self._failed(name, told, error)
            return
        told.sent += 1
        told.last_success = self._clock().timestamp()
        told.error, told.pause, told.pending = "", 0.0, 0
        for each in again:
            told.repeat.pop(each, None)
        if new:
            told.repeat |= dict.fromkeys(new, now + self._once_more)
            await self._store.set_fact(f"purged {name}", json.dumps(dict(numbers)))
            told.known = numbers

    def _failed(self, name: str, told: Told, error: PurgeFailed) -> None:
        if told.error != str(error):
            log.warning("a cache in front can't be told", cache=name, error=str(error))
        told.failed += 1
        told.error, told.last_failure = str(error), self._clock().timestamp()
        told.pause = min(max(told.pause * 2, _SHORTEST_PAUSE), _LONGEST_PAUSE)
        wait = told.pause * self._random.uniform(0.8, 1.2)
        told.again_at = asyncio.get_running_loop().time() + wait


def _tags(sections: set[str]) -> list[str]:
    """The tags of what changed; the name under which all are counted together is ``all``."""
    named = sorted(tag(each or ALL) for each in sections)
    return named if len(named) <= _MOST_TAGS else [EVERYTHING]


def _numbers(noted: str | None) -> Numbers:
    try:
        found = json.loads(noted) if noted else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
