"""The access log: one line a request in the combined format, written in batches."""

import asyncio
import re
import sys
import time
from abc import abstractmethod
from datetime import UTC, datetime
from typing import TextIO

from aiohttp import hdrs, web
from aiohttp.abc import AbstractAccessLogger

#: Seconds a line may wait, so that a busy server writes many at once.
_WAIT_SECONDS = 0.5
#: Lines that are collected at most: beyond, nothing is gained by waiting.
_MOST_LINES = 1_000
#: Characters of a request line or User-Agent that are kept.
_FIELD_LENGTH = 300


class AccessLog:
    """Collects lines and writes them together, at most ``_WAIT_SECONDS`` later."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._lines: list[str] = []
        self._timer: asyncio.TimerHandle | None = None
        self._instant = (0, "")

    def add(self, line: str) -> None:
        """Takes a line, without its end."""
        self._lines.append(line)
        if len(self._lines) >= _MOST_LINES:
            self.flush()
            return
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_WAIT_SECONDS, self.flush)

    def flush(self) -> None:
        """Writes what was collected."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._lines:
            self._stream.write("\n".join(self._lines) + "\n")
            self._stream.flush()
            self._lines.clear()

    def logger(self) -> type["AccessLogger"]:
        """The class that aiohttp is to make its access logger of."""
        log = self

        class Lines(AccessLogger):
            def log(
                self, request: web.BaseRequest, response: web.StreamResponse, time: float
            ) -> None:
                log.add(self.line(request.remote, exchange(request, response), time))

            def log_again(self, remote: str | None, exchanged: str) -> None:
                log.add(self.line(remote, exchanged, 0.0))

            @staticmethod
            def line(remote: str | None, exchanged: str, seconds: float) -> str:
                instant = log.instant()
                return f"{remote or '-'} - - [{instant}] {exchanged} {seconds * 1000:.1f}ms"

        return Lines

    def instant(self) -> str:
        """The present second as the combined log format has it, in UTC."""
        second = int(time.time())
        if self._instant[0] != second:
            now = datetime.fromtimestamp(second, UTC)
            month = _MONTHS[now.month - 1]
            self._instant = second, f"{now:%d}/{month}/{now:%Y:%H:%M:%S} +0000"
        return self._instant[1]


class AccessLogger(AbstractAccessLogger):
    """Writes a line of the combined log format with the milliseconds that the answer took."""

    @abstractmethod
    def log_again(self, remote: str | None, exchanged: str) -> None:
        """Writes of an answer that was sent again, without its request being parsed: who asked,
        and what ``exchange`` said the first time."""


def exchange(request: web.BaseRequest, response: web.StreamResponse) -> str:
    """The part of a line that is the same whenever the same is asked and answered.

    What the client wrote is escaped, so that no request can forge a line.
    """
    version = request.version
    asked = (
        f"{request.method} {without_secrets(request.raw_path)} HTTP/{version.major}.{version.minor}"
    )
    referrer = _escaped(without_secrets(request.headers.get(hdrs.REFERER, "-")))
    agent = _escaped(request.headers.get(hdrs.USER_AGENT, "-"))
    return f'"{_escaped(asked)}" {response.status} {response.body_length} "{referrer}" "{agent}"'


def without_secrets(address: str) -> str:
    """An address whose query says no more than what is known to be no secret: a token that
    somebody put there against all advice is not to stand in a log."""
    path, mark, query = address.partition("?")
    return path + mark + "&".join(map(_without_secret, query.split("&"))) if mark else path


def _without_secret(parameter: str) -> str:
    name, sign, _ = parameter.partition("=")
    if not sign:
        return "…" if parameter else ""
    return parameter if _HARMLESS.fullmatch(parameter) else f"{name}=…"


#: What this server takes, and what trackers add.
_HARMLESS = re.compile(r"(?:section|limit|before|utm_\w+)=[\w.%+-]*", re.ASCII)
#: English in every locale, as the readers of this format expect.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PLAIN = str.maketrans({'"': r"\"", "\\": r"\\"})


def _escaped(text: str) -> str:
    kept = text[:_FIELD_LENGTH].translate(_PLAIN)
    return kept if kept.isascii() and kept.isprintable() else kept.encode("unicode_escape").decode()
