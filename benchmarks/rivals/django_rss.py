"""A feed by Django's feedgenerator alone, without its views."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed

from feeds.article import Article

settings.configure(USE_TZ=True, DEFAULT_CHARSET="utf-8")


def rss(slug: str, articles: Sequence[Article]) -> bytes:
    """RSS 2.0 with the full text as the description: Django knows no other place for it."""
    return _feed(Rss201rev2Feed, slug, articles)


def atom(slug: str, articles: Sequence[Article]) -> bytes:
    """Atom 1.0 with the full text as the summary, for the same reason."""
    return _feed(Atom1Feed, slug, articles)


def _feed(kind: Any, slug: str, articles: Sequence[Article]) -> bytes:
    made = kind(
        title=f"قسم {slug}",
        link=f"https://benchmark.example/{slug}",
        description=f"قسم {slug}",
        language="ar",
        feed_url=f"https://feeds.benchmark.example/feeds/{slug}",
    )
    for article in articles:
        made.add_item(
            title=article.title,
            link=article.url,
            description=article.content_html,
            unique_id=article.id,
            unique_id_is_permalink=False,
            pubdate=article.published,
            updateddate=article.updated,
            author_name=article.authors[0].name,
            categories=[each.term for each in article.categories],
        )
    written: str = made.writeString("utf-8")
    return written.encode()
