"""Every address of the server, in one table."""

from aiohttp import web

from server.feed_handlers import feed, opml
from server.operation_handlers import healthz, metrics, readyz
from server.page_handlers import article, favicon, home, section, static_file

#: GET answers HEAD as well. A section is a slug; a name with any other letters is still looked
#: up, so that whoever mistypes it is told so.
ROUTES = (
    ("/", home),
    ("/sections/{section}", section),
    ("/articles/{id:.+}", article),
    ("/feeds/{section}.{format:rss|atom|json}", feed),
    ("/feeds.opml", opml),
    ("/favicon.ico", favicon),
    ("/static/{name:.+}", static_file),
    ("/healthz", healthz),
    ("/readyz", readyz),
    ("/metrics", metrics),
)


def add_routes(app: web.Application) -> None:
    """Puts the table into the application."""
    app.add_routes([web.get(path, handler, name=handler.__name__) for path, handler in ROUTES])
