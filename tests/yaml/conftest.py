"""Configuration files as an editor writes them, each in a folder of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest

#: What every file needs; tests add to it.
SMALLEST = """\
site:
  title: صوت المدينة
  url: https://sawt.example
  timezone: Asia/Beirut
sections:
  local:
    title: محليات
"""

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a text as ``newsroom.yaml`` and gives its path."""

    def to_file(text: str) -> Path:
        path = tmp_path / "newsroom.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return to_file


@pytest.fixture
def smallest() -> str:
    """The text of the smallest configuration that can be used."""
    return SMALLEST
