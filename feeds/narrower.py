"""Feeds of a part of a section: what is about one category, or by one author."""

from dataclasses import replace
from urllib.parse import quote

from config.site import Format, Newsroom, Section
from feeds.addresses import absolute
from feeds.direction import marked_title
from feeds.feed import Feed, feed_title
from feeds.terms import Term
from feeds.xml_text import legal


def term_path(slug: str, term: Term) -> str:
    """``/feeds/{section}/tags/{term}``, percent-encoded, without the format's ending."""
    return f"/feeds/{slug}/{term.kind}/{quote(term.name, safe='')}"


def term_url(newsroom: Newsroom, slug: str, term: Term, form: Format) -> str:
    """The canonical URL of a term's feed in a section."""
    return absolute(newsroom.feeds_url, f"{term_path(slug, term)}.{form}")


def narrowed(newsroom: Newsroom, section: Section, term: Term, feed: Feed) -> Feed:
    """A feed of the section's articles as the feed of one term."""
    title = legal(marked_title(term_title(newsroom, section, term), section.language))
    return replace(
        feed,
        base_url=absolute(newsroom.feeds_url, term_path(section.slug, term)),
        id=f"{feed.id}/{term.kind}/{quote(term.name, safe='')}",
        title=title,
        description=title,
    )


def term_title(newsroom: Newsroom, section: Section, term: Term) -> str:
    """The term with its section and newsroom."""
    return f"{term.name} - {feed_title(newsroom, section)}"
