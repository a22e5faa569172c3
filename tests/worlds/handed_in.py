"""A newsroom whose articles are handed in over the API, for as long as a test wants."""

import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPMessage

from started import Program

TOKEN = "a-token-of-this-test-alone"
#: The feeds name an address of their own, so that two servers with the same articles send the same.
YAML = """\
site:
  title: صوت المدينة
  url: https://sawt.example
  feeds_url: https://feeds.sawt.example
  timezone: Asia/Beirut
storage: {url: "sqlite:///data/articles.db"}
# Nobody reads what it would write, and a full pipe would stop the server.
server: {access_log: no}
api:
  requests_per_second: 10000
  tokens:
    cms: {token: "file:token.txt", sections: all, allow: [read, write]}
sections:
  arab-international: {title: عربي ودولي}
  economy: {title: اقتصاد}
"""
FEEDS = tuple(
    f"/feeds/{section}.{form}"
    for section in ("all", "economy", "arab-international")
    for form in ("rss", "atom", "json")
)


def set_up(program: Program) -> Program:
    """The program with this newsroom's configuration."""
    program.config.write_text(YAML, encoding="utf-8")
    (program.folder / "token.txt").write_text(TOKEN, encoding="utf-8")
    return program


def sent(method: str, address: str, article: object = None) -> tuple[HTTPMessage, bytes]:
    """Fields and body of the answer; raises for one that is not 2xx."""
    request = urllib.request.Request(
        address,
        data=None if article is None else json.dumps(article).encode(),
        method=method,
        headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.headers, answer.read()


def hand_in(address: str, name: str) -> None:
    """Puts one article, and returns when the server has acknowledged it."""
    article = {
        "sections": ["economy"],
        "title": f"سوق {name}",
        "content_text": "نص " * 200,
        "published": "2024-06-19T20:32:25",
        "categories": ["أسواق"],
        "authors": ["سلمى"],
    }
    sent("PUT", f"{address}/api/v1/articles/{name}", article)


@contextmanager
def hand_ins_going_on(address: str) -> Iterator[list[str]]:
    """Articles are handed in one after the other; yields the names of those acknowledged."""
    acknowledged: list[str] = []
    failed: list[BaseException] = []
    enough = threading.Event()

    def go_on() -> None:
        number = 0
        try:
            while not enough.is_set():
                hand_in(address, f"live-{number}")
                acknowledged.append(f"live-{number}")
                number += 1
        except BaseException as error:  # noqa: BLE001 - raised again by whoever waits
            failed.append(error)

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield acknowledged
    finally:
        enough.set()
        thread.join()
    if failed:
        raise failed[0]


def feeds_at(address: str) -> dict[str, tuple[str, str, bytes]]:
    """Every feed with what readers compare: tag, time and bytes.

    Not in the second of the last change: what changes in it is told apart by the next second's
    time, which is settled only when it has begun.
    """
    time.sleep(1.1)
    answers = {path: sent("GET", f"{address}{path}") for path in FEEDS}
    return {
        path: (fields["ETag"], fields["Last-Modified"], body)
        for path, (fields, body) in answers.items()
    }
