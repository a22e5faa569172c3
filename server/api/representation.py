"""An article as the API shows it: the fields in which it is handed in, and its state."""

from hashlib import blake2b
from typing import Any

from aiohttp import web

from feeds.addresses import article_path
from feeds.article import Article, Category, Comments, Enclosure, Image, Person
from feeds.dates import rfc3339
from ingest.article_json import ARTICLE_FIELDS
from server.api.problems import HEADERS, encoded

#: Where the API lives.
PREFIX = "/api/v1"
#: Fields that are shown and not handed in: they are passed over in what is.
READ_ONLY = ("state",)
_PARTS = (Person, Category, Image, Enclosure, Comments)
#: What an article is shown with, in this order.
SHOWN = tuple(name for name in (*ARTICLE_FIELDS, *READ_ONLY) if name in Article.__slots__)


def representation(article: Article) -> dict[str, Any]:
    """The article as a JSON object that may be handed in again as it is.

    What is empty is left out; times are RFC 3339 with the offset of the article's zone.
    """
    shown = {name: _plain(getattr(article, name)) for name in SHOWN}
    shown["state"] = article.state.value
    shown["published"] = rfc3339(article.published, article.timezone)
    shown["updated"] = rfc3339(article.updated, article.timezone)
    return {name: value for name, value in shown.items() if value not in (None, [])}


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


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, _PARTS):
        parts = {name: getattr(value, name) for name in value.__slots__}
        return {name: part for name, part in parts.items() if part is not None}
    return value
