"""A token is written in no log, whatever is done with it."""

import json
import re
import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from started import Program

TOKEN = "a-secret-that-no-log-may-hold"


def asked(address: str, *, token: str, method: str = "GET", body: bytes | None = None) -> int:
    request = urllib.request.Request(
        address,
        data=body,
        method=method,
        headers={
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Referer": f"http://x.example/?access_token={TOKEN}",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def sent(address: str, head: str) -> None:
    """Sends what no client library would."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10) as client:
        client.sendall(head.encode("latin-1"))
        client.recv(100)


def test_no_log_holds_a_token(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CMS_TOKEN", TOKEN)
    program.config.write_text(
        program.config.read_text(encoding="utf-8")
        + "api:\n  requests_per_second: 1\n"
        + "  tokens:\n    cms: {token: env:CMS_TOKEN, sections: all, allow: [write]}\n",
        encoding="utf-8",
    )
    logs = tmp_path / "logs"
    with logs.open("w") as log:
        server = subprocess.Popen(
            [*program.command("--config", program.config, "--port", "0")],
            cwd=tmp_path,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            while not (found := re.search(r"http://\S+", logs.read_text(encoding="utf-8"))):
                assert server.poll() is None
            address = found[0] + "api/v1/articles"
            article = {"sections": "economy", "title": "a", "published": "2024-06-19"}
            body = json.dumps(article).encode()
            statuses = [
                asked(address, token=TOKEN, method="POST", body=body),
                asked(address, token=TOKEN),
                asked(f"{address}?access_token={TOKEN}", token="x"),
                asked(f"{address}?{TOKEN}&section=economy", token="x"),
                asked(address, token=f"{TOKEN}-and-more"),
            ]
            sent(
                address, f"GET /api/v1/articles HTTP/1.1\r\nAuthorization: Bearer {TOKEN}\0\r\n\r\n"
            )
            sent(address, f"BREW /x?token={TOKEN} HTTP/1.1\r\nAuthorization: {TOKEN}\r\n\r\n")
            sent(address, f"GET /x?token={TOKEN}\u00ff HTTP/1.1\r\nHost: x\r\nX Y: {TOKEN}\r\n\r\n")
        finally:
            server.terminate()
            server.wait(timeout=20)
    said = logs.read_text(encoding="utf-8")
    assert statuses == [201, 429, 400, 401, 401]
    assert "POST /api/v1/articles HTTP/1.1" in said
    assert "&section=economy" in said
    assert TOKEN not in said


def test_check_reads_the_tokens(program: Program) -> None:
    text = program.config.read_text(encoding="utf-8")
    program.config.write_text(
        f"{text}api:\n  tokens:\n    cms: {{token: env:NOT_SET, sections: all, allow: [read]}}\n",
        encoding="utf-8",
    )

    for command in (["check"], []):
        done = program.run("--config", program.config, *command)
        assert done.returncode == 2
        assert "newsroom.yaml:8:18: api.tokens.cms.token: the environment has no" in done.stderr
