"""The database that a copy goes into: whose it is, and how far the copy came.

A target belongs to one source. While the copy is under way the target's schema is ``COPYING``, so
that no server opens it; when it is verified, the note in its facts holds what each table then was.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.errors import StorageUnavailable
from storage.facts import read_fact, write_fact
from storage.opening import make_ready, schema_of
from storage.table_rows import Contents, contents_of, count_rows, one_state
from storage.tables import COPY_NOTE, COPYING, SCHEMA, metadata

#: What is copied: everything but whose turn something is among the source's own processes.
COPIED = [table for table in metadata.sorted_tables if table.name != "leases"]

_OTHER = "name a database that is not there yet, or an empty one"


async def take_over(target: Database, *, source: str) -> None:
    """Makes the target this source's, with the tables there; what is in it stays.

    Raises ``StorageUnavailable`` for one that holds anything else, a copy that was written to
    since it was verified included: that would be lost.
    """
    await target.prepare(create=True)
    async with target.reader(None) as connection:
        present = await connection.run_sync(schema_of)
    if present != COPYING:
        await make_ready(target, create=True)
    async with one_state(target) as connection:
        await _check(connection, source=source)
    async with target.writing.begin() as connection:
        await _mark(connection, COPYING)
        await _note(connection, source, contents=None)


async def give_back(
    connection: AsyncConnection, *, source: str, contents: Mapping[str, Contents]
) -> None:
    """Lets servers open the target, whose tables hold what the source's hold."""
    await _mark(connection, SCHEMA)
    await _note(connection, source, contents=contents)


async def _check(connection: AsyncConnection, *, source: str) -> None:
    noted = await read_fact(connection, COPY_NOTE)
    if noted is None:
        for table in COPIED:
            if await count_rows(connection, table):
                raise StorageUnavailable("the target holds something already", mend=_OTHER)
        return
    note = json.loads(noted)
    if note["source"] != source:
        raise StorageUnavailable(f"the target is a copy of {note['source']}", mend=_OTHER)
    if note["schema"] != SCHEMA:
        raise StorageUnavailable(
            f"the copy was begun with schema {note['schema']}, this Nashra has {SCHEMA}",
            mend=_OTHER,
        )
    for name, was in (note["contents"] or {}).items():
        found = await contents_of(connection, metadata.tables[name], progress=lambda _: None)
        if asdict(found) != was:
            raise StorageUnavailable(
                f"the target was written to since it was copied: its {name} are others",
                mend=_OTHER,
            )


async def _mark(connection: AsyncConnection, schema: str) -> None:
    await connection.execute(
        text("UPDATE alembic_version SET version_num = :schema"), {"schema": schema}
    )


async def _note(
    connection: AsyncConnection, source: str, *, contents: Mapping[str, Contents] | None
) -> None:
    held = None if contents is None else {name: asdict(each) for name, each in contents.items()}
    note = {"source": source, "schema": SCHEMA, "contents": held}
    await write_fact(connection, COPY_NOTE, json.dumps(note))
