"""The API of a server of several processes: two that write one article at once, and its own."""

import json
import os
import signal
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from started import Program

TOKEN = "a-token-of-this-test-alone"
LEAST = {"sections": "economy", "title": "سوق جديد", "published": "2024-06-19T20:32:25"}


@pytest.fixture
def with_api(program: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setenv("CMS_TOKEN", TOKEN)
    text = program.config.read_text(encoding="utf-8")
    program.config.write_text(
        f"{text}api:\n  requests_per_second: 10000\n"
        "  tokens:\n    cms: {token: env:CMS_TOKEN, sections: all, allow: [read, write]}\n",
        encoding="utf-8",
    )
    return program


def sent(method: str, address: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
    """Status and body of a request on a connection of its own, so that any worker may answer."""
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(
        address,
        data=body,
        method=method,
        headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json", **fields},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status), str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_of_many_connections_to_two_workers_one_creates_an_article(with_api: Program) -> None:
    with (
        with_api.serving("--config", with_api.config, "--workers", "2") as (address, _),
        ThreadPoolExecutor(8) as clients,
    ):
        article = f"{address}/api/v1/articles/one"

        def create(number: int) -> int:
            body = json.dumps({**LEAST, "title": f"عنوان {number}"}).encode()
            return sent("PUT", article, body, If_None_Match="*")[0]

        assert Counter(clients.map(create, range(40))) == {201: 1, 412: 39}

        def retry(_: int) -> int:
            return sent("PUT", f"{address}/api/v1/articles/two", json.dumps(LEAST).encode())[0]

        assert Counter(clients.map(retry, range(40))) == {201: 1, 200: 39}


def test_no_change_is_lost_that_was_made_on_condition(with_api: Program) -> None:
    """Four clients of two workers each add to what is there until they were not too late."""
    with (
        with_api.serving("--config", with_api.config, "--workers", "2") as (address, _),
        ThreadPoolExecutor(4) as clients,
    ):
        article = f"{address}/api/v1/articles/one"
        tag = json.loads(sent("PUT", article, json.dumps(LEAST).encode())[1])["etag"]
        latest = {0: (LEAST["title"], tag)}

        def add(word: str) -> None:
            for _ in range(200):
                title, tag = latest[max(latest)]
                body = json.dumps({**LEAST, "title": f"{title} {word}"}).encode()
                status, told = sent("PUT", article, body, If_Match=tag)
                if status == 200:
                    latest[len(latest)] = (f"{title} {word}", json.loads(told)["etag"])
                    return
                assert status == 412
            raise AssertionError("never got through")

        list(clients.map(add, "abcdefgh"))
        shown = json.loads(sent("GET", article)[1])
        assert sorted(shown["title"].split()[2:]) == list("abcdefgh")


def processes_of(server: int) -> list[int]:
    """The process ids below the server's that read articles."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return [int(each) for each in children if is_reader(int(each))]


def is_reader(process: int) -> bool:
    return b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_processes_that_read_a_stream_end_with_the_server(
    with_api: Program, number: signal.Signals
) -> None:
    lines = "\n".join(json.dumps({**LEAST, "id": str(each)}) for each in range(100)).encode()
    with with_api.serving("--config", with_api.config) as (address, server):
        status, told = sent(
            "POST", f"{address}/api/v1/articles", lines, Content_Type="application/x-ndjson"
        )
        assert status == 200
        assert json.loads(told.splitlines()[-1])["summary"]["created"] == 100
        readers = processes_of(server.pid)
        assert readers

        server.send_signal(number)
        server.wait(timeout=20)

        within(20, lambda: not any(Path(f"/proc/{each}").exists() for each in readers))


def test_a_process_that_reads_and_dies_is_started_again(with_api: Program) -> None:
    with with_api.serving("--config", with_api.config) as (address, server):
        for start in (0, 100):
            lines = [json.dumps({**LEAST, "id": str(start + each)}) for each in range(100)]
            status, told = sent(
                "POST",
                f"{address}/api/v1/articles",
                "\n".join(lines).encode(),
                Content_Type="application/x-ndjson",
            )
            assert status == 200
            assert json.loads(told.splitlines()[-1])["summary"]["created"] == 100
            for each in processes_of(server.pid):
                os.kill(each, signal.SIGKILL)


def within(seconds: float, met: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline
        time.sleep(0.05)
