"""What an article can be looked for by beside its section: its categories and its authors."""

import enum
from typing import NamedTuple
from unicodedata import normalize

from feeds.article import Article
from feeds.xml_text import legal


class Kind(enum.StrEnum):
    """Which of an article's parts is meant; its value is what addresses call it."""

    TAG = "tags"
    AUTHOR = "authors"


class Term(NamedTuple):
    """A category by its term or an author by name, as they are compared: letter by letter in
    Unicode's composed form (NFC)."""

    kind: Kind
    name: str


def term_of(kind: Kind, written: str) -> Term | None:
    """The term that is written so; nothing where nothing of it can be written in a feed."""
    name = normalize("NFC", legal(written)).strip()
    return Term(kind, name) if name else None


def terms_of(article: Article) -> tuple[Term, ...]:
    """All terms of an article, each once, in its own order."""
    found = (
        *(term_of(Kind.TAG, category.term) for category in article.categories),
        *(term_of(Kind.AUTHOR, person.name) for person in article.authors),
    )
    return tuple(dict.fromkeys(term for term in found if term is not None))
