"""An article as a row, and back."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import RowMapping

from feeds.article import Article, Category, Comments, Enclosure, Image, Person, State

Part = TypeVar("Part", Person, Category, Enclosure, Image, Comments)
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def row_of(article: Article) -> dict[str, Any]:
    """The columns of ``articles`` but ``key``."""
    return {
        "id": article.id,
        "state": article.state.value,
        "published": seconds(article.published),
        "updated": seconds(article.updated),
        "timezone": article.timezone,
        "language": article.language,
        "title": article.title,
        "url": article.url,
        "summary": article.summary,
        "content_html": article.content_html,
        "dateline": article.dateline,
        "rights": article.rights,
        "parts": _dumps(_parts(article)),
    }


def _parts(article: Article) -> dict[str, Any]:
    """What stands in ``parts``: only what there is, in a fixed order."""
    parts = {
        "sections": article.sections,
        "authors": _said_of_each(article.authors),
        "categories": _said_of_each(article.categories),
        "credits": article.credits,
        "image": _said(article.image) if article.image else None,
        "enclosures": _said_of_each(article.enclosures),
        "comments": _said(article.comments) if article.comments else None,
    }
    return {name: part for name, part in parts.items() if part}


def _said(part: Any) -> dict[str, Any]:
    """The fields of a part that say something."""
    fields = {name: getattr(part, name) for name in part.__slots__}
    return {name: value for name, value in fields.items() if value is not None}


def _said_of_each(parts: Sequence[Any]) -> list[dict[str, Any]]:
    return [_said(part) for part in parts]


def article_of(row: RowMapping) -> Article:
    """The article that a row of ``articles`` holds."""
    parts = json.loads(row["parts"])
    image, comments = parts.get("image"), parts.get("comments")
    return Article(
        id=row["id"],
        sections=tuple(parts["sections"]),
        title=row["title"],
        content_html=row["content_html"],
        published=instant(row["published"]),
        updated=instant(row["updated"]),
        timezone=row["timezone"],
        language=row["language"],
        url=row["url"],
        summary=row["summary"],
        authors=_all(Person, parts.get("authors")),
        categories=_all(Category, parts.get("categories")),
        dateline=row["dateline"],
        credits=tuple(parts.get("credits", ())),
        image=Image(**image) if image else None,
        enclosures=_all(Enclosure, parts.get("enclosures")),
        rights=row["rights"],
        comments=Comments(**comments) if comments else None,
        state=State(row["state"]),
    )


def _all(kind: type[Part], written: Sequence[dict[str, Any]] | None) -> tuple[Part, ...]:
    return tuple(kind(**fields) for fields in written or ())


def seconds(moment: datetime) -> int:
    """Whole seconds since 1970, UTC; raises ``TypeError`` for a naive time."""
    if moment.tzinfo is None:
        raise TypeError(f"{moment} has no time zone")
    return int(moment.timestamp() // 1)


def instant(stored: int) -> datetime:
    """The UTC instant of stored seconds."""
    return datetime.fromtimestamp(stored, UTC)


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970, UTC, exact."""
    whole = moment.replace(microsecond=0)
    return seconds(whole) * 1_000_000 + moment.microsecond


def instant_of_microseconds(stored: int) -> datetime:
    """The UTC instant of stored microseconds."""
    return instant(stored // 1_000_000).replace(microsecond=stored % 1_000_000)
