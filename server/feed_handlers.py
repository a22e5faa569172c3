"""Answers with feeds and lists of them."""

from typing import cast

from aiohttp import web

from config.site import Format
from server.keys import CLOCK, DOCUMENTS, EDITIONS
from server.reply import reply


async def feed(request: web.Request) -> web.Response:
    """A section's feed, ``all`` included."""
    slug = request.match_info["section"]
    section = request.app[EDITIONS].current.newsroom.section(slug)
    if section is None:
        raise web.HTTPNotFound(text=f"There is no section “{slug}”.")
    form = cast("Format", request.match_info["format"])  # the route admits no other
    document = await request.app[DOCUMENTS].feed(section, form)
    return reply(request, document, max_age=section.max_age, now=request.app[CLOCK]())


async def opml(request: web.Request) -> web.Response:
    """The list of all feeds, for feed readers to import."""
    document = await request.app[DOCUMENTS].opml()
    max_age = request.app[EDITIONS].current.newsroom.everything.max_age
    return reply(request, document, max_age=max_age, now=request.app[CLOCK]())
