"""What may be asked of an address: OPTIONS (RFC 9110, 9.3.7), and what scripts of other sites may
ask and read (CORS, in the Fetch standard)."""

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

#: Fields of an answer that scripts of other sites may read beyond those that they always may.
EXPOSED = {"Access-Control-Expose-Headers": "ETag, Last-Modified, Link, IM"}
#: What every address but a wrong one takes.
ALLOWED = "GET, HEAD, OPTIONS"
#: Seconds for which a browser need not ask again; it takes less where it likes to.
_MAX_AGE = 86_400
_ALLOW = {"Allow": ALLOWED}
#: Also for a browser that asks before a script's request, and for it alone.
_PREFLIGHT = {
    **_ALLOW,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": ALLOWED,
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since, A-IM",
    "Access-Control-Max-Age": str(_MAX_AGE),
}


@web.middleware
async def options(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answers OPTIONS, a browser's question before a request (preflight) included, of every address
    that there is and of the server as a whole (``*``)."""
    # The API, an application of its own, is for programs that know it, and for no other site.
    of_the_api = len(request.match_info.apps) > 1
    if request.method != hdrs.METH_OPTIONS or of_the_api:
        return await handler(request)
    wrong = request.match_info.http_exception
    if request.raw_path != "*" and not isinstance(wrong, web.HTTPMethodNotAllowed):
        return await handler(request)
    asks_first = hdrs.ACCESS_CONTROL_REQUEST_METHOD in request.headers
    return web.Response(status=204, headers=_PREFLIGHT if asks_first else _ALLOW)
