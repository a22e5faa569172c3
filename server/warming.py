"""Documents that are in use are built again when something changes, before anybody asks.

Whoever asks first after a change would wait for the build. So the feeds that were asked for lately
are built as soon as the change is heard of: one at a time, that those who ask for others hardly
notice, and after a pause, so that many changes in a row are one.
"""

import asyncio
from collections.abc import Callable

import structlog

from server.documents import Documents
from server.edition import Editions
from server.revisions import Revisions
from storage.errors import StorageError

#: Seconds for which a document counts as in use: feed readers look every five to fifteen minutes.
_IN_USE_SECONDS = 900.0
#: Documents that are kept warm at most, the ones asked for last.
_MOST = 64
#: Changes that follow each other within so long are taken together, ...
_QUIET_SECONDS = 0.02
#: ... but none waits longer than this.
_LONGEST_WAIT_SECONDS = 0.25
#: How often to see whether the configuration is another one.
_LOOK_SECONDS = 1.0

log = structlog.get_logger()


class Warming:
    """Keeps the documents in use built."""

    def __init__(
        self,
        documents: Documents,
        *,
        editions: Editions,
        revisions: Revisions,
        seconds: Callable[[], float],
    ) -> None:
        """``seconds`` gives the present instant as a POSIX timestamp."""
        self._documents = documents
        self._editions = editions
        self._seconds = seconds
        self._changed = asyncio.Event()
        revisions.when_heard(self._changed.set)

    async def run(self) -> None:
        """Builds after each change; runs until cancelled."""
        edition = self._editions.current
        while True:
            if not await self._within(self._changed, _LOOK_SECONDS):
                if self._editions.current is edition:
                    continue
            else:
                await self._until_quiet()
            edition = self._editions.current
            await self._build()

    async def _until_quiet(self) -> None:
        """Waits for the end of changes that follow each other closely."""
        loop = asyncio.get_running_loop()
        end = loop.time() + _LONGEST_WAIT_SECONDS
        while self._changed.is_set() and loop.time() < end:
            self._changed.clear()
            await self._within(self._changed, _QUIET_SECONDS)
        self._changed.clear()

    async def _build(self) -> None:
        since = self._seconds() - _IN_USE_SECONDS
        for key in self._documents.uses.since(since, most=_MOST):
            try:
                await self._documents.renew(key)
            except StorageError as error:
                log.warning("can't build ahead", document=key, error=str(error))
                return
            except Exception:
                log.exception("can't build ahead", document=key)

    @staticmethod
    async def _within(event: asyncio.Event, seconds: float) -> bool:
        """Whether it is set within so long."""
        # Not wait_for: before Python 3.12 it may lose a cancellation.
        try:
            async with asyncio.timeout(seconds):
                return await event.wait()
        except TimeoutError:
            return False
