"""Answers with feeds and lists of them."""

from dataclasses import replace
from typing import cast

from aiohttp import web

from config.site import Format, Section
from feeds.document import Document
from server.deltas import asked_changes, im_used
from server.documents import media_type
from server.freshness import Lifetime
from server.keys import CLOCK, DOCUMENTS, EDITIONS
from server.purging.tags import ALL
from server.reply import reply
from server.standing import Standing

#: Fetch Metadata: what a browser is going to do with the answer.
_DESTINATION = "Sec-Fetch-Dest"


async def feed(request: web.Request) -> web.Response:
    """A section's feed, ``all`` included."""
    section, form = asked_feed(request)
    standing = await request.app[DOCUMENTS].feed(section, form)
    return await feed_reply(request, section, form, standing)


def asked_feed(request: web.Request) -> tuple[Section, Format]:
    """The section and format that the address names; raises ``HTTPNotFound``."""
    slug = request.match_info["section"]
    section = request.app[EDITIONS].current.newsroom.section(slug)
    if section is None:
        raise web.HTTPNotFound(text=f"There is no section “{slug}”.")
    return section, cast("Format", request.match_info["format"])  # the route admits no other


async def feed_reply(
    request: web.Request, section: Section, form: Format, standing: Standing
) -> web.Response:
    """The answer with one of the section's feed documents, or with what changed in it."""
    document = standing.document
    whole = reply(
        request,
        document if form == "json" else _as_opened(request, document),
        lifetime=Lifetime.of(section),
        now=request.app[CLOCK](),
        vary=() if form == "json" else (_DESTINATION,),
        headers={"Link": _self_link(document, form)},
        sections=(section.slug,),
        standing=standing,
    )
    if whole.status == 200 and (changes := await asked_changes(request, standing)) is not None:
        return im_used(request, whole, changes)
    return whole


def _self_link(document: Document, form: Format) -> str:
    """Where the document is at home (RFC 8288), whatever address a proxy was asked for."""
    return f'<{document.url}>; rel="self"; type="{media_type(form)}"'


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
        lifetime=Lifetime.of(request.app[EDITIONS].current.newsroom.everything),
        now=request.app[CLOCK](),
        sections=(ALL,),
        standing=standing,
    )
