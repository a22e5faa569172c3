"""A real database in a temporary folder. Another backend joins here, for the whole suite."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from made import an_article

from feeds.article import Article
from storage.store import ArticleStore


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/articles.db"


@pytest.fixture
async def store(url: str) -> AsyncIterator[ArticleStore]:
    async with await ArticleStore.open(url, busy_seconds=0.3) as opened:
        yield opened


@pytest.fixture
def article() -> Callable[..., Article]:
    def make(slug: str = "first", **changes: object) -> Article:
        return an_article(**{"id": f"tag:sawt.example,2024:{slug}", **changes})

    return make
