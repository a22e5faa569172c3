"""Connections to clients: aiohttp's, with what clients write that its parser does not take, and
with the short way for requests that are known byte for byte."""

import asyncio
import re
import socket
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.http_writer import HttpVersion11
from aiohttp.streams import EMPTY_PAYLOAD
from aiohttp.web_protocol import RequestHandler, _ErrInfo

from config.site import ServerSettings
from server.access_log import AccessLogger, exchange
from server.deadlines import Deadline, Taking
from server.faults import (
    LONGEST_FIELD,
    LONGEST_TARGET,
    answered_with,
    fault_of_head,
    fault_of_line,
)
from server.keys import EDITIONS, REPLAY, TRAFFIC
from server.replay import Known, Replay
from server.traffic import Traffic

#: A request line with octets beyond ASCII in its target.
_REQUEST_LINE = re.compile(
    rb"[A-Z]{3,20} [^\s\x00-\x20]*[\x80-\xff][^\s\x00-\x20]* HTTP/1\.[01](?=\r\n|\Z)"
)
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_HAS_BODY = re.compile(rb"\r\n(?:content-length|transfer-encoding)\s*:", re.IGNORECASE)
#: A target in absolute form (RFC 9112, 3.2.2) with an empty path, which stands for "/".
_WITHOUT_PATH = re.compile(rb"[A-Z]{3,20} [Hh][Tt][Tt][Pp][Ss]?://[^/?#\s]+(?=[? ])")
#: What ends a request head.
_END = b"\r\n\r\n"


