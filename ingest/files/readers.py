"""The reader of each kind of file."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from feeds.article import Article
from ingest.article_json import article_from_json
from ingest.errors import Refusal
from ingest.exports.wordpress import posts_of
from ingest.files.items import Context, Found, Item, Open, Reader, taken, whole
from ingest.files.kinds import Kind
from ingest.files.markdown import fields_of_markdown
from ingest.files.table import rows_of
from ingest.json_lines import values_of_document, values_of_lines
from ingest.markup.door import LARGEST, read_xml
from ingest.markup.encoding import declared_text
from ingest.mojibake import mended
from ingest.page_text import article_from_page_text
from ingest.pages import article_from_page
from ingest.text_encoding import text_of_bytes
from ingest.told import LeftOut, Withdrawn
from ingest.upstream import read_feed
from ingest.wires.newsml import told_by_newsml
from ingest.wires.ninjs import is_ninjs, told_by_ninjs
from ingest.wires.nitf import told_by_nitf

#: Bytes of a JSON document or a table, which is read as a whole.
LARGEST_DOCUMENT = 64 * 1024**2
_AS_LINES = "; write it as JSON Lines (.jsonl), one article a line, which may be of any size"
#: Bytes of a page, as HTML, as Markdown or as its text.
LARGEST_PAGE = 4 * 1024**2
#: Items of a feed that is a file: as many as its size lets it have.
_MOST_ITEMS = 1_000_000


def _json_lines(open_file: Open, context: Context) -> Iterator[Found]:
    with open_file() as opened:
        for value in values_of_lines(opened):
            yield _value(value.value, context, value.line, value.size)


def _json(open_file: Open, context: Context) -> Iterator[Found]:
    content = whole(open_file(), largest=LARGEST_DOCUMENT, advice=_AS_LINES)
    for value in values_of_document(content):
        yield _value(value.value, context, value.line, value.size)


def _value(value: object, context: Context, line: int | None, size: int) -> Found:
    if isinstance(value, Refusal):
        return Found(value, line, size)
    if not isinstance(value, dict):
        return Found(Refusal("an article is a JSON object"), line, size)
    if value.get("withdrawn") is True and isinstance(value.get("id"), str):
        return Found(Withdrawn(str(value["id"]), line), line, size)
    if is_ninjs(value):
        return replace(taken(told_by_ninjs(value, line=line), context), line=line, size=size)
    return Found(_article(value, context), line, size)


def _article(fields: Mapping[str, object], context: Context) -> Article | Refusal:
    try:
        return article_from_json(
            fields, newsroom=context.newsroom, now=context.now, section=context.section
        )
    except Refusal as refusal:
        return refusal


def _feed(open_file: Open, context: Context) -> Iterator[Found]:
    reading = read_feed(
        whole(open_file(), largest=LARGEST),
        content_type="",
        url="",
        section=context.section,
        newsroom=context.newsroom,
        now=context.now,
        most=_MOST_ITEMS,
    )
    for item in reading.items:
        article: Item = item.article
        if isinstance(article, Refusal) and item.name:
            article = Refusal(f"item {item.name[:200]!r}: {article}")
        yield Found(article)


def _wordpress(open_file: Open, context: Context) -> Iterator[Found]:
    for told in posts_of(open_file):
        yield taken(told, context)


def _newsml(open_file: Open, context: Context) -> Iterator[Found]:
    for told in told_by_newsml(read_xml(whole(open_file(), largest=LARGEST)).root):
        yield taken(told, context)


def _nitf(open_file: Open, context: Context) -> Iterator[Found]:
    yield taken(told_by_nitf(read_xml(whole(open_file(), largest=LARGEST)).root), context)


def _opml(open_file: Open, context: Context) -> Iterator[Found]:
    reason = "it is a list of feeds, not of articles: serve.py sections makes sections of it"
    yield Found(LeftOut(reason))


def _html(open_file: Open, context: Context) -> Iterator[Found]:
    content = whole(open_file(), largest=LARGEST_PAGE, advice=": not one page")
    article = article_from_page(
        declared_text(content),
        newsroom=context.newsroom,
        now=context.now,
        section=context.section,
    )
    yield Found(article, size=len(content))


def _page_text(open_file: Open, context: Context) -> Iterator[Found]:
    content = whole(open_file(), largest=LARGEST_PAGE, advice=": not one page")
    article = article_from_page_text(
        mended(text_of_bytes(content)),
        newsroom=context.newsroom,
        now=context.now,
        source_name=context.name,
    )
    yield Found(article, size=len(content))


def _markdown(open_file: Open, context: Context) -> Iterator[Found]:
    content = whole(open_file(), largest=LARGEST_PAGE, advice=": not one article")
    fields = fields_of_markdown(text_of_bytes(content))
    if isinstance(fields, LeftOut):
        yield Found(fields, size=len(content))
        return
    yield Found(_article(fields, context), size=len(content))


def _table(open_file: Open, context: Context) -> Iterator[Found]:
    content = whole(open_file(), largest=LARGEST_DOCUMENT, advice=_AS_LINES)
    for row in rows_of(mended(text_of_bytes(content)), columns=context.columns):
        item = row.fields if isinstance(row.fields, Refusal) else _article(row.fields, context)
        yield Found(item, row.line)


READERS: Mapping[Kind, Reader] = {
    Kind.JSON: _json,
    Kind.JSON_LINES: _json_lines,
    Kind.JSON_FEED: _feed,
    Kind.FEED: _feed,
    Kind.WORDPRESS: _wordpress,
    Kind.NEWSML: _newsml,
    Kind.NITF: _nitf,
    Kind.OPML: _opml,
    Kind.HTML: _html,
    Kind.MARKDOWN: _markdown,
    Kind.TABLE: _table,
    Kind.PAGE_TEXT: _page_text,
}
