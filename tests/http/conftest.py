"""A real newsroom over real HTTP: a YAML file, a SQLite file and a socket."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from made import an_article
from served import YAML, Clock, World, until

from config.loading import load
from feeds.article import Article
from server.app import create_app
from server.connections import listen
from server.edition import Editions
from server.listening import listening
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
        answers: list[int] = []

        async def note(_: web.Request, response: web.StreamResponse) -> None:
            answers.append(response.status)

        app.on_response_prepare.append(note)
        runner = web.AppRunner(app)
        await runner.setup()
        with listening("127.0.0.1", 0) as (bound,):
            listener = await listen(runner, bound)
            port = bound.getsockname()[1]
            async with ClientSession(
                f"http://127.0.0.1:{port}",
                auto_decompress=False,
                headers={"Accept-Encoding": "identity"},
            ) as client:
                yield World(client, port, store, clock, newsroom_file, editions, answers)
            listener.close()
        await runner.cleanup()


@pytest.fixture
def article() -> Callable[..., Article]:
    def make(slug: str = "first", **changes: object) -> Article:
        named = {"id": f"tag:sawt.example,2024:{slug}", "title": f"عنوان {slug}"}
        return an_article(**{**named, **changes})

    return make


@pytest.fixture
def eventually() -> Callable[..., Awaitable[None]]:
    return until
