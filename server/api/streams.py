"""Many articles in one request: NDJSON, answered line by line while it is read.

What arrives is read, then stored, a batch at a time, and while one batch is stored the next is
read. A line is answered when its article is on disk and in the feeds. However long the stream, no
more than five batches of it are in memory.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from aiohttp import ClientPayloadError, hdrs, web

from config.errors import NashraError
from feeds.article import Article, Outcome
from server.api.access import Access
from server.api.answers import Counts, LineRefused, LineTaken, StreamEnd
from server.api.bodies import NDJSON_TYPE, check_has_body
from server.api.keys import DESK, Desk
from server.api.lines import Line, Lines
from server.api.problems import HEADERS, ApiProblem, encoded, of_storage
from server.api.taking import Objections, result_of, status_of
from storage.errors import StorageError
from storage.store import Written

#: Articles and bytes of a batch, which is one transaction, and how long it waits to be full.
_BATCH_ARTICLES = 200
_BATCH_BYTES = 4 * 1024**2
_BATCH_SECONDS = 0.02
#: Batches that are made ready while one is stored.
_AHEAD = 2
#: A stream on which nothing comes, or whose answers nobody takes, is ended.
_IDLE_SECONDS = 60.0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Reading:
    """A batch whose lines have been read: each an article, or why it is none."""

    lines: Sequence[Line]
    found: Sequence[Article | ApiProblem]
    access: Access
    now: datetime


@dataclass(frozen=True, slots=True)
class _Told:
    """The answer to one line."""

    body: LineTaken | LineRefused
    #: Created, updated, unchanged or refused.
    outcome: str


#: The next batches of a stream, and last nothing, or why there are no more.
_Coming = asyncio.Queue[asyncio.Task[_Reading] | Exception | None]


class Answer:
    """The answer to a stream, which begins with the first line that is answered."""

    def __init__(self, request: web.Request) -> None:
        self._request = request
        # RFC 7240, 4.2: a client that wants little is told of refusals alone.
        self._minimal = "return=minimal" in request.headers.get("Prefer", "").replace(" ", "")
        self._response: web.StreamResponse | None = None
        self._counts: Counter[str] = Counter()

    @property
    def has_begun(self) -> bool:
        """Whether its status is out, and can't be another any more."""
        return self._response is not None

    async def tell(self, answers: Sequence[_Told]) -> None:
        """Sends the answers to some lines."""
        self._counts.update(each.outcome for each in answers)
        shown = [each.body for each in answers if not self._minimal or each.outcome == "refused"]
        await self._write(shown)

    async def end(self, problem: ApiProblem | None = None) -> web.StreamResponse:
        """Sends what became of all, and why it ended before the stream did, if it did."""
        summary: Counts = {
            "created": self._counts[Outcome.CREATED],
            "updated": self._counts[Outcome.UPDATED],
            "unchanged": self._counts[Outcome.UNCHANGED],
            "refused": self._counts["refused"],
        }
        if problem is not None:
            summary["problem"] = problem.body()
        last: StreamEnd = {"summary": summary}
        response = await self._write([last])
        await response.write_eof()
        return response

    def abandon(self) -> web.StreamResponse:
        """Ends the connection, on which nothing more can be said that would be understood."""
        if (transport := self._request.transport) is not None:
            transport.abort()
        return self._response or web.Response(status=400)

    async def _write(self, values: Sequence[object]) -> web.StreamResponse:
        if self._response is None:
            headers = {**HEADERS, hdrs.CONTENT_TYPE: NDJSON_TYPE}
            if self._minimal:
                headers["Preference-Applied"] = "return=minimal"
            self._response = web.StreamResponse(headers=headers)
            await self._response.prepare(self._request)
        if values:
            text = b"".join(encoded(value) + b"\n" for value in values)
            # A client that sends and does not read would stop both ends for ever.
            async with asyncio.timeout(_IDLE_SECONDS):
                await self._response.write(text)
        return self._response


