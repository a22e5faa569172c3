"""Answers with pages for people, and with what the pages need."""

from aiohttp import hdrs, web

from feeds.addresses import ascii_url
from feeds.article import State
from feeds.document import Document
from server.freshness import PAGE, STATIC
from server.keys import CLOCK, DOCUMENTS, EDITIONS, STATIC_FILES
from server.negotiation import best_language
from server.phrases import TONGUES, Tongue
from server.purging.tags import ALL
from server.reply import reply

#: A page may show pictures from anywhere, and run nothing but the program's own script.
PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self' https: http:; "
    "style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}


async def home(request: web.Request) -> web.Response:
    """The page that lists the sections."""
    return _page(request, await request.app[DOCUMENTS].home(tongue_of(request)), ALL)


async def section(request: web.Request) -> web.Response:
    """The page of a section."""
    slug = request.match_info["section"]
    found = request.app[EDITIONS].current.newsroom.section(slug)
    if found is None:
        raise web.HTTPNotFound(text=f"There is no section “{slug}”.")
    page = await request.app[DOCUMENTS].section_page(found, tongue_of(request))
    return _page(request, page, found.slug)


async def article(request: web.Request) -> web.Response:
    """The page of an article whose only home is here; the way to its own page for any other."""
    documents = request.app[DOCUMENTS]
    found = await documents.article(request.match_info["id"])
    if found is None:
        raise web.HTTPNotFound(text="There is no article of this id.")
    if found.state is State.RETRACTED:
        raise web.HTTPGone(text="The newsroom has withdrawn this article.")
    if found.url is not None:
        raise web.HTTPFound(ascii_url(found.url))
    page = await documents.article_page(found, tongue_of(request))
    return _page(request, page, *found.sections)


async def static_file(request: web.Request) -> web.Response:
    """A style sheet, script, icon or picture of the program."""
    return _static(request, request.match_info["name"])


async def favicon(request: web.Request) -> web.Response:
    """The icon at the address where feed readers look for it unasked."""
    return _static(request, "favicon.ico")


def tongue_of(request: web.Request) -> Tongue:
    """The language in which the program speaks to this client: Arabic or English."""
    site_language = request.app[EDITIONS].current.newsroom.site.language
    default: Tongue = "ar" if site_language.partition("-")[0] == "ar" else "en"
    best = best_language(request.headers.get(hdrs.ACCEPT_LANGUAGE), TONGUES, default)
    return "ar" if best == "ar" else "en"


def _page(request: web.Request, document: Document, *sections: str) -> web.Response:
    return reply(
        request,
        document,
        lifetime=PAGE,
        now=request.app[CLOCK](),
        vary=("Accept-Language",),
        headers=PAGE_HEADERS,
        sections=sections,
    )


def _static(request: web.Request, name: str) -> web.Response:
    document = request.app[STATIC_FILES].get(name)
    if document is None:
        raise web.HTTPNotFound(text="There is no such file.")
    return reply(request, document, lifetime=STATIC, now=request.app[CLOCK]())
