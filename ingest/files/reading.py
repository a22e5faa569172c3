"""What a file holds, article by article: its kind found, archives opened, the rest left to the
reader of each kind."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from config.site import Newsroom, Section
from ingest.errors import Refusal
from ingest.files.archives import ZipMembers, gunzipped
from ingest.files.found import SourceFile, unreadable
from ingest.files.items import Context, Found, Item
from ingest.files.kinds import ENDINGS, HEAD, Kind, kind_of
from ingest.files.readers import READERS
from ingest.told import LeftOut, Withdrawn

#: How deep an archive may lie in others. A zip file is read from its end, which needs a file.
_DEEPEST = {Kind.ZIP: 0, Kind.GZIP: 1}


@dataclass(frozen=True, slots=True)
class SourceArticle:
    """One article of a file; or that one is withdrawn, is left out, or can't be taken."""

    article: Item
    #: The file, with the name in the archive behind it where it is in one.
    file: Path
    line: int | None
    #: Bytes of the file that were read for it.
    size: int
    #: Whether its ``updated`` is that of its version, so that an earlier one is to change nothing.
    is_version: bool = False


@dataclass(frozen=True, slots=True)
class _Content:
    """Bytes to read: a file, or what is in one."""

    name: Path
    #: Bytes of the file on disk that it takes.
    size: int
    open: Callable[[], BinaryIO]
    depth: int = 0


def articles_of(
    file: SourceFile,
    *,
    newsroom: Newsroom,
    now: datetime,
    section: Section | None = None,
    columns: Mapping[str, str] | None = None,
) -> Iterator[SourceArticle]:
    """The articles of a file one by one; what can't be taken is a ``Refusal`` in its place.

    ``section`` is that of articles that name none of ours. ``columns`` says which column of a
    table each field is in.
    """
    if file.refusal is not None:
        yield SourceArticle(file.refusal, file.path, None, file.size)
        return
    context = Context(newsroom, now, section, columns or {}, file.path.name)
    content = _Content(file.path, file.size, lambda: file.path.open("rb"))
    try:
        yield from _articles(content, context)
    except OSError as error:
        yield SourceArticle(unreadable(error), file.path, None, 0)


def _articles(content: _Content, context: Context) -> Iterator[SourceArticle]:
    try:
        kind = _kind(content)
        if kind is Kind.ZIP:
            yield from _unzipped(content, context)
        elif kind is Kind.GZIP:
            yield from _gunzipped(content, context)
        else:
            within = replace(context, name=content.name.name)
            for found in READERS[kind](content.open, within):
                yield _article(found, content)
    except Refusal as refusal:
        yield SourceArticle(refusal, content.name, refusal.line, content.size)


def _kind(content: _Content) -> Kind:
    """What it is; raises ``Refusal``."""
    with content.open() as opened:
        kind = kind_of(opened.read(HEAD), content.name.name)
    if kind is None:
        raise Refusal(f"what is in it is not known; {' '.join(sorted(ENDINGS))} are")
    if content.depth > _DEEPEST.get(kind, content.depth):
        raise Refusal("an archive in an archive is not opened: unpack it first")
    return kind


def _article(found: Found, content: _Content) -> SourceArticle:
    line = found.line
    if isinstance(found.item, Refusal | Withdrawn | LeftOut):
        line = found.item.line or line
    return SourceArticle(found.item, content.name, line, found.size, found.is_version)


def _gunzipped(content: _Content, context: Context) -> Iterator[SourceArticle]:
    name = content.name.with_suffix("") if content.name.suffix == ".gz" else content.name

    def opened() -> BinaryIO:
        return gunzipped(content.open(), size=content.size)

    # How much of the file an article took can't be said: its size counts at the end.
    inside = _Content(name, 0, opened, content.depth + 1)
    for each in _articles(inside, context):
        yield replace(each, size=0)


def _unzipped(content: _Content, context: Context) -> Iterator[SourceArticle]:
    with content.open() as opened:
        members = ZipMembers(opened)
        for member in members:
            name = content.name / member.name
            if member.refusal is not None:
                yield SourceArticle(member.refusal, name, None, member.size)
                continue
            inside = _Content(name, member.size, _member(members, member.name), content.depth + 1)
            with suppress(StopIteration):
                for each in _articles(inside, context):
                    yield replace(each, size=0)


def _member(members: ZipMembers, name: str) -> Callable[[], BinaryIO]:
    return lambda: members.open(name)
