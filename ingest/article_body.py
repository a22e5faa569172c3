"""The text of an article in HTML with all that stands around it taken apart."""

from dataclasses import dataclass

from config.site import ReadingSettings
from feeds.article import Person
from ingest.boilerplate import Boilerplate
from ingest.byline import byline_of
from ingest.content_blocks import (
    ContentBlock,
    credits_split_off,
    dateline_split_off,
    hashtags_read,
    tokens_of,
    with_headings,
    without_boilerplate,
    without_rows_of_hashtags,
)
from ingest.credits import Agencies
from ingest.html_tokens import Token


@dataclass(frozen=True, slots=True)
class ArticleBody:
    """What is left for readers, and what was taken off it."""

    blocks: list[ContentBlock]
    tokens: list[Token]
    #: Whom a byline above the text names.
    authors: tuple[Person, ...]
    dateline: str | None
    credits: tuple[str, ...]
    #: Words of the hashtags, each once.
    hashtags: tuple[str, ...]

    @property
    def text(self) -> str:
        """What is read in it, one line for each block."""
        return "\n".join(block.text for block in self.blocks)


def body_of(blocks: list[ContentBlock], *, reading: ReadingSettings) -> ArticleBody:
    """The article of a page's blocks: no boilerplate, dateline and credits apart."""
    agencies = Agencies(reading.credits)
    blocks = without_boilerplate(blocks, Boilerplate(reading.boilerplate))
    hashtags, _ = hashtags_read(tokens_of(blocks))
    blocks = without_rows_of_hashtags(blocks)
    authors, blocks = _authors(blocks)
    dateline, blocks = dateline_split_off(blocks, agencies)
    credits_, blocks = credits_split_off(blocks, agencies)
    blocks = with_headings(blocks)
    _, tokens = hashtags_read(tokens_of(blocks))
    return ArticleBody(
        blocks, tokens, authors, dateline.text if dateline else None, credits_, hashtags
    )


def _authors(blocks: list[ContentBlock]) -> tuple[tuple[Person, ...], list[ContentBlock]]:
    for index, block in enumerate(blocks):
        if block.text and not block.has_picture:
            author = byline_of(block.text)
            return ((author,), blocks[:index] + blocks[index + 1 :]) if author else ((), blocks)
    return (), blocks
