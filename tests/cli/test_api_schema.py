"""A tool that knows nothing but the OpenAPI document drives the running server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from started import Program

TOKEN = "token-for-whoever-tries"
#: What the document promises of every answer: never an error of the server (but 503, which it
#: names), no status, media type, header or body that it does not describe.
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_headers_conformance,response_schema_conformance,missing_required_header,"
    "unsupported_method,ignored_auth"
)
API = """\
server: {access_log: no}
api:
  requests_per_second: 10000
  tokens:
    all: {token: env:ALL_TOKEN, sections: all, allow: [read, write]}
"""


@pytest.mark.ci
@pytest.mark.timeout(300)
def test_no_request_that_a_schema_suggests_is_answered_against_the_schema(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_TOKEN", TOKEN)
    text = program.config.read_text(encoding="utf-8")
    program.config.write_text(text + API, encoding="utf-8")
    with program.serving("--config", program.config) as (address, _):
        done = subprocess.run(
            [
                Path(sys.executable).with_name("schemathesis"),
                *("run", f"{address}/api/v1/openapi.json", "--url", f"{address}/api/v1"),
                *("--header", f"Authorization: Bearer {TOKEN}", "--checks", CHECKS),
                *("--max-examples", "40", "--max-time", "90", "--request-timeout", "20"),
                *("--phases", "examples,coverage,fuzzing,stateful", "--continue-on-failure"),
                *("--warnings", "off", "--no-color", "--generation-database", "none"),
            ],
            cwd=tmp_path,
            env={**os.environ, "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            timeout=280,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
