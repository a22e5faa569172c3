"""A feed reader that asks over one connection and keeps the entity tag of what it has."""

import asyncio
import gzip
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Visit:
    """One request and its answer."""

    status: int
    #: When the request was sent (CLOCK_MONOTONIC, seconds: the same for every process).
    sent: float
    #: When the last byte of the answer was there.
    arrived: float
    #: Not compressed; empty for a 304.
    text: str


class Reader:
    """Keeps one connection to a server on loopback."""

    def __init__(self, stream: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._stream = stream
        self._writer = writer
        self._etag = ""

    @property
    def port(self) -> int:
        """The port of this end of the connection."""
        port: int = self._writer.get_extra_info("sockname")[1]
        return port

    async def visit(self, path: str) -> Visit:
        """Asks for the feed, unless it is what was there at the last visit."""
        kept = f"If-None-Match: {self._etag}\r\n" if self._etag else ""
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n{kept}\r\n"
        sent = time.monotonic()
        self._writer.write(head.encode())
        async with asyncio.timeout(_SECONDS):
            status, fields = _parsed(await self._stream.readuntil(b"\r\n\r\n"))
            length = 0 if status == 304 else int(fields.get("content-length", "0"))
            body = await self._stream.readexactly(length)
        arrived = time.monotonic()
        self._etag = fields.get("etag", "")
        coded = fields.get("content-encoding") == "gzip"
        return Visit(status, sent, arrived, (gzip.decompress(body) if coded else body).decode())

    def close(self) -> None:
        """Ends the connection."""
        self._writer.close()


def _parsed(head: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = head.decode("latin-1").rstrip().split("\r\n")
    fields = (line.partition(":") for line in lines)
    return int(first.split()[1]), {name.lower(): value.strip() for name, _, value in fields}


@asynccontextmanager
async def reader(port: int) -> AsyncIterator[Reader]:
    """A reader that is connected; its connection ends with this block."""
    made = Reader(*await asyncio.open_connection("127.0.0.1", port))
    try:
        yield made
    finally:
        made.close()
