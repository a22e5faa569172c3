"""Several processes on one port: started, started again when they die, stopped together."""

import multiprocessing
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from typing import Any

import structlog

#: A worker that dies sooner than this after its start waits before it is started again.
_QUICK_DEATH_SECONDS = 5.0
_LONGEST_PAUSE_SECONDS = 30.0
#: Beyond the time for requests under way: what a worker may take to end by itself.
_GRACE_SECONDS = 5.0

log = structlog.get_logger()


@dataclass(slots=True)
class _Worker:
    number: int
    socket: socket.socket
    process: SpawnProcess
    started: float
    #: Seconds to wait before the next start.
    pause: float = 0.0
    #: When a dead worker is to be started again (monotonic); nothing while it runs.
    due: float | None = None


class Workers:
    """The worker processes of a server, one for each socket.

    ``target`` runs in each worker with its socket and ``arguments``; it is a function of a
    module, since workers are started afresh and not forked.
    """

    def __init__(
        self,
        target: Callable[..., None],
        arguments: tuple[Any, ...],
        sockets: list[socket.socket],
        *,
        shutdown_seconds: float,
    ) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._target = target
        self._arguments = arguments
        self._shutdown_seconds = shutdown_seconds
        self._stopping = False
        self._workers = [self._started(number, each) for number, each in enumerate(sockets)]

    def _started(self, number: int, bound: socket.socket) -> _Worker:
        process = self._context.Process(
            target=self._target, args=(bound, *self._arguments), name=f"worker {number}"
        )
        process.start()
        return _Worker(number, bound, process, time.monotonic())

    def run(self) -> None:
        """Keeps the workers running until SIGINT or SIGTERM, then ends them."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._stop())
        while not self._stopping:
            wait([each.process.sentinel for each in self._workers if each.due is None], timeout=0.2)
            for each in self._workers:
                self._look_after(each)
        self._end()

    def _stop(self) -> None:
        self._stopping = True

    def _look_after(self, worker: _Worker) -> None:
        now = time.monotonic()
        if worker.due is None and not worker.process.is_alive() and not self._stopping:
            quick = now - worker.started < _QUICK_DEATH_SECONDS
            pause = min(max(worker.pause * 2, 0.5), _LONGEST_PAUSE_SECONDS) if quick else 0.0
            worker.pause, worker.due = pause, now + pause
            log.error(
                "a worker ended",
                worker=worker.number,
                exit_code=worker.process.exitcode,
                again_in_seconds=pause,
            )
        if worker.due is not None and now >= worker.due:
            again = self._started(worker.number, worker.socket)
            worker.process, worker.started, worker.due = again.process, again.started, None

    def _end(self) -> None:
        """Asks all to end, and ends those that do not within their time."""
        for each in self._workers:
            if each.process.is_alive():
                each.process.terminate()
        deadline = time.monotonic() + self._shutdown_seconds + _GRACE_SECONDS
        for each in self._workers:
            each.process.join(max(0.0, deadline - time.monotonic()))
            if each.process.is_alive():
                log.error("a worker did not end in time", worker=each.number)
                each.process.kill()
                each.process.join()
