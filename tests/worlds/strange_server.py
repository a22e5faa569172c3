"""A web server on loopback whose answers a test writes itself, down to the byte."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Answer = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class StrangeServer:
    """Answers each path with the bytes under it, and remembers the heads that were sent."""

    address: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"{self.address}{path}"

    def asked(self, path: str) -> list[str]:
        """The heads of the requests for a path."""
        return [head for head in self.heads if head.split()[1] == path]


@asynccontextmanager
async def strange_server() -> AsyncIterator[StrangeServer]:
    """A running one; one request a connection."""
    world = StrangeServer()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            world.heads.append(head)
            answer = world.answers.get(head.split()[1], text("nothing here", status="404 No"))
            if isinstance(answer, bytes):
                writer.write(answer)
                await writer.drain()
            else:
                await answer(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    world.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield world
    finally:
        server.close()
        await server.wait_closed()


def text(body: str | bytes, *, status: str = "200 OK", **headers: str) -> bytes:
    """A whole answer; ``Content_Type="text/html"`` gives that field."""
    content = body.encode() if isinstance(body, str) else body
    fields = {"Content-Length": str(len(content)), "Connection": "close"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + content


def moved(target: str, *, status: str = "301 Moved") -> bytes:
    """A redirect."""
    return text("", status=status, Location=target)
