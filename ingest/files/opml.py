"""Sections as YAML from an OPML list, in which feed readers hand over what they subscribe to."""

import re
from dataclasses import dataclass
from unicodedata import normalize

from ingest.errors import Refusal
from ingest.markup.door import Element, read_xml
from ingest.plain import one_line
from ingest.wires.values import absolute

_MOST = 10_000
_NO_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """A feed of an OPML list."""

    title: str
    url: str
    #: The page that it belongs to, where it is said.
    page: str | None = None


def feeds_of_opml(content: bytes) -> list[ListedFeed]:
    """The feeds of a list in their order, each address once; raises ``Refusal`` for what is no
    list, or has no feed."""
    root = read_xml(content).root
    if str(root.tag).rpartition("}")[2].lower() != "opml":
        raise Refusal("it is no OPML list")
    found: dict[str, ListedFeed] = {}
    for outline in root.iter("{*}outline"):
        feed = _feed(outline)
        if feed is not None and len(found) < _MOST:
            found.setdefault(feed.url, feed)
    if not found:
        raise Refusal("it lists no feed: none of its outlines has an xmlUrl")
    return list(found.values())


def sections_as_yaml(feeds: list[ListedFeed]) -> str:
    """``sections:`` with a section and a source for each feed, to be pasted into a
    configuration."""
    lines = ["sections:"]
    slugs: set[str] = set()
    for number, feed in enumerate(feeds, 1):
        slug = _free(_slug(feed) or f"feed-{number}", slugs)
        lines += [
            f"  {slug}:",
            f"    title: {_quoted(feed.title)}",
            "    sources:",
            f"      - {{feed: {_quoted(feed.url)}}}",
        ]
    return "\n".join(lines) + "\n"


def _feed(outline: Element) -> ListedFeed | None:
    # Programs spell the attributes as they like.
    said = {str(name).lower(): str(value) for name, value in outline.items()}
    url = absolute(said.get("xmlurl"), None)
    if url is None:
        return None
    title = one_line(said.get("title") or said.get("text") or "")[:200]
    return ListedFeed(title or url, url, absolute(said.get("htmlurl"), None))


def _slug(feed: ListedFeed) -> str:
    """Of the title where it is Latin, else of the end of the address."""
    for text in (feed.title, re.sub(r"^https?://[^/]+|\.\w+$", "", feed.url)):
        ascii_only = normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
        if slug := _NO_SLUG.sub("-", ascii_only).strip("-")[:60].strip("-"):
            return slug
    return ""


def _free(slug: str, taken: set[str]) -> str:
    number, found = 1, slug
    while found in taken or found == "all":
        number += 1
        found = f"{slug}-{number}"
    taken.add(found)
    return found


def _quoted(text: str) -> str:
    """A YAML text in double quotes (YAML 1.2, 7.3.1)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
