"""The application put together: what it holds, what runs beside it, in which order it ends."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import UTC, datetime

from aiohttp import web

from ingest.polling import Poller
from server.api.app import create_api
from server.api.representation import PREFIX as API
from server.contact import Contact
from server.document_cache import DocumentCache
from server.documents import Documents
from server.edition import Editions
from server.keys import (
    CLOCK,
    CONTACT,
    DOCUMENTS,
    EDITIONS,
    METRICS,
    PAGES,
    PURGER,
    REPLAY,
    SITEMAPS,
    STATIC_FILES,
    STORE,
    TRAFFIC,
)
from server.metrics import Metrics
from server.options import options
from server.pages import Pages
from server.purging import Purger
from server.refusals import refusals
from server.replay import Replay
from server.revisions import Revisions
from server.routes import add_routes
from server.sitemaps import Sitemaps
from server.static_files import static_files
from server.traffic import Traffic, named_routes
from server.warming import Warming
from storage.store import ArticleStore

#: Nothing that is asked of the public addresses has a body worth more.
_BODY_BYTES = 64 * 1024
#: One part in so many of the cache's size, for the request heads that are known.
_REPLAY_SHARE = 8


def wall_clock() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def create_app(
    *,
    store: ArticleStore,
    editions: Editions,
    clock: Callable[[], datetime] = wall_clock,
    replay_bytes: int | None = None,
) -> web.Application:
    """The server of one process over an open store; the caller closes the store.

    ``replay_bytes`` is what known request heads may take, beside the documents: a share of the
    cache's size unless it is given; with 0, every request is parsed.
    """
    app = web.Application(
        middlewares=[named_routes, refusals, options], client_max_size=_BODY_BYTES
    )
    cache_size = editions.current.newsroom.server.cache_size
    contact = Contact()
    cache = DocumentCache(cache_size, contact)
    revisions = Revisions(store, clock, contact)
    traffic = Traffic()
    seconds = time.time if clock is wall_clock else lambda: clock().timestamp()
    app[CLOCK] = clock
    app[CONTACT] = contact
    app[TRAFFIC] = traffic
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
    app[REPLAY] = Replay(
        cache_size // _REPLAY_SHARE if replay_bytes is None else replay_bytes,
        cache=cache,
        traffic=traffic,
        uses=app[DOCUMENTS].uses,
        seconds=seconds,
    )
    purger = Purger(store, lambda: editions.current.newsroom, clock)
    app[PURGER] = purger
    app[METRICS] = Metrics(
        traffic=traffic, replay=app[REPLAY], cache=cache, revisions=revisions, purger=purger
    )
    warming = Warming(app[DOCUMENTS], editions=editions, revisions=revisions, seconds=seconds)

    app[SITEMAPS] = Sitemaps(
        store=store, editions=editions, revisions=revisions, cache=cache, clock=clock
    )

    poller = Poller(store, lambda: editions.current.newsroom, clock)

    async def beside(_: web.Application) -> AsyncIterator[None]:
        tasks = [
            asyncio.create_task(editions.follow(), name="follow the configuration"),
            asyncio.create_task(revisions.notice(), name="notice other processes' writes"),
            asyncio.create_task(revisions.publish_on_time(), name="publish on time"),
            asyncio.create_task(warming.run(), name="build ahead"),
            asyncio.create_task(poller.run(), name="visit the sources"),
            asyncio.create_task(purger.run(), name="tell the caches in front"),
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
