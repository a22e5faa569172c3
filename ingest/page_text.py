"""An article from a page's plain text, as a newsroom's editors copy it.

The section's title, the title (or none), the local time, the dateline, the text with hashtags
and subheadings, the agencies, and then what is no part of the article: comment rules and the like.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from config.site import Newsroom, Section
from feeds.article import Article, Category, Person
from ingest.article_ids import id_from_title
from ingest.assembling import Reading, assembled
from ingest.boilerplate import Boilerplate
from ingest.byline import byline_of
from ingest.credits import Agencies
from ingest.dateline import Dateline, dateline_of
from ingest.dates import ReadDate, read_date
from ingest.errors import Refusal
from ingest.hashtags import hashtags, is_hashtags_alone, without_signs
from ingest.lead_title import title_from
from ingest.paragraphs import Block, block_tokens, blocks_of, looks_like_heading
from ingest.plain import collapsed
from ingest.sections import find_section
from ingest.stated_time import stated_time

#: The time stands among the first lines, or nowhere: a date in the text is not the article's.
_LINES_OF_HEAD = 6
_LONGEST_TIME_OF_DAY = 24
_LONGEST_TITLE = 300
_TIME_OF_DAY = re.compile(r"\D{0,12}[0-9٠-٩۰-۹]{1,2}[:.][0-9٠-٩۰-۹]{2}\D*.*")


@dataclass(frozen=True, slots=True)
class _Line:
    #: Counted from 1.
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands above the text."""

    section: Section
    title: str
    standfirst: str
    time: ReadDate
    #: Number of the last line of it.
    ends: int


@dataclass(frozen=True, slots=True)
class _Body:
    """The text with all that stands around it taken apart."""

    title: str
    authors: tuple[Person, ...]
    dateline: Dateline | None
    blocks: list[Block]
    credits: tuple[str, ...]
    hashtags: tuple[str, ...]


def article_from_page_text(
    text: str, *, newsroom: Newsroom, now: datetime, source_name: str
) -> Article:
    """The article of a page's text; raises ``Refusal`` with the line that can't be read.

    ``source_name`` is said in the refusal of a page without text, and is nothing to the id: the
    same page under another name is the same article.
    """
    lines = [_Line(number, collapsed(line)) for number, line in enumerate(text.splitlines(), 1)]
    head = _head([line for line in lines if line.text], newsroom, now, source_name)
    body = _body([line.text for line in lines[head.ends :]], newsroom, titled=bool(head.title))
    if not body.blocks:
        raise Refusal(f"{source_name}: no text under the time", line=head.ends)
    opening = body.blocks[0].lines[0]
    title = head.title or body.title
    reading = Reading(
        # From the words as they stand there: another way to make a title of them keeps the id.
        id=id_from_title(
            title or opening,
            section=head.section.slug,
            published=head.time.instant,
            site_url=newsroom.site.url,
        ),
        sections=(head.section,),
        title=title or title_from(opening),
        content=block_tokens(body.blocks),
        published=head.time.instant,
        timezone=head.time.zone,
        notes=head.time.notes,
        summary=head.standfirst,
        authors=body.authors,
        categories=tuple(Category(term=word) for word in body.hashtags),
        dateline=body.dateline.text if body.dateline else None,
        credits=body.credits,
    )
    return assembled(reading, newsroom=newsroom, now=now)


def _head(lines: Sequence[_Line], newsroom: Newsroom, now: datetime, source_name: str) -> _Head:
    if not lines:
        raise Refusal(f"{source_name}: the page is empty")
    first, *others = lines
    section = find_section(first.text, newsroom, line=first.number)
    time, before, ends = _time(others[:_LINES_OF_HEAD], section, now, after=first)
    title, *standfirst = [without_signs(line.text) for line in before] or [""]
    if len(title) > _LONGEST_TITLE:
        raise Refusal("a time is expected before the text", path="published", line=others[0].number)
    return _Head(section, title, " ".join(standfirst), time, ends)


