"""A database that is ready to be used: there, of our schema, and writable."""

from sqlalchemy import Connection, inspect, text

from storage.sqlite import SQLite
from storage.tables import SCHEMA


async def make_ready(database: SQLite, *, create: bool) -> None:
    """Makes or migrates the database where it has to be; any number of processes may do so at
    once, and one of them migrates.

    With ``create`` false a database that is not there is an error. One that has the schema
    already is only read, so that opening it does not wait for who is writing to it.
    """
    database.prepare(create=create)
    async with database.reading.connect() as connection:
        present = await connection.run_sync(schema_of)
    if present != SCHEMA:
        await _migrate(database)


def schema_of(connection: Connection) -> str | None:
    """The schema that the database says it has; nothing where Nashra made no tables yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


async def _migrate(database: SQLite) -> None:
    from storage.migrating import migrate  # noqa: PLC0415 - loads Alembic: 0.15 s for each worker

    engine = database.migrating()
    try:
        async with engine.begin() as connection:
            await connection.run_sync(migrate)
    finally:
        await engine.dispose()
