"""What the application holds for its handlers."""

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from server.contact import Contact
from server.documents import Documents
from server.edition import Editions
from server.metrics import Metrics
from server.pages import Pages
from server.purging.purger import Purger
from server.replay import Replay
from server.sitemaps import Sitemaps
from server.static_files import StaticFiles
from server.traffic import Traffic
from storage.store import ArticleStore

#: Gives the present instant, in UTC.
Clock = Callable[[], datetime]
CLOCK: web.AppKey[Clock] = web.AppKey("clock")
CONTACT = web.AppKey("contact", Contact)
DOCUMENTS = web.AppKey("documents", Documents)
EDITIONS = web.AppKey("editions", Editions)
METRICS = web.AppKey("metrics", Metrics)
PAGES = web.AppKey("pages", Pages)
PURGER = web.AppKey("purger", Purger)
SITEMAPS = web.AppKey("sitemaps", Sitemaps)
REPLAY = web.AppKey("replay", Replay)
STATIC_FILES = web.AppKey("static files", StaticFiles)
TRAFFIC = web.AppKey("traffic", Traffic)
STORE = web.AppKey("store", ArticleStore)
