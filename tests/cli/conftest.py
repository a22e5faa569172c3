"""The program in a folder of its own."""

from pathlib import Path

import pytest
from started import Program


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)
