"""An article with a future time appears at its instant, once, whoever publishes it."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from made import INSTANT

from feeds.article import Article, Outcome, State
from storage.store import ArticleStore

Make = Callable[..., Article]
NOW = INSTANT + timedelta(hours=1)
LATER = NOW + timedelta(hours=1)
SECTION = "arab-international"


async def shown(store: ArticleStore) -> list[str]:
    return [each.id.rsplit(":", 1)[1] for each in await store.newest(SECTION, limit=50)]


async def test_a_scheduled_article_is_hidden_until_its_instant(
    store: ArticleStore, article: Make
) -> None:
    await store.put(article("later", published=LATER), now=NOW)
    assert await shown(store) == []
    assert await store.newest(None, limit=50) == []
    assert await store.revisions() == {}

    assert await store.publish_due(LATER - timedelta(seconds=1)) == LATER
    assert await shown(store) == []
    assert await store.publish_due(LATER) is None
    assert await shown(store) == ["later"]
    assert [each.id for each in await store.newest(None, limit=50)] == [article("later").id]
    assert (await store.revisions())[SECTION].number == 1


async def test_the_next_instant_is_the_earliest_that_is_left(
    store: ArticleStore, article: Make
) -> None:
    instants = [NOW + timedelta(minutes=minutes) for minutes in (30, 10, 20)]
    for number, instant in enumerate(instants):
        await store.put(article(f"{number}", published=instant), now=NOW)

    assert await store.publish_due(NOW) == instants[1]
    assert await store.publish_due(instants[2]) == instants[0]
    assert await shown(store) == ["2", "1"]


async def test_a_clock_that_jumps_back_hides_nothing(store: ArticleStore, article: Make) -> None:
    await store.put(article(), now=NOW)
    before = INSTANT - timedelta(days=1)

    assert await store.publish_due(before) is None
    assert await store.put(article(), now=before) is Outcome.UNCHANGED
    assert await shown(store) == ["first"]


async def test_an_article_that_is_moved_into_the_future_is_hidden_again(
    store: ArticleStore, article: Make
) -> None:
    await store.put(article(), now=NOW)

    await store.put(article(published=LATER), now=NOW)

    assert await shown(store) == []
    assert (await store.revisions())[SECTION].number == 2


async def test_a_change_to_a_scheduled_article_is_no_change_to_readers(
    store: ArticleStore, article: Make
) -> None:
    await store.put(article("seen"), now=NOW)
    before = await store.revisions()

    await store.put(article("later", published=LATER), now=NOW)
    await store.put(article("later", published=LATER, title="جديد"), now=NOW)
    await store.retract(article("later").id, now=NOW)

    assert await store.revisions() == before
    assert await store.publish_due(LATER) is None
    assert await shown(store) == ["seen"]


async def test_other_processes_learn_of_a_new_instant(url: str, article: Make) -> None:
    async with await ArticleStore.open(url) as first, await ArticleStore.open(url) as second:
        await first.changed()

        await second.put(article("later", published=LATER), now=NOW)

        assert await first.changed()
        assert await first.publish_due(NOW) == LATER


async def test_of_many_that_publish_at_once_one_does(url: str, article: Make) -> None:
    async with await ArticleStore.open(url) as first, await ArticleStore.open(url) as second:
        await first.put(article("later", published=LATER), now=NOW)

        left = await asyncio.gather(
            *(store.publish_due(LATER) for store in (first, second) for _ in range(4))
        )

        assert left == [None] * 8
        assert (await second.revisions())[SECTION].number == 1
        kept = await first.get(article("later").id)
        assert kept is not None
        assert kept.state is State.PUBLISHED