async def take_stream(request: web.Request, access: Access) -> web.StreamResponse:
    """Takes the articles of a stream in, each answered on a line of its own."""
    check_has_body(request)
    desk = request.app[DESK]
    answer = Answer(request)
    try:
        async with contextlib.aclosing(_readings(request, desk, access)) as readings:
            async for reading in readings:
                await answer.tell(await _stored(reading, desk))
    except (ApiProblem, StorageError) as error:
        problem = of_storage(error) if isinstance(error, StorageError) else error
        if not answer.has_begun:
            raise
        log.warning("a stream of articles was ended", token=access.token.name, error=str(error))
        return await answer.end(problem)
    except (ConnectionError, ClientPayloadError, TimeoutError) as error:
        log.info("a stream of articles broke off", token=access.token.name, error=str(error))
        return answer.abandon()
    return await answer.end()


async def _readings(
    request: web.Request, desk: Desk, access: Access
) -> AsyncGenerator[_Reading, None]:
    """The batches of a stream, read; while one is stored, the next are made ready."""
    lines = Lines(request.content, longest=access.newsroom.api.line_size)
    coming: _Coming = asyncio.Queue(_AHEAD)
    preparing = asyncio.create_task(_prepare(lines, desk, access, coming))
    try:
        while (next_one := await coming.get()) is not None:
            if isinstance(next_one, Exception):
                raise next_one
            yield await next_one
    finally:
        preparing.cancel()
        await asyncio.gather(preparing, return_exceptions=True)
        while not coming.empty():
            if isinstance(left := coming.get_nowait(), asyncio.Task):
                left.cancel()


async def _prepare(lines: Lines, desk: Desk, access: Access, coming: _Coming) -> None:
    """Has each batch read, in their order; then the end, or what kept it from the end."""
    last: Exception | None = None
    try:
        while batch := await _batch(lines):
            await coming.put(asyncio.create_task(_reading(batch, desk, access)))
    except Exception as error:  # noqa: BLE001 - raised by who waits for the next batch
        last = error
    await coming.put(last)


async def _reading(batch: Sequence[Line], desk: Desk, access: Access) -> _Reading:
    # The configuration may have changed, and the token with it, since the stream began.
    current = desk.gate.renewed(access)
    now = desk.clock()
    return _Reading(batch, await desk.readers.read(batch, current, now), current, now)


async def _batch(lines: Lines) -> list[Line]:
    try:
        return await lines.batch(
            most=_BATCH_ARTICLES,
            most_bytes=_BATCH_BYTES,
            wait_seconds=_BATCH_SECONDS,
            idle_seconds=_IDLE_SECONDS,
        )
    except TimeoutError:
        detail = f"No line came for {_IDLE_SECONDS:.0f} seconds."
        raise ApiProblem(408, detail) from None


async def _stored(reading: _Reading, desk: Desk) -> list[_Told]:
    """The articles of a batch written in one transaction; the answers to all of its lines."""
    articles = [each for each in reading.found if isinstance(each, Article)]
    objections = Objections(reading.access, reading.now)
    written = iter(
        await desk.store.put_each(articles, now=reading.now, objection=objections.to_writing)
    )
    return [
        _answer(line, next(written) if isinstance(found, Article) else found)
        for line, found in zip(reading.lines, reading.found, strict=True)
    ]


def _answer(line: Line, became: Written | NashraError) -> _Told:
    if isinstance(became, Written):
        taken: LineTaken = {
            "line": line.number,
            "status": status_of(became),
            **result_of(became),
        }
        return _Told(taken, taken["outcome"])
    problem = became if isinstance(became, ApiProblem) else ApiProblem(422, str(became))
    refused: LineRefused = {
        "line": line.number,
        "status": problem.status,
        "outcome": "refused",
        "problem": problem.body(),
    }
    return _Told(refused, "refused")
