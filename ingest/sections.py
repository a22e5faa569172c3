"""The section that a name means: its slug, an older slug, or its title as people write it."""

import difflib
from functools import lru_cache

from config.site import Newsroom, Section
from ingest.errors import Refusal
from ingest.folding import letters

#: Characters of the longest title of a section.
_LONGEST = 1000


def find_section(name: str, newsroom: Newsroom, *, line: int | None = None) -> Section:
    """The section of that slug or title; raises ``Refusal`` with the nearest one.

    Titles are compared without spaces, case, hamza, tatweel and marks. ``all`` is refused: every
    article is in it.
    """
    slug = name.strip()
    if slug == newsroom.everything.slug:
        raise Refusal(f"every article is in {slug!r}: name its own section", line=line)
    section = newsroom.section(slug) or _by_title(slug, newsroom)
    if section is None:
        reason = f"no section {slug[:80]!r}{nearest(slug, newsroom)}"
        raise Refusal(reason, line=line)
    return section


def section_named(name: str, newsroom: Newsroom) -> Section | None:
    """The section of that slug or title; nothing where it is none of ours, or all of them."""
    slug = name.strip()
    section = newsroom.section(slug)
    if section is not None:
        return None if slug == newsroom.everything.slug else section
    return _by_title(slug, newsroom)


def nearest(name: str, newsroom: Newsroom) -> str:
    """A question with the section that comes nearest; else a list of the first few."""
    slugs = {letters(section.title): section.slug for section in newsroom.sections}
    slugs |= {letters(section.slug): section.slug for section in newsroom.sections}
    close = difflib.get_close_matches(letters(name[:80]), slugs, n=1, cutoff=0.6)
    if close:
        return f"; did you mean {slugs[close[0]]!r}?"
    known = [section.slug for section in newsroom.sections]
    more = ", …" if len(known) > 8 else ""
    return f"; there are {', '.join(known[:8])}{more}"


def _by_title(name: str, newsroom: Newsroom) -> Section | None:
    wanted = letters(name[:_LONGEST])
    if not wanted:
        return None
    return next(
        (
            section
            for section in newsroom.sections
            if wanted == _letters(section.title) or wanted in map(_letters, section.alias_slugs)
        ),
        None,
    )


@lru_cache(maxsize=1024)
def _letters(title: str) -> str:
    """Titles of sections are few, and compared with every category of every article."""
    return letters(title)
