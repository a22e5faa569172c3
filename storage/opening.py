"""A database that is ready to be used: there, of our schema, and writable."""

from sqlalchemy import Connection, inspect, text

from storage.database import Database
from storage.errors import StorageUnavailable
from storage.tables import SCHEMA


async def make_ready(database: Database, *, create: bool) -> None:
    """Makes or migrates the database where it has to be; any number of processes may do so at
    once, and one of them migrates.

    With ``create`` false a database that is not there is an error. One that has the schema
    already is only read, so that opening it does not wait for who is writing to it.
    """
    await database.prepare(create=create)
    async with database.reader(None) as connection:
        present = await connection.run_sync(schema_of)
    if present is None and not create:
        raise StorageUnavailable(
            "there is no database", mend="check storage: url, or start the server once"
        )
    if present != SCHEMA:
        await _migrate(database)


def schema_of(connection: Connection) -> str | None:
    """The schema that the database says it has; nothing where Nashra made no tables yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


async def _migrate(database: Database) -> None:
    from storage.migrating import migrate  # noqa: PLC0415 - loads Alembic: 0.15 s for each worker

    engine = database.migrating()
    try:
        async with engine.begin() as connection:
            await connection.run_sync(migrate)
    finally:
        await engine.dispose()
