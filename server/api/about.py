"""What the API says of itself: its OpenAPI document, and the page for people. Both are open."""

from aiohttp import hdrs, web

from server.api.keys import OPENAPI, PAGE
from server.api.page import policy
from server.api.problems import HEADERS


async def document(request: web.Request) -> web.Response:
    """The OpenAPI document."""
    return web.Response(body=request.app[OPENAPI], headers=HEADERS, content_type="application/json")


async def reference(request: web.Request) -> web.Response:
    """The page that shows it."""
    headers = {**HEADERS, "Content-Security-Policy": policy(), "Referrer-Policy": "no-referrer"}
    return web.Response(
        body=request.app[PAGE], headers=headers, content_type="text/html", charset="utf-8"
    )


async def with_slash(request: web.Request) -> web.Response:
    """The way to the page for who left the slash out; relative, whatever stands in front."""
    last = request.path.rpartition("/")[2]
    return web.Response(status=308, headers={**HEADERS, hdrs.LOCATION: f"{last}/"})


#: Paths below ``/api/v1`` that need no token.
ABOUT = (("", with_slash), ("/", reference), ("/openapi.json", document))
