"""What is remembered of sources: their state, their items, and whose turn it is to visit them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import leases, source_items, source_states

#: Items that one statement asks for.
_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What a source was like at its last visit; times are POSIX timestamps, UTC."""

    #: When it is to be visited next.
    next_visit: float = 0.0
    last_success: float | None = None
    last_failure: float | None = None
    #: Why the last visit failed; empty after a success.
    error: str = ""
    #: Visits that failed one after the other.
    failures: int = 0
    #: Articles that were taken in, ever.
    taken: int = 0
    #: Where it has moved for ever; empty where it has not.
    moved_to: str = ""
    #: Whether it said that it is gone for ever (410): it is visited no more.
    gone: bool = False
    etag: str = ""
    last_modified: str = ""
    #: How far it was read, in the words of its kind.
    mark: str = ""


class KnownItem(NamedTuple):
    """An item that some source of a section had, and the article that it became."""

    source: str
    article_id: str
    #: Digest of what it was made from: an item that has not changed is not read again.
    digest: str


async def take_lease(
    connection: AsyncConnection, name: str, holder: str, *, until: float, now: float
) -> bool:
    """Takes or renews a lease; false while another holder's has not run out."""
    free = or_(leases.c.holder == holder, leases.c.until <= now)
    taken = await connection.execute(
        update(leases).where(leases.c.name == name, free).values(holder=holder, until=until)
    )
    if taken.rowcount:
        return True
    query = select(leases.c.name).where(leases.c.name == name)
    if (await connection.execute(query)).first() is not None:
        return False
    await connection.execute(insert(leases).values(name=name, holder=holder, until=until))
    return True


async def end_lease(connection: AsyncConnection, name: str, holder: str) -> None:
    """Gives a lease back, if it is this holder's."""
    await connection.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))


async def read_states(connection: AsyncConnection) -> dict[str, SourceState]:
    """The state of every source that was ever visited, by its name."""
    rows = await connection.execute(select(source_states.c.source, source_states.c.state))
    return {source: SourceState(**json.loads(state)) for source, state in rows}


async def write_state(connection: AsyncConnection, source: str, state: SourceState) -> None:
    """Notes the state of a source."""
    text = json.dumps(asdict(state), ensure_ascii=False)
    await connection.execute(delete(source_states).where(source_states.c.source == source))
    await connection.execute(insert(source_states).values(source=source, state=text))


async def read_items(
    connection: AsyncConnection, section: str, items: Sequence[str]
) -> dict[str, KnownItem]:
    """Those of the items that a section has had, by what names them."""
    found: dict[str, KnownItem] = {}
    columns = source_items.c
    for start in range(0, len(items), _AT_ONCE):
        query = select(columns.item, columns.source, columns.article_id, columns.digest).where(
            columns.section == section, columns.item.in_(items[start : start + _AT_ONCE])
        )
        found |= {item: KnownItem(*rest) for item, *rest in await connection.execute(query)}
    return found


async def write_items(
    connection: AsyncConnection, section: str, items: Mapping[str, KnownItem], *, now: datetime
) -> None:
    """Notes items of a section, instead of what was noted of them before."""
    for start in range(0, len(items), _AT_ONCE):
        names = list(items)[start : start + _AT_ONCE]
        await connection.execute(
            delete(source_items).where(
                source_items.c.section == section, source_items.c.item.in_(names)
            )
        )
        await connection.execute(
            insert(source_items), list(_rows(section, names, items, int(now.timestamp())))
        )


def _rows(
    section: str, names: Iterable[str], items: Mapping[str, KnownItem], seen: int
) -> Iterable[dict[str, object]]:
    for name in names:
        yield {"section": section, "item": name, "seen": seen, **items[name]._asdict()}
