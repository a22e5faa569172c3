"""A real newsroom over real HTTP: a YAML file, a SQLite file and a socket."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from config.loading import load
from made import an_article
from served import YAML, Clock, World, until

from feeds.article import Article
from server.app import create_app
from server.edition import Editions
from storage.store import ArticleStore


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def newsroom_file(tmp_path: Path) -> Path:
    path = tmp_path / "newsroom.yaml"
    path.write_text(YAML, encoding="utf-8")
    return path


@pytest.fixture
async def world(newsroom_file: Path, clock: Clock) -> AsyncIterator[World]:
    newsroom = load(newsroom_file)
    editions = Editions(newsroom, lambda: load(newsroom_file), newsroom_file)
    async with await ArticleStore.open(newsroom.storage.url) as store:
        app = create_app(store=store, editions=editions, clock=clock)
        async with TestClient(
            TestServer(app), auto_decompress=False, headers={"Accept-Encoding": "identity"}
        ) as client:
            yield World(client, store, clock, newsroom_file, editions)


@pytest.fixture
def article() -> Callable[..., Article]:
    def make(slug: str = "first", **changes: object) -> Article:
        named = {"id": f"tag:sawt.example,2024:{slug}", "title": f"عنوان {slug}"}
        return an_article(**{**named, **changes})

    return make


@pytest.fixture
def eventually() -> Callable[..., Awaitable[None]]:
    return until
