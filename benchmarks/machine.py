"""The machine that is measured on: its cores, and what a process takes of it (Linux's /proc)."""

import os
import platform
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

_CORES = sorted(os.sched_getaffinity(0))
#: Where servers run.
SERVER_CORE = _CORES[0]
#: Where load comes from; the same core only where the machine has no other.
LOAD_CORE = _CORES[-1]
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def description() -> str:
    """What to write beside figures that come from here."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return (
        f"{os.cpu_count()} cores ({model}), Linux {platform.release()}, "
        f"Python {platform.python_version()}, load average {os.getloadavg()[0]:.1f} at the start"
    )


def family(pid: int) -> Iterator[int]:
    """The process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = _fields(stat)
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while we looked
        parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    waiting = [pid]
    while waiting:
        each = waiting.pop()
        yield each
        waiting += parents.get(each, [])


def cpu_seconds(pid: int) -> float:
    """Processor time that the process and its descendants have used, in steps of 10 ms."""
    total = 0
    for each in family(pid):
        try:
            fields = _fields(Path(f"/proc/{each}/stat"))
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += int(fields[11]) + int(fields[12])
    return total / _TICKS


def memory_bytes(pid: int) -> int:
    """Resident memory of the process and its descendants."""
    pages = 0
    for each in family(pid):
        try:
            pages += int(Path(f"/proc/{each}/statm").read_text("ascii").split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return pages * _PAGE


def descriptors(pid: int) -> int:
    """Files and sockets that the process holds open."""
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def holder(pids: Iterable[int], *, port: int, client_port: int) -> int | None:
    """Which of these processes serves, on ``port``, the connection that comes from
    ``client_port``; nothing where it was not accepted yet."""
    here, there = f"0100007F:{port:04X}", f"0100007F:{client_port:04X}"
    for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]:
        fields = line.split()
        if (fields[1], fields[2]) == (here, there):
            wanted = f"socket:[{fields[9]}]"
            return next((pid for pid in pids if wanted in _open_files(pid)), None)
    return None


def _open_files(pid: int) -> set[str]:
    found = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed while we looked
            found.add(str(entry.readlink()))
    return found


def wait_until_idle(pid: int, *, seconds: float = 30.0) -> None:
    """Waits until the process has nothing left to do of an earlier round."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        before = cpu_seconds(pid)
        time.sleep(0.1)
        if cpu_seconds(pid) - before <= 0.02:
            return


def _fields(stat: Path) -> list[str]:
    """The fields of a stat file behind the name, which may hold spaces and brackets."""
    return stat.read_text("utf-8", "replace").rpartition(")")[2].split()
