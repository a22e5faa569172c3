"""What this process knows of the sections' revisions, and how it learns of new ones."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog

from server.contact import Contact
from storage.errors import StorageError
from storage.store import ArticleStore, Revision

#: A section that nothing was ever published in.
UNPUBLISHED = Revision(number=0, modified=datetime(1970, 1, 1, tzinfo=UTC))
#: A notice that went missing is made good by reading the revisions anyway, which also shows whether
#: the storage can be reached.
_NET_SECONDS = 1.0
#: Where the storage is away: how soon to look again.
_AGAIN_SECONDS = 0.5
#: The longest sleep before a scheduled article's time is looked at again, so that a clock that
#: is set forward is seen.
_DUE_SECONDS = 1.0

log = structlog.get_logger()


class Revisions:
    """The revision of every section, current as soon as a write is acknowledged.

    A write by this process makes the known revisions stale at once: the next question reads them
    anew. While the storage can't be reached, what was known last goes on. Writes by other
    processes are noticed by ``notice`` and scheduled articles published by ``publish_on_time``,
    two tasks that run for as long as the server does.
    """

    def __init__(
        self, store: ArticleStore, clock: Callable[[], datetime], contact: Contact
    ) -> None:
        self._store = store
        self._clock = clock
        self.contact = contact
        self._known: dict[str, Revision] = {}
        # How many changes this process has heard of, and how many of them ``_known`` shows.
        self._heard_of = 1
        self._shown = 0
        self._reading: asyncio.Task[None] | None = None
        self._due_changed = asyncio.Event()
        self._heard: Callable[[], None] = lambda: None
        self._unsubscribe = store.subscribe(self._written_here)

    def when_heard(self, callback: Callable[[], None]) -> None:
        """Has ``callback`` called each time that a change is heard of."""
        self._heard = callback

    def close(self) -> None:
        """Stops listening to the store."""
        self._unsubscribe()

    def _written_here(self) -> None:
        self._heard_of += 1
        self._due_changed.set()
        self._heard()

    async def of(self, section: str) -> Revision:
        """The section's revision (``""`` for all sections), after every write acknowledged; the
        last that is known while the storage can't be reached. Raises ``StorageError`` where none
        is."""
        asked_at = self._heard_of
        while self._shown < asked_at and not self._does_without:
            try:
                await asyncio.shield(self._read_once())
            except StorageError as error:
                if not self.was_read:
                    raise
                self.contact.lost(error)
        return self._known.get(section, UNPUBLISHED)

    @property
    def was_read(self) -> bool:
        """Whether anything was ever read from the storage."""
        return self._shown > 0

    @property
    def _does_without(self) -> bool:
        return self.contact.is_lost and self.was_read

    def at_once(self, section: str) -> Revision | None:
        """The same without waiting: nothing while a change was heard of that is not known yet.

        As long as nothing changes in the section, it is one and the same object.
        """
        if self._shown < self._heard_of and not self._does_without:
            return None
        return self._known.get(section, UNPUBLISHED)

    @property
    def behind(self) -> int:
        """Changes that were heard of since the revisions were read last."""
        return self._heard_of - self._shown

    def _read_once(self) -> "asyncio.Task[None]":
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read(), name="read revisions")
            self._reading.add_done_callback(lambda done: done.cancelled() or done.exception())
        return self._reading

    async def _read(self) -> None:
        # Noted first: what is written during the reading may or may not be in it.
        heard_of = self._heard_of
        self._known = dict(await self._store.revisions())
        self._shown = heard_of

    async def notice(self) -> None:
        """Watches for writes by other processes; runs until cancelled."""
        while True:
            try:
                if await self._store.wait_changed(_NET_SECONDS):
                    self._written_here()
                # Ahead of the next question, which then finds it done.
                await asyncio.shield(self._read_once())
            except StorageError as error:
                self.contact.lost(error)
                await asyncio.sleep(_AGAIN_SECONDS)
            else:
                self.contact.found()

    async def publish_on_time(self) -> None:
        """Publishes scheduled articles at their instant, with no request needed; runs until
        cancelled. Every process does it; the first to come publishes, the others find it done."""
        while True:
            try:
                self._due_changed.clear()
                due = await self._store.publish_due(self._clock())
            except StorageError as error:
                log.warning("can't publish scheduled articles", error=str(error))
                due = self._clock() + timedelta(seconds=_AGAIN_SECONDS)
            await self._sleep_until(due)

    async def _sleep_until(self, due: datetime | None) -> None:
        """Sleeps until the instant or a change of what is scheduled, and never for long at once
        while something is: the wall clock may be set."""
        pause: float | None = None
        if due is not None:
            left = (due - self._clock()) / timedelta(seconds=1)
            pause = min(max(left, 0.0), _DUE_SECONDS)
        try:
            # Not wait_for: before Python 3.12 it may lose a cancellation.
            async with asyncio.timeout(pause):
                await self._due_changed.wait()
        except TimeoutError:
            return
