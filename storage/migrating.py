"""The database brought to the schema of this program.

Alembic is loaded here and nowhere else: it takes longer than the rest of the storage room, and a
database that has the schema already does without it (``storage/opening.py``).
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from storage.errors import StorageUnavailable
from storage.tables import COPYING, metadata

SCRIPTS = Path(__file__).with_name("migrations")


def migrate(connection: Connection) -> None:
    """Applies the migrations that are missing, in the transaction that ``connection`` is in.

    Whoever comes second waits for that transaction and finds nothing to do. Raises
    ``StorageUnavailable`` for a database that a newer Nashra or another program made.
    """
    scripts = ScriptDirectory(str(SCRIPTS))
    present = MigrationContext.configure(connection).get_current_revision()
    if present is None:
        _refuse_the_tables_of_others(connection)
    elif present == COPYING:
        raise StorageUnavailable(
            "a copy into this database is not finished", mend="run the same serve.py copy again"
        )
    elif present not in {each.revision for each in scripts.walk_revisions()}:
        raise StorageUnavailable(
            f"the database has schema {present!r}, which this Nashra does not know",
            mend="a newer one made it: run that one, or name another database",
        )
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _refuse_the_tables_of_others(connection: Connection) -> None:
    taken = sorted(set(inspect(connection).get_table_names()) & set(metadata.tables))
    if taken:
        raise StorageUnavailable(
            f"another program's database: it has a table {taken[0]!r} that Nashra did not make",
            mend="name another database",
        )
