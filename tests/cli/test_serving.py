"""The server as a process: start, stop, several workers, and what it refuses to start with."""

import asyncio
import json
import os
import signal
import socket
import sqlite3
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from started import Program

from config.loading import load
from config.site import Newsroom
from ingest.importing import import_paths
from storage.store import ArticleStore

ARTICLE = {
    "id": "tag:sawt.example,2024:1",
    "sections": "economy",
    "title": "الميناء يعود إلى العمل",
    "content_text": "عادت الرافعات إلى العمل.",
    "published": "2024-06-19T20:32:25",
}


def fetched(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return str(answer.read().decode())


def until_all_show(address: str, words: str, *, seconds: float = 30) -> None:
    """Waits until many in a row show it, each on a connection of its own: so every worker does."""
    deadline = time.monotonic() + seconds
    while not all(words in fetched(address) for _ in range(12)):
        assert time.monotonic() < deadline, f"{words} did not show at {address}"
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_signal_ends_it_cleanly(program: Program, number: signal.Signals, workers: str) -> None:
    with program.serving("--config", program.config, "--workers", workers) as (address, server):
        until_up(address)
        server.send_signal(number)

        assert server.wait(timeout=20) == 0


def until_up(address: str) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            fetched(f"{address}/readyz")
        except (urllib.error.URLError, ConnectionError):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return


def test_a_request_under_way_is_answered_when_it_is_stopped(
    program: Program, tmp_path: Path
) -> None:
    """A feed of a thousand long articles takes a while to build: long enough to stop meanwhile."""
    text = program.config.read_text(encoding="utf-8")
    program.config.write_text(text.replace("اقتصاد}", "اقتصاد, entries: 1000}"), encoding="utf-8")
    source = tmp_path / "long.jsonl"
    with source.open("w", encoding="utf-8") as written:
        for number in range(1000):
            long = {**ARTICLE, "id": f"{number}", "content_text": f"نص {number} " * 800}
            written.write(json.dumps(long, ensure_ascii=False) + "\n")
    assert program.run("import", source, "--config", program.config).returncode == 0
    with program.serving("--config", program.config) as (address, server):
        until_up(address)
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(fetched, f"{address}/feeds/economy.rss")
            time.sleep(0.1)
            server.send_signal(signal.SIGTERM)

            assert answer.result().count("<item") == 1000
        assert server.wait(timeout=20) == 0


def test_a_port_in_use_is_one_line_and_status_2(program: Program) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for workers in ("1", "2"):
            done = program.run("--config", program.config, "--port", port, "--workers", workers)
            assert done.returncode == 2
            assert done.stderr.strip() == (
                f"can't listen on 127.0.0.1:{port}: the port is in use; stop the other program, "
                "or give another one with --port"
            )


def test_a_bad_configuration_is_said_and_status_2(program: Program) -> None:
    program.config.write_text("sections: [", encoding="utf-8")

    done = program.run("--config", program.config)

    assert done.returncode == 2
    assert "newsroom.yaml:" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_worker_shows_what_is_imported_and_what_the_configuration_becomes(
    program: Program, tmp_path: Path
) -> None:
    source = tmp_path / "a.json"
    source.write_text(json.dumps(ARTICLE), encoding="utf-8")
    with program.serving("--config", program.config, "--workers", "2") as (address, _):
        until_up(address)
        assert program.run("import", source, "--config", program.config).returncode == 0
        until_all_show(f"{address}/feeds/economy.rss", "الميناء يعود")

        text = program.config.read_text(encoding="utf-8")
        program.config.write_text(text.replace("اقتصاد", "مال وأعمال"), encoding="utf-8")
        until_all_show(f"{address}/feeds/economy.rss", "مال وأعمال")


def test_an_embargo_ends_at_its_instant_in_every_worker_without_a_request(
    program: Program, tmp_path: Path
) -> None:
    feed, page = "/feeds/economy.json", "/sections/economy"
    with program.serving("--config", program.config, "--workers", "2") as (address, _):
        until_all_show(address, "اقتصاد")
        instant = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=4)
        source = tmp_path / "a.json"
        source.write_text(json.dumps({**ARTICLE, "published": instant.isoformat()}))
        asyncio.run(handed_over(source, load(program.config)))

        sleep_until(instant - timedelta(seconds=1))
        # Each on a connection of its own, so that both workers answer.
        before = [fetched(address + path) for path in (feed, page) * 6]
        assert datetime.now(UTC) < instant, "the machine is too busy to tell before from after"
        assert not any("الميناء يعود" in text for text in before)

        sleep_until(instant + timedelta(seconds=1))
        with closing(sqlite3.connect(tmp_path / "data" / "articles.db")) as database:
            assert database.execute("SELECT state FROM articles").fetchall() == [("published",)]
        assert all("الميناء يعود" in fetched(address + path) for path in (feed, page) * 6)


async def handed_over(source: Path, newsroom: Newsroom) -> None:
    """Imports without the seconds that another process needs to start."""
    async with await ArticleStore.open(newsroom.storage.url) as store:
        report = await import_paths(
            [source], store=store, newsroom=newsroom, clock=lambda: datetime.now(UTC)
        )
    assert report.created == 1


def sleep_until(instant: datetime) -> None:
    time.sleep(max((instant - datetime.now(UTC)).total_seconds(), 0))


def test_a_worker_that_dies_is_started_again(program: Program) -> None:
    with program.serving("--config", program.config, "--workers", "2") as (address, server):
        until_up(address)
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
        before = workers_of(children)
        os.kill(before[0], signal.SIGKILL)

        deadline = time.monotonic() + 20
        while len(after := workers_of(children)) < 2 or before[0] in after:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        for _ in range(6):
            fetched(f"{address}/feeds/economy.rss")


def workers_of(children: Path) -> list[int]:
    """The process ids of the workers, without multiprocessing's resource tracker."""
    found = [int(each) for each in children.read_text().split()]
    return [each for each in found if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()]


def test_workers_end_when_the_process_that_started_them_is_killed(program: Program) -> None:
    with program.serving("--config", program.config, "--workers", "2") as (address, server):
        until_up(address)
        workers = workers_of(Path(f"/proc/{server.pid}/task/{server.pid}/children"))
        server.kill()
        server.wait()

        deadline = time.monotonic() + 20
        while any(Path(f"/proc/{each}").exists() for each in workers):
            assert time.monotonic() < deadline, "an orphan still listens"
            time.sleep(0.1)
