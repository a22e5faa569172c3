"""Notes of the program to itself."""

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import facts


async def read_fact(connection: AsyncConnection, name: str) -> str | None:
    """What was noted under this name."""
    query = select(facts.c.value).where(facts.c.name == name)
    return (await connection.execute(query)).scalar_one_or_none()


async def write_fact(connection: AsyncConnection, name: str, value: str) -> None:
    """Notes something under this name, instead of what was noted before."""
    await connection.execute(delete(facts).where(facts.c.name == name))
    await connection.execute(insert(facts).values(name=name, value=value))
