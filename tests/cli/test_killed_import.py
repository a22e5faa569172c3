"""An import that is killed in the middle loses nothing that was acknowledged."""

import json
import re
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from started import Program

ROOT = Path(__file__).parents[2]
COUNT = 10_000


def stored(database: Path) -> int:
    if not database.exists():
        return 0
    connection = sqlite3.connect(database)
    try:
        return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:  # before the tables are made
        return 0
    finally:
        connection.close()


def test_an_import_killed_in_the_middle_can_be_run_again(program: Program, tmp_path: Path) -> None:
    source, database = tmp_path / "many.jsonl", tmp_path / "data" / "articles.db"
    with source.open("w", encoding="utf-8") as written:
        for number in range(COUNT):
            article = {
                "id": f"tag:sawt.example,2024:{number}",
                "sections": "economy",
                "title": f"عنوان {number}",
                "content_text": "نص " * 30,
                "published": "2024-06-19T20:32:25",
            }
            written.write(json.dumps(article, ensure_ascii=False) + "\n")
    command = [sys.executable, f"{ROOT}/serve.py", "import", f"{source}"]
    command += ["--config", f"{program.config}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while stored(database) < 1500:
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.01)
    seen = stored(database)
    process.kill()
    process.wait()

    left = stored(database)
    assert seen <= left < COUNT
    assert left % 500 == 0, "a batch is there as a whole or not at all"
    again = program.run("import", source, "--config", program.config)
    assert again.returncode == 0, again.stderr
    created, unchanged = (
        int(re.search(rf"(\d+) {word}", again.stdout)[1])  # type: ignore[index]
        for word in ("created", "unchanged")
    )
    assert (created, unchanged) == (COUNT - left, left)
    assert stored(database) == COUNT
