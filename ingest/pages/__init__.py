"""Articles from HTML pages: structured data first, then the site's selectors, then what is seen."""

from ingest.pages.reading import article_from_page

__all__ = ["article_from_page"]
