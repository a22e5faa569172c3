"""What of each section has changed how often."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.rows import instant_of_microseconds, microseconds
from storage.tables import section_revisions as table

#: The name under which all sections are counted together.
ALL = ""
#: Names asked for at once; every database takes as many parameters.
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Revision:
    """A state of a section's published articles."""

    #: Grows by one with each change.
    number: int
    #: When it came about: UTC, with microseconds, later than every revision before.
    modified: datetime


class RevisionReader:
    """Every section's revision, of which only those raised since the last time are read: the cost
    follows what has changed, not how many sections there are."""

    def __init__(self) -> None:
        self._known: dict[str, Revision] = {}

    @property
    def last(self) -> int:
        """The number of the last change that is known here."""
        known = self._known.get(ALL)
        return 0 if known is None else known.number

    async def read(self, connection: AsyncConnection) -> Mapping[str, Revision]:
        """The revisions by slug, and ``""`` for all sections together; the mapping is the
        caller's own."""
        last = self._known.get(ALL)
        found = await _raised_since(connection, last.number if last else 0)
        if last is not None and ALL not in found:
            # The last change that we know of is not there: the database is another one, such as
            # an older copy put back in its place.
            self._known = await _raised_since(connection, 0)
        else:
            self._learn(found)
        return self._known.copy()

    def _learn(self, found: Mapping[str, Revision]) -> None:
        # Of two readings at once, the one that came back later may know less.
        for section, revision in found.items():
            known = self._known.get(section)
            if known is None or known.number < revision.number:
                self._known[section] = revision


async def _raised_since(connection: AsyncConnection, change: int) -> dict[str, Revision]:
    rows = await connection.execute(_SINCE, {"change": change})
    return {
        section: Revision(number, instant_of_microseconds(modified))
        for section, number, modified in rows
    }


async def raise_revisions(
    connection: AsyncConnection, sections: Iterable[str], *, now: datetime
) -> None:
    """Counts a change in these sections and in all of them together."""
    wanted = sorted({*sections, ALL})
    known = {
        row.section: row
        for some in _chunks(wanted)
        for row in await connection.execute(_NUMBERS, {"sections": some})
    }
    # A clock that stands or jumps back must not give a change an earlier time than the last:
    # readers that compare times would never see it.
    last = known.get(ALL)
    modified = microseconds(now)
    if last is not None and modified <= last.modified:
        # By a whole second where the clock stands or jumped back: HTTP's dates are no finer, and
        # a reader that has only those would never see the change.
        modified = last.modified + 1_000_000
    raised = 1 if last is None else last.number + 1
    rows = [
        {
            "of": section,
            "to": known[section].number + 1 if section in known else 1,
            "at": modified,
            "change": raised,
        }
        for section in wanted
    ]
    if old := [row for row in rows if row["of"] in known]:
        await connection.execute(_UPDATE, old)
    if new := [row for row in rows if row["of"] not in known]:
        await connection.execute(_INSERT, new)


def _chunks(names: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(names)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


_SINCE = select(table.c.section, table.c.number, table.c.modified).where(
    table.c.raised >= bindparam("change")
)
_NUMBERS = select(table.c.section, table.c.number, table.c.modified).where(
    table.c.section.in_(bindparam("sections", expanding=True))
)
_RAISED: dict[str, Any] = {
    "number": bindparam("to"),
    "modified": bindparam("at"),
    "raised": bindparam("change"),
}
_UPDATE = update(table).where(table.c.section == bindparam("of")).values(_RAISED)
_INSERT = insert(table).values({"section": bindparam("of"), **_RAISED})
