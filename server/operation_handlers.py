"""Answers for those who operate the server."""

import json
from typing import Any

from aiohttp import web
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from server.keys import CLOCK, DOCUMENTS, EDITIONS, METRICS, PURGER, STORE
from server.status import status as seen_status
from storage.errors import StorageError

_FRESH = {"Cache-Control": "no-store"}


async def healthz(request: web.Request) -> web.Response:
    """Whether the process runs: 200 as long as it can answer at all."""
    return web.Response(text="ok\n", headers=_FRESH)


async def readyz(request: web.Request) -> web.Response:
    """Whether it can answer readers: 200, be it from memory alone, or 503 with the reason."""
    return await _ready(request, from_memory=request.app[DOCUMENTS].are_known)


async def readyz_write(request: web.Request) -> web.Response:
    """Whether it can take articles in: 200, or 503 with the reason while the storage is away."""
    return await _ready(request, from_memory=False)


async def _ready(request: web.Request, *, from_memory: bool) -> web.Response:
    try:
        await request.app[STORE].revisions()
    except StorageError as error:
        if from_memory:
            return web.Response(text=f"ready, from memory alone: {error}\n", headers=_FRESH)
        return web.Response(status=503, text=f"{error}\n", headers={**_FRESH, "Retry-After": "5"})
    return web.Response(text="ready\n", headers=_FRESH)


async def status(request: web.Request) -> web.Response:
    """Versions, how many articles there are, and how every source is, as JSON."""
    try:
        seen = await _status(request)
    except StorageError as error:
        return web.Response(status=503, text=f"{error}\n", headers={**_FRESH, "Retry-After": "5"})
    text = json.dumps(seen, ensure_ascii=False, indent=2) + "\n"
    return web.Response(text=text, content_type="application/json", headers=_FRESH)


async def metrics(request: web.Request) -> web.Response:
    """What this process counts, and how the sources are, for Prometheus."""
    try:
        sources = (await _status(request))["sources"]
    except StorageError:
        sources = []  # the other figures are what is wanted most when the database is away
    headers = {**_FRESH, "Content-Type": CONTENT_TYPE_PLAIN_0_0_4}
    return web.Response(body=request.app[METRICS].text(sources), headers=headers)


async def _status(request: web.Request) -> dict[str, Any]:
    app = request.app
    return seen_status(
        app[EDITIONS].current.newsroom,
        await app[STORE].source_states(),
        articles=await app[STORE].count(),
        now=app[CLOCK](),
        told=app[PURGER].told,
    )
