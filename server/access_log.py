"""The access log: one line a request in the combined format, written in batches."""

import asyncio
import re
import sys
from datetime import UTC, datetime
from typing import TextIO

from aiohttp import hdrs, web
from aiohttp.abc import AbstractAccessLogger

#: Seconds a line may wait, so that a busy server writes many at once.
_WAIT_SECONDS = 0.5
#: Characters of a request line or User-Agent that are kept.
_FIELD_LENGTH = 300


class AccessLog:
    """Collects lines and writes them together, at most ``_WAIT_SECONDS`` later."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._lines: list[str] = []
        self._timer: asyncio.TimerHandle | None = None

    def add(self, line: str) -> None:
        """Takes a line, without its end."""
        self._lines.append(line)
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

    def logger(self) -> type[AbstractAccessLogger]:
        """The class that aiohttp is to make its access logger of."""
        log = self

        class Lines(AbstractAccessLogger):
            def log(
                self, request: web.BaseRequest, response: web.StreamResponse, time: float
            ) -> None:
                log.add(line(request, response, time, now=datetime.now(UTC)))

        return Lines


def line(
    request: web.BaseRequest, response: web.StreamResponse, seconds: float, *, now: datetime
) -> str:
    """The combined log format with the milliseconds that the answer took at its end.

    What the client wrote is escaped, so that no request can forge a line.
    """
    version = request.version
    asked = (
        f"{request.method} {without_secrets(request.raw_path)} HTTP/{version.major}.{version.minor}"
    )
    referrer = _escaped(without_secrets(request.headers.get(hdrs.REFERER, "-")))
    agent = _escaped(request.headers.get(hdrs.USER_AGENT, "-"))
    return (
        f"{request.remote or '-'} - - [{now:%d}/{_MONTHS[now.month - 1]}/{now:%Y:%H:%M:%S} +0000] "
        f'"{_escaped(asked)}" {response.status} {response.body_length} '
        f'"{referrer}" "{agent}" {seconds * 1000:.1f}ms'
    )


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
