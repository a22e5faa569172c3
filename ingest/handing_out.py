"""An article as the JSON object in which it may be handed in again."""

from typing import Any

from config.article_fields import ARTICLE_FIELDS
from feeds.article import Article, Category, Comments, Enclosure, Image, Person
from feeds.dates import rfc3339

_PARTS = (Person, Category, Image, Enclosure, Comments)
#: The fields that an article has, in this order.
HANDED_OUT = tuple(name for name in ARTICLE_FIELDS if name in Article.__slots__)


def fields_of(article: Article) -> dict[str, Any]:
    """What is empty is left out; times are RFC 3339 with the offset of the article's zone."""
    shown = {name: _plain(getattr(article, name)) for name in HANDED_OUT}
    shown["published"] = rfc3339(article.published, article.timezone)
    shown["updated"] = rfc3339(article.updated, article.timezone)
    return {name: value for name, value in shown.items() if value not in (None, [])}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, _PARTS):
        parts = {name: getattr(value, name) for name in value.__slots__}
        return {name: part for name, part in parts.items() if part is not None}
    return value
