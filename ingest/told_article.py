"""The ``Article`` of what a source tells: times read, text cleaned, section found."""

import re
from collections.abc import Iterable
from datetime import datetime

from config.site import Newsroom, Section
from feeds.article import Article, Category, Image
from ingest.article_body import ArticleBody, body_of
from ingest.article_json import LONGEST_CONTENT, LONGEST_LINE, LONGEST_SUMMARY, LONGEST_TITLE
from ingest.assembling import Reading, assembled
from ingest.cleaning import content_tokens
from ingest.content_blocks import ContentBlock, blocks_in, hashtags_read
from ingest.credits import Agencies
from ingest.dates import ReadDate, read_date
from ingest.errors import Refusal
from ingest.folding import letters
from ingest.hashtags import category_term, without_signs
from ingest.html_tokens import Open, Token
from ingest.language import language_of
from ingest.lead_title import title_from
from ingest.paragraphs import plain_paragraphs
from ingest.plain import collapsed
from ingest.sections import section_named
from ingest.summary import cut_at_word
from ingest.told import Told

#: A summary that a system has cut says less than the text itself.
_CUT = ("…", "...", "[…]", "[...]", "[&hellip;]")
_MOST_CATEGORIES = 200
_TAG = re.compile(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{2,8})*)")
_MARKS = "\u200e\u200f\u061c "


def article_of(
    told: Told,
    *,
    newsroom: Newsroom,
    now: datetime,
    home: Section | None = None,
    fallback: Section | None = None,
) -> Article:
    """The article; raises ``Refusal`` with what is missing.

    It stands in ``home``; where none is given, in the sections that its categories name, and in
    ``fallback`` where they name none of ours.
    """
    _check(told)
    sections = (home,) if home else _sections(told, newsroom, fallback)
    published, updated = _times(told, sections[0], now)
    body = _body(told, newsroom)
    text = body.text
    title = without_signs(told.title.strip(_MARKS)) or (title_from(text) if text else "")
    if not any(map(str.isprintable, title)):
        raise Refusal("it has neither title nor text", path="title", line=told.line)
    reading = Reading(
        id=collapsed(told.id),
        sections=sections,
        url=told.url,
        title=cut_at_word(title, longest=LONGEST_TITLE),
        content=body.tokens,
        published=published.instant,
        timezone=published.zone,
        updated=updated.instant if updated else None,
        notes=published.notes + (updated.notes if updated else ()),
        summary=_summary(told.summary),
        language=_language(told.language, f"{title}\n{text}"),
        authors=told.authors or body.authors,
        categories=_categories(told.categories, body.hashtags, sections),
        dateline=told.dateline or body.dateline,
        credits=_credits(told, body, newsroom),
        image=told.image,
        enclosures=told.enclosures,
        rights=told.rights,
        comments=told.comments,
    )
    return assembled(reading, newsroom=newsroom, now=now)


def _check(told: Told) -> None:
    for name, text, longest in (
        ("id", told.id, LONGEST_LINE),
        ("content", told.html or told.text, LONGEST_CONTENT),
    ):
        if len(text) > longest:
            reason = f"{len(text):,} characters; at most {longest:,} are allowed"
            raise Refusal(reason, path=name, line=told.line)


def _sections(told: Told, newsroom: Newsroom, fallback: Section | None) -> tuple[Section, ...]:
    names = (*told.sections, *(each.label or each.term for each in told.categories))
    found = {
        section.slug: section
        for name in names
        if (section := section_named(name, newsroom)) is not None
    }
    if found:
        return tuple(found.values())
    if fallback is not None:
        return (fallback,)
    said = f"it says {', '.join(map(repr, names[:3]))}" if names else "it says none"
    raise Refusal(
        f"it names no section of ours ({said[:200]}); give one with --section",
        path="sections",
        line=told.line,
    )


def _times(told: Told, section: Section, now: datetime) -> tuple[ReadDate, ReadDate | None]:
    updated, _ = _first(told.updated, section, now)
    published, refused = _first(told.published, section, now)
    # Atom requires "updated" alone, and then it is all that is known.
    published = published or updated
    if published is None:
        reason = refused or "is missing: an article without its time is never given today's"
        raise Refusal(reason, path="published", line=told.line)
    if told.embargo:
        embargo, refused = _first((told.embargo,), section, now)
        if embargo is None:
            raise Refusal(f"the embargo can't be read: {refused}", path="embargo", line=told.line)
        published = max(published, embargo, key=lambda time: time.instant)
    return published, updated


def _first(
    texts: Iterable[str], section: Section, now: datetime
) -> tuple[ReadDate | None, str | None]:
    """The first text that is a date, else why the first one is none."""
    refused = None
    for text in texts:
        try:
            found = read_date(text, zone=section.timezone, now=now, day_first=section.day_first)
        except Refusal as refusal:
            refused = refused or refusal.reason
        else:
            return found, None
    return None, refused


def _body(told: Told, newsroom: Newsroom) -> ArticleBody:
    tokens: list[Token]
    if told.html.strip():
        tokens = content_tokens(told.html, base_url=told.base_url)
    else:
        tokens = plain_paragraphs(told.text)
    if told.is_as_shown:
        blocks = _without_main_picture(blocks_in(tokens), told.image)
        return body_of(blocks, reading=newsroom.reading)
    hashtags, tokens = hashtags_read(tokens)
    return ArticleBody(blocks_in(tokens), tokens, (), None, (), hashtags)


def _without_main_picture(blocks: list[ContentBlock], image: Image | None) -> list[ContentBlock]:
    """A feed shows the main picture above the text; the article has it in its own place."""
    if image is None or not blocks or not blocks[0].has_picture:
        return blocks
    first = blocks[0]
    pictures = [each for each in first.tokens if isinstance(each, Open) and each.tag == "img"]
    is_main = len(pictures) == 1 and pictures[0].attributes.get("src") == image.url
    # A paragraph of text with the picture in it stays.
    return blocks[1:] if is_main and (first.tag == "figure" or not first.text) else blocks


def _summary(summary: str) -> str:
    if summary.endswith(_CUT):
        return ""
    return cut_at_word(summary, longest=LONGEST_SUMMARY)


def _language(declared: str, text: str) -> str:
    """The declared one unless the text is another: systems say "en-US" of every feed."""
    tag = _TAG.fullmatch(declared.strip())
    if tag is None:
        return ""
    found = language_of(text)
    primary = tag[1].lower()
    return primary + tag[2].replace("_", "-") if found in {None, primary} else ""


def _categories(
    told: tuple[Category, ...], hashtags: tuple[str, ...], sections: tuple[Section, ...]
) -> tuple[Category, ...]:
    """Each category once, without those that only say the section again."""
    said = {letters(section.title) for section in sections} | {each.slug for each in sections}
    found: dict[str, Category] = {}
    for category in (*told, *(Category(term=word) for word in hashtags)):
        term = category_term(category.term)
        name = letters(category.label or term)
        if term and name not in said and term not in said and len(term) <= LONGEST_LINE:
            found.setdefault(
                name, Category(term=term, scheme=category.scheme, label=category.label)
            )
    return tuple(found.values())[:_MOST_CATEGORIES]


def _credits(told: Told, body: ArticleBody, newsroom: Newsroom) -> tuple[str, ...]:
    """Names as given, one text with several agencies taken apart; then those of the text."""
    agencies = Agencies(newsroom.reading.credits)
    names: dict[str, str] = {}
    for text in told.credits:
        for name in agencies.credited_in(text) or (text,):
            names.setdefault(letters(name), name)
    for name in body.credits:
        names.setdefault(letters(name), name)
    return tuple(names.values())
