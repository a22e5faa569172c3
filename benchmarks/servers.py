"""Servers for a benchmark: started on a core of their own, waited for, ended by their own id."""

import http.client
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import SERVER_CORE

ROOT = Path(__file__).parents[1]
_START_SECONDS = 120.0
_END_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Server:
    """One that answers on loopback."""

    name: str
    port: int
    #: The first of its processes.
    pid: int

    @property
    def url(self) -> str:
        """Without a closing slash."""
        return f"http://127.0.0.1:{self.port}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    status: int
    #: By lower-case name.
    headers: Mapping[str, str]
    body: bytes


class ServerFailed(Exception):
    """A server did not come to answer, or answered wrongly."""


@contextmanager
def ends_cleanly() -> Iterator[None]:
    """Lets this program, when it is asked to end, end what it has started and remove its files."""

    def leave(number: int, _: object) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def free_port() -> int:
    """A port of loopback that nobody holds now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def started(
    name: str,
    command: Sequence[str | Path],
    *,
    port: int,
    folder: Path,
    core: int | None = SERVER_CORE,
    ready: str = "/",
) -> Iterator[Server]:
    """A server that answers on ``port`` to a GET of ``ready``, whatever it answers; its output goes
    to a file in ``folder``.

    It ends with this block, and with this program should that be killed.
    """
    pinned = ["taskset", "-c", str(core)] if core is not None else []
    log = folder / f"{name.replace(' ', '-')}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", *pinned, *map(str, command)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(process, Server(name, port, process.pid), ready, log)
        yield Server(name, port, process.pid)
    finally:
        end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    """Asks it to end, and ends it where it does not in time."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def python(module: str, *arguments: str | Path) -> list[str]:
    """The command that runs a module of this project."""
    return [sys.executable, "-m", module, *map(str, arguments)]


def _wait_for(process: "subprocess.Popen[bytes]", server: Server, ready: str, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            get(server.port, ready)
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            return
    said = log.read_text("utf-8", "replace")[-2000:]
    raise ServerFailed(f"{server.name} does not answer on port {server.port}; it said:\n{said}")


def get(port: int, path: str, **headers: str) -> Answer:
    """One GET over a connection of its own, nothing decoded; ``_`` stands for ``-`` in names."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers=sent)
        response = connection.getresponse()
        fields = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, fields, response.read())
    finally:
        connection.close()
