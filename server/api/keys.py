"""What the API holds for its handlers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from server.api.access import Gate
from server.api.reading import Readers
from storage.store import ArticleStore


@dataclass(frozen=True, slots=True)
class Desk:
    """Where articles are handed over: who is let in, what is kept, and what time it is."""

    gate: Gate
    store: ArticleStore
    #: Gives the present instant, in UTC.
    clock: Callable[[], datetime]
    readers: Readers


DESK = web.AppKey("desk", Desk)
#: The OpenAPI document and the page that shows it, as they are sent.
OPENAPI = web.AppKey("openapi", bytes)
PAGE = web.AppKey("page", bytes)
