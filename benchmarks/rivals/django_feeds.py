"""Django's syndication view with full texts, behind Django's cache, for gunicorn.

gunicorn benchmarks.rivals.django_feeds:application
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import django
from django.conf import settings
from django.contrib.syndication.views import Feed
from django.core.wsgi import get_wsgi_application
from django.urls import path
from django.utils.feedgenerator import Rss201rev2Feed

from benchmarks.corpus import section_articles
from feeds.article import Article

settings.configure(
    ALLOWED_HOSTS=["*"],
    CACHES={
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    },
    CACHE_MIDDLEWARE_SECONDS=300,
    DEBUG=False,
    INSTALLED_APPS=[],
    # The order of Django's own advice: what is cached is compressed and has its entity tag.
    MIDDLEWARE=[
        "django.middleware.cache.UpdateCacheMiddleware",
        "django.middleware.gzip.GZipMiddleware",
        "django.middleware.http.ConditionalGetMiddleware",
        "django.middleware.cache.FetchFromCacheMiddleware",
    ],
    ROOT_URLCONF=__name__,
    SECRET_KEY="nothing is signed",
    USE_TZ=True,
)
django.setup()


class WithContent(Rss201rev2Feed):  # type: ignore[misc]  # Django has no types
    """RSS 2.0 with ``content:encoded``."""

    def rss_attributes(self) -> dict[str, str]:
        """Django's name spaces and the module's."""
        module = "http://purl.org/rss/1.0/modules/content/"
        return {**super().rss_attributes(), "xmlns:content": module}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Django's elements and the full text."""
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])


class SectionFeed(Feed):  # type: ignore[misc]  # Django has no types
    """A section's feed. Its articles come from memory, which favours Django: no query is made."""

    feed_type = WithContent
    language = "ar"

    def get_object(self, _: Any, slug: str) -> str:
        """The section is its slug."""
        return slug

    def title(self, slug: str) -> str:
        """The section's name."""
        return f"قسم {slug}"

    description = title

    def link(self, slug: str) -> str:
        """The section's page."""
        return f"https://benchmark.example/{slug}"

    def items(self, slug: str) -> list[Article]:
        """Its newest articles."""
        return section_articles(slug)

    def item_title(self, article: Article) -> str:
        """As it was written."""
        return article.title

    def item_description(self, article: Article) -> str | None:
        """The summary."""
        return article.summary

    def item_link(self, article: Article) -> str | None:
        """The article's page."""
        return article.url

    def item_guid(self, article: Article) -> str:
        """The article's id."""
        return article.id

    item_guid_is_permalink = False

    def item_pubdate(self, article: Article) -> datetime:
        """First appearance."""
        return article.published

    def item_author_name(self, article: Article) -> str:
        """Who wrote it."""
        return article.authors[0].name

    def item_categories(self, article: Article) -> Iterable[str]:
        """What it is about."""
        return [each.term for each in article.categories]

    def item_extra_kwargs(self, article: Article) -> dict[str, str]:
        """The full text, for ``WithContent``."""
        return {"content": article.content_html}


urlpatterns = [path("feeds/<slug>.rss", SectionFeed())]
application = get_wsgi_application()
