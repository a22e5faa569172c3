"""Fetches over HTTP what others offer, and nothing that could hurt or be hurt.

Only http and https; public addresses alone, checked on the very address that is connected to, so
that a second answer of the DNS opens nothing; redirects, size, time and connections to one host
are bounded. What a host asks for (``Retry-After``, 410) is said to the caller.
"""

import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin

import aiohttp
from aiohttp import hdrs
from yarl import URL

from feeds.addresses import ascii_url
from ingest.fetching.allowed import Network, check_url, may_connect
from ingest.fetching.errors import FetchError, Forbidden, Refused, Unreachable
from ingest.fetching.unpacking import ACCEPTED, read_body

_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_EVER = frozenset({301, 308})
_CHUNK_BYTES = 16 * 1024
#: Of one host at once: a newsroom's own server must not take an old CMS down.
_PER_HOST = 2
#: Seconds for which a longer Retry-After is not believed.
_LONGEST_WAIT = 7 * 86_400.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer that was read to its end."""

    #: 200, or 304 to a conditional request.
    status: int
    #: Where it came from, redirects followed.
    url: str
    #: The address to ask from now on, if every redirect on the way is for ever; else as asked.
    lasting_url: str
    body: bytes
    headers: Mapping[str, str]

    @property
    def charset(self) -> str | None:
        """What ``Content-Type`` says of the encoding."""
        kind = self.headers.get(hdrs.CONTENT_TYPE, "")
        _, _, parameter = kind.lower().partition("charset=")
        return parameter.partition(";")[0].strip(" \"'") or None


class Door:
    """The way outwards; use it as an asynchronous context.

    ``user_agent`` tells hosts who asks; ``private`` are networks that may be asked though they
    are not public; ``largest`` is in bytes, unpacked; ``seconds`` are for a whole answer.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        private: Sequence[Network] = (),
        largest: int = 10 * 1024**2,
        seconds: float = 30.0,
    ) -> None:
        self._user_agent = user_agent
        self._private = tuple(private)
        self._largest = largest
        self._timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=min(10.0, seconds))
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """The open door."""
        connector = aiohttp.TCPConnector(
            limit=20, limit_per_host=_PER_HOST, socket_factory=self._socket, ttl_dns_cache=60
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            timeout=self._timeout,
            auto_decompress=False,
            # What one site sets is nothing to another, and none of it is ours to keep.
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={hdrs.USER_AGENT: self._user_agent, hdrs.ACCEPT_ENCODING: ACCEPTED},
            trust_env=False,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Closes every connection."""
        if self._session is not None:
            await self._session.close()

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """The answer at this address: 200, or 304 where ``headers`` make it conditional.

        Raises ``Forbidden``, ``TooLarge``, ``Unreachable``, or ``Refused`` for any other status.
        """
        asked = lasting = url
        lasts = True
        for _ in range(_MOST_REDIRECTS + 1):
            found = await self._once(asked, headers or {})
            if isinstance(found, Fetched):
                return Fetched(
                    found.status, asked, lasting if lasts else url, found.body, found.headers
                )
            status, target = found
            lasts = lasts and status in _FOR_EVER
            asked = check_url(target)
            lasting = asked if lasts else lasting
        raise Unreachable(url, f"redirected more than {_MOST_REDIRECTS} times")

    async def _once(self, url: str, headers: Mapping[str, str]) -> Fetched | tuple[int, str]:
        """The answer, or status and target of a redirect."""
        if self._session is None:
            raise RuntimeError("the door is not open")
        check_url(url)
        try:
            async with self._session.get(
                URL(ascii_url(url), encoded=True), headers=headers, allow_redirects=False
            ) as answer:
                return await self._read(url, answer)
        except FetchError:
            raise
        except aiohttp.ClientConnectorError as error:
            if isinstance(error.os_error, _ForbiddenAddress):
                raise Forbidden(url, str(error.os_error)) from error
            raise Unreachable(url, _said(error.os_error)) from error
        except TimeoutError as error:
            raise Unreachable(url, f"no answer within {self._timeout.total:g} seconds") from error
        except (aiohttp.ClientError, ValueError, OSError) as error:
            raise Unreachable(url, _said(error)) from error

    async def _read(self, url: str, answer: aiohttp.ClientResponse) -> Fetched | tuple[int, str]:
        if answer.status in _REDIRECTS and (target := answer.headers.get(hdrs.LOCATION)):
            try:
                return answer.status, urljoin(url, target.strip())
            except ValueError as error:
                raise Forbidden(url, "redirected to what is no address") from error
        if answer.status not in {200, 304}:
            wait = _seconds(answer.headers.get(hdrs.RETRY_AFTER, ""))
            raise Refused(url, answer.status, retry_after=wait)
        body = b""
        if answer.status == 200:
            body = await read_body(
                answer.content.iter_chunked(_CHUNK_BYTES),
                coding=answer.headers.get(hdrs.CONTENT_ENCODING, ""),
                largest=self._largest,
                url=url,
            )
        return Fetched(answer.status, url, url, body, answer.headers.copy())

    def _socket(self, address: tuple[Any, ...]) -> socket.socket:
        """A socket for the address that is about to be connected to, if it may be."""
        family, kind, protocol, _, place = address
        if not may_connect(place[0], self._private):
            raise _ForbiddenAddress(
                f"{place[0]} is no public address; fetching: allow_private: would have to list it"
            )
        made = socket.socket(family, kind, protocol)
        made.setblocking(False)
        return made


class _ForbiddenAddress(OSError):
    """An address that may not be connected to; aiohttp wants an ``OSError``."""


def _said(error: BaseException) -> str:
    return str(error) or type(error).__name__


def _seconds(value: str) -> float | None:
    """``Retry-After`` (RFC 9110, 10.2.3), a number or a date, in seconds from now."""
    value = value.strip()
    if value.isascii() and value.isdigit() and len(value) < 10:
        return min(float(value), _LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), _LONGEST_WAIT)
