"""One process that serves, from open socket to clean stop."""

import asyncio
import gc
import logging
import multiprocessing
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import uvloop
from aiohttp import web

from config.site import Newsroom
from server.access_log import AccessLog
from server.app import create_app
from server.connections import listen
from server.edition import Editions
from storage.store import ArticleStore

#: A connection on which no request has begun for so long is closed.
_KEEP_ALIVE_SECONDS = 75.0

#: New objects, and collections of younger ones, after which each generation is searched.
_COLLECT_AFTER = (100_000, 20, 100)

#: aiohttp wants one; the lines go through ``AccessLog``.
_ACCESS = logging.getLogger("nashra.access")


def run(
    newsroom: Newsroom,
    *,
    load: Callable[[], Newsroom],
    path: Path,
    bound: socket.socket,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serves on this socket until SIGINT or SIGTERM; requests under way are answered first.

    ``load`` reads the configuration at ``path`` again when that file changes. ``ready`` is called
    as soon as the first request can be answered. Raises ``StorageError``.
    """
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(newsroom, load, path, bound, ready))


async def _serve(
    newsroom: Newsroom,
    load: Callable[[], Newsroom],
    path: Path,
    bound: socket.socket,
    ready: Callable[[], None],
) -> None:
    stop = _told_to_stop()
    access_log = AccessLog()
    async with await ArticleStore.open(newsroom.storage) as store:
        app = create_app(store=store, editions=Editions(newsroom, load, path))
        runner = web.AppRunner(
            app,
            handle_signals=False,
            access_log=_ACCESS if newsroom.server.access_log else None,
            access_log_class=access_log.logger(),
            keepalive_timeout=_KEEP_ALIVE_SECONDS,
            shutdown_timeout=newsroom.server.shutdown_timeout,
        )
        await runner.setup()
        listener = await listen(runner, bound)
        try:
            _spare_the_collector()
            ready()
            await stop.wait()
        finally:
            listener.close()
            await runner.cleanup()
            access_log.flush()


def _spare_the_collector() -> None:
    """Leaves what was made at start out of every later search for garbage, and has these come
    seldom: with 512 busy connections they took a third of the processor. Most of what a request
    makes goes by its reference count alone."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)


def _told_to_stop() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    # A worker whose parent was killed must not go on holding the port.
    if (parent := multiprocessing.parent_process()) is not None:
        asyncio.get_running_loop().add_reader(parent.sentinel, stop.set)
    return stop
