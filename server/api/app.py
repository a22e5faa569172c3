"""The API put together, as an application to be mounted below ``/api/v1``."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from server.api.about import ABOUT
from server.api.access import Gate
from server.api.keys import DESK, OPENAPI, PAGE, Desk
from server.api.openapi import openapi
from server.api.page import page
from server.api.problems import encoded, problems
from server.api.reading import Readers
from server.api.routes import OPERATIONS
from server.edition import Editions
from storage.store import ArticleStore


def create_api(
    *, store: ArticleStore, editions: Editions, clock: Callable[[], datetime]
) -> web.Application:
    """The API over an open store; the caller closes the store."""
    app = web.Application(middlewares=[problems])
    readers = Readers()
    app[DESK] = Desk(Gate(editions), store, clock, readers)

    async def close(_: web.Application) -> None:
        await asyncio.to_thread(readers.close)

    app.on_cleanup.append(close)
    described = openapi()
    app[OPENAPI] = encoded(described)
    app[PAGE] = page(described).encode()
    app.add_routes([web.get(path, handler) for path, handler in ABOUT])
    for each in OPERATIONS:
        app.router.add_route(each.method, each.path, each.handler)
        if each.method == "GET":
            app.router.add_route("HEAD", each.path, each.handler)
    return app
