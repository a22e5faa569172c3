"""The server, in one process or in several."""

import asyncio
import socket
from dataclasses import replace

import typer

from config.site import Newsroom
from ingest.samples import add_samples
from server.app import wall_clock
from server.commands.options import SAMPLE_CONFIG, Options, errors_in_one_line
from server.listening import address_of, listening
from server.logs import configure_logs
from server.running import run
from server.workers import Workers
from storage.store import ArticleStore


def serve(options: Options) -> None:
    """Serves until SIGINT or SIGTERM; what can't be done is said in one line, exit status 2."""
    configure_logs()
    with errors_in_one_line():
        newsroom = options.load()
        asyncio.run(_prepare(newsroom, options))
        with listening(
            newsroom.server.host, newsroom.server.port, workers=newsroom.server.workers
        ) as sockets:
            _serve_on(sockets, newsroom, options)


async def _prepare(newsroom: Newsroom, options: Options) -> None:
    """The database made or migrated, and on the first start of the sample newsroom filled."""
    async with await ArticleStore.open(newsroom.storage) as store:
        if options.config.resolve() == SAMPLE_CONFIG:
            await add_samples(store, newsroom, clock=wall_clock)


def _serve_on(sockets: list[socket.socket], newsroom: Newsroom, options: Options) -> None:
    # With port 0 the real port is known only now, and the feeds' own addresses hold it.
    options = replace(options, port=sockets[0].getsockname()[1])
    typer.echo(f"Nashra serves {newsroom.site.title}: open {address_of(sockets[0])}")
    if len(sockets) == 1:
        work(sockets[0], options)
        return
    seconds = newsroom.server.shutdown_timeout
    Workers(work, (options,), sockets, shutdown_seconds=seconds).run()


def work(bound: socket.socket, options: Options) -> None:
    """One process of the server."""
    configure_logs()
    run(options.load(), load=options.load, path=options.config, bound=bound)
