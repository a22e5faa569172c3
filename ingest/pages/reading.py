"""An article from an HTML page."""

from collections.abc import Iterable
from datetime import datetime

from config.site import Newsroom, PageSelectors, Section
from feeds.article import Article, Category, Person
from ingest.article_body import ArticleBody, body_of
from ingest.assembling import Reading, assembled
from ingest.byline import byline_of
from ingest.errors import Refusal
from ingest.folding import folded, letters
from ingest.hashtags import category_term, without_signs
from ingest.language import language_of
from ingest.lead_title import title_from
from ingest.pages.head import best_title
from ingest.pages.taken_apart import Page, taken_apart
from ingest.pages.times import PageTimes, page_times
from ingest.sections import find_section

#: A summary that a system has cut says less than the text itself.
_CUT = ("…", "...", "[…]", "[...]", "[&hellip;]")
_HINT = "say where it stands by a selector, under reading: pages: in the configuration"


def article_from_page(
    html: str,
    *,
    newsroom: Newsroom,
    now: datetime,
    url: str | None = None,
    section: Section | None = None,
    home: Section | None = None,
    selectors: PageSelectors | None = None,
) -> Article:
    """The article of an HTML page; raises ``Refusal`` with what is missing and would mend it.

    ``url`` is where it was fetched; a canonical link in the page goes before it. ``section`` is
    taken where the page names none of ours, ``home`` whatever it names. ``selectors`` are those
    of the page's host by default.
    """
    page = taken_apart(html, url=url, selectors=selectors, reading=newsroom.reading)
    home = home or _section(page, newsroom, section)
    times = page_times(page.facts, page.seen, section=home, now=now)
    if times is None:
        raise Refusal(f"no time was found on the page; {_HINT}", path="published")
    title = best_title(page.facts.title, page.seen, tab=page.tab, time_line=times.line)
    body = _body(page, {title, home.title, times.line}, newsroom)
    opening = next((block.text for block in body.blocks if block.text), "")
    if not opening:
        raise Refusal(f"no text was found on the page; {_HINT}", path="content")
    reading = _reading(page, home, times, without_signs(title) or title_from(opening), body)
    return assembled(reading, newsroom=newsroom, now=now)


def _section(page: Page, newsroom: Newsroom, given: Section | None) -> Section:
    names = page.facts.sections
    for name in (*names, *page.seen.around(page.facts.title)):
        try:
            return find_section(name, newsroom)
        except Refusal:
            continue
    if given is not None:
        return given
    said = f"it says {', '.join(names[:3])!r}" if names else "it says none"
    raise Refusal(
        f"the page names no section of ours ({said}); give one with --section, or {_HINT}",
        path="sections",
    )


def _body(page: Page, head: set[str], newsroom: Newsroom) -> ArticleBody:
    """The text, without the lines of the head that stand in it once more."""
    said = {folded(line) for line in (*head, *(author.name for author in page.facts.authors))}
    blocks = [
        block
        for block in page.blocks
        if block.has_picture or not block.text or folded(block.text) not in said
    ]
    return body_of(blocks, reading=newsroom.reading)


def _reading(
    page: Page, section: Section, times: PageTimes, title: str, body: ArticleBody
) -> Reading:
    facts, updated = page.facts, times.updated
    return Reading(
        sections=(section,),
        url=page.url,
        title=title,
        content=body.tokens,
        published=times.published.instant,
        timezone=times.published.zone,
        updated=updated.instant if updated else None,
        notes=times.published.notes + (updated.notes if updated else ()),
        summary="" if facts.summary.endswith(_CUT) else facts.summary,
        language=_language(facts.language, f"{title}\n{body.text}"),
        authors=facts.authors or body.authors or _bylines(page),
        categories=_categories((*facts.categories, *body.hashtags)),
        dateline=body.dateline,
        credits=body.credits,
        image=facts.image,
    )


def _bylines(page: Page) -> tuple[Person, ...]:
    found = map(byline_of, page.seen.around(page.facts.title))
    return tuple(author for author in found if author is not None)[:1]


def _language(declared: str, text: str) -> str:
    """The declared one unless the text is another: themes say "en" of every page."""
    found = language_of(text)
    primary = declared.partition("-")[0].lower()
    return declared.lower() if primary.isalpha() and found in {None, primary} else ""


def _categories(written: Iterable[str]) -> tuple[Category, ...]:
    terms = {letters(term): term for word in written if (term := category_term(word))}
    return tuple(Category(term=term) for term in terms.values())
