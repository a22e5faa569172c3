"""A newsroom and articles to make documents of."""

from collections.abc import Callable

import pytest
from made import a_newsroom, an_article

from config.site import Newsroom
from feeds.article import Article


@pytest.fixture
def newsroom() -> Callable[..., Newsroom]:
    return a_newsroom


@pytest.fixture
def article() -> Callable[..., Article]:
    return an_article
