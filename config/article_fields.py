"""The fields of an article, by the names that newsrooms hand them over under."""

from typing import Final

#: In the order in which they are documented.
ARTICLE_FIELDS: Final = (
    *("id", "sections", "url", "title", "summary", "content_html", "content_text"),
    *("published", "updated", "timezone", "language", "authors", "categories"),
    *("dateline", "credits", "image", "enclosures", "rights", "comments"),
)
