"""A section's feed: what all formats share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from config.site import Newsroom, Section
from feeds.addresses import absolute, section_url
from feeds.article import Article
from feeds.direction import marked_title
from feeds.entry import Entry, entry_of
from feeds.entry_id import feed_id, iri_id
from feeds.tombstone import Tombstone
from feeds.xml_text import legal

#: What a feed without articles gives as its last change: Atom requires one, and the present
#: instant would be another one each time. Validators find 1970 implausible.
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A section's newest articles and what is said of the section itself."""

    section: Section
    #: Where the formats of this feed are, without their ending.
    base_url: str
    id: str
    title: str
    #: Never empty: RSS requires it.
    description: str
    #: The section's page for people, on this server.
    page_url: str
    #: Primary subtag: newsboat shows right to left for "ar" alone.
    language: str
    image: str | None
    rights: str | None
    author: str
    #: Last significant change of an entry, a withdrawal included.
    updated: datetime
    style_url: str
    #: In the order in which readers are to show them.
    entries: tuple[Entry, ...]
    #: What was withdrawn, with ids as IRIs; only Atom can say it.
    tombstones: tuple[Tombstone, ...] = ()
    #: Other documents of the same feed, without their ending, by relation (RFC 5005).
    relations: tuple[tuple[str, str], ...] = ()
    #: Whether this document is complete and stays as it is (RFC 5005, 4: ``fh:archive``).
    is_archive: bool = False

    def url(self, form: str) -> str:
        """The feed's canonical URL in that format."""
        return f"{self.base_url}.{form}"


def section_feed(
    newsroom: Newsroom,
    section: Section,
    articles: Sequence[Article],
    tombstones: Sequence[Tombstone] = (),
) -> Feed:
    """The feed of a section over its newest articles, newest first, and what it tells of those
    that were withdrawn."""
    here = newsroom.feeds_url
    title = legal(marked_title(feed_title(newsroom, section), section.language))
    return Feed(
        section=section,
        base_url=absolute(here, f"/feeds/{section.slug}"),
        id=feed_id(newsroom.site.url, section.slug),
        title=title,
        description=legal(section.description).strip() or title,
        page_url=section_url(newsroom, section.slug),
        language=section.language.partition("-")[0],
        image=absolute(here, section.image) if section.image else None,
        rights=legal(section.rights) if section.rights else None,
        author=legal(section.author),
        updated=max(
            (*(each.updated for each in articles), *(each.when for each in tombstones)),
            default=_NEVER,
        ),
        style_url=absolute(here, "/static/feed.css"),
        entries=tuple(entry_of(newsroom, section, article) for article in articles),
        tombstones=tuple(
            Tombstone(iri_id(legal(each.id), newsroom.site.url), each.when) for each in tombstones
        ),
    )


def feed_title(newsroom: Newsroom, section: Section) -> str:
    """The section with its newsroom, since readers show titles of many newsrooms in one list."""
    title = newsroom.site.title
    return section.title if section.title == title else f"{section.title} - {title}"
