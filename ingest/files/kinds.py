"""What a file is, by what is in it; its name decides only where the content leaves it open."""

import enum
import re
from pathlib import PurePath

#: Bytes at the beginning of a file that tell what it is.
HEAD = 16 * 1024


class Kind(enum.Enum):
    """How a file is read."""

    JSON = "JSON"
    JSON_LINES = "JSON Lines"
    JSON_FEED = "JSON Feed"
    FEED = "RSS or Atom"
    WORDPRESS = "a WordPress export"
    NEWSML = "NewsML-G2"
    NITF = "NITF"
    OPML = "OPML"
    HTML = "an HTML page"
    MARKDOWN = "Markdown with front matter"
    TABLE = "a table"
    PAGE_TEXT = "the text of a page"
    ZIP = "a zip archive"
    GZIP = "gzip"


#: The kinds that an ending stands for where the content does not tell.
_BY_ENDING = {
    ".json": Kind.JSON,
    ".jsonl": Kind.JSON_LINES,
    ".ndjson": Kind.JSON_LINES,
    ".xml": Kind.FEED,
    ".rss": Kind.FEED,
    ".atom": Kind.FEED,
    ".rdf": Kind.FEED,
    ".opml": Kind.OPML,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".csv": Kind.TABLE,
    ".tsv": Kind.TABLE,
    ".txt": Kind.PAGE_TEXT,
    ".zip": Kind.ZIP,
    ".gz": Kind.GZIP,
}
ENDINGS = frozenset(_BY_ENDING)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_MARKUP_BEFORE = re.compile(
    r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE\b[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE
)
_ROOTS = {
    "rss": Kind.FEED,
    "rdf": Kind.FEED,
    "feed": Kind.FEED,
    "newsitem": Kind.NEWSML,
    "newsmessage": Kind.NEWSML,
    "packageitem": Kind.NEWSML,
    "nitf": Kind.NITF,
    "opml": Kind.OPML,
    "html": Kind.HTML,
}
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?://(?:www\.)?jsonfeed\.org/version/')
_WORDPRESS = re.compile(r"http://wordpress\.org/export/\d")
#: One whole object on a line, and another below it.
_LINES = re.compile(r"\s*\{[^\n]*\}[ \t\r]*\n\s*\{")
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n")


def kind_of(head: bytes, name: str) -> Kind | None:
    """The kind of a file from its first bytes and its name; nothing where neither tells."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Kind.ZIP
    if head.startswith(b"\x1f\x8b"):
        return Kind.GZIP
    said = _BY_ENDING.get(PurePath(name).suffix.lower())
    # A page's text or a table may begin with anything.
    if said in {Kind.PAGE_TEXT, Kind.TABLE}:
        return said
    text = _readable(head).lstrip("\ufeff \t\r\n")
    if text.startswith(("{", "[")):
        return _json_kind(text, said)
    if text.startswith("<"):
        return _markup_kind(text, said)
    return Kind.MARKDOWN if _FRONT_MATTER.match(text) else said


def _readable(head: bytes) -> str:
    """The characters that tell a kind are of ASCII, however wide they are written."""
    return (
        head.replace(b"\x00", b"")
        .removeprefix(b"\xff\xfe")
        .removeprefix(b"\xfe\xff")
        .decode("utf-8", errors="replace")
    )


def _json_kind(text: str, said: Kind | None) -> Kind:
    if said is Kind.JSON_LINES:
        return said
    if text.startswith("{") and _LINES.match(text):
        return Kind.JSON_LINES
    return Kind.JSON_FEED if _JSON_FEED.search(text) else Kind.JSON


def _markup_kind(text: str, said: Kind | None) -> Kind | None:
    root = _ROOT.search(_MARKUP_BEFORE.sub("", text))
    kind = _ROOTS.get(root[1].lower()) if root else None
    if kind is Kind.FEED and _WORDPRESS.search(text):
        return Kind.WORDPRESS
    if kind is None:
        doctype = text[:200].lower().startswith("<!doctype html")
        return Kind.HTML if doctype else said
    return kind
