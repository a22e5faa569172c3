"""The article and its parts: what the newsroom publishes, before any format.

Plain frozen types that carry no database handle, request or clock. Every ``datetime`` is aware,
in UTC, in whole seconds.
"""

import enum
from dataclasses import dataclass, replace
from datetime import datetime, timedelta


class State(enum.StrEnum):
    """Where an article stands between the newsroom and its readers."""

    #: Its instant has not come: in no feed, page or list.
    SCHEDULED = "scheduled"
    #: Readers see it.
    PUBLISHED = "published"
    #: Withdrawn; a tombstone is kept (RFC 6721).
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who wrote it: RFC 4287, 3.2 (Person construct)."""

    #: As it is to be read, in the article's language.
    name: str
    #: E-mail address, or nothing.
    email: str | None = None
    #: The person's page, absolute.
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """What it is about: RFC 4287, 4.2.2."""

    #: The word itself: "فلاديمير بوتين". Without tatweel, marks and underscores.
    term: str
    #: IRI of the list it is taken from (``domain`` in RSS), or nothing.
    scheme: str | None = None
    #: What people read where it differs from the term.
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """The article's main picture (Media RSS ``media:content``)."""

    #: Absolute, or root-relative ("/…") for a file on this server.
    url: str
    #: Media type, such as ``image/jpeg``.
    type: str | None = None
    #: Pixels.
    width: int | None = None
    #: Pixels.
    height: int | None = None
    #: Bytes, exact.
    length: int | None = None
    #: What is seen on it, for those who don't see it.
    alt: str | None = None
    #: The line under it.
    caption: str | None = None
    #: Who made it.
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that goes with the article: RSS 2.0 ``enclosure``, RFC 4287, 4.2.7.2."""

    #: Absolute, or root-relative ("/…") for a file on this server.
    url: str
    #: Media type, such as ``audio/mpeg``.
    type: str
    #: Bytes, exact: RSS requires it, so an enclosure without a length is left out of RSS.
    length: int | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comments:
    """Where readers discuss it."""

    #: Page of the comments, absolute.
    url: str
    #: How many there are (RSS ``slash:comments``, RFC 4685 ``thr:count``).
    count: int | None = None
    #: Feed of the comments (``wfw:commentRss``).
    feed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One published thing: Atom's entry, RSS's and JSON Feed's item."""

    #: Stable for ever and independent of the URL: the publisher's own guid or a tag: URI.
    id: str
    #: Slugs of the sections it stands in; at least one, no duplicates, in the newsroom's order.
    sections: tuple[str, ...]
    #: Plain text, never empty.
    title: str
    #: Clean HTML (``ingest.cleaning``), with ``dir`` on its block elements where it is RTL;
    #: may be empty where only a summary is given. A link may be absolute or root-relative.
    content_html: str
    #: First appearance; RFC 4287, 4.2.9.
    published: datetime
    #: Last change that a reader would notice; RFC 4287, 4.2.15. Never before ``published``.
    updated: datetime
    #: IANA zone in which the newsroom wrote the two times; feeds show its offset.
    timezone: str
    #: BCP 47 tag: ``ar``, ``en``, ``fr``.
    language: str
    #: Page of the article, absolute; nothing where this server is its only home.
    url: str | None = None
    #: Plain text.
    summary: str | None = None
    authors: tuple[Person, ...] = ()
    categories: tuple[Category, ...] = ()
    #: Place, paper and agencies ahead of the text: "بيونغ يانغ/صوت الشعب/وكالات".
    dateline: str | None = None
    #: Agencies credited at its end: ("فرانس24", "أ ف ب").
    credits: tuple[str, ...] = ()
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    rights: str | None = None
    comments: Comments | None = None
    state: State = State.PUBLISHED


class Outcome(enum.StrEnum):
    """What became of an article that was handed over."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


def settled(article: Article, *, now: datetime) -> Article:
    """A new article in the state that its time asks for: scheduled until its instant."""
    state = State.SCHEDULED if article.published > now else State.PUBLISHED
    return replace(article, state=state, updated=max(article.updated, article.published))


def revised(old: Article, new: Article, *, now: datetime) -> Article:
    """What to keep when ``new`` is handed over for the id of ``old``; equal to ``old`` if nothing.

    ``updated`` moves only when what a reader sees has changed: to the newsroom's own time where
    it gave a later one that has come, else to ``now``. A published article stays published unless
    the newsroom moves its ``published`` into the future: a clock that jumps back hides nothing. A
    retracted article that is handed over again is published anew.
    """
    candidate = replace(new, updated=old.updated, state=_state_after(old, new, now))
    if _as_read(candidate) == _as_read(old):
        return candidate
    moved = old.updated < new.updated <= now
    # A second change within one second must still be seen as later by readers that compare.
    updated = new.updated if moved else max(now, old.updated + timedelta(seconds=1))
    if candidate.state is State.SCHEDULED:
        updated = new.updated
    return replace(candidate, updated=max(updated, candidate.published))


def _state_after(old: Article, new: Article, now: datetime) -> State:
    if new.published <= now:
        return State.PUBLISHED
    if old.state is State.PUBLISHED and new.published == old.published:
        return State.PUBLISHED
    return State.SCHEDULED


def _as_read(article: Article) -> tuple[object, ...]:
    """The parts of an article whose change a reader would notice."""
    return (
        article.title,
        article.content_html,
        article.summary,
        article.url,
        article.authors,
        article.dateline,
        article.credits,
        article.image,
        article.enclosures,
        article.state,
    )
