"""A section and its articles as all three formats share them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from config.site import Newsroom, Section
from feeds.addresses import absolute, article_url, section_path
from feeds.article import Article, Enclosure, Image, Person
from feeds.direction import marked_title
from feeds.entry_html import entry_html
from feeds.entry_id import feed_id, iri_id, is_permalink
from feeds.xml_text import legal

#: What a feed without articles gives as its last change: Atom requires one, and the present
#: instant would be another one each time.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article as its feed shows it. Texts are legal XML, URLs absolute and ASCII."""

    article: Article
    #: The article's id as it was given: RSS and JSON Feed.
    guid: str
    guid_is_permalink: bool
    #: The same as an IRI: Atom.
    iri: str
    url: str
    #: Plain text, marked where a right-to-left title begins with a Latin word.
    title: str
    #: Plain text; empty where there is none.
    summary: str
    #: HTML; empty where the section gives summaries alone.
    content: str
    authors: tuple[Person, ...]
    image: Image | None
    enclosures: tuple[Enclosure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A section's newest articles and what is said of the section itself."""

    section: Section
    #: Where the formats of this feed are, without their ending.
    base_url: str
    id: str
    title: str
    description: str
    #: The section's page for people, on this server.
    page_url: str
    #: Primary subtag: newsboat shows right to left for "ar" alone.
    language: str
    image: str | None
    rights: str | None
    author: str
    #: Last significant change of an entry.
    updated: datetime
    style_url: str
    #: In the order in which readers are to show them.
    entries: tuple[Entry, ...]

    def url(self, form: str) -> str:
        """The feed's canonical URL in that format."""
        return f"{self.base_url}.{form}"


def section_feed(newsroom: Newsroom, section: Section, articles: Sequence[Article]) -> Feed:
    """The feed of a section over its newest articles, newest first."""
    feeds_url = newsroom.feeds_url
    return Feed(
        section=section,
        base_url=f"{feeds_url}/feeds/{section.slug}",
        id=feed_id(newsroom.site.url, section.slug),
        title=legal(_feed_title(newsroom, section)),
        description=legal(section.description),
        page_url=feeds_url + section_path(section.slug),
        language=section.language.partition("-")[0],
        image=absolute(feeds_url, section.image) if section.image else None,
        rights=legal(section.rights) if section.rights else None,
        author=legal(section.author),
        updated=max((article.updated for article in articles), default=_NEVER),
        style_url=f"{feeds_url}/static/feed.css",
        entries=tuple(_entry(newsroom, section, article) for article in articles),
    )


def _feed_title(newsroom: Newsroom, section: Section) -> str:
    """The section with its newsroom, since readers show titles of many newsrooms in one list."""
    title = newsroom.site.title
    return section.title if section.title == title else f"{section.title} - {title}"


def _entry(newsroom: Newsroom, section: Section, article: Article) -> Entry:
    image = article.image
    return Entry(
        article=article,
        guid=legal(article.id),
        guid_is_permalink=is_permalink(article.id, article.url),
        iri=iri_id(legal(article.id), newsroom.site.url),
        url=article_url(newsroom, article),
        # A title of nothing but illegal characters must not fail the feed.
        title=legal(marked_title(article.title, article.language)) or article.id,
        summary=legal(article.summary or ""),
        content=legal(entry_html(newsroom, article)) if section.full_text else "",
        authors=tuple(
            Person(name=legal(each.name), email=each.email, url=each.url)
            for each in article.authors
        ),
        image=None if image is None else _absolute_image(newsroom, image),
        enclosures=tuple(_absolute_enclosure(newsroom, each) for each in article.enclosures),
    )


def _absolute_image(newsroom: Newsroom, image: Image) -> Image:
    return Image(
        url=absolute(newsroom.feeds_url, image.url),
        type=image.type,
        width=image.width,
        height=image.height,
        length=image.length,
        alt=legal(image.alt or "") or None,
        caption=legal(image.caption or "") or None,
        credit=legal(image.credit or "") or None,
    )


def _absolute_enclosure(newsroom: Newsroom, enclosure: Enclosure) -> Enclosure:
    return Enclosure(
        url=absolute(newsroom.feeds_url, enclosure.url),
        type=legal(enclosure.type),
        length=enclosure.length,
        title=legal(enclosure.title or "") or None,
    )
