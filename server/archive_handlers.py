"""Answers with the further documents of a section's feed: pages and archives (RFC 5005)."""

from urllib.parse import urlsplit

from aiohttp import web

from feeds.addresses import feed_path
from feeds.months import Month
from feeds.paging import ArchivePart
from server.feed_handlers import asked_feed, feed_reply
from server.keys import DOCUMENTS, EDITIONS

#: Digits of a part's number; more than that no month has.
_DIGITS = 6


async def page(request: web.Request) -> web.Response:
    """A page of a feed. The first is the feed, at the address where it always is."""
    section, form = asked_feed(request)
    number = int(request.match_info["page"])
    if number == 1:
        raise _permanently(request, feed_path(section.slug, form))
    standing = await request.app[DOCUMENTS].feed_page(section, form, number)
    return await feed_reply(request, section, form, standing)


async def archive(request: web.Request) -> web.Response:
    """As many of a month's articles as a feed holds. The first part has the month's address."""
    section, form = asked_feed(request)
    match = request.match_info
    month = f"{match['year']}/{match['month']}"
    number = match.get("part")
    if number == "1":
        raise _permanently(request, feed_path(f"{section.slug}/{month}", form))
    if number is not None and len(number) > _DIGITS:
        raise web.HTTPNotFound(text=f"The archive of {month} has no such part.")
    part = ArchivePart(Month(int(match["year"]), int(match["month"])), int(number or 1))
    standing = await request.app[DOCUMENTS].feed_archive(section, form, part)
    return await feed_reply(request, section, form, standing)


def _permanently(request: web.Request, path: str) -> web.HTTPMovedPermanently:
    prefix = urlsplit(request.app[EDITIONS].current.newsroom.feeds_url).path.rstrip("/")
    return web.HTTPMovedPermanently(
        prefix + path, headers={"Cache-Control": "public, max-age=86400"}
    )
