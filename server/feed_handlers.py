"""Answers with feeds and lists of them."""

from dataclasses import replace
from typing import cast

from aiohttp import web

from config.site import Format
from feeds.document import Document
from server.keys import CLOCK, DOCUMENTS, EDITIONS
from server.reply import reply

#: Fetch Metadata: what a browser is going to do with the answer.
_DESTINATION = "Sec-Fetch-Dest"


async def feed(request: web.Request) -> web.Response:
    """A section's feed, ``all`` included."""
    slug = request.match_info["section"]
    section = request.app[EDITIONS].current.newsroom.section(slug)
    if section is None:
        raise web.HTTPNotFound(text=f"There is no section “{slug}”.")
    form = cast("Format", request.match_info["format"])  # the route admits no other
    standing = await request.app[DOCUMENTS].feed(section, form)
    document = standing.document
    return reply(
        request,
        document if form == "json" else _as_opened(request, document),
        max_age=section.max_age,
        now=request.app[CLOCK](),
        vary=() if form == "json" else (_DESTINATION,),
        standing=standing,
    )


def _as_opened(request: web.Request, document: Document) -> Document:
    """The document as ``application/xml`` where a browser opens it as a page.

    Browsers apply the feed's style sheet to that type alone; feed readers, which send no
    ``Sec-Fetch-Dest``, get the feed's own.
    """
    if request.headers.get(_DESTINATION) != "document":
        return document
    return replace(document, media_type="application/xml; charset=utf-8")


async def opml(request: web.Request) -> web.Response:
    """The list of all feeds, for feed readers to import."""
    standing = await request.app[DOCUMENTS].opml()
    return reply(
        request,
        standing.document,
        max_age=request.app[EDITIONS].current.newsroom.everything.max_age,
        now=request.app[CLOCK](),
        standing=standing,
    )
