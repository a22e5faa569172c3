"""Older addresses of feeds: paths, with or without a query, and slugs that must go on working."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

from config.alias_rules import AliasRule, alias_rule, is_rule, spoken_format
from config.errors import Problem
from config.settings import Aliases, Format
from config.values import shown
from config.yaml_file import Document
from config.yaml_tree import Steps

#: The slug of all sections as one.
EVERYTHING = "all"

# First parts of the addresses that Nashra answers itself.
_OWN = frozenset(
    {
        "api",
        "articles",
        "favicon.ico",
        "feeds",
        "feeds.opml",
        "healthz",
        "hub",
        "metrics",
        "news-sitemap.xml",
        "readyz",
        "robots.txt",
        "sections",
        "sitemap.xml",
        "static",
        "status",
    }
)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class OldAddresses(NamedTuple):
    """The aliases of a section, by their kind."""

    #: Decoded, each with the format it stands for.
    paths: tuple[tuple[str, Format], ...]
    #: Those with a query or ``*``.
    rules: tuple[AliasRule, ...]
    slugs: tuple[str, ...]


def old_addresses(aliases: Aliases) -> OldAddresses:
    """The aliases of a section as they are looked up."""
    formats: Mapping[str, Format | None] = (
        aliases if isinstance(aliases, dict) else dict.fromkeys(aliases)
    )
    known = {alias: form or format_of(alias) for alias, form in formats.items()}
    paths = {alias: form for alias, form in known.items() if alias.startswith("/")}
    return OldAddresses(
        paths=tuple((unquote(path), form) for path, form in paths.items() if not is_rule(path)),
        rules=tuple(alias_rule(path, form) for path, form in paths.items() if is_rule(path)),
        slugs=tuple(alias for alias in known if not alias.startswith("/")),
    )


def format_of(alias: str) -> Format:
    """The format that a path's ending or its query speaks of; RSS where they speak of none."""
    path = unquote(alias.partition("?")[0])
    last = spoken_format(alias) or path.rstrip("/").rsplit("/", 1)[-1].casefold()
    if last == "atom" or last.endswith((".atom", ".atom.xml")):
        return "atom"
    return "json" if last == "json" or last.endswith(".json") else "rss"


def alias_problems(document: Document) -> Iterator[Problem]:
    """Slugs and aliases that can't be used or are used twice; types are the models' business."""
    slugs = _sections(document)
    if EVERYTHING in slugs:
        yield document.problem(
            ("sections", EVERYTHING),
            f"the slug {EVERYTHING} is taken: it stands for every section; choose another",
            at_key=True,
        )
    seen: dict[str, Steps] = {}
    for steps, alias, at_key in _written_aliases(document):
        wrong = _flaw(alias, listed=not at_key) or _taken(alias, steps, slugs)
        address = alias if wrong or is_rule(alias) else unquote(alias)
        if wrong is None and (first := seen.setdefault(address, steps)) is not steps:
            line = document.place(first, at_key=True).line
            owner = first[1] if first[0] == "sections" else EVERYTHING
            wrong = f"{shown(alias)} is an alias of {owner} already (line {line})"
        if wrong is not None:
            yield document.problem(steps, wrong, at_key=at_key)


def _sections(document: Document) -> dict[str, object]:
    file = document.values()
    sections = file.get("sections") if isinstance(file, dict) else None
    return sections if isinstance(sections, dict) else {}


def _written_aliases(document: Document) -> Iterator[tuple[Steps, str, bool]]:
    """Place and text of each alias, and whether it is a key (the map from path to format)."""
    file = document.values()
    owners: dict[Steps, object] = {
        ("sections", slug): section for slug, section in _sections(document).items()
    }
    owners[("site",)] = file.get("site") if isinstance(file, dict) else None
    for owner, settings in owners.items():
        aliases = settings.get("aliases") if isinstance(settings, dict) else None
        if isinstance(aliases, dict):
            for alias in aliases:
                yield (*owner, "aliases", alias), alias, True
        elif isinstance(aliases, tuple):
            for position, alias in enumerate(aliases):
                if isinstance(alias, str) and alias.strip():
                    yield (*owner, "aliases", position), alias, False


def _flaw(alias: str, *, listed: bool) -> str | None:
    """What is wrong with an alias by itself."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", alias):
        path = re.sub(r"^[^:]+://[^/]*", "", alias) or "/rss.xml"
        return f"{shown(alias)} is a whole address; write its path alone: {shown(path)[1:-1]}"
    if not alias.startswith("/"):
        return _slug_flaw(alias, listed=listed)
    if "#" in alias:
        return f"{shown(alias)} must be without #: no reader sends what stands behind it"
    path, mark, query = alias.partition("?")
    if mark and not parse_qsl(query, keep_blank_values=True):
        return f"{shown(alias)} has an empty query; allowed: such as /?feed=rss2"
    if mark and path == "/":
        return None
    return _path_flaw(path)


def _slug_flaw(alias: str, *, listed: bool) -> str | None:
    if not _SLUG.fullmatch(alias) or len(alias) > 80:
        return (
            f"{shown(alias)} is neither a path (it would begin with /, such as /rss/world.xml) "
            "nor a slug (letters a-z, digits and single hyphens, such as world)"
        )
    if not listed:
        return f"{shown(alias)} is a slug and stands for all formats; write aliases: [{alias}]"
    return None


def _path_flaw(alias: str) -> str | None:
    try:
        path = unquote(alias, errors="strict")
    except UnicodeDecodeError:
        return f"{shown(alias)} is not UTF-8 when its percent signs are decoded"
    parts = path.split("/")[1:]
    if parts[0] in {"", *_OWN}:
        hint = "; for a section's older name write the slug alone" if parts[0] == "feeds" else ""
        return f"{shown(alias)} is an address that Nashra answers itself{hint}"
    if {".", ".."} & set(parts) or re.search(r"[\x00-\x1f\x7f]", path):
        return f"{shown(alias)} must not hold the parts . and .., nor control characters"
    return None


def _taken(alias: str, steps: Steps, slugs: Mapping[str, object]) -> str | None:
    """Why a slug can't be an alias: it is a section's own."""
    if alias == EVERYTHING:
        return f"the slug {EVERYTHING} is taken: it stands for every section"
    if alias in slugs:
        whose = "this section's own slug" if alias == steps[1] else "another section's slug"
        return f"{shown(alias)} is {whose}"
    return None
