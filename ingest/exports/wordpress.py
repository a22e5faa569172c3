"""WordPress's export (WXR 1.0 to 1.2): its posts, with their authors, pictures and states."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from feeds.article import Category, Image, Person
from ingest.article_parts import type_of
from ingest.errors import Refusal
from ingest.exports.wordpress_text import as_html
from ingest.markup.door import Element
from ingest.markup.names import Parts, name_of, text_of
from ingest.markup.stream import stream_elements
from ingest.plain import one_line
from ingest.told import LeftOut, Told, Withdrawn
from ingest.wires.values import absolute

#: What WordPress writes for a time that is not set.
_NO_TIME = "0000-00-00"
_MOST_ATTACHMENTS = 1_000_000
#: States of posts that readers see, now or at their time.
_SEEN = frozenset({"publish", "future"})


@dataclass(frozen=True, slots=True)
class _Site:
    """What the export says beside its posts."""

    url: str | None = None
    #: Display names by login.
    authors: dict[str, Person] = field(default_factory=dict)
    #: Pictures by the number of their attachment.
    pictures: dict[str, Image] = field(default_factory=dict)


def posts_of(open_file: Callable[[], BinaryIO]) -> Iterator[Told | LeftOut | Withdrawn | Refusal]:
    """The posts of an export in their order; what is no post for readers is left out.

    The file is read twice: a post's picture may stand behind it. Memory holds one post, and the
    addresses of the pictures.
    """
    try:
        site = _site(open_file)
        with open_file() as opened:
            for item in stream_elements(opened, ("item",)):
                yield _post(Parts(item), site)
    except Refusal as refusal:
        yield refusal


def _site(open_file: Callable[[], BinaryIO]) -> _Site:
    site = _Site()
    with open_file() as opened:
        for element in stream_elements(opened, ("item", "{*}author", "link")):
            parts = Parts(element)
            name = name_of(element.tag)
            if name == "link" and site.url is None:
                site = replace(site, url=absolute(text_of(element), None))
            elif name == "wp:author":
                _add_author(site, parts)
            elif parts.text("wp:post_type") == "attachment":
                _add_picture(site, parts)
    return site


def _add_author(site: _Site, parts: Parts) -> None:
    login = parts.text("wp:author_login")
    full = f"{parts.text('wp:author_first_name')} {parts.text('wp:author_last_name')}"
    name = one_line(parts.text("wp:author_display_name") or full) or login
    if login and name:
        # Mail addresses of an export are the accounts' own, and not for readers.
        site.authors[login] = Person(name=name)


def _add_picture(site: _Site, parts: Parts) -> None:
    url = absolute(parts.text("wp:attachment_url", "guid"), site.url)
    if url is None or len(site.pictures) >= _MOST_ATTACHMENTS:
        return
    kind = type_of(url)
    if kind is not None and kind.startswith("image/"):
        caption = one_line(parts.text("excerpt:encoded")) or None
        alt = _meta(parts).get("_wp_attachment_image_alt")
        site.pictures[parts.text("wp:post_id")] = Image(
            url=url, type=kind, caption=caption, alt=one_line(alt or "") or None
        )


def _post(parts: Parts, site: _Site) -> Told | LeftOut | Withdrawn:
    line = parts.element.sourceline
    kind, state = parts.text("wp:post_type") or "post", parts.text("wp:status") or "publish"
    told = _told(parts, site)
    if kind != "post":
        return LeftOut(f"it is no post but {kind[:40]!r}", line)
    if state == "trash":
        return Withdrawn(told.id, line) if told.id else LeftOut("it is in the trash", line)
    if state not in _SEEN:
        return LeftOut(f"its state is {state[:40]!r}", line)
    if parts.text("wp:post_password"):
        return LeftOut("it is protected by a password", line)
    return told


def _told(parts: Parts, site: _Site) -> Told:
    sections, tags = _terms(parts)
    creators = parts.texts("dc:creator")
    people = (site.authors.get(each, Person(name=one_line(each))) for each in creators)
    url = absolute(parts.text("link"), site.url)
    return Told(
        # The guid is what feed readers know the post by.
        id=parts.text("guid") or url or "",
        url=url,
        title=one_line(_raw(parts, "title")),
        html=as_html(_raw(parts, "content:encoded")),
        summary=one_line(_raw(parts, "excerpt:encoded")),
        published=(
            *_times(parts, "wp:post_date_gmt", "wp:post_date"),
            *parts.texts("pubdate"),
        ),
        updated=_times(parts, "wp:post_modified_gmt", "wp:post_modified"),
        sections=sections,
        categories=tags,
        authors=tuple(dict.fromkeys(each for each in people if each.name)),
        image=site.pictures.get(_meta(parts).get("_thumbnail_id", "")),
        base_url=url or site.url,
        line=parts.element.sourceline,
    )


def _raw(parts: Parts, name: str) -> str:
    element = parts.first(name)
    return "" if element is None else element.text or ""


def _times(parts: Parts, in_utc: str, local: str) -> tuple[str, ...]:
    """The time in UTC, else the site's local one, which is read in the section's zone."""
    utc, own = parts.text(in_utc), parts.text(local)
    found = []
    if utc and not utc.startswith(_NO_TIME):
        found.append(f"{utc}Z")
    if own and not own.startswith(_NO_TIME):
        found.append(own)
    return tuple(found)


def _terms(parts: Parts) -> tuple[tuple[str, ...], tuple[Category, ...]]:
    """Categories are where a post stands, by name and slug; tags are what it is about."""
    sections: list[str] = []
    tags: list[Category] = []
    for each in parts.all("category"):
        name, domain = one_line(each.text or ""), each.get("domain") or "category"
        if domain == "category":
            sections += [name, *([_slug(each)] if _slug(each) else [])]
            tags.append(Category(term=name))
        elif domain == "post_tag":
            tags.append(Category(term=name))
    return tuple(filter(None, sections)), tuple(each for each in tags if each.term)


def _slug(category: Element) -> str:
    return re.sub(r"[^\w-]", "", category.get("nicename") or "")


def _meta(parts: Parts) -> dict[str, str]:
    found = {}
    for each in parts.all("wp:postmeta"):
        meta = Parts(each)
        found[meta.text("wp:meta_key")] = meta.text("wp:meta_value")
    return found
