"""Files and folders into the store, batch by batch; what is refused is said by file and line."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from config.errors import NashraError
from config.site import Newsroom, Section
from feeds.article import Article, Outcome
from ingest.errors import Refusal
from ingest.files.found import SourceFile, files_of
from ingest.files.reading import SourceArticle, articles_of
from ingest.told import LeftOut, Withdrawn
from storage.store import ArticleStore, Written

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

    @property
    def within(self) -> str:
        """``line: reason``, for who knows the file."""
        return self.reason if self.line is None else f"{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Report:
    """What became of an import."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    #: Articles that a source says are to be withdrawn, and that were there.
    withdrawn: int = 0
    #: What is no article for readers: drafts, photographs, lists of feeds.
    left_out: int = 0
    #: The first thousand of them.
    refusals: tuple[RefusedArticle, ...] = ()
    #: Files in folders that are of no kind that is read.
    skipped: int = 0


@dataclass(slots=True)
class _Batch:
    articles: list[Article] = field(default_factory=list)
    refusals: list[RefusedArticle] = field(default_factory=list)
    #: The last item of the batch, where that is a withdrawal: order counts.
    withdrawn: Withdrawn | None = None
    left_out: int = 0
    #: Ids of articles of which an earlier version is to change nothing.
    versions: set[str] = field(default_factory=set)
    #: Bytes.
    size: int = 0

    def add(self, found: SourceArticle) -> None:
        self.size += found.size
        if isinstance(found.article, Refusal):
            self.refusals.append(_refused(found, found.article))
        elif isinstance(found.article, Withdrawn):
            self.withdrawn = found.article
        elif isinstance(found.article, LeftOut):
            self.left_out += 1
        else:
            self.articles.append(found.article)
            if found.is_version:
                self.versions.add(found.article.id)

    def is_earlier(self, old: Article | None, new: Article) -> NashraError | None:
        """What there is against a version that arrives after a later one."""
        if old is None or new.id not in self.versions or new.updated >= old.updated:
            return None
        return NashraError("a later version is there")

    @property
    def is_full(self) -> bool:
        if self.withdrawn is not None:
            return True
        count = len(self.articles) + len(self.refusals)
        return count >= _BATCH_ARTICLES or self.size >= _BATCH_BYTES


async def import_paths(
    paths: Sequence[Path],
    *,
    store: ArticleStore,
    newsroom: Newsroom,
    clock: Callable[[], datetime],
    section: Section | None = None,
    columns: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    refused: Callable[[RefusedArticle], None] | None = None,
) -> Report:
    """Puts every article of the paths into the store; returns how many went where.

    ``section`` is that of articles that name none, and of HTML pages that name none of ours;
    ``columns`` says which column of a table each field is in.

    What was advanced is on disk. ``refused`` is given each refusal as it happens. A database that
    can't be written raises ``StorageError``: what went in before stays, and the import may be run
    again.
    """
    files = await asyncio.to_thread(lambda: list(files_of(paths)))
    if progress is not None:
        progress.total(sum(file.size for file in files))
    read = _Reader(newsroom, clock, section, columns)
    batches = read.batches(file for file in files if not file.skipped)
    counts: Counter[str] = Counter()
    refusals: list[RefusedArticle] = []
    while (batch := await asyncio.to_thread(next, batches, None)) is not None:
        written = await store.put_each(batch.articles, now=clock(), objection=batch.is_earlier)
        counts.update(
            each.outcome if isinstance(each, Written) else Outcome.UNCHANGED for each in written
        )
        if batch.withdrawn is not None:
            counts["withdrawn"] += await store.retract(batch.withdrawn.id, now=clock())
        counts["left out"] += batch.left_out
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
        withdrawn=counts["withdrawn"],
        left_out=counts["left out"],
        refusals=tuple(refusals),
        skipped=sum(file.skipped for file in files),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    newsroom: Newsroom
    clock: Callable[[], datetime]
    section: Section | None
    columns: Mapping[str, str] | None

    def batches(self, files: Iterable[SourceFile]) -> Iterator[_Batch]:
        batch = _Batch()
        for file in files:
            read = 0
            for found in self._articles(file):
                batch.add(found)
                read += found.size
                if batch.is_full:
                    yield batch
                    batch = _Batch()
            # Blank lines and the brackets of an array belong to no article.
            batch.size += max(file.size - read, 0)
        yield batch

    def _articles(self, file: SourceFile) -> Iterator[SourceArticle]:
        return articles_of(
            file,
            newsroom=self.newsroom,
            now=self.clock(),
            section=self.section,
            columns=self.columns,
        )


def _refused(found: SourceArticle, refusal: Refusal) -> RefusedArticle:
    reason = f"{refusal.path}: {refusal.reason}" if refusal.path else refusal.reason
    return RefusedArticle(str(found.file), refusal.line or found.line, reason)
