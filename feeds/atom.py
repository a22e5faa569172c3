"""Atom 1.0, RFC 4287."""

from typing import Any

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from feeds.article import Category, Comments, Person
from feeds.dates import at_offset, rfc3339
from feeds.entry import Entry
from feeds.entry_html import paragraph
from feeds.extension import AtomElements, element, name, styled
from feeds.feed import Feed
from feeds.media import media_elements
from feeds.version import VERSION
from feeds.xml_text import legal


def atom(feed: Feed) -> bytes:
    """The feed as an Atom document in UTF-8."""
    made = FeedGenerator()
    made.register_extension("nashra", AtomElements, AtomElements, atom=True, rss=False)
    _feed(made, feed)
    for entry in feed.entries:
        _entry(made.add_entry(order="append"), entry, feed)
    return styled(made.atom_str(), feed.style_url)


def _feed(made: Any, feed: Feed) -> None:
    made.id(feed.id)
    made.title(feed.title)
    made.subtitle(feed.description)
    made.updated(at_offset(feed.updated, feed.section.timezone))
    made.author(name=feed.author)
    made.link(href=feed.url("atom"), rel="self", type="application/atom+xml")
    made.link(href=feed.page_url, rel="alternate", type="text/html", hreflang=feed.language)
    made.language(feed.language)
    made.generator("Nashra", version=VERSION)
    if feed.rights:
        made.rights(feed.rights)
    if feed.image:
        made.logo(feed.image)
    if feed.section.categories:
        made.category([{"term": legal(term)} for term in feed.section.categories])
    made.nashra.elements += [*_documents(feed), *_deleted_entries(feed)]


def _documents(feed: Feed) -> list[Any]:
    """The links to the feed's other documents, and what this one is (RFC 5005)."""
    links = [
        element("link", None, {"rel": rel, "type": "application/atom+xml", "href": f"{url}.atom"})
        for rel, url in feed.relations
    ]
    return [*links, element("fh:archive")] if feed.is_archive else links


def _deleted_entries(feed: Feed) -> list[Any]:
    """What was withdrawn, so that readers drop it (RFC 6721, 3)."""
    return [
        element(
            "at:deleted-entry",
            None,
            {"ref": each.id, "when": rfc3339(each.when, feed.section.timezone)},
        )
        for each in feed.tombstones
    ]


def _entry(made: FeedEntry, entry: Entry, feed: Feed) -> None:
    article = entry.article
    made.id(entry.iri)
    made.title(entry.title)
    made.updated(at_offset(article.updated, article.timezone))
    made.published(at_offset(article.published, article.timezone))
    if entry.authors:
        made.author([_person(person) for person in entry.authors])
    made.link(href=entry.url, rel="alternate")
    _texts(made, entry)
    if entry.categories:
        made.category([_category(each) for each in entry.categories])
    if entry.rights:
        made.rights(entry.rights)
    if entry.language.partition("-")[0] != feed.language:
        made.nashra.language = entry.language
    made.nashra.elements += _elements(entry)


def _texts(made: FeedEntry, entry: Entry) -> None:
    """Content and a plain summary; where the summary is all that readers get, it is a paragraph
    that knows its direction."""
    if not entry.content:
        made.summary(paragraph(entry.synopsis, entry.language), type="html")
        return
    made.content(entry.content, type="html")
    if entry.summary:
        made.summary(entry.summary)


def _enclosures(entry: Entry) -> list[Any]:
    """Links to the files that go with the entry (4.2.7.2).

    feedgen writes an entry's links without their ``rel`` and ``type``: every one of its own would
    be another alternate.
    """
    links = [
        _said(href=each.url, type=each.type, length=each.length, title=each.title)
        for each in entry.enclosures
    ]
    image = entry.image
    if image is not None and image.type:
        links.append(_said(href=image.url, type=image.type, length=image.length))
    return [element("link", None, {"rel": "enclosure", **link}) for link in links]


def _elements(entry: Entry) -> list[Any]:
    """Enclosures, comments (RFC 4685, slash) and the picture (Media RSS)."""
    elements = _enclosures(entry)
    if entry.comments is not None:
        elements += _replies(entry.comments)
    if entry.image:
        elements += media_elements(entry.image)
    return elements


def _replies(comments: Comments) -> list[Any]:
    """Page and feed of the comments, and how many there are (RFC 4685, 4 and 5)."""
    links = [{"rel": "replies", "type": "text/html", "href": comments.url}]
    if comments.feed:
        links.append({"rel": "replies", "type": "application/rss+xml", "href": comments.feed})
    elements = []
    if comments.count is not None:
        links[0][name("thr:count")] = str(comments.count)
        elements.append(element("slash:comments", str(comments.count)))
    return elements + [element("link", None, each) for each in links]


def _person(person: Person) -> dict[str, str]:
    return _said(name=person.name, email=person.email, uri=person.url)


def _category(category: Category) -> dict[str, str]:
    return _said(term=category.term, scheme=category.scheme, label=category.label)


def _said(**fields: str | int | None) -> dict[str, str]:
    """The fields that say something."""
    return {key: str(value) for key, value in fields.items() if value is not None}
