"""What the readers of files are given, and what they give."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from config.site import Newsroom, Section
from feeds.article import Article
from ingest.errors import Refusal
from ingest.told import LeftOut, Told, Withdrawn
from ingest.told_article import article_of

#: What stands in an article's place.
Item = Article | Refusal | Withdrawn | LeftOut


@dataclass(frozen=True, slots=True)
class Context:
    """What a file is read for."""

    newsroom: Newsroom
    now: datetime
    #: Of articles that name none.
    section: Section | None
    #: Column of a table by field; empty where columns are named as the fields are.
    columns: Mapping[str, str]
    #: The file's own name.
    name: str


@dataclass(frozen=True, slots=True)
class Found:
    """One item of a file."""

    item: Item
    #: Where it begins, from 1, where that is known.
    line: int | None = None
    #: Bytes of the file that it took; 0 where that can't be said.
    size: int = 0
    #: Whether its ``updated`` is that of its version.
    is_version: bool = False


#: Gives the file's bytes from their beginning, as often as it is called.
Open = Callable[[], BinaryIO]
Reader = Callable[[Open, Context], Iterator[Found]]


def taken(told: Told | LeftOut | Withdrawn | Refusal, context: Context) -> Found:
    """What a source tells, as an article where it tells of one."""
    if not isinstance(told, Told):
        return Found(told, told.line)
    try:
        article = article_of(
            told, newsroom=context.newsroom, now=context.now, fallback=context.section
        )
    except Refusal as refusal:
        return Found(refusal, told.line)
    return Found(article, told.line, is_version=bool(told.updated))


def whole(opened: BinaryIO, *, largest: int, advice: str = "") -> bytes:
    """All bytes of a file; raises ``Refusal`` where they are more than ``largest``."""
    with opened:
        content = opened.read(largest + 1)
    if len(content) > largest:
        raise Refusal(f"larger than {largest // 1024**2} MiB{advice}")
    return content
