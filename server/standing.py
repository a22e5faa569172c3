"""A document together with the question whether it is still the one to hand out."""

from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass

from aiohttp import web

from feeds.document import Document


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed in a document since an earlier version of it."""

    document: Document
    #: The entity tag of that version, as the client wrote it.
    base: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A document, current when it was asked for."""

    document: Document
    #: Its key in the document cache.
    key: Hashable
    #: Whether an ordinary request for it would be answered with this very document now. Costs
    #: less than a microsecond; when in doubt, false.
    stands: Callable[[], bool]
    #: Gives what changed since the newest version that an ``If-None-Match`` names; nothing where
    #: that is not known.
    since: Callable[[str], Awaitable[Changes | None]] | None = None


@dataclass(frozen=True, slots=True)
class Replayable:
    """What a response says of itself if the same request may be answered with it again."""

    standing: Standing
    #: The second of its ``Date``, as a POSIX timestamp.
    second: int
    #: The first second from which its other fields hold as they are. Beyond every second for one
    #: that holds in its own second alone: its ``Last-Modified`` is not settled.
    good_from: float


#: Where a response carries it.
REPLAYABLE = web.ResponseKey("replayable", Replayable)
