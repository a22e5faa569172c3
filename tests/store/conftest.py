"""A real database for each test: SQLite's file in a temporary folder, and a PostgreSQL. A test that
is one kind's own says so by ``only_on``."""

import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from made import an_article
from postgres import Server, folder_for

from feeds.article import Article
from storage.store import ArticleStore

KINDS = ("sqlite", "postgresql")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that needs a database runs on each kind."""
    if "kind" in metafunc.fixturenames:
        own = metafunc.definition.get_closest_marker("only_on")
        metafunc.parametrize("kind", own.args if own else KINDS, scope="session")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL that runs for as long as the tests do."""
    # Not among the tests' own folders: as root it runs as another user, and what is above its
    # data must stay open to that.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        running = Server(folder_for(Path(folder)) / "data")
        yield running
        running.stop()


@pytest.fixture
def url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """An address where no database is yet, or an empty one."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path}/articles.db"
        return
    running: Server = request.getfixturevalue("server")
    with running.database() as empty:
        yield empty


@pytest.fixture
async def store(url: str) -> AsyncIterator[ArticleStore]:
    async with await ArticleStore.open(url, busy_seconds=0.3) as opened:
        yield opened


@pytest.fixture
def article() -> Callable[..., Article]:
    def make(slug: str = "first", **changes: object) -> Article:
        return an_article(**{"id": f"tag:sawt.example,2024:{slug}", **changes})

    return make
