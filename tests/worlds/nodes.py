"""Several servers on one database, each a process of its own, as a publisher's machines are."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from postgres import free_port

ROOT = Path(__file__).parents[2]
TOKEN = "a-token-of-the-tests-0123456789"
SECTION = "economy"
_YAML = """\
site:
  title: صوت المدينة
  url: https://sawt.example
  feeds_url: https://feeds.sawt.example
  timezone: Asia/Beirut
server: {{access_log: no}}
storage: {{url: "{url}"}}
api:
  requests_per_second: 10000
  tokens: {{tests: {{token: env:NASHRA_TESTS, sections: all, allow: [read, write]}}}}
sections:
  {section}: {{title: اقتصاد}}
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a node answered; 0 where it did not."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def ids(self) -> list[str]:
        """The ids in a JSON Feed."""
        return [each["id"] for each in json.loads(self.body)["items"]] if self.body else []


class Node:
    """One server."""

    def __init__(self, folder: Path, database: str) -> None:
        self.port = free_port()
        self._config = folder / f"node-{self.port}.yaml"
        self._config.write_text(_YAML.format(url=database, section=SECTION), encoding="utf-8")
        self._log = folder / f"node-{self.port}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Starts it; ``until_ready`` waits for it."""
        command = [sys.executable, str(ROOT / "serve.py"), "--config", str(self._config)]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--host", "127.0.0.1", "--port", str(self.port)],
                stdout=log,
                stderr=log,
                env={**os.environ, "NASHRA_TESTS": TOKEN},
            )

    def until_ready(self) -> None:
        """Waits until it answers."""
        until(lambda: not self.runs or self.get("/healthz").status == 200)
        assert self.runs, self._log.read_text(encoding="utf-8")

    def kill(self) -> None:
        """Ends it without a chance to say anything."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    @property
    def runs(self) -> bool:
        """Whether the process is there: one that finds no database at its start ends."""
        return self.process is not None and self.process.poll() is None

    def get(self, path: str) -> Answer:
        """What it answers to a GET."""
        return self._ask("GET", path)

    def feed(self) -> Answer:
        """The section's JSON Feed."""
        return self.get(f"/feeds/{SECTION}.json")

    def put(self, article_id: str, **fields: object) -> Answer:
        """Hands an article in."""
        article = {
            "sections": [SECTION],
            "title": f"خبر {article_id}",
            "content_text": "نص الخبر كله.",
            "published": "2026-10-05T09:00:00+03:00",
            **fields,
        }
        return self._ask("PUT", f"/api/v1/articles/{article_id}", json.dumps(article).encode())

    def _ask(self, method: str, path: str, body: bytes | None = None) -> Answer:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=body,
            method=method,
            headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, dict(error.headers), error.read())
        except OSError:
            return Answer(0)


@contextmanager
def nodes(folder: Path, database: str, number: int) -> Iterator[list[Node]]:
    """So many nodes that answer; ended afterwards."""
    started = [Node(folder, database) for _ in range(number)]
    try:
        for node in started:
            node.until_ready()
        yield started
    finally:
        for node in started:
            node.kill()


def until(met: Callable[[], bool], *, seconds: float = 60.0) -> None:
    """Waits until it holds; fails where it does not in time."""
    end = time.monotonic() + seconds
    while not met():
        if time.monotonic() > end:
            raise AssertionError("it did not come about in time")
        time.sleep(0.02)


def max_age(answer: Answer) -> int:
    """Seconds of freshness."""
    found = re.search(r"max-age=(\d+)", answer.headers.get("Cache-Control", ""))
    return int(found[1]) if found else -1
