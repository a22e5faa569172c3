"""A server that publishes through its own store, as one that takes articles by HTTP does.

    python -m benchmarks.publishing_server CONFIG PORT

A number on standard input publishes the article of that number; the line on standard output is
when the write was acknowledged (CLOCK_MONOTONIC, seconds).
"""

import asyncio
import sys
import time
from pathlib import Path

import uvloop
from aiohttp import web

from benchmarks.corpus import fresh
from config.loading import load
from server.app import create_app, wall_clock
from server.connections import listen
from server.edition import Editions
from server.listening import listening
from storage.store import ArticleStore


async def serve(config: Path, port: int) -> None:
    """Serves until standard input ends."""
    newsroom = load(config)
    async with await ArticleStore.open(newsroom.storage.url) as store:
        editions = Editions(newsroom, lambda: load(config), config)
        runner = web.AppRunner(create_app(store=store, editions=editions), access_log=None)
        await runner.setup()
        with listening("127.0.0.1", port) as (bound,):
            listener = await listen(runner, bound)
            await _publish(store)
            listener.close()
        await runner.cleanup()


async def _publish(store: ArticleStore) -> None:
    lines = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(lines)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    while line := await lines.readline():
        now = wall_clock()
        await store.put(fresh(int(line), now=now), now=now)
        print(time.monotonic(), flush=True)


if __name__ == "__main__":
    uvloop.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
