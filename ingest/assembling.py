"""The last step of every way in: what was read, and what follows from it, made an ``Article``."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from config.site import Newsroom, Section
from feeds.article import Article, Category, Comments, Enclosure, Image, Person, settled
from ingest.article_ids import id_from_title, id_from_url
from ingest.cleaning import running_text
from ingest.direction import directed
from ingest.html_tokens import Token, serialised
from ingest.language import language_of
from ingest.summary import summary_of

#: Characters of an article's text that tell its language and hold its summary.
_ENOUGH = 1000
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article as far as its source says it; what may be missing is nothing or empty."""

    sections: tuple[Section, ...]
    title: str
    content: list[Token]
    #: UTC.
    published: datetime
    timezone: str
    id: str = ""
    url: str | None = None
    #: UTC.
    updated: datetime | None = None
    summary: str = ""
    language: str = ""
    authors: tuple[Person, ...] = ()
    categories: tuple[Category, ...] = ()
    dateline: str | None = None
    credits: tuple[str, ...] = ()
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    rights: str | None = None
    comments: Comments | None = None
    #: What was noticed about its times: one that occurred twice, calendars that disagree.
    notes: tuple[str, ...] = ()


def assembled(reading: Reading, *, newsroom: Newsroom, now: datetime) -> Article:
    """The article, with id, language, direction and summary found where the source has none."""
    published = reading.published.replace(microsecond=0)
    updated = (reading.updated or published).replace(microsecond=0)
    text = running_text(reading.content, enough=_ENOUGH)
    language = reading.language or _language(reading, text)
    summary = reading.summary or summary_of(text)
    article = Article(
        id=reading.id or _minted(reading, newsroom),
        sections=_in_order(reading.sections, newsroom),
        title=reading.title,
        content_html=serialised(directed(reading.content, language)),
        published=published,
        updated=max(updated, published),
        timezone=reading.timezone,
        language=language,
        url=reading.url,
        summary=summary or (None if reading.content else reading.title),
        authors=reading.authors,
        categories=reading.categories,
        dateline=reading.dateline,
        credits=reading.credits,
        image=reading.image,
        enclosures=reading.enclosures,
        rights=reading.rights,
        comments=reading.comments,
    )
    if reading.notes:
        _log.warning("time.noted", article=article.id, notes=reading.notes)
    return settled(article, now=now)


def _language(reading: Reading, text: str) -> str:
    """By the text; the section's own tag where it is the same language, or nothing is clear."""
    section = reading.sections[0].language
    found = language_of(f"{reading.title}\n{text}")
    return section if found is None or found == section.split("-")[0] else found


def _minted(reading: Reading, newsroom: Newsroom) -> str:
    if reading.url is not None:
        return id_from_url(reading.url, published=reading.published)
    return id_from_title(
        reading.title,
        section=reading.sections[0].slug,
        published=reading.published,
        site_url=newsroom.site.url,
    )


def _in_order(sections: tuple[Section, ...], newsroom: Newsroom) -> tuple[str, ...]:
    slugs = {section.slug for section in sections}
    return tuple(section.slug for section in newsroom.sections if section.slug in slugs)
