"""Every address of the API, in one table."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from server.api.articles import delete_article, get_article, post_articles, put_article
from server.api.listing import list_articles, list_sections


@dataclass(frozen=True, slots=True)
class Operation:
    """A method of an address."""

    method: str
    #: Below ``/api/v1``.
    path: str
    handler: Callable[[web.Request], Awaitable[web.StreamResponse]]


OPERATIONS = (
    Operation("GET", "/articles", list_articles),
    Operation("POST", "/articles", post_articles),
    Operation("GET", r"/articles/{id:[\s\S]+}", get_article),
    Operation("PUT", r"/articles/{id:[\s\S]+}", put_article),
    Operation("DELETE", r"/articles/{id:[\s\S]+}", delete_article),
    Operation("GET", "/sections", list_sections),
)
