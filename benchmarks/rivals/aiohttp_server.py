"""aiohttp with handlers that a newsroom could write in an afternoon.

    python -m benchmarks.rivals.aiohttp_server bare PORT FOLDER
    python -m benchmarks.rivals.aiohttp_server feedgen PORT

``bare`` answers with the bytes of FOLDER/{slug}.rss.gz, held in memory: the least that a server
on aiohttp can do. ``feedgen`` builds and compresses the feed for each request.
"""

import gzip
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from hashlib import blake2b
from pathlib import Path

import uvloop
from aiohttp import web

from benchmarks.corpus import section_articles
from benchmarks.rivals.feedgen_rss import generator

_HEADERS = {
    "Content-Type": "application/rss+xml; charset=utf-8",
    "Content-Encoding": "gzip",
    "Cache-Control": "public, max-age=300",
    "Vary": "Accept-Encoding",
}


def _answer(request: web.Request, body: bytes, etag: str) -> web.Response:
    if request.headers.get("If-None-Match") == etag:
        return web.Response(status=304, headers={"ETag": etag, "Vary": "Accept-Encoding"})
    return web.Response(body=body, headers={**_HEADERS, "ETag": etag})


def _etag(body: bytes) -> str:
    return f'"{blake2b(body, digest_size=12).hexdigest()}"'


async def bare(request: web.Request, *, held: dict[str, tuple[bytes, str]]) -> web.Response:
    """The bytes that are held for this slug."""
    return _answer(request, *held[request.match_info["slug"]])


async def feedgen(request: web.Request) -> web.Response:
    """The feed, built now."""
    slug = request.match_info["slug"]
    body = gzip.compress(generator(slug, section_articles(slug)).rss_str(), 6, mtime=0)
    return _answer(request, body, _etag(body))


def _held(folder: Path) -> dict[str, tuple[bytes, str]]:
    bodies = {path.name.partition(".")[0]: path.read_bytes() for path in folder.glob("*.gz")}
    return {slug: (body, _etag(body)) for slug, body in bodies.items()}


def main() -> None:
    """Serves until it is ended."""
    kind, port, *folder = sys.argv[1:]
    handler: Callable[[web.Request], Awaitable[web.Response]] = feedgen
    if kind == "bare":
        handler = partial(bare, held=_held(Path(folder[0])))
    app = web.Application()
    app.router.add_get("/feeds/{slug}.rss", handler)
    loop = uvloop.new_event_loop()
    web.run_app(app, host="127.0.0.1", port=int(port), access_log=None, backlog=1024, loop=loop)


if __name__ == "__main__":
    main()
