"""Finished documents, each built once however many ask for it, bounded in bytes."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass

from feeds.document import Document
from server.contact import Contact
from storage.errors import StorageError

#: What a document costs beside its bytes: keys, entity tags, dictionaries.
_OVERHEAD_BYTES = 2_048


@dataclass(frozen=True, slots=True)
class _Stored:
    stamp: Hashable
    document: Document


class DocumentCache:
    """Documents by cache key, each valid for as long as its stamp is the one asked for.

    A stamp says what the document was built from (a section's revision, the edition of the
    configuration). The least recently used go when the bytes are used up; a document larger than
    the whole cache is handed out and not kept.
    """

    def __init__(self, size_bytes: int, contact: Contact) -> None:
        self._size_bytes = size_bytes
        self._contact = contact
        self._stored: OrderedDict[Hashable, _Stored] = OrderedDict()
        self._building: dict[tuple[Hashable, Hashable], asyncio.Task[Document]] = {}
        self._dropped: Callable[[Hashable], None] = lambda _key: None
        self.used_bytes = 0
        self.hits = self.misses = self.builds = self.failed_builds = 0
        self.build_seconds = 0.0

    def when_dropped(self, callback: Callable[[Hashable], None]) -> None:
        """Has ``callback`` called with the key of each document that goes or is replaced."""
        self._dropped = callback

    def holds(self, key: Hashable, document: Document) -> bool:
        """Whether it is this very document that is kept under the key."""
        found = self._stored.get(key)
        return found is not None and found.document is document

    def touch(self, key: Hashable) -> None:
        """Counts as a use of what is kept under the key."""
        if key in self._stored:
            self._stored.move_to_end(key)

    async def get(
        self, key: Hashable, stamp: Hashable, build: Callable[[], Awaitable[Document]]
    ) -> Document:
        """The document for this key as of this stamp: kept, being built, or built now.

        Requests that ask while it is being built wait for the one build (RFC 9211 calls them
        collapsed). One that goes away does not end the build that others wait for. Where it can't
        be built because the storage can't be reached, an older one is better than none.
        """
        found = self._stored.get(key)
        if found is not None and found.stamp == stamp:
            self._stored.move_to_end(key)
            self.hits += 1
            return found.document
        self.misses += 1
        try:
            return await asyncio.shield(self._build_once(key, stamp, build))
        except StorageError as error:
            if found is None:
                raise
            self._contact.lost(error)
            self._contact.stale_answers += 1
            return found.document

    def _build_once(
        self, key: Hashable, stamp: Hashable, build: Callable[[], Awaitable[Document]]
    ) -> "asyncio.Task[Document]":
        """The one build under way for this key and stamp. A failed build is not remembered."""
        if (running := self._building.get((key, stamp))) is not None:
            return running

        async def run() -> Document:
            began = time.perf_counter()
            try:
                document = await build()
            except Exception:
                self.failed_builds += 1
                raise
            finally:
                del self._building[key, stamp]
                self.build_seconds += time.perf_counter() - began
            self.builds += 1
            self._keep(key, stamp, document)
            return document

        task = asyncio.create_task(run(), name=f"build {key}")
        # Where every asker has gone away, nobody is left to look at a failure.
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._building[key, stamp] = task
        return task

    def _keep(self, key: Hashable, stamp: Hashable, document: Document) -> None:
        self._drop(key)
        size = document.size + _OVERHEAD_BYTES
        if size > self._size_bytes:
            return
        self._stored[key] = _Stored(stamp, document)
        self.used_bytes += size
        while self.used_bytes > self._size_bytes:
            self._drop(next(iter(self._stored)))

    def _drop(self, key: Hashable) -> None:
        if (gone := self._stored.pop(key, None)) is not None:
            self.used_bytes -= gone.document.size + _OVERHEAD_BYTES
            self._dropped(key)

    def __len__(self) -> int:
        return len(self._stored)

    async def close(self) -> None:
        """Ends the builds under way."""
        for task in tuple(self._building.values()):
            task.cancel()
        await asyncio.gather(*self._building.values(), return_exceptions=True)
