"""The files of an import: which there are, and the articles that each holds."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from config.site import Newsroom, Section
from feeds.article import Article
from ingest.article_json import article_from_json
from ingest.errors import Refusal
from ingest.json_lines import Found, values_of_document, values_of_lines
from ingest.mojibake import mended
from ingest.page_text import article_from_page_text
from ingest.pages import article_from_page
from ingest.pages.tree import page_text
from ingest.text_encoding import text_of_bytes

_JSON = frozenset({".json"})
_JSON_LINES = frozenset({".jsonl", ".ndjson"})
_PAGE_TEXT = frozenset({".txt"})
_HTML = frozenset({".html", ".htm", ".xhtml"})
ENDINGS = _JSON | _JSON_LINES | _PAGE_TEXT | _HTML
#: Bytes of a JSON document, which is read as a whole.
LARGEST_DOCUMENT = 64 * 1024**2
#: Bytes of a page, as HTML or as its text.
LARGEST_PAGE = 4 * 1024**2


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read, or why it can't be."""

    path: Path
    #: Bytes.
    size: int = 0
    refusal: Refusal | None = None
    #: Whether it was met in a folder and is of no kind that is read.
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class SourceArticle:
    """One article of a file, or why it is none."""

    article: Article | Refusal
    file: Path
    line: int | None
    #: Bytes of the file that were read for it.
    size: int


def files_of(paths: Sequence[Path]) -> Iterator[SourceFile]:
    """The files that the paths name and hold, folders walked in order of their names.

    Hidden files are passed over, and a folder that a link leads back to is not walked again.
    """
    walked: set[tuple[int, int]] = set()
    for path in paths:
        try:
            is_folder = path.is_dir()
            there = is_folder or path.exists()
        except (OSError, ValueError) as error:
            yield SourceFile(path, refusal=_unreadable(error))
            continue
        if not there:
            yield SourceFile(path, refusal=Refusal("there is no such file or folder"))
        elif is_folder:
            yield from _walked(path, walked)
        else:
            yield _named(path)


def articles_of(
    file: SourceFile, *, newsroom: Newsroom, now: datetime, section: Section | None = None
) -> Iterator[SourceArticle]:
    """The articles of a file one by one; what can't be taken is a ``Refusal`` in its place.

    ``section`` is that of articles that name none, and of HTML pages that name none of ours.
    """
    if file.refusal is not None:
        yield SourceArticle(file.refusal, file.path, None, file.size)
        return
    try:
        with file.path.open("rb") as opened:
            if file.path.suffix.lower() in _PAGE_TEXT | _HTML:
                yield _page(opened, file, newsroom, now, section)
                return
            for found in _values(opened, file):
                article = _article(found, newsroom, now, section)
                yield SourceArticle(article, file.path, found.line or None, found.size)
    except OSError as error:
        yield SourceArticle(_unreadable(error), file.path, None, 0)


def _walked(folder: Path, walked: set[tuple[int, int]]) -> Iterator[SourceFile]:
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in walked:
            return
        walked.add((status.st_dev, status.st_ino))
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield SourceFile(folder, refusal=_unreadable(error))
        return
    for entry in entries:
        path = folder / entry.name
        if entry.name.startswith("."):
            continue
        if path.is_dir():
            yield from _walked(path, walked)
        elif path.suffix.lower() in ENDINGS and path.is_file():
            yield _named(path)
        else:
            yield SourceFile(path, skipped=True)


def _named(path: Path) -> SourceFile:
    if path.suffix.lower() not in ENDINGS:
        allowed = " ".join(sorted(ENDINGS))
        return SourceFile(path, refusal=Refusal(f"files of this kind are not read; {allowed} are"))
    if not path.is_file():
        return SourceFile(path, refusal=Refusal("it is no regular file"))
    try:
        size = path.stat().st_size
    except OSError as error:
        return SourceFile(path, refusal=_unreadable(error))
    return SourceFile(path, size)


def _values(opened: BinaryIO, file: SourceFile) -> Iterator[Found]:
    if file.path.suffix.lower() in _JSON_LINES:
        return values_of_lines(opened)
    content = opened.read(LARGEST_DOCUMENT + 1)
    if len(content) > LARGEST_DOCUMENT:
        reason = (
            f"larger than {LARGEST_DOCUMENT // 1024**2} MiB; write it as JSON Lines (.jsonl), "
            "one article a line, which may be of any size"
        )
        return iter([Found(Refusal(reason), 0, file.size)])
    return values_of_document(content)


def _article(
    found: Found, newsroom: Newsroom, now: datetime, section: Section | None
) -> Article | Refusal:
    if isinstance(found.value, Refusal):
        return found.value
    if not isinstance(found.value, dict):
        return Refusal("an article is a JSON object")
    try:
        return article_from_json(found.value, newsroom=newsroom, now=now, section=section)
    except Refusal as refusal:
        return refusal


def _page(
    opened: BinaryIO, file: SourceFile, newsroom: Newsroom, now: datetime, section: Section | None
) -> SourceArticle:
    content = opened.read(LARGEST_PAGE + 1)
    article: Article | Refusal
    line = None
    if len(content) > LARGEST_PAGE:
        refusal = Refusal(f"larger than {LARGEST_PAGE // 1024**2} MiB: not one page")
        return SourceArticle(refusal, file.path, None, file.size)
    try:
        if file.path.suffix.lower() in _HTML:
            article = article_from_page(
                page_text(content), newsroom=newsroom, now=now, section=section
            )
        else:
            article = article_from_page_text(
                mended(text_of_bytes(content)),
                newsroom=newsroom,
                now=now,
                source_name=file.path.name,
            )
    except Refusal as refusal:
        article, line = refusal, refusal.line
    return SourceArticle(article, file.path, line, file.size)


def _unreadable(error: OSError | ValueError) -> Refusal:
    said = error.strerror if isinstance(error, OSError) else str(error)
    return Refusal(f"it can't be read: {said or error}")
