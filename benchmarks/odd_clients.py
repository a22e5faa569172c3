"""Clients as the public network has them: slow, malformed, impatient, silent.

Each is one visit that ends by itself, and gives whether the server did what it should.
"""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

_SECONDS = 20.0
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Streams]:
    """A connection that is closed at the end, whatever became of it."""
    async with asyncio.timeout(_SECONDS):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            yield reader, writer
        finally:
            writer.close()


def request(path: str, *fields: str) -> bytes:
    """A GET after which the server closes."""
    lines = (f"GET {path} HTTP/1.1", "Host: localhost", "Connection: close", *fields, "", "")
    return "\r\n".join(lines).encode()


async def answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """The status, and whether the whole body came; status 0 where the server closed."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return 0, False
    with suppress(asyncio.IncompleteReadError):
        await reader.readexactly(_length(head))
        return int(head.split()[1]), True
    return int(head.split()[1]), False


def _length(head: bytes) -> int:
    """What the head says of the body's octets; 0 where it says nothing."""
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


async def writes_slowly(port: int, path: str) -> bool:
    """Sends its request octet by octet."""
    async with connected(port) as (reader, writer):
        for octet in request(path):
            writer.write(bytes([octet]))
            await asyncio.sleep(0.02)
        return await answer(reader) == (200, True)


async def reads_slowly(port: int, path: str) -> bool:
    """Takes the answer in small pieces, with pauses."""
    async with connected(port) as (reader, writer):
        writer.write(request(path))
        head = await reader.readuntil(b"\r\n\r\n")
        left = _length(head)
        while piece := await reader.read(4096):
            left -= len(piece)
            await asyncio.sleep(0.05)
        return head.startswith(b"HTTP/1.1 200") and left == 0


async def speaks_nonsense(port: int, _: str) -> bool:
    """Sends what is no HTTP: is refused, or hung up on."""
    async with connected(port) as (reader, writer):
        writer.write(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 what?\r\n\r\n")
        status, _whole = await answer(reader)
        return status == 0 or 400 <= status < 600


async def says_too_much(port: int, path: str) -> bool:
    """Sends a head of 100 kB: is refused, or hung up on."""
    async with connected(port) as (reader, writer):
        writer.write(request(path, f"Cookie: {'x' * 100_000}"))
        status, _whole = await answer(reader)
        return status == 0 or 400 <= status < 500


async def asks_wrongly(port: int, _: str) -> bool:
    """Asks for what is not there: 404."""
    async with connected(port) as (reader, writer):
        writer.write(request("/feeds/%ff%00nothing.rss"))
        return await answer(reader) == (404, True)


async def goes_away(port: int, path: str) -> bool:
    """Hangs up before the answer, with a reset."""
    async with connected(port) as (_, writer):
        writer.write(request(path))
        own: socket.socket = writer.get_extra_info("socket")
        # A linger of nought seconds: the kernel sends RST instead of FIN.
        own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return True


async def says_nothing(port: int, _: str) -> bool:
    """Holds a connection for a while without a word."""
    async with connected(port):
        await asyncio.sleep(3)
        return True


async def asks_twice_at_once(port: int, path: str) -> bool:
    """Sends two requests in one piece (RFC 9112, 9.3.2): two answers in their order."""
    async with connected(port) as (reader, writer):
        first = request(path).replace(b"Connection: close\r\n", b"")
        writer.write(first + request("/healthz"))
        return await answer(reader) == (200, True) and (await answer(reader))[0] == 200


#: By what the table calls them.
KINDS: dict[str, Callable[[int, str], Awaitable[bool]]] = {
    "writes octet by octet": writes_slowly,
    "reads slowly": reads_slowly,
    "speaks no HTTP": speaks_nonsense,
    "sends a head of 100 kB": says_too_much,
    "asks for what is not there": asks_wrongly,
    "resets its connection": goes_away,
    "says nothing": says_nothing,
    "asks twice at once": asks_twice_at_once,
}
