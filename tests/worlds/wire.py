"""HTTP as it is on the wire: octets in, answers out, nothing in between that tidies up."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Answer:
    """One answer as it was received."""

    status: int
    #: In their order, names as they were written.
    fields: tuple[tuple[str, str], ...]
    body: bytes

    def __getitem__(self, name: str) -> str:
        return next(text for each, text in self.fields if each.lower() == name.lower())

    def get(self, name: str) -> str | None:
        """The field's value; nothing where there is none."""
        return next((text for each, text in self.fields if each.lower() == name.lower()), None)

    def but_date(self) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
        """What two answers to the same question have in common at any time, in any order."""
        return (
            self.status,
            tuple(sorted(each for each in self.fields if each[0] != "Date")),
            self.body,
        )


def head(path: str, *, method: str = "GET", version: str = "1.1", **fields: str) -> bytes:
    """A request without body; ``If_None_Match="x"`` is the field ``If-None-Match``."""
    lines = [f"{method} {path} HTTP/{version}", "Host: feeds.sawt.example"]
    lines += [f"{name.replace('_', '-')}: {text}" for name, text in fields.items()]
    return "\r\n".join((*lines, "", "")).encode()


class Wire:
    """One connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> Self:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.close()
        with suppress(ConnectionError):
            await self.writer.wait_closed()

    async def send(self, octets: bytes) -> None:
        """Sends them as one piece."""
        self.writer.write(octets)
        await self.writer.drain()

    async def ask(self, octets: bytes) -> Answer:
        """Sends a request and waits for its answer."""
        await self.send(octets)
        return await self.answer(to_head=octets.startswith(b"HEAD "))

    async def answer(self, *, to_head: bool = False) -> Answer:
        """The next answer; raises ``EOFError`` where the server closes instead."""
        async with asyncio.timeout(3):
            lines = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            status = int(lines[0].split()[1])
            pairs = [line.partition(": ") for line in lines[1:-2]]
            fields = tuple((name, text) for name, _, text in pairs)
            found = Answer(status, fields, b"")
            length = 0 if to_head or status == 304 else int(found.get("Content-Length") or 0)
            return Answer(status, fields, await self.reader.readexactly(length))

    async def closed(self) -> bool:
        """Whether the server closes the connection, with nothing more to say."""
        async with asyncio.timeout(3):
            return await self.reader.read() == b""
