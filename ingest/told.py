"""An article as a feed, an export or an agency tells it: the format is gone, nothing is judged."""

from dataclasses import dataclass

from feeds.article import Category, Comments, Enclosure, Image, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a source tells of one article; nothing or empty where it is silent."""

    #: The publisher's own, as it is written.
    id: str = ""
    #: Absolute.
    url: str | None = None
    #: Plain.
    title: str = ""
    #: The text as HTML.
    html: str = ""
    #: The text without markup, where there is no HTML.
    text: str = ""
    #: Whether dateline, agencies and boilerplate stand in the text, as on a page of the site.
    is_as_shown: bool = False
    #: What relative links are relative to; absolute.
    base_url: str | None = None
    #: Plain.
    summary: str = ""
    #: Times as they are written, the most trusted first.
    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    #: A time before which it is not to be seen.
    embargo: str = ""
    #: Names that may be a section's, the most trusted first.
    sections: tuple[str, ...] = ()
    #: BCP 47, as it is declared.
    language: str = ""
    authors: tuple[Person, ...] = ()
    categories: tuple[Category, ...] = ()
    dateline: str | None = None
    credits: tuple[str, ...] = ()
    #: URLs of image, enclosures and comments are absolute.
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    rights: str | None = None
    comments: Comments | None = None
    #: Line of the file, from 1, where it is known.
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A source says that an article is to be withdrawn."""

    id: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that is no article for readers, and no fault either: a draft, a photograph."""

    reason: str
    line: int | None = None
