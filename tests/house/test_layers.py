"""The house: what may import what, and that every room can be entered alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("config", "feeds", "storage", "ingest", "server")
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for room in ROOMS
    for path in (ROOT / room).rglob("*.py")
    if "versions" not in path.parts and path.name != "env.py"
)


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_imports_go_down_only() -> None:
    command = Path(sys.executable).with_name("lint-imports")

    result = subprocess.run(
        [command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert result.returncode == 0, result.stdout


def test_every_module_imports_alone() -> None:
    """A fork for each module: an import that works only after another one would show."""
    code = f"""
import os, sys
# What others wrote is imported once, so that each fork imports our own modules alone.
import aiohttp.web, alembic.command, feedgen.feed, jinja2, lxml.etree, nh3, pydantic
import rich.progress, ruamel.yaml, sqlalchemy.ext.asyncio, structlog, typer, uvloop
failed = []
for module in {MODULES!r}:
    child = os.fork()
    if not child:
        try:
            __import__(module)
        except BaseException as error:
            print(module, repr(error), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        failed.append(module)
sys.exit(", ".join(failed) or 0)
"""
    result = run_python(code)

    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("room", ["config", "feeds"])
def test_the_pure_rooms_load_no_database_and_no_server(room: str) -> None:
    modules = [module for module in MODULES if module.split(".")[0] == room]
    code = f"""
import sys
for module in {modules!r}:
    __import__(module)
loaded = {{name.split(".")[0] for name in sys.modules}}
sys.exit(", ".join(loaded & {{"sqlalchemy", "aiosqlite", "alembic", "aiohttp"}}) or 0)
"""
    result = run_python(code)

    assert result.returncode == 0, result.stderr


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager"}

    assert not [module for module in MODULES if module.split(".")[-1] in empty]


def test_tests_are_no_packages_that_could_shadow_the_rooms() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_every_error_of_ours_stands_in_the_one_tree() -> None:
    code = f"""
import importlib, inspect, sys
from config.errors import NashraError
outside = []
for module in {MODULES!r}:
    for name, found in vars(importlib.import_module(module)).items():
        if inspect.isclass(found) and issubclass(found, Exception) and found.__module__ == module:
            if not issubclass(found, NashraError) and not name.startswith("_"):
                outside.append(module + "." + name)
sys.exit(", ".join(outside) or 0)
"""
    result = run_python(code)

    assert result.returncode == 0, result.stderr
