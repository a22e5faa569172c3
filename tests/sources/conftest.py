"""A poller's world for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from polled import Polled, ended
from served import Clock
from strange_server import strange_server

from storage.store import ArticleStore


@pytest.fixture
async def polled(tmp_path: Path) -> AsyncIterator[Polled]:
    async with (
        strange_server() as world,
        await ArticleStore.open(f"sqlite:///{tmp_path}/articles.db") as store,
    ):
        found = Polled(world, store, Clock(), tmp_path)
        async with ended(found.pollers):
            yield found
