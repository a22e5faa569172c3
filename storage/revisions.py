"""What of each section has changed how often."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.rows import instant_of_microseconds, microseconds
from storage.tables import revisions

#: The name under which all sections are counted together.
ALL = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """A state of a section's published articles."""

    #: Grows by one with each change.
    number: int
    #: When it came about: UTC, with microseconds, later than the revision before.
    modified: datetime


async def read_revisions(connection: AsyncConnection) -> Mapping[str, Revision]:
    """Every section's revision by slug, and ``""`` for all of them."""
    rows = await connection.execute(select(revisions))
    return {
        row.section: Revision(row.number, instant_of_microseconds(row.modified)) for row in rows
    }


async def raise_revisions(
    connection: AsyncConnection, sections: Iterable[str], *, now: datetime
) -> None:
    """Counts a change in these sections and in all of them together."""
    known = await read_revisions(connection)
    raised = [
        {"of": section, **_next(known.get(section), now)} for section in sorted({*sections, ALL})
    ]
    old = [row for row in raised if row["of"] in known]
    new = [row for row in raised if row["of"] not in known]
    if old:
        await connection.execute(_UPDATE, old)
    if new:
        await connection.execute(_INSERT, new)


_UPDATE = (
    update(revisions)
    .where(revisions.c.section == bindparam("of"))
    .values(number=bindparam("to"), modified=bindparam("at"))
)
_INSERT = insert(revisions).values(
    section=bindparam("of"), number=bindparam("to"), modified=bindparam("at")
)


def _next(before: Revision | None, now: datetime) -> dict[str, int]:
    """The revision after this one. A clock that stands or jumps back must not give a change an
    earlier time than the last: readers that compare dates would never see it."""
    if before is None:
        return {"to": 1, "at": microseconds(now)}
    modified = now if now > before.modified else before.modified + timedelta(seconds=1)
    return {"to": before.number + 1, "at": microseconds(modified)}
