"""Whoever objects is asked within the transaction, so that nobody writes in between."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from config.errors import NashraError
from feeds.article import Article, Outcome
from storage.store import ArticleStore, Written

Make = Callable[..., Article]
NOW = datetime(2024, 6, 19, 18, 0, tzinfo=UTC)


def if_new(stored: Article | None, _handed_over: Article) -> NashraError | None:
    """Objects to an article that is there already."""
    return NashraError("it is there") if stored else None


async def test_an_objection_is_returned_in_its_place_and_the_others_are_written(
    store: ArticleStore, article: Make
) -> None:
    await store.put(article("old"), now=NOW)
    heard = []
    store.subscribe(lambda: heard.append(1))

    first, second, third = await store.put_each(
        [article("new"), article("old", title="آخر"), article("new", title="ثالث")],
        now=NOW,
        objection=if_new,
    )

    assert isinstance(first, Written)
    assert (first.outcome, first.article, first.before) == (Outcome.CREATED, article("new"), None)
    assert str(second) == str(third) == "it is there"
    assert await store.get(article("old").id) == article("old")
    assert heard == [1]


async def test_what_was_written_tells_what_was_there_before(
    store: ArticleStore, article: Make
) -> None:
    await store.put(article(), now=NOW)

    (written,) = await store.put_each([article(title="جديد")], now=NOW)

    assert isinstance(written, Written)
    assert written.outcome is Outcome.UPDATED
    assert written.before == article()
    assert written.article == await store.get(article().id)


async def test_an_objection_to_withdrawing_leaves_the_article_where_it_is(
    store: ArticleStore, article: Make
) -> None:
    await store.put(article(), now=NOW)

    with pytest.raises(NashraError, match="no"):
        await store.retract(article().id, now=NOW, objection=lambda _: NashraError("no"))

    assert await store.get(article().id) == article()


async def test_of_two_stores_that_may_only_create_one_does(
    store: ArticleStore, article: Make, url: str
) -> None:
    async with await ArticleStore.open(url) as other:
        for number in range(20):
            outcomes = await asyncio.gather(
                *(
                    each.put_each([article(str(number), title=title)], now=NOW, objection=if_new)
                    for each, title in ((store, "من هنا"), (other, "من هناك"))
                )
            )
            created = [each for (each,) in outcomes if isinstance(each, Written)]
            assert len(created) == 1
            assert await store.get(created[0].article.id) == created[0].article
