"""Which articles of a source are taken: by words, categories, authors."""

from config.sources import Filter
from feeds.article import Article
from ingest.folding import folded, letters


def is_wanted(article: Article, *, include: Filter, exclude: Filter) -> bool:
    """Whether ``include`` fits it, or says nothing, and ``exclude`` does not."""
    if include != Filter() and not fits(article, include):
        return False
    return not fits(article, exclude)


def fits(article: Article, chosen: Filter) -> bool:
    """Whether any word, category or author of the filter is the article's.

    Words are compared whole, without case, hamza and marks, in title and summary.
    """
    said = f" {folded(article.title)} {folded(article.summary or '')} "
    return (
        any(f" {folded(word)} " in said for word in chosen.words)
        or _meet(chosen.categories, [each.term for each in article.categories])
        or _meet(chosen.authors, [each.name for each in article.authors])
    )


def _meet(wanted: tuple[str, ...], found: list[str]) -> bool:
    return not {letters(each) for each in wanted}.isdisjoint(map(letters, found))
