"""Older addresses of sections, which go on working for whoever subscribed to them."""

import re
from collections.abc import Iterator, Sequence
from typing import cast

from config.alias_rules import AliasRule
from config.site import Format, Newsroom, Section
from feeds.addresses import feed_path, section_path

#: Parameters of a request, decoded.
Query = Sequence[tuple[str, str]]
#: An address of this server that begins with a section's slug.
_OF_SECTION = re.compile(
    r"/(?:feeds/(?P<feed>[^/]+?)(?P<below>/.+)?\.(?P<format>rss|atom|json)|sections/(?P<page>[^/]+))",
    re.DOTALL,
)


def path_of_query(newsroom: Newsroom, path: str, query: Query) -> str | None:
    """Where an older address with a query leads today; nothing if it is none.

    Of several that fit, the one with most parameters counts, then the one with fewest ``*``, then
    the first in the file.
    """
    fitting = [
        (-len(rule.query), rule.stars, feed_path(section.slug, rule.format))
        for section, rule in _rules(newsroom)
        if rule.query and _fits(rule, path) and set(rule.query) <= set(query)
    ]
    return min(fitting, key=lambda each: each[:2])[2] if fitting else None


def current_path(newsroom: Newsroom, path: str) -> str | None:
    """Where a path that was given up leads today; nothing if it never led anywhere.

    ``path`` is decoded, so that percent-encoded and raw UTF-8 forms are one address. One that is
    written out goes before one with ``*``.
    """
    for section in (*newsroom.sections, newsroom.everything):
        for alias, form in section.alias_paths:
            if path == alias:
                return feed_path(section.slug, form)
    fitting = [
        (rule.stars, feed_path(section.slug, rule.format))
        for section, rule in _rules(newsroom)
        if not rule.query and _fits(rule, path)
    ]
    if fitting:
        return min(fitting, key=lambda each: each[0])[1]
    return _of_slug(newsroom, path)


def _rules(newsroom: Newsroom) -> Iterator[tuple[Section, AliasRule]]:
    for section in (*newsroom.sections, newsroom.everything):
        for rule in section.alias_rules:
            yield section, rule


def _fits(rule: AliasRule, path: str) -> bool:
    return re.fullmatch(rule.path, path, re.DOTALL) is not None


def _of_slug(newsroom: Newsroom, path: str) -> str | None:
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
    sections = (*newsroom.sections, newsroom.everything)
    return next((each for each in sections if slug in each.alias_slugs), None)
