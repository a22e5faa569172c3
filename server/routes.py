"""Every address of the server, in one table."""

from aiohttp import web

from server.archive_handlers import archive, page
from server.feed_handlers import feed, opml
from server.narrower_feeds import author, tag
from server.operation_handlers import healthz, metrics, readyz, readyz_write, status
from server.page_handlers import article, favicon, home, section, static_file
from server.sitemap_handlers import (
    news_sitemap,
    robots,
    sections_sitemap,
    sitemap,
    sitemap_index,
)

_MONTH = "{year:[0-9][0-9][0-9][0-9]}/{month:0[1-9]|1[0-2]}"

#: GET answers HEAD as well. A section is a slug; a name with any other letters is still looked
#: up, so that whoever mistypes it is told so.
ROUTES = (
    ("/", home),
    ("/sections/{section}", section),
    ("/articles/{id:.+}", article),
    ("/feeds/{section}.{format:rss|atom|json}", feed),
    ("/feeds/{section}/page/{page:[1-9][0-9]?[0-9]?}.{format:rss|atom|json}", page),
    (f"/feeds/{{section}}/{_MONTH}.{{format:rss|atom|json}}", archive),
    (f"/feeds/{{section}}/{_MONTH}/{{part:[1-9][0-9]*}}.{{format:rss|atom|json}}", archive),
    ("/feeds/{section}/tags/{term:.+}.{format:rss|atom|json}", tag),
    ("/feeds/{section}/authors/{author:.+}.{format:rss|atom|json}", author),
    ("/feeds.opml", opml),
    ("/robots.txt", robots),
    ("/sitemap.xml", sitemap_index),
    ("/sitemap-sections.xml", sections_sitemap),
    (f"/sitemap-{_MONTH.replace('/', '-')}.xml", sitemap),
    (f"/sitemap-{_MONTH.replace('/', '-')}-{{part:[1-9][0-9]*}}.xml", sitemap),
    ("/news-sitemap.xml", news_sitemap),
    ("/favicon.ico", favicon),
    ("/static/{name:.+}", static_file),
    ("/healthz", healthz),
    ("/readyz", readyz),
    ("/readyz/write", readyz_write),
    ("/metrics", metrics),
    ("/status", status),
)


def add_routes(app: web.Application) -> None:
    """Puts the table into the application."""
    app.add_routes([web.get(path, handler) for path, handler in ROUTES])
