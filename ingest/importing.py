"""Files and folders into the store, batch by batch; what is refused is said by file and line."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from config.site import Newsroom, Section
from feeds.article import Article, Outcome
from ingest.errors import Refusal
from ingest.import_files import SourceArticle, SourceFile, articles_of, files_of
from storage.store import ArticleStore

#: Articles written in one transaction, and bytes of their sources: whichever is reached first.
_BATCH_ARTICLES = 500
_BATCH_BYTES = 8 * 1024**2
#: Refusals kept for the report; all are counted, and all are given to ``refused``.
_MOST_REFUSALS = 1000


class Progress(Protocol):
    """Whoever shows how far an import is."""

    def total(self, size: int) -> None:
        """How many bytes there are to read; told once, first."""

    def advance(self, size: int) -> None:
        """How many more bytes have been read and stored."""


@dataclass(frozen=True, slots=True)
class RefusedArticle:
    """One article that did not go in."""

    file: str
    #: Counted from 1; nothing where the file as a whole is meant.
    line: int | None
    reason: str

    def __str__(self) -> str:
        """``file:line: reason``, the form editors jump to."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Report:
    """What became of an import."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    #: The first thousand of them.
    refusals: tuple[RefusedArticle, ...] = ()
    #: Files in folders that are of no kind that is read.
    skipped: int = 0


@dataclass(slots=True)
class _Batch:
    articles: list[Article] = field(default_factory=list)
    refusals: list[RefusedArticle] = field(default_factory=list)
    #: Bytes.
    size: int = 0

    def add(self, found: SourceArticle) -> None:
        self.size += found.size
        if isinstance(found.article, Refusal):
            self.refusals.append(_refused(found, found.article))
        else:
            self.articles.append(found.article)

    @property
    def is_full(self) -> bool:
        count = len(self.articles) + len(self.refusals)
        return count >= _BATCH_ARTICLES or self.size >= _BATCH_BYTES


async def import_paths(
    paths: Sequence[Path],
    *,
    store: ArticleStore,
    newsroom: Newsroom,
    clock: Callable[[], datetime],
    section: Section | None = None,
    progress: Progress | None = None,
    refused: Callable[[RefusedArticle], None] | None = None,
) -> Report:
    """Puts every article of the paths into the store; returns how many went where.

    ``section`` is that of articles that name none, and of HTML pages that name none of ours.

    What was advanced is on disk. ``refused`` is given each refusal as it happens. A database that
    can't be written raises ``StorageError``: what went in before stays, and the import may be run
    again.
    """
    files = await asyncio.to_thread(lambda: list(files_of(paths)))
    if progress is not None:
        progress.total(sum(file.size for file in files))
    batches = _batches((file for file in files if not file.skipped), newsroom, clock, section)
    counts: Counter[str] = Counter()
    refusals: list[RefusedArticle] = []
    while (batch := await asyncio.to_thread(next, batches, None)) is not None:
        outcomes: Sequence[Outcome] = ()
        if batch.articles:
            outcomes = await store.put_many(batch.articles, now=clock())
        counts.update(outcomes)
        counts["refused"] += len(batch.refusals)
        refusals += batch.refusals[: _MOST_REFUSALS - len(refusals)]
        if refused is not None:
            for refusal in batch.refusals:
                refused(refusal)
        if progress is not None:
            progress.advance(batch.size)
    return Report(
        created=counts[Outcome.CREATED],
        updated=counts[Outcome.UPDATED],
        unchanged=counts[Outcome.UNCHANGED],
        refused=counts["refused"],
        refusals=tuple(refusals),
        skipped=sum(file.skipped for file in files),
    )


def _batches(
    files: Iterable[SourceFile],
    newsroom: Newsroom,
    clock: Callable[[], datetime],
    section: Section | None,
) -> Iterator[_Batch]:
    batch = _Batch()
    for file in files:
        read = 0
        for found in articles_of(file, newsroom=newsroom, now=clock(), section=section):
            batch.add(found)
            read += found.size
            if batch.is_full:
                yield batch
                batch = _Batch()
        # Blank lines and the brackets of an array belong to no article.
        batch.size += max(file.size - read, 0)
    yield batch


def _refused(found: SourceArticle, refusal: Refusal) -> RefusedArticle:
    reason = f"{refusal.path}: {refusal.reason}" if refusal.path else refusal.reason
    return RefusedArticle(str(found.file), refusal.line or found.line, reason)
