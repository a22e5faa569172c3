"""The database brought to the schema of this program."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.errors import StorageUnavailable

_SCRIPTS = Path(__file__).with_name("migrations")


def migrate(connection: Connection) -> None:
    """Applies the migrations that are missing, in the transaction that ``connection`` is in.

    Whoever comes second waits for that transaction and finds nothing to do. Raises
    ``StorageUnavailable`` for a database that a newer Nashra made.
    """
    scripts = ScriptDirectory(str(_SCRIPTS))
    present = MigrationContext.configure(connection).get_current_revision()
    if present == scripts.get_current_head():
        return
    if present is not None and present not in {each.revision for each in scripts.walk_revisions()}:
        raise StorageUnavailable(
            f"the database has schema {present}, which this Nashra does not know; "
            "it was made by a newer one: use that one, or another database"
        )
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
