"""The parts of an article as JSON gives them: people, categories, pictures, files, comments."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from feeds.article import Category, Comments, Enclosure, Image, Person
from ingest.addresses import address, link_address
from ingest.article_fields import Fields
from ingest.hashtags import category_term

LONGEST_NAME = 300
LONGEST_TEXT = 2000
LONGEST_URL = 4000
MOST_PEOPLE = 64
MOST_CATEGORIES = 200
MOST_FILES = 64
#: Media types by the end of a URL: one table, the same on every machine.
_TYPES: Mapping[str, str] = {
    "aac": "audio/aac", "avif": "image/avif", "epub": "application/epub+zip", "flac": "audio/flac",
    "gif": "image/gif", "jpeg": "image/jpeg", "jpg": "image/jpeg", "m4a": "audio/mp4",
    "m4v": "video/mp4", "mov": "video/quicktime", "mp3": "audio/mpeg", "mp4": "video/mp4",
    "oga": "audio/ogg", "ogg": "audio/ogg", "ogv": "video/ogg", "opus": "audio/ogg",
    "pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml", "wav": "audio/wav",
    "webm": "video/webm", "webp": "image/webp", "zip": "application/zip",
}  # fmt: skip


def people(fields: Fields) -> tuple[Person, ...]:
    """``authors``: a name, an object, or a list of them."""
    found = []
    for part in fields.parts(
        "authors", allowed=("name", "email", "url"), short="name", most=MOST_PEOPLE
    ):
        name = part.line("name", longest=LONGEST_NAME)
        email = part.line("email", longest=LONGEST_NAME) or None
        if email is not None and ("@" not in email or " " in email):
            part.note("email", f"{email[:80]!r} is no e-mail address")
        url = url_of(part, "url", None)
        if name:
            found.append(Person(name=name, email=email, url=url))
        else:
            part.note("name", "is missing")
    return tuple(dict.fromkeys(found))


def categories(fields: Fields) -> tuple[Category, ...]:
    """``categories``: a word, an object, or a list of them; a word's "#" and "_" go."""
    found = []
    for part in fields.parts(
        "categories",
        allowed=("term", "scheme", "label"),
        short="term",
        most=MOST_CATEGORIES,
        meant={"name": "term", "tag": "term", "domain": "scheme", "title": "label"},
    ):
        term = category_term(part.line("term", longest=LONGEST_NAME))
        scheme = part.line("scheme", longest=LONGEST_URL) or None
        label = part.line("label", longest=LONGEST_NAME) or None
        if term:
            found.append(Category(term=term, scheme=scheme, label=label))
        else:
            part.note("term", "is missing")
    return tuple(dict.fromkeys(found))


def image(fields: Fields, base_url: str | None) -> Image | None:
    """``image``: a URL, or an object with its measures and words."""
    allowed = ("url", "type", "width", "height", "length", "alt", "caption", "credit")
    meant = {"src": "url", "title": "caption", "size": "length", "description": "alt"}
    found = None
    for part in fields.parts("image", allowed=allowed, short="url", most=1, meant=meant):
        found = Image(
            url=required_url(part, base_url) or "",
            type=_media_type(part),
            width=part.count("width"),
            height=part.count("height"),
            length=part.count("length"),
            alt=part.line("alt", longest=LONGEST_TEXT) or None,
            caption=part.line("caption", longest=LONGEST_TEXT) or None,
            credit=part.line("credit", longest=LONGEST_TEXT) or None,
        )
        if found.type is None:
            found = replace(found, type=type_of(found.url))
    return found


def enclosures(fields: Fields, base_url: str | None) -> tuple[Enclosure, ...]:
    """``enclosures``: a URL, an object, or a list of them; a type not given is read off the URL."""
    found = []
    for part in fields.parts(
        "enclosures",
        allowed=("url", "type", "length", "title"),
        short="url",
        most=MOST_FILES,
        meant={"src": "url", "href": "url", "size": "length", "mime_type": "type"},
    ):
        given_type, length = _media_type(part), part.count("length")
        title = part.line("title", longest=LONGEST_TEXT) or None
        url = required_url(part, base_url)
        if url is None:
            continue
        if kind := given_type or type_of(url):
            found.append(Enclosure(url=url, type=kind, length=length, title=title))
        else:
            part.note("type", "is missing, and the URL does not tell it")
    return tuple(dict.fromkeys(found))


def comments(fields: Fields, base_url: str | None) -> Comments | None:
    """``comments``: the URL of their page, or an object with their count and feed."""
    found = None
    for part in fields.parts("comments", allowed=("url", "count", "feed"), short="url", most=1):
        count, feed = part.count("count"), url_of(part, "feed", base_url)
        url = required_url(part, base_url)
        if url is not None:
            found = Comments(url=url, count=count, feed=feed)
    return found


def required_url(fields: Fields, base_url: str | None) -> str | None:
    """The ``url`` of an object that is nothing without it."""
    before = len(fields.problems)
    url = url_of(fields, "url", base_url)
    if url is None and len(fields.problems) == before:
        fields.note("url", "is missing")
    return url


def url_of(fields: Fields, name: str, base_url: str | None) -> str | None:
    """An http or https URL, absolute, root-relative, or made absolute by ``base_url``."""
    written = fields.verbatim(name, longest=LONGEST_URL).strip()
    if not written:
        return None
    url = address(written, base_url)
    if url is None:
        mail = link_address(written, base_url) is not None
        wanted = "an http or https URL is expected"
        fields.note(name, f"{wanted}, not {'a mail address' if mail else repr(written[:80])}")
    return url


def type_of(url: str) -> str | None:
    """The media type that the end of a URL's path tells."""
    return _TYPES.get(urlsplit(url).path.rpartition(".")[2].lower())


def _media_type(part: Fields) -> str | None:
    kind = part.line("type", longest=LONGEST_NAME).lower()
    if kind and not (kind.isascii() and 0 < kind.find("/") < len(kind) - 1 and " " not in kind):
        part.note("type", f"{kind[:60]!r} is no media type, such as image/jpeg")
        return None
    return kind or None
