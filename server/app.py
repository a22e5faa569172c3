"""The application put together: what it holds, what runs beside it, in which order it ends."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import UTC, datetime

from aiohttp import web

from server.api.app import create_api
from server.api.representation import PREFIX as API
from server.document_cache import DocumentCache
from server.documents import Documents
from server.edition import Editions
from server.keys import CLOCK, DOCUMENTS, EDITIONS, PAGES, STATIC_FILES, STORE
from server.pages import Pages
from server.refusals import refusals
from server.revisions import Revisions
from server.routes import add_routes
from server.static_files import static_files
from storage.store import ArticleStore

#: Nothing that is asked of the public addresses has a body worth more.
_BODY_BYTES = 64 * 1024


def wall_clock() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def create_app(
    *, store: ArticleStore, editions: Editions, clock: Callable[[], datetime] = wall_clock
) -> web.Application:
    """The server of one process over an open store; the caller closes the store."""
    app = web.Application(middlewares=[refusals], client_max_size=_BODY_BYTES)
    cache = DocumentCache(editions.current.newsroom.server.cache_size)
    revisions = Revisions(store, clock)
    app[CLOCK] = clock
    app[STORE] = store
    app[EDITIONS] = editions
    app[PAGES] = Pages()
    app[STATIC_FILES] = static_files()
    app[DOCUMENTS] = Documents(
        store=store,
        editions=editions,
        revisions=revisions,
        cache=cache,
        pages=app[PAGES],
        clock=clock,
    )

    async def beside(_: web.Application) -> AsyncIterator[None]:
        tasks = [
            asyncio.create_task(editions.follow(), name="follow the configuration"),
            asyncio.create_task(revisions.notice(), name="notice other processes' writes"),
            asyncio.create_task(revisions.publish_on_time(), name="publish on time"),
        ]
        yield
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        revisions.close()
        await cache.close()

    app.cleanup_ctx.append(beside)
    add_routes(app)
    app.add_subapp(API, create_api(store=store, editions=editions, clock=clock))
    return app
