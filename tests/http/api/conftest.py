"""A newsroom whose content management system and news desk have tokens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from served import YAML, World

CMS, DESK, SPORT = ("cms-token-1f3a5b7c9d", "desk-token-2a4c6e8f0b", "only-economy-3b5d7f9a1c")
API = """\
api:
  requests_per_second: 1000
  body_size: 64KiB
  line_size: 64KiB
  tokens:
    cms: {token: env:CMS_TOKEN, sections: [arab-international, economy], allow: [read, write]}
    desk: {token: file:desk.token, sections: all, allow: [read]}
    economy: {token: file:economy.token, sections: economy, allow: [read, write]}
"""
#: The least that can be handed in.
LEAST: dict[str, Any] = {
    "sections": "economy",
    "title": "سوق جديد في صور",
    "content_text": "افتتح عمال المرفأ رصيفا جديدا.",
    "published": "19 يونيو, 2024 08:32:25 م",
}


@pytest.fixture
def newsroom_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CMS_TOKEN", CMS)
    (tmp_path / "desk.token").write_text(DESK, encoding="utf-8")
    (tmp_path / "economy.token").write_text(f"{SPORT}\n", encoding="utf-8")
    path = tmp_path / "newsroom.yaml"
    path.write_text(YAML + API, encoding="utf-8")
    return path


@asynccontextmanager
async def bearing(token: str, world: World) -> AsyncIterator[ClientSession]:
    async with ClientSession(
        f"http://127.0.0.1:{world.port}/api/v1/", headers={"Authorization": f"Bearer {token}"}
    ) as session:
        yield session


@pytest.fixture
async def cms(world: World) -> AsyncIterator[ClientSession]:
    """Reads and writes two sections of three."""
    async with bearing(CMS, world) as session:
        yield session


@pytest.fixture
async def desk(world: World) -> AsyncIterator[ClientSession]:
    """Reads every section."""
    async with bearing(DESK, world) as session:
        yield session


@pytest.fixture
async def economy(world: World) -> AsyncIterator[ClientSession]:
    """Reads and writes one section."""
    async with bearing(SPORT, world) as session:
        yield session


@pytest.fixture
def least() -> dict[str, Any]:
    return dict(LEAST)