class Connection(RequestHandler):
    """One connection.

    Its states are aiohttp's and one more: whether the parser stands at a boundary, so that what
    comes next begins a request. Only there, and only while nothing is being answered, a request
    that is known gets its reply at once; every other octet goes to aiohttp's parser.
    """

    __slots__ = (
        "_asking",
        "_at_boundary",
        "_begun",
        "_between",
        "_body",
        "_head",
        "_lines",
        "_remote",
        "_replay",
        "_taking",
        "_traffic",
    )

    def __init__(
        self,
        manager: web.Server,
        *,
        replay: Replay,
        traffic: Traffic,
        settings: ServerSettings,
        **options: Any,
    ) -> None:
        limits: dict[str, Any] = {"max_line_size": LONGEST_TARGET, "max_field_size": LONGEST_FIELD}
        super().__init__(manager, **limits, **options)
        self._replay = replay
        self._traffic = traffic
        self._at_boundary = True
        #: Whether any octet came that was not answered at once.
        self._begun = False
        #: Whether all that was asked is answered, though aiohttp does not wait for the next request
        #: yet: its task goes on in the next turn of the loop, and a quick client is quicker.
        self._between = False
        #: The body of the request that was parsed last.
        self._body = EMPTY_PAYLOAD
        #: The head of the request that is being answered, if it may become a known one.
        self._asking = b""
        self._remote: str | None = None
        #: A request's head has to be complete in time from its first octet, or from the connection.
        self._head = Deadline(self._loop, settings.head_timeout, self._head_is_late)
        self._taking = Taking(self._loop, settings.send_timeout)
        logger = self.access_logger if self._logging_enabled else None
        self._lines = logger if isinstance(logger, AccessLogger) else None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begins, and notes who is there for the access log."""
        super().connection_made(transport)
        peer = self.peername
        self._remote = str(peer[0] if isinstance(peer, tuple) else peer) if peer else None
        self._head.begin()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Ends, and waits for nothing more."""
        self._head.met()
        self._taking.again()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The client takes less than it is sent."""
        super().pause_writing()
        self._taking.slow(self.transport)

    def resume_writing(self) -> None:
        """The client has taken what it was sent."""
        self._taking.again()
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        """Takes what arrived: answers what is known, and has the rest parsed."""
        if self._at_boundary and self._idle():
            if (known := self._replay.find(data)) is not None:
                self._answer(known)
                return
            data = self._answered(data)
            if not data:
                return
            self._asking = data if data.find(_END) == len(data) - len(_END) else b""
        self._parse(data)

    def _idle(self) -> bool:
        """Whether nothing is asked or being answered, and the client takes what it is sent."""
        if self._paused or self._force_close or self._close:
            return False
        # A waiter that is done was given a request, or told to close. There is none yet where the
        # first request comes together with the connection.
        waiter = self._waiter
        if waiter is None:
            return not self._begun or (self._between and not self._messages)
        return not waiter.done()

    def _answered(self, data: bytes) -> bytes:
        """Answers what is known of requests that came together; returns the rest."""
        start = 0
        while (end := data.find(_END, start) + len(_END)) >= len(_END):
            if end - start == len(data) or not self._idle():
                break
            if (known := self._replay.find(data[start:end])) is None:
                break
            self._answer(known)
            start = end
        if self._force_close:
            return b""  # RFC 9112, 9.6: what comes after the last request is not answered
        return data[start:] if start else data

    def _answer(self, known: Known) -> None:
        transport = self.transport
        if transport is None:
            return
        self._head.met()
        answer, line = known
        if answer.body:
            transport.writelines((answer.octets, answer.body))
        else:
            transport.write(answer.octets)
        # Where nothing was ever parsed, aiohttp does not know yet that the connection goes on.
        self._keepalive = True
        close_time = self._loop.time() + self._keepalive_timeout
        self._next_keepalive_close_time = close_time
        if self._keepalive_handle is None:
            self._keepalive_handle = self._loop.call_at(close_time, self._process_keepalive)
        if self._lines is not None:
            self._lines.log_again(self._remote, line)
        if answer.closes:
            self.force_close()

    def _parse(self, data: bytes) -> None:
        """Gives octets to aiohttp, one request at a time while they have no body: its parser
        forgets the good ones that come together with a bad one."""
        while (
            self._at_boundary
            and 0 < (end := data.find(_END) + len(_END)) < len(data)
            and end >= len(_END)
            and _HAS_BODY.search(data, 0, end) is None
            and len(self._messages) + 1 < self._max_msg_queue_size
        ):
            self._feed(data[:end])
            data = data[end:]
        self._feed(data)

    def _feed(self, data: bytes) -> None:
        """Gives octets to aiohttp. A path in raw UTF-8 is percent-encoded before it is parsed:
        some feed readers and people write Arabic addresses as they are read."""
        requests = self._request_count
        self._begun = True
        self._between = False
        of_body = not self._body.is_eof()
        if self._at_boundary:
            if (fault := fault_of_line(data)) is not None:
                self._refuse(fault)
                return
            data = with_path(encoded_targets(data))
        super().data_received(data)
        self._examine()
        if not data:
            return
        self._time_head(data, complete=self._request_count > requests, of_body=of_body)
        self._at_boundary = (
            self._request_count > requests
            and data.endswith(_END)
            and bool(self._messages)
            and self._messages[-1][1] is EMPTY_PAYLOAD
            # Beyond its queue, aiohttp keeps octets for later.
            and len(self._messages) < self._max_msg_queue_size
            and not self._upgraded
        )

    def _time_head(self, data: bytes, *, complete: bool, of_body: bool) -> None:
        """Begins or ends the time for a head: ``data`` completed one or not, or was part of a body
        in the first place. What is left behind a body or beyond the queue is not hurried."""
        if complete:
            self._head.met()
            begins = self._body is EMPTY_PAYLOAD and not data.endswith(_END)
        else:
            begins = not of_body
        if begins and len(self._messages) < self._max_msg_queue_size:
            self._head.begin()

    def _head_is_late(self) -> None:
        """Closes where a request did not arrive in time (RFC 9110, 15.5.9), unasked where nothing
        of it did."""
        if self._begun:
            self._refuse(HttpProcessingError(code=408, message="The request came too slowly."))
        else:
            self.force_close()

    def _examine(self) -> None:
        """Looks at the heads that were parsed; one with a fault becomes an error in its place."""
        for number, (head, body) in enumerate(self._messages):
            if isinstance(head, _ErrInfo):
                if not self._body.is_eof():  # broken off: nobody has to wait for the rest
                    self._body.feed_eof()
                continue
            self._body = body
            if (fault := fault_of_head(head)) is not None:
                self._messages[number] = _error(fault), body

    def _refuse(self, fault: HttpProcessingError) -> None:
        """Answers with an error once what was asked before is answered, and closes."""
        self._at_boundary = False
        self._request_count += 1
        self._messages.append((_error(fault), EMPTY_PAYLOAD))
        self._head.met()
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Sends the answer, and keeps it for the next request of the same octets."""
        head, self._asking = self._asking, b""
        sent, gone = await super().finish_response(request, resp, start_time)
        # What came behind an upgrade that is not made here was parsed just now.
        self._examine()
        self._between = (
            not gone
            and bool(sent.keep_alive)
            and not self._messages
            and self._body is EMPTY_PAYLOAD
        )
        self._traffic.count(request, sent)
        if head:
            line = exchange(request, sent) if self._lines is not None else ""
            self._replay.remember(head, request, sent, line)
        return sent, gone

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answers what can't be parsed or has a fault, and closes. The mistake is the client's,
        and nothing of ours to log."""
        if not isinstance(exc, HttpProcessingError):
            return super().handle_error(request, status, exc, message)
        status, why = answered_with(exc)
        # aiohttp knows nothing of the request, and would answer as HTTP/1.0 does (RFC 9110, 6.2).
        request._version = HttpVersion11  # noqa: SLF001
        headers = {"Cache-Control": "no-store"}
        refused = web.Response(status=status, text=f"{why}\n", headers=headers)
        refused.force_close()
        return refused


def _error(fault: HttpProcessingError) -> _ErrInfo:
    return _ErrInfo(status=fault.code, exc=fault, message=fault.message)


def with_path(data: bytes) -> bytes:
    """Octets that begin a request; an absolute target without a path gets its "/"."""
    if (found := _WITHOUT_PATH.match(data)) is None:
        return data
    return found[0] + b"/" + data[found.end() :]


def encoded_targets(data: bytes) -> bytes:
    """Octets that begin a request, with its target percent-encoded (RFC 3986, 2.1), and those of
    the requests that follow it as long as none has a body."""
    if data.isascii():
        return data
    heads = data.split(_END)
    for number, head in enumerate(heads):
        if (line := _REQUEST_LINE.match(head)) is not None:
            ascii_line = _BEYOND_ASCII.sub(lambda octet: b"%%%02X" % octet[0][0], line[0])
            heads[number] = ascii_line + head[line.end() :]
        if not head.startswith((b"GET ", b"HEAD ")) or _HAS_BODY.search(head):
            break
    return _END.join(heads)


async def listen(runner: web.AppRunner, bound: socket.socket) -> asyncio.Server:
    """Accepts connections on this socket for an application that was set up; close it before the
    runner is cleaned up."""
    server = runner.server
    if server is None:
        raise RuntimeError("the runner has to be set up first")
    loop = asyncio.get_running_loop()
    replay, traffic, editions = runner.app[REPLAY], runner.app[TRAFFIC], runner.app[EDITIONS]
    options = server._kwargs  # noqa: SLF001 - what aiohttp's own factory passes on

    def connection() -> Connection:
        return Connection(
            server,
            loop=loop,
            replay=replay,
            traffic=traffic,
            settings=editions.current.newsroom.server,
            **options,
        )

    return await loop.create_server(connection, sock=bound)
