"""A body of an HTTP answer, read to its end and unpacked, within a bound."""

import zlib
from collections.abc import AsyncIterator

from ingest.fetching.errors import TooLarge, Unreachable

#: Codings that are asked for. One alone: each is a way to pack a bomb.
ACCEPTED = "gzip"
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


async def read_body(chunks: AsyncIterator[bytes], *, coding: str, largest: int, url: str) -> bytes:
    """The body; raises ``TooLarge`` before more than ``largest`` bytes of it are in memory."""
    coding = coding.strip().lower()
    if coding in {"", "identity"}:
        return await _plain(chunks, largest, url)
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise Unreachable(url, f"its coding {coding[:20]!r} was not asked for")
    return await _unpacked(chunks, largest, url)


async def _plain(chunks: AsyncIterator[bytes], largest: int, url: str) -> bytes:
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        _check(len(body), largest, url)
    return bytes(body)


async def _unpacked(chunks: AsyncIterator[bytes], largest: int, url: str) -> bytes:
    body = bytearray()
    unpacking = zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        async for chunk in chunks:
            packed = chunk
            while packed:
                body += unpacking.decompress(packed, largest + 1 - len(body))
                _check(len(body), largest, url)
                packed = unpacking.unconsumed_tail
        body += unpacking.flush()
    except zlib.error as error:
        raise Unreachable(url, f"its body can't be unpacked: {error}") from error
    _check(len(body), largest, url)
    if not unpacking.eof:
        raise Unreachable(url, "its packed body ends too soon")
    return bytes(body)


def _check(size: int, largest: int, url: str) -> None:
    if size > largest:
        raise TooLarge(url, f"larger than {largest:,} bytes")
