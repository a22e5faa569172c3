"""Answers with feeds of a part of a section: a category's, an author's."""

from aiohttp import web

from feeds.terms import Kind, term_of
from server.feed_handlers import asked_feed, feed_reply
from server.keys import DOCUMENTS


async def tag(request: web.Request) -> web.Response:
    """What a section has of one category."""
    return await _about(request, Kind.TAG, request.match_info["term"])


async def author(request: web.Request) -> web.Response:
    """What a section has by one author."""
    return await _about(request, Kind.AUTHOR, request.match_info["author"])


async def _about(request: web.Request, kind: Kind, written: str) -> web.Response:
    section, form = asked_feed(request)
    term = term_of(kind, written)
    if term is None:
        raise web.HTTPNotFound(text="There is no such feed.")
    standing = await request.app[DOCUMENTS].feed_about(section, form, term)
    return await feed_reply(request, section, form, standing)
