"""Older addresses of sections, which go on working for whoever subscribed to them."""

import re
from typing import cast

from config.site import Format, Newsroom, Section
from feeds.addresses import feed_path, section_path

#: An address of this server that begins with a section's slug.
_OF_SECTION = re.compile(
    r"/(?:feeds/(?P<feed>[^/]+?)(?P<below>/.+)?\.(?P<format>rss|atom|json)|sections/(?P<page>[^/]+))",
    re.DOTALL,
)


def current_path(newsroom: Newsroom, path: str) -> str | None:
    """Where a path that was given up leads today; nothing if it never led anywhere.

    ``path`` is decoded, so that percent-encoded and raw UTF-8 forms are one address.
    """
    for section in newsroom.sections:
        for alias, form in section.alias_paths:
            if path == alias:
                return feed_path(section.slug, form)
    if (match := _OF_SECTION.fullmatch(path)) is None:
        return None
    renamed = _renamed(newsroom, match["feed"] or match["page"])
    if renamed is None:
        return None
    if match["page"]:
        return section_path(renamed.slug)
    # The pattern names the formats and no other.
    return feed_path(renamed.slug + (match["below"] or ""), cast("Format", match["format"]))


def _renamed(newsroom: Newsroom, slug: str) -> Section | None:
    return next((each for each in newsroom.sections if slug in each.alias_slugs), None)
