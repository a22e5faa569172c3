"""An article as every format shows it, ready to be written."""

import re
from dataclasses import dataclass, replace

from config.site import Newsroom, Section
from feeds.addresses import absolute, article_url, ascii_url
from feeds.article import Article, Category, Comments, Enclosure, Image, Person
from feeds.direction import marked_title
from feeds.entry_html import entry_html, paragraph
from feeds.entry_id import iri_id, is_permalink
from feeds.excerpt import excerpt
from feeds.xml_text import legal

#: What RFC 4287, 3.2.3 takes for an address, and validators with it.
_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article as its feed shows it. Texts are legal XML, URLs absolute and ASCII.

    The formats take from ``article`` only what is neither: its times and its zone.
    """

    article: Article
    #: The article's id as it was given: RSS and JSON Feed.
    guid: str
    guid_is_permalink: bool
    #: The same as an IRI: Atom.
    iri: str
    url: str
    language: str
    #: Plain text, marked where a right-to-left title begins with a Latin word; never empty.
    title: str
    #: Plain text; empty where the newsroom gave none.
    summary: str
    #: The summary, else the beginning of the text, else the title: never empty.
    synopsis: str
    #: HTML; empty where the section gives summaries alone.
    content: str
    authors: tuple[Person, ...]
    categories: tuple[Category, ...]
    image: Image | None
    enclosures: tuple[Enclosure, ...]
    comments: Comments | None
    rights: str | None


def entry_of(newsroom: Newsroom, section: Section, article: Article) -> Entry:
    """The entry of an article in the feed of a section."""
    here = newsroom.feeds_url
    # A title of nothing but illegal characters or white space must not fail the feed.
    titles = (legal(article.title), legal(article.id))
    title = next((each for each in titles if each.strip()), legal(section.title))
    summary = legal(article.summary or "")
    synopsis = summary or legal(excerpt(article.content_html)) or title
    text = legal(entry_html(newsroom, article)) or paragraph(synopsis, article.language)
    image, comments = article.image, article.comments
    return Entry(
        article=article,
        guid=legal(article.id),
        guid_is_permalink=is_permalink(article.id, article.url),
        iri=iri_id(legal(article.id), newsroom.site.url),
        url=article_url(newsroom, article),
        language=legal(article.language),
        title=marked_title(title, article.language),
        summary=summary,
        synopsis=synopsis,
        content=text if section.full_text else "",
        authors=tuple(_person(each) for each in article.authors if legal(each.name)),
        categories=_categories(article),
        image=None if image is None else _image(image, here),
        enclosures=tuple(_enclosure(each, here) for each in article.enclosures),
        comments=None if comments is None else _comments(comments, here),
        rights=_legal(article.rights),
    )


def _legal(text: str | None) -> str | None:
    """The text without what XML forbids; nothing where nothing is left."""
    return legal(text or "") or None


def _person(person: Person) -> Person:
    email = _legal(person.email)
    return Person(
        name=legal(person.name),
        email=email if email and _EMAIL.fullmatch(email) else None,
        url=ascii_url(person.url) if person.url else None,
    )


def _categories(article: Article) -> tuple[Category, ...]:
    made = (
        Category(
            term=legal(each.term),
            scheme=ascii_url(each.scheme) if each.scheme else None,
            label=_legal(each.label),
        )
        for each in article.categories
        if legal(each.term)
    )
    return tuple(dict.fromkeys(made))


def _image(image: Image, here: str) -> Image:
    return replace(
        image,
        url=absolute(here, image.url),
        type=_legal(image.type),
        alt=_legal(image.alt),
        caption=_legal(image.caption),
        credit=_legal(image.credit),
    )


def _enclosure(enclosure: Enclosure, here: str) -> Enclosure:
    return replace(
        enclosure,
        url=absolute(here, enclosure.url),
        type=legal(enclosure.type),
        title=_legal(enclosure.title),
    )


def _comments(comments: Comments, here: str) -> Comments:
    return replace(
        comments,
        url=absolute(here, comments.url),
        feed=absolute(here, comments.feed) if comments.feed else None,
    )
