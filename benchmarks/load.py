"""Load by wrk (https://github.com/wg/wrk), one round at a time."""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import LOAD_CORE

_SCRIPT = Path(__file__).with_name("polling.lua")
#: Seconds after which wrk counts an answer as late.
_LATE_SECONDS = 10
#: Seconds beyond a round's own that wrk may take to begin and end.
_GRACE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Ask:
    """One request of a feed reader."""

    path: str
    #: Entity tag that the reader kept of its last visit, or nothing.
    etag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round of load found."""

    requests: int
    seconds: float
    #: Of all answers together, heads included.
    bytes: int
    #: Answers of 400 and above.
    refused: int
    #: Connections that could not be made, read or written.
    broken: int
    #: Answers that took longer than ten seconds.
    late: int
    #: Milliseconds.
    p50: float
    #: Milliseconds.
    p99: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds

    @property
    def errors(self) -> int:
        """Whatever went wrong."""
        return self.refused + self.broken + self.late

    @property
    def bytes_each(self) -> float:
        """Bytes of an answer, its head included."""
        return self.bytes / max(1, self.requests)


def load(
    url: str,
    asks: Sequence[Ask],
    *,
    connections: int,
    seconds: float,
    keep_alive: bool = True,
    core: int = LOAD_CORE,
) -> Round:
    """One round: these requests in turn, over so many connections, by one thread on one core."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "asks"
        file.write_text(lines_of(asks), encoding="utf-8")
        # wrk knows whole seconds alone.
        command = ["taskset", "-c", str(core), "wrk", "-t1", f"-c{connections}"]
        command += [f"-d{round(seconds)}s", f"--timeout={_LATE_SECONDS}s", "-s", str(_SCRIPT)]
        command += [url, "--", str(file), "keep" if keep_alive else "close"]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds + _GRACE_SECONDS, check=True
        )
    return parse(done.stdout)


def lines_of(asks: Sequence[Ask]) -> str:
    """The file that ``polling.lua`` reads."""
    return "".join(f"{ask.path}\t{ask.etag or ''}\n" for ask in asks)


def parse(output: str) -> Round:
    """The round that wrk printed; raises ``ValueError`` where it printed none."""
    for line in output.splitlines():
        if line.startswith("figures "):
            figures = json.loads(line.removeprefix("figures "))
            return Round(
                seconds=figures.pop("microseconds") / 1e6,
                p50=figures.pop("p50") / 1e3,
                p99=figures.pop("p99") / 1e3,
                **figures,
            )
    raise ValueError(f"wrk printed no figures:\n{output}")
