"""A real newsroom over real HTTP: a YAML file, a SQLite file and a socket."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from made import an_article
from served import YAML, Clock, World, serving, until

from config.loading import load
from feeds.article import Article
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
        answers: list[int] = []

        async def note(_: web.Request, response: web.StreamResponse) -> None:
            answers.append(response.status)

        def noted(app: web.Application) -> None:
            app.on_response_prepare.append(note)

        async with (
            serving(store, editions, clock, prepare=noted) as served,
            ClientSession(
                f"http://127.0.0.1:{served.port}",
                auto_decompress=False,
                headers={"Accept-Encoding": "identity"},
            ) as client,
        ):
            yield World(
                client, served.port, store, clock, newsroom_file, editions, answers, served.replay
            )


@pytest.fixture
def article() -> Callable[..., Article]:
    def make(slug: str = "first", **changes: object) -> Article:
        named = {"id": f"tag:sawt.example,2024:{slug}", "title": f"عنوان {slug}"}
        return an_article(**{**named, **changes})

    return make


@pytest.fixture
def eventually() -> Callable[..., Awaitable[None]]:
    return until
