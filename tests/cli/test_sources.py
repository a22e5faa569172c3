"""The process that visits the sources is killed: another goes on, and nothing is lost."""

import json
import os
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from started import Program

ARTICLE = {"title": "خبر", "content_text": "نص", "published": "2024-06-19"}


def holder(database: Path) -> int:
    """The process that holds the lease; 0 where none does."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
        row = opened.execute("SELECT holder FROM leases").fetchone()
    return int(row[0].split(":")[1]) if row else 0


def put(inbox: Path, number: int) -> None:
    written = inbox / f".{number}.json"
    written.write_text(json.dumps({**ARTICLE, "id": str(number)}), encoding="utf-8")
    written.rename(inbox / f"{number}.json")


def until_done(inbox: Path, number: int, *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not (inbox / "done" / f"{number}.json").exists():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_another_process_visits_when_the_one_that_did_is_killed(program: Program) -> None:
    text = program.config.read_text(encoding="utf-8")
    sources = "اقتصاد, sources: [{folder: inbox}]}"
    program.config.write_text(text.replace("اقتصاد}", sources), encoding="utf-8")
    inbox = program.folder / "inbox"
    inbox.mkdir()
    database = program.folder / "data" / "articles.db"
    with program.serving("--config", program.config, "--workers", "2"):
        put(inbox, 1)
        until_done(inbox, 1, seconds=30)
        killed = holder(database)
        os.kill(killed, signal.SIGKILL)
        put(inbox, 2)
        until_done(inbox, 2, seconds=60)

        assert holder(database) not in {0, killed}
    with closing(sqlite3.connect(database)) as opened:
        assert opened.execute("SELECT id FROM articles ORDER BY id").fetchall() == [("1",), ("2",)]
