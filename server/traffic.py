"""How many requests were answered, by route, status and way: plain numbers, read at a scrape."""

from collections.abc import Iterator
from typing import Literal

from aiohttp import web
from aiohttp.typedefs import Handler

#: Whether a request was parsed, or known by its octets and answered again.
Way = Literal["parsed", "replayed"]
#: The name of the handler that a request reached; nothing for what could not be parsed.
ROUTE = web.RequestKey("route", str)
#: What led to none.
NO_ROUTE = "none"


class Tally:
    """A number of answers."""

    __slots__ = ("number",)

    def __init__(self) -> None:
        self.number = 0


class Traffic:
    """The answers of this process since its start."""

    def __init__(self) -> None:
        self._tallies: dict[tuple[str, int, Way], Tally] = {}

    def tally(self, route: str, status: int, way: Way) -> Tally:
        """Where answers of this kind are counted; one and the same for each kind."""
        return self._tallies.setdefault((route, status, way), Tally())

    def count(self, request: web.BaseRequest, response: web.StreamResponse) -> None:
        """Counts an answer to a request that was parsed."""
        self.tally(route_of(request), response.status, "parsed").number += 1

    def answers(self) -> Iterator[tuple[str, int, Way, int]]:
        """Route, status, way and number."""
        for (route, status, way), tally in self._tallies.items():
            yield route, status, way, tally.number


def route_of(request: web.BaseRequest) -> str:
    """The name of the route that the request took, or ``none``."""
    route: str = request.get(ROUTE, NO_ROUTE)
    return route


@web.middleware
async def named_routes(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Notes on the request which handler it reached; there are as many as the table has."""
    found = request.match_info
    request[ROUTE] = NO_ROUTE if found.http_exception else found.handler.__name__
    return await handler(request)
