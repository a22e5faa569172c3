"""What the store asks of a kind of database, and which kind a URL names."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.errors import Meaning


class Database(Protocol):
    """One database: everything about it that is not the same for all.

    Writings come one after the other, whoever writes: a transaction of ``writing`` begins once
    every earlier one, of other processes and machines too, has ended. So a revision that is read
    is never followed by one with a lower number.
    """

    #: Connections that read at the same time.
    readers: int

    @property
    def writing(self) -> AsyncEngine:
        """Connections for transactions that write."""

    def reader(self, at_least: int | None) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection for statements that each read one state of the database: one that has the
        change of this number already, the last of all where it is ``None``."""

    def __str__(self) -> str:
        """What messages call it; never with a password."""

    def migrating(self) -> AsyncEngine:
        """For migrations; the caller disposes of it."""

    async def prepare(self, *, create: bool) -> None:
        """Makes what a database needs around it; raises ``StorageUnavailable`` where it can't
        be, or is not to be made and is not there."""

    def meaning(self, error: BaseException) -> Meaning | None:
        """What an error of the driver comes to; nothing where it is none that we know."""

    async def announce(self, connection: AsyncConnection) -> None:
        """Has others told of the transaction of ``connection`` once it is committed."""

    async def changed(self) -> bool:
        """Whether anything was committed since the last call, by whomever."""

    async def look_again(self, seconds: float) -> None:
        """Waits until there may be a change, but no longer than so many seconds."""

    async def clock_ahead(self, connection: AsyncConnection) -> float:
        """By how many seconds this process's clock is ahead of the one that all who share the
        database go by; 0 where that can't be told from the way there."""

    async def dispose(self) -> None:
        """Ends all connections that nobody holds."""
