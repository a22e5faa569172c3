"""An article as the API shows it: the fields in which it is handed in, and its state."""

from hashlib import blake2b
from typing import Any

from aiohttp import web

from feeds.addresses import article_path
from feeds.article import Article
from ingest.handing_out import HANDED_OUT, fields_of
from server.api.problems import HEADERS, encoded

#: Where the API lives.
PREFIX = "/api/v1"
#: Fields that are shown and not handed in: they are passed over in what is.
READ_ONLY = ("state",)
#: What an article is shown with, in this order.
SHOWN = (*HANDED_OUT, *READ_ONLY)


def representation(article: Article) -> dict[str, Any]:
    """The article as a JSON object that may be handed in again as it is."""
    return {**fields_of(article), "state": article.state.value}


def version_of(article: Article) -> str:
    """What the strong entity tag of the article's representation holds between its quotes."""
    return blake2b(encoded(representation(article)), digest_size=12).hexdigest()


def path_of(article_id: str) -> str:
    """The article's address in the API, from the root of this server."""
    return PREFIX + article_path(article_id)


def json_answer(
    value: object, *, status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    """A value as the body of an answer."""
    return web.Response(
        status=status,
        body=encoded(value),
        headers={**HEADERS, **(headers or {})},
        content_type="application/json",
    )
