"""Lines of a stream made articles, beside the event loop: the feeds are served meanwhile.

Reading an article costs more than storing it, and is Python throughout: in a thread it would hold
up every other answer. So a full batch is read in a process of its own, and a few lines, which are
not worth the way there, in a thread.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime
from multiprocessing import get_context, parent_process

import structlog

from feeds.article import Article
from ingest.errors import Refusal
from server.api.access import Access
from server.api.bodies import json_object
from server.api.lines import Line
from server.api.problems import ApiProblem, of_refusal
from server.api.taking import article_of
from server.logs import configure_logs

#: Processes that read, in each worker. They are started by the first stream that is worth it.
_PROCESSES = min(2, os.cpu_count() or 1)
#: Lines that are read in a thread.
_FEW = 20
log = structlog.get_logger()


def read_all(lines: Sequence[Line], access: Access, now: datetime) -> list[Article | ApiProblem]:
    """Each line's article, or why it is none."""
    return [_read(line, access, now) for line in lines]


def _read(line: Line, access: Access, now: datetime) -> Article | ApiProblem:
    api = access.newsroom.api
    if line.text is None:
        return ApiProblem(413, f"A line has at most {api.line_size:,} bytes here.")
    try:
        return article_of(json_object(line.text, nesting=api.nesting), access=access, now=now)
    except ApiProblem as problem:
        return problem
    except Refusal as refusal:
        return of_refusal(refusal)


class Readers:
    """Whoever reads the streams of this process."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def read(
        self, lines: Sequence[Line], access: Access, now: datetime
    ) -> list[Article | ApiProblem]:
        """Each line's article, or why it is none."""
        if len(lines) >= _FEW:
            try:
                loop = asyncio.get_running_loop()
                return await loop.run_in_executor(self._started(), read_all, lines, access, now)
            except BrokenProcessPool:
                log.error("a process that reads articles ended; another will be started")
                self._pool = None
        return await asyncio.to_thread(read_all, lines, access, now)

    def close(self) -> None:
        """Ends the processes."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                _PROCESSES, mp_context=get_context("spawn"), initializer=_begin
            )
        return self._pool


def _begin() -> None:
    """Ends with the process that it works for, not by the keyboard, and stands back for whoever
    serves readers."""
    os.nice(5)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    configure_logs()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if (parent := parent_process()) is not None:
        parent.join()
    os._exit(1)
