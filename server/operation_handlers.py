"""Answers for those who operate the server."""

from aiohttp import web
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from server.keys import METRICS, STORE
from storage.errors import StorageError

_FRESH = {"Cache-Control": "no-store"}


async def healthz(request: web.Request) -> web.Response:
    """Whether the process runs: 200 as long as it can answer at all."""
    return web.Response(text="ok\n", headers=_FRESH)


async def readyz(request: web.Request) -> web.Response:
    """Whether it can read the articles: 200, or 503 with the reason."""
    try:
        await request.app[STORE].revisions()
    except StorageError as error:
        return web.Response(status=503, text=f"{error}\n", headers={**_FRESH, "Retry-After": "5"})
    return web.Response(text="ready\n", headers=_FRESH)


async def metrics(request: web.Request) -> web.Response:
    """What this process counts, for Prometheus."""
    headers = {**_FRESH, "Content-Type": CONTENT_TYPE_PLAIN_0_0_4}
    return web.Response(body=request.app[METRICS].text(), headers=headers)
