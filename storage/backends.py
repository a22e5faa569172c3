"""Which kind of database a URL names."""

from config.settings import StorageSettings
from storage.database import Database
from storage.sqlite import SQLite


def database_of(settings: StorageSettings, *, busy_seconds: float) -> Database:
    """The database of these settings, not yet opened; raises ``StorageUnavailable`` for a URL
    that names none."""
    if settings.url.startswith("postgresql"):
        # Loaded where it is used: the driver takes longer to load than the rest of this room.
        from storage.postgresql import PostgreSQL  # noqa: PLC0415

        return PostgreSQL(settings, busy_seconds=busy_seconds)
    return SQLite(settings.url, busy_seconds=busy_seconds)
