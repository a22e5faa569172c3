"""Connections to clients: aiohttp's, with what clients write that its parser does not take."""

import asyncio
import re
import socket

from aiohttp import web
from aiohttp.http_exceptions import BadHttpMethod
from aiohttp.web_protocol import RequestHandler

#: A request line with octets beyond ASCII in its target.
_REQUEST_LINE = re.compile(
    rb"[A-Z]{3,20} [^\s\x00-\x20]*[\x80-\xff][^\s\x00-\x20]* HTTP/1\.[01]\r\n"
)
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


class Connection(RequestHandler):
    """One connection."""

    __slots__ = ()

    def data_received(self, data: bytes) -> None:
        """Takes what arrived. A path in raw UTF-8 is percent-encoded before it is parsed: some
        feed readers and people write Arabic addresses as they are read."""
        if self._current_request is None and not self._messages:
            data = encoded_target(data)
        super().data_received(data)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answers what can't be parsed. RFC 9110, 9.1: a method that nobody knows is 501."""
        if isinstance(exc, BadHttpMethod):
            status, message = 501, "This method is not known here."
        return super().handle_error(request, status, exc, message)


def encoded_target(data: bytes) -> bytes:
    """A message's first octets with its request target percent-encoded (RFC 3986, 2.1)."""
    if data.isascii() or (line := _REQUEST_LINE.match(data)) is None:
        return data
    ascii_line = _BEYOND_ASCII.sub(lambda octet: b"%%%02X" % octet[0][0], line[0])
    return ascii_line + data[line.end() :]


async def listen(runner: web.AppRunner, bound: socket.socket) -> asyncio.Server:
    """Accepts connections on this socket for an application that was set up; close it before the
    runner is cleaned up."""
    server = runner.server
    if server is None:
        raise RuntimeError("the runner has to be set up first")
    loop = asyncio.get_running_loop()
    options = server._kwargs  # noqa: SLF001 - what aiohttp's own factory passes on
    return await loop.create_server(lambda: Connection(server, loop=loop, **options), sock=bound)
