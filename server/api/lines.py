"""The lines of a request's body as they arrive, a batch at a time, in bounded memory."""

import asyncio
from collections import deque
from dataclasses import dataclass

from aiohttp import StreamReader


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank."""

    #: Counted from 1.
    number: int
    #: Without its end; nothing where it is longer than allowed.
    text: bytes | None


class Lines:
    """Takes a body apart at its line feeds. A line that is too long is passed over, not kept."""

    def __init__(self, content: StreamReader, *, longest: int) -> None:
        self._content = content
        self._longest = longest
        self._complete: deque[Line] = deque()
        #: The line that is not complete yet.
        self._partial = bytearray()
        self._too_long = False
        self._number = 0
        self._ended = False

    async def batch(
        self, *, most: int, most_bytes: int, wait_seconds: float, idle_seconds: float
    ) -> list[Line]:
        """The next lines, at least one, and none at the body's end. After the first, more are
        waited for no longer than ``wait_seconds``. Raises ``TimeoutError`` where none comes
        within ``idle_seconds``."""
        loop = asyncio.get_running_loop()
        found: list[Line] = []
        size = 0
        until = loop.time() + idle_seconds
        while len(found) < most and size < most_bytes:
            if self._complete:
                if not found:
                    until = loop.time() + wait_seconds
                found.append(self._complete.popleft())
                size += len(found[-1].text or b"")
            elif self._ended:
                break
            else:
                try:
                    async with asyncio.timeout_at(until):
                        self._take(await self._content.readany())
                except TimeoutError:
                    if not found:
                        raise
                    break
        return found

    def _take(self, chunk: bytes) -> None:
        if not chunk:
            self._ended = self._content.at_eof()
            if self._ended and (self._partial or self._too_long):
                self._complete_line()
            return
        *ended, rest = chunk.split(b"\n")
        for part in ended:
            self._extend(part)
            self._complete_line()
        self._extend(rest)

    def _extend(self, part: bytes) -> None:
        if len(self._partial) + len(part) > self._longest:
            self._too_long = True
        if self._too_long:
            self._partial.clear()
        else:
            self._partial += part

    def _complete_line(self) -> None:
        self._number += 1
        text = bytes(self._partial).strip(b" \t\r")
        if self._too_long:
            self._complete.append(Line(self._number, None))
        elif text:
            self._complete.append(Line(self._number, text))
        self._partial.clear()
        self._too_long = False
