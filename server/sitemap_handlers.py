"""Answers for search engines: sitemaps, and the robots.txt that names them."""

from aiohttp import web

from feeds.document import Document, document
from feeds.months import Month
from feeds.sitemap import SitemapFile
from feeds.sitemap import robots as robots_text
from server.freshness import Lifetime
from server.keys import CLOCK, EDITIONS, SITEMAPS
from server.purging.tags import ALL
from server.reply import reply

#: Digits of a file's number; more than that no month has.
_DIGITS = 6


async def sitemap_index(request: web.Request) -> web.Response:
    """The list of all sitemaps."""
    return _reply(request, await request.app[SITEMAPS].index())


async def sections_sitemap(request: web.Request) -> web.Response:
    """The pages of the sections."""
    return _reply(request, await request.app[SITEMAPS].sections())


async def sitemap(request: web.Request) -> web.Response:
    """A month's articles."""
    match = request.match_info
    number = match.get("part", "1")
    # The first file of a month has the month's address alone.
    if match.get("part") == "1" or len(number) > _DIGITS:
        raise web.HTTPNotFound(text="There is no such sitemap; /sitemap.xml lists them.")
    file = SitemapFile(Month(int(match["year"]), int(match["month"])), int(number))
    return _reply(request, await request.app[SITEMAPS].articles(file))


async def news_sitemap(request: web.Request) -> web.Response:
    """What was published within the last 48 hours."""
    return _reply(request, await request.app[SITEMAPS].news())


async def robots(request: web.Request) -> web.Response:
    """What crawlers may read, and where the sitemaps are (RFC 9309)."""
    edition = request.app[EDITIONS].current
    made = document(
        robots_text(edition.newsroom),
        media_type="text/plain; charset=utf-8",
        modified=edition.since,
        compressible=False,
    )
    return _reply(request, made)


def _reply(request: web.Request, made: Document) -> web.Response:
    lifetime = Lifetime.of(request.app[EDITIONS].current.newsroom.everything)
    return reply(request, made, lifetime=lifetime, now=request.app[CLOCK](), sections=(ALL,))
