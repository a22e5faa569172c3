"""What is answered where there is nothing to hand out: short, and saying where to look."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote, urlsplit

import structlog
from aiohttp import hdrs, web

from server.aliases import current_path, path_of_query
from server.errors import NothingListed
from server.keys import EDITIONS, PAGES
from server.negotiation import wants_html
from server.options import ALLOWED
from server.page_handlers import PAGE_HEADERS, tongue_of
from storage.errors import StorageError

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

#: RFC 9110, 9, RFC 5789 (PATCH), and QUERY of the HTTP working group; any other method is unknown
#: here (501), not merely not allowed.
_KNOWN_METHODS = frozenset(
    {"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY"}
)
#: Seconds after which a client may try again when the database can't be read.
_RETRY_SECONDS = 5

log = structlog.get_logger()


@web.middleware
async def refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns every refusal into an answer that helps: HTML for a browser, text otherwise."""
    if request.method not in _KNOWN_METHODS:
        return refusal(request, 501, f"The method {request.method[:20]} is not known here.")
    try:
        # First of all: an old query stands at addresses that there are today ("/?feed=rss2").
        return _moved_query(request) or await handler(request)
    except (web.HTTPNotFound, NothingListed) as missing:
        return _moved(request) or refusal(request, 404, _hint(missing))
    except web.HTTPRedirection:
        raise
    except web.HTTPMethodNotAllowed as wrong:
        return refusal(request, wrong.status, f"Allowed here: {ALLOWED}.", {"Allow": ALLOWED})
    except web.HTTPError as refused:
        return refusal(request, refused.status, _hint(refused))
    except StorageError as error:
        log.error("articles can't be read", path=request.path, error=str(error))
        return refusal(request, 503, "", {"Retry-After": str(_RETRY_SECONDS)})


def refusal(
    request: web.Request, status: int, hint: str, headers: dict[str, str] | None = None
) -> web.Response:
    """A refusal with a short body that says why and where the feeds are."""
    newsroom = request.app[EDITIONS].current.newsroom
    fields = {
        "Cache-Control": "no-store" if status >= 500 else "public, max-age=60",
        "Vary": "Accept, Accept-Language",
        "X-Content-Type-Options": "nosniff",
        "Access-Control-Allow-Origin": "*",
        **(headers or {}),
    }
    if wants_html(request.headers.get(hdrs.ACCEPT)):
        html = request.app[PAGES].refusal(newsroom, status, hint, tongue=tongue_of(request))
        return web.Response(
            status=status, text=html, content_type="text/html", headers={**fields, **PAGE_HEADERS}
        )
    reason = web.Response(status=status).reason
    text = (
        f"{status} {reason}. {hint}".rstrip()
        + f"\nAll sections and their feeds: {newsroom.feeds_url}/\n"
    )
    return web.Response(status=status, text=text, headers=fields)


def _moved(request: web.Request) -> web.Response | None:
    """The permanent redirect of an address that a feed had earlier."""
    return _redirect(request, current_path(request.app[EDITIONS].current.newsroom, request.path))


def _moved_query(request: web.Request) -> web.Response | None:
    """The same of an address with a query."""
    if not request.query_string:
        return None
    newsroom = request.app[EDITIONS].current.newsroom
    query = tuple(request.query.items())
    return _redirect(request, path_of_query(newsroom, request.path, query))


def _redirect(request: web.Request, path: str | None) -> web.Response | None:
    if path is None or request.method not in {"GET", "HEAD"}:
        return None
    prefix = urlsplit(request.app[EDITIONS].current.newsroom.feeds_url).path.rstrip("/")
    headers = {"Location": quote(prefix + path), "Cache-Control": "public, max-age=86400"}
    return web.Response(status=301, headers=headers)


def _hint(refused: web.HTTPException | NothingListed) -> str:
    """What the handler said; aiohttp's own words ("404: Not Found") say nothing more."""
    if isinstance(refused, NothingListed):
        return str(refused)
    text = (refused.text or "").strip()
    return "" if text.startswith(str(refused.status)) else text
