"""The configuration in force in this process, and how a changed file replaces it."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

import structlog

from config import watch
from config.errors import ConfigError
from config.site import Newsroom

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Edition:
    """A configuration and the marks by which documents know it."""

    newsroom: Newsroom
    #: Since when it is in force.
    since: datetime
    #: Digest of everything in it: documents built from another one are built anew.
    digest: str


def edition(newsroom: Newsroom, *, since: datetime) -> Edition:
    """The edition that this configuration makes."""
    text = newsroom.model_dump_json()
    return Edition(newsroom, since, blake2b(text.encode(), digest_size=16).hexdigest())


class Editions:
    """The edition in force, replaced as a whole or not at all."""

    def __init__(self, first: Newsroom, load: Callable[[], Newsroom], path: Path) -> None:
        self._load = load
        self._path = path
        # An edit between this look and the first round of ``follow`` is seen.
        self._seen = watch.look(path)
        self.current = edition(first, since=_written(path))

    async def follow(self) -> None:
        """Takes over each change of the file; runs until cancelled.

        A file that can't be used leaves the old edition in force, and the log says why.
        """
        async with aclosing(watch.changes(self._path, since=self._seen)) as changes:
            async for _ in changes:
                await self.take_over()

    async def take_over(self) -> None:
        """Reads the file and puts it in force if it can be used."""
        try:
            newsroom = await asyncio.to_thread(self._load)
        except ConfigError as error:
            for problem in error.problems:
                log.error("the configuration stays as it was", problem=str(problem))
            return
        if newsroom == self.current.newsroom:
            return
        self._warn_of_restart(newsroom)
        self.current = edition(newsroom, since=max(_written(self._path), datetime.now(UTC)))
        log.info("configuration taken over", file=str(self._path), edition=self.current.digest)

    def _warn_of_restart(self, newsroom: Newsroom) -> None:
        old = self.current.newsroom
        if newsroom.storage != old.storage or newsroom.server != old.server:
            log.warning("storage and server settings take effect at the next start")


def _written(path: Path) -> datetime:
    """When the file was last written."""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
