"""The table of an article's fields: what each is, and its JSON Schema.

``docs/reference/article.md`` shows it (``python -m ingest.article_table`` renews the page), and the
API's OpenAPI document is made from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.article_json import (
    LONGEST_CONTENT,
    LONGEST_LINE,
    LONGEST_SUMMARY,
    LONGEST_TIME,
    LONGEST_TITLE,
    MOST_CREDITS,
    MOST_SECTIONS,
)
from ingest.article_parts import LONGEST_URL, MOST_CATEGORIES, MOST_FILES, MOST_PEOPLE

#: The page that shows the table.
FILE = Path(__file__).parent.parent / "docs" / "reference" / "article.md"
_BEGIN, _END = "<!-- begin: python -m ingest.article_table -->", "<!-- end -->"
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of the article in JSON."""

    name: str
    #: Markdown.
    meaning: str
    #: What happens where it is not given, in Markdown.
    absent: str
    #: JSON Schema, draft 2020-12; a part refers to ``#/components/schemas/``.
    schema: Schema

    @property
    def is_required(self) -> bool:
        """Whether an article without it is refused."""
        return self.absent.startswith("Refused")


def _text(longest: int) -> Schema:
    return {"type": "string", "maxLength": longest}


_URL: Schema = {"type": "string", "format": "uri-reference", "maxLength": LONGEST_URL}


def _part(name: str, short: Schema) -> Schema:
    """A part of an article, or the text that stands for it."""
    return {"anyOf": [short, {"$ref": f"#/components/schemas/{name}"}]}


def _one_or_many(each: Schema, most: int) -> Schema:
    return {"anyOf": [each, {"type": "array", "maxItems": most, "items": each}]}


_NAME = _text(300)

ARTICLE_TABLE = (
    FieldRow(
        "id",
        f"The publisher's own id of the article: any text of at most {LONGEST_LINE:,} characters "
        "that stays for ever. The same id again is an update, whatever else has changed.",
        "Made from `url`, else from section, time and title: see [ids](#ids).",
        _text(LONGEST_LINE),
    ),
    FieldRow(
        "sections",
        f"Slug or title of its section, or a list of at most {MOST_SECTIONS} of them. Titles are "
        "compared without spaces, case, hamza, tatweel and marks. `all` is not named: every "
        "article is in it.",
        "Refused. An unknown section is refused with the nearest one.",
        _one_or_many(_text(LONGEST_LINE), MOST_SECTIONS),
    ),
    FieldRow(
        "url",
        "The article's page: absolute, http or https.",
        "Its page is on this server.",
        {"type": "string", "format": "uri", "maxLength": LONGEST_URL},
    ),
    FieldRow(
        "title",
        f"Plain text, at most {LONGEST_TITLE:,} characters. Markup is taken out, entities are "
        "read.",
        "Refused.",
        _text(LONGEST_TITLE),
    ),
    FieldRow(
        "summary",
        f"Plain text, at most {LONGEST_SUMMARY:,} characters.",
        "The first sentences of the text, at most 300 characters; the title where there is no "
        "text.",
        _text(LONGEST_SUMMARY),
    ),
    FieldRow(
        "content_html",
        f"The text in HTML, at most {LONGEST_CONTENT:,} characters. It is [cleaned](#cleaning).",
        "`content_text` is taken.",
        _text(LONGEST_CONTENT),
    ),
    FieldRow(
        "content_text",
        f"The text without markup, at most {LONGEST_CONTENT:,} characters. Blank lines part "
        'paragraphs; lines that begin with "-", "•" or a number become lists; short lines between '
        "paragraphs become headings. Not looked at where `content_html` says something.",
        "The article is its title and summary: a flash.",
        _text(LONGEST_CONTENT),
    ),
    FieldRow(
        "published",
        "When it first appeared, or will appear: any way of writing a time that Nashra reads, in "
        "ISO 8601 or as people write. A time to come is an embargo.",
        "Refused: an article is never given the time of its import.",
        _text(LONGEST_TIME),
    ),
    FieldRow(
        "updated",
        "When it last changed, in the same ways. Never before `published`.",
        "The same as `published`.",
        _text(LONGEST_TIME),
    ),
    FieldRow(
        "timezone",
        "IANA zone in which the two times are read where they name none, and shown.",
        "The first section's, which is the site's unless it has its own.",
        _text(LONGEST_LINE),
    ),
    FieldRow(
        "language",
        "BCP 47 tag: `ar`, `en-GB`.",
        "Found in the text, where it is clear; else the first section's.",
        _text(LONGEST_LINE),
    ),
    FieldRow(
        "authors",
        f'A name, `{{"name", "email", "url"}}`, or a list of at most {MOST_PEOPLE} of either. '
        "`name` is needed.",
        "None; feeds name the section's author.",
        _one_or_many(_part("Person", _NAME), MOST_PEOPLE),
    ),
    FieldRow(
        "categories",
        f'A word, `{{"term", "scheme", "label"}}`, or a list of at most {MOST_CATEGORIES} of '
        'either. `term` is needed. A "#", underscores and tatweel are taken out: '
        '`#فلاديمير_بوتين` is "فلاديمير بوتين".',
        "The hashtags of the content, which reads on without their signs.",
        _one_or_many(_part("Category", _NAME), MOST_CATEGORIES),
    ),
    FieldRow(
        "dateline",
        'Place, paper and agencies ahead of the text: "صور/صوت المرفأ/وكالات".',
        "None.",
        _text(LONGEST_LINE),
    ),
    FieldRow(
        "credits",
        'The agencies, as a list, or in one text: "فرانس24/ أ ف ب".',
        "None.",
        _one_or_many(_text(LONGEST_LINE), MOST_CREDITS),
    ),
    FieldRow(
        "image",
        'The main picture: its URL, or `{"url", "type", "width", "height", "length", "alt", '
        '"caption", "credit"}`, measures in pixels and bytes.',
        "None.",
        _part("Image", _URL),
    ),
    FieldRow(
        "enclosures",
        f"A file that goes with it, or a list of at most {MOST_FILES}: a URL, or "
        '`{"url", "type", "length", "title"}`, length in bytes. A type that is not given is read '
        "off the URL's ending, or refused. RSS leaves out a file without its length.",
        "None.",
        _one_or_many(_part("Enclosure", _URL), MOST_FILES),
    ),
    FieldRow("rights", "Who holds the rights.", "The section's are shown.", _text(LONGEST_LINE)),
    FieldRow(
        "comments",
        'The page where readers discuss it: its URL, or `{"url", "count", "feed"}`.',
        "None.",
        _part("Comments", _URL),
    ),
)


def renewed(page: str) -> str:
    """The page with its table as it is now."""
    before, rest = page.split(_BEGIN, 1)
    rows = "\n".join(f"| `{row.name}` | {row.meaning} | {row.absent} |" for row in ARTICLE_TABLE)
    head = "| field | what it is | if it is absent |\n|---|---|---|\n"
    return f"{before}{_BEGIN}\n\n{head}{rows}\n\n{_END}{rest.split(_END, 1)[1]}"


if __name__ == "__main__":
    FILE.write_text(renewed(FILE.read_text(encoding="utf-8")), encoding="utf-8")