def _time(
    lines: Sequence[_Line], section: Section, now: datetime, *, after: _Line
) -> tuple[ReadDate, Sequence[_Line], int]:
    """The time, the lines above it, and the number of its last line."""
    # Where none is a time, the refusal is the one of the line that looks most like one.
    refused: Refusal | None = None
    most = 0.0
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        for candidate, last in _candidates(line, following):
            try:
                found = _read(candidate, section, now)
            except Refusal as refusal:
                if (share := _share_of_digits(line.text)) > most:
                    most = share
                    refused = Refusal(refusal.reason, path="published", line=line.number)
            else:
                return found, lines[:index], last.number
    raise refused or Refusal("no time under the section", path="published", line=after.number + 1)


def _read(text: str, section: Section, now: datetime) -> ReadDate:
    return read_date(text, zone=section.timezone, now=now, day_first=section.day_first)


def _share_of_digits(text: str) -> float:
    return sum(map(str.isdigit, text)) / len(text)


def _candidates(line: _Line, following: _Line | None) -> list[tuple[str, _Line]]:
    """A line as a time, first with the time of day that may stand on the next."""
    text = stated_time(line.text)
    candidates = [(text, line)] if text else []
    if (
        following is not None
        and len(following.text) <= _LONGEST_TIME_OF_DAY
        and _TIME_OF_DAY.fullmatch(following.text)
    ):
        candidates.insert(0, (f"{text} {following.text}", following))
    return candidates


def _body(lines: list[str], newsroom: Newsroom, *, titled: bool) -> _Body:
    agencies = Agencies(newsroom.reading.credits)
    kept = Boilerplate(newsroom.reading.boilerplate).stripped(lines)
    words = hashtags("\n".join(kept))
    paragraphs = ["" if is_hashtags_alone(line) else without_signs(line) for line in kept]
    names, paragraphs = _authors(paragraphs)
    dateline, paragraphs = _dateline(paragraphs, agencies)
    title = ""
    if not titled:
        title, paragraphs = _title_line(paragraphs)
    if dateline is None:
        dateline, paragraphs = _dateline(paragraphs, agencies)
    paragraphs, credits_ = _credits(paragraphs, agencies)
    return _Body(title, names, dateline, blocks_of("\n".join(paragraphs)), credits_, words)


def _first(paragraphs: list[str]) -> int:
    """Position of the first line that says something; past the end where there is none."""
    return next((index for index, line in enumerate(paragraphs) if line), len(paragraphs))


def _authors(paragraphs: list[str]) -> tuple[tuple[Person, ...], list[str]]:
    index = _first(paragraphs)
    author = byline_of(paragraphs[index]) if index < len(paragraphs) else None
    return ((author,), paragraphs[index + 1 :]) if author else ((), paragraphs)


def _dateline(paragraphs: list[str], agencies: Agencies) -> tuple[Dateline | None, list[str]]:
    index = _first(paragraphs)
    found = dateline_of(paragraphs[index], agencies) if index < len(paragraphs) else None
    if found is None:
        return None, paragraphs
    return found, [found.rest, *paragraphs[index + 1 :]]


def _title_line(paragraphs: list[str]) -> tuple[str, list[str]]:
    """A line above the text that looks like a heading is the title that the page has."""
    index = _first(paragraphs)
    if index >= len(paragraphs) or not looks_like_heading(paragraphs[index]):
        return "", paragraphs
    if not any(paragraphs[index + 1 :]):
        return "", paragraphs
    return paragraphs[index], paragraphs[index + 1 :]


def _credits(paragraphs: list[str], agencies: Agencies) -> tuple[list[str], tuple[str, ...]]:
    """The lines up to the credits; blank ones at the end go, so that the last line is the last."""
    lines = [line for line in paragraphs if line]
    kept, names = agencies.split_off(lines)
    if not names:
        return paragraphs, ()
    left = len(kept)
    shortened: list[str] = []
    for line in paragraphs:
        if line and not left:
            break
        left -= bool(line)
        shortened.append(line)
    if kept:
        last = max(index for index, line in enumerate(shortened) if line)
        shortened[last] = kept[-1]
    return shortened, names
