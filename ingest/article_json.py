"""An article from the JSON object that a newsroom hands over: lenient where the meaning is clear.

``docs/reference/article.md`` describes every field, and a test holds the two together.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from config.article_fields import ARTICLE_FIELDS
from config.nearest import zone_hint
from config.site import Newsroom, Section
from config.zones import zone_names
from feeds.article import Article, Category
from ingest import article_parts as parts
from ingest.article_fields import Fields
from ingest.assembling import Reading, assembled
from ingest.cleaning import content_tokens
from ingest.content_blocks import hashtags_read
from ingest.credits import Agencies
from ingest.dates import ReadDate, read_date
from ingest.errors import Refusal
from ingest.html_tokens import Token
from ingest.paragraphs import plain_paragraphs
from ingest.plain import collapsed
from ingest.sections import find_section

#: What other systems call them.
_MEANT: Mapping[str, str] = {
    "guid": "id", "uuid": "id", "section": "sections", "sectionslug": "sections",
    "link": "url", "permalink": "url", "headline": "title", "name": "title",
    "description": "summary", "excerpt": "summary", "abstract": "summary", "lead": "summary",
    "content": "content_html", "body": "content_html", "html": "content_html",
    "body_html": "content_html", "text": "content_text", "body_text": "content_text",
    "date": "published", "pubdate": "published", "date_published": "published",
    "published_at": "published", "datepublished": "published", "date_modified": "updated",
    "modified": "updated", "updated_at": "updated", "tz": "timezone", "zone": "timezone",
    "lang": "language", "locale": "language", "author": "authors", "byline": "authors",
    "creator": "authors", "tags": "categories", "tag": "categories", "category": "categories",
    "keywords": "categories", "hashtags": "categories", "location": "dateline",
    "credit": "credits", "agency": "credits", "agencies": "credits", "source": "credits",
    "picture": "image", "thumbnail": "image", "photo": "image", "attachments": "enclosures",
    "enclosure": "enclosures", "copyright": "rights", "license": "rights",
}  # fmt: skip
LONGEST_TITLE = 1000
LONGEST_SUMMARY = 20_000
LONGEST_CONTENT = 2 * 1024**2
LONGEST_LINE = 1000
LONGEST_TIME = 200
MOST_SECTIONS = 64
MOST_CREDITS = 64
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{2,8})*)")


def field_named(name: str) -> str | None:
    """The field that has this name, or that other systems call so."""
    plain = name.strip().lower()
    return plain if plain in ARTICLE_FIELDS else _MEANT.get(plain)


def article_from_json(
    fields: Mapping[str, object],
    *,
    newsroom: Newsroom,
    now: datetime,
    section: Section | None = None,
) -> Article:
    """The article of a JSON object; raises ``Refusal`` with everything that is wrong with it.

    ``section`` is that of an article that names none.
    """
    read = Fields(fields, allowed=ARTICLE_FIELDS, meant=_MEANT)
    sections = _sections(read, newsroom, section)
    url = _page_url(read)
    title = _title(read)
    published, updated = _times(read, sections, newsroom, now)
    content, words = _content(read, url)
    reading = Reading(
        id=collapsed(read.verbatim("id", longest=LONGEST_LINE)),
        sections=sections,
        url=url,
        title=title,
        content=content,
        # A time that is not there has been noted, so the article goes no further than this.
        published=published.instant if published else now,
        timezone=published.zone if published else "",
        updated=updated.instant if updated else None,
        notes=(published.notes if published else ()) + (updated.notes if updated else ()),
        summary=read.line("summary", longest=LONGEST_SUMMARY),
        language=_language(read),
        authors=parts.people(read),
        categories=parts.categories(read) or words,
        dateline=read.line("dateline", longest=LONGEST_LINE).rstrip(" :") or None,
        credits=_credits(read, newsroom),
        image=parts.image(read, url),
        enclosures=parts.enclosures(read, url),
        rights=read.line("rights", longest=LONGEST_LINE) or None,
        comments=parts.comments(read, url),
    )
    if (refusal := read.refusal()) is not None:
        raise refusal
    return assembled(reading, newsroom=newsroom, now=now)


def _sections(read: Fields, newsroom: Newsroom, section: Section | None) -> tuple[Section, ...]:
    before = len(read.problems)
    found: dict[str, Section] = {}
    for path, name in read.lines("sections", longest=LONGEST_LINE, most=MOST_SECTIONS):
        try:
            named = find_section(name, newsroom)
        except Refusal as refusal:
            read.note(path, refusal.reason)
        else:
            found[named.slug] = named
    if not found and len(read.problems) == before:
        if section is not None:
            return (section,)
        read.note("sections", "is missing: name at least one section")
    return tuple(found.values())


def _title(read: Fields) -> str:
    before = len(read.problems)
    title = read.line("title", longest=LONGEST_TITLE)
    # Bidi marks alone are no title.
    if len(read.problems) == before and not any(map(str.isprintable, title)):
        read.note("title", "is missing")
    return title


def _page_url(read: Fields) -> str | None:
    url = parts.url_of(read, "url", None)
    if url is not None and url.startswith("/"):
        read.note("url", f"an absolute http or https URL is expected, not {url[:80]!r}")
        return None
    return url


def _times(
    read: Fields, sections: tuple[Section, ...], newsroom: Newsroom, now: datetime
) -> tuple[ReadDate | None, ReadDate | None]:
    zone = _zone(read) or (sections[0].timezone if sections else newsroom.site.timezone)
    day_first = sections[0].day_first if sections else True
    before = len(read.problems)
    published = _time(read, "published", zone, day_first, now)
    if published is None and len(read.problems) == before:
        read.note("published", "is missing: an article without its time is never given today's")
    return published, _time(read, "updated", zone, day_first, now)


def _zone(read: Fields) -> str:
    name = read.line("timezone", longest=LONGEST_LINE)
    if name and name not in zone_names():
        read.note("timezone", f"{name[:80]!r} is not an IANA time zone{zone_hint(name[:80])}")
        return ""
    return name


def _time(read: Fields, name: str, zone: str, day_first: bool, now: datetime) -> ReadDate | None:
    text = read.verbatim(name, longest=LONGEST_TIME).strip()
    if not text:
        return None
    try:
        return read_date(text, zone=zone, now=now, day_first=day_first)
    except Refusal as refusal:
        read.note(name, refusal.reason)
        return None


def _language(read: Fields) -> str:
    written = read.line("language", longest=LONGEST_LINE)
    match = _LANGUAGE.fullmatch(written)
    if written and match is None:
        read.note("language", f"{written[:40]!r} is not a language tag, such as ar or en-GB")
    return match[1].lower() + match[2].replace("_", "-") if match else ""


def _content(read: Fields, base_url: str | None) -> tuple[list[Token], tuple[Category, ...]]:
    """The content, and its hashtags as categories."""
    html = read.verbatim("content_html", longest=LONGEST_CONTENT)
    text = read.verbatim("content_text", longest=LONGEST_CONTENT)
    content = content_tokens(html, base_url=base_url) if html.strip() else []
    words, readable = hashtags_read(content or plain_paragraphs(text))
    return readable, tuple(Category(term=word) for word in words)


def _credits(read: Fields, newsroom: Newsroom) -> tuple[str, ...]:
    """Names as given; one text with several agencies in it is taken apart."""
    agencies = Agencies(newsroom.reading.credits)
    names: dict[str, None] = {}
    for _, text in read.lines("credits", longest=LONGEST_LINE, most=MOST_CREDITS):
        names.update(dict.fromkeys(agencies.credited_in(text) or (text,)))
    return tuple(names)
