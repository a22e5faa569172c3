"""What is withdrawn leaves a tombstone, for as long as it stays withdrawn (RFC 6721)."""

from collections.abc import Callable
from datetime import timedelta

from made import INSTANT

from feeds.article import Article, Outcome, State
from storage.store import ArticleStore

Make = Callable[..., Article]
NOW = INSTANT + timedelta(hours=1)
LATER = NOW + timedelta(hours=1)


async def gone(store: ArticleStore, section: str | None, *, limit: int = 9) -> list[str]:
    return [each.id.rsplit(":", 1)[1] for each in await store.tombstones(section, limit=limit)]


async def test_a_withdrawn_article_leaves_a_tombstone_in_each_of_its_sections(
    store: ArticleStore, article: Make
) -> None:
    await store.put(article(sections=("economy", "sports")), now=NOW)

    assert await store.retract(article().id, now=LATER)
    assert not await store.retract(article().id, now=LATER)
    assert not await store.retract("nothing", now=LATER)

    kept = await store.get(article().id)
    assert kept is not None
    assert kept.state is State.RETRACTED
    for section in ("economy", "sports", None):
        assert await store.newest(section, limit=9) == []
        (tombstone,) = await store.tombstones(section, limit=9)
        assert (tombstone.id, tombstone.when) == (article().id, LATER)
    assert await store.tombstones("culture", limit=9) == []
    assert {slug: each.number for slug, each in (await store.revisions()).items()} == {
        "": 2,
        "economy": 2,
        "sports": 2,
    }


async def test_the_last_withdrawn_comes_first(store: ArticleStore, article: Make) -> None:
    await store.put_many([article("a"), article("b"), article("c")], now=NOW)
    for minutes, slug in enumerate(("b", "c", "a")):
        await store.retract(article(slug).id, now=NOW + timedelta(minutes=minutes))

    assert await gone(store, None) == ["a", "c", "b"]
    assert await gone(store, "arab-international", limit=2) == ["a", "c"]


async def test_an_article_that_is_handed_over_again_is_published_anew(
    store: ArticleStore, article: Make
) -> None:
    await store.put(article(), now=NOW)
    await store.retract(article().id, now=NOW)

    assert await store.put(article(), now=NOW) is Outcome.UPDATED
    assert len(await store.newest(None, limit=9)) == 1
    assert await gone(store, None) == []
    assert await store.retract(article().id, now=NOW)
    assert await gone(store, None) == ["first"]


async def test_a_tombstone_stays_until_its_article_is_seen_again(
    store: ArticleStore, article: Make
) -> None:
    await store.put(article(), now=NOW)
    await store.retract(article().id, now=NOW)
    before = await store.revisions()

    await store.put(article(published=LATER), now=NOW)
    assert await gone(store, None) == ["first"]
    assert await store.revisions() == before

    await store.publish_due(LATER)
    assert await gone(store, None) == []
    assert (await store.revisions())[""].number == before[""].number + 1


async def test_a_section_learns_that_its_tombstone_is_gone(
    store: ArticleStore, article: Make
) -> None:
    """The article may come back in another section than the one it was withdrawn from."""
    await store.put(article(sections=("sports",)), now=NOW)
    await store.retract(article().id, now=NOW)
    before = (await store.revisions())["sports"]

    await store.put(article(sections=("economy",)), now=NOW)

    assert await gone(store, "sports") == []
    assert (await store.revisions())["sports"].number == before.number + 1


async def test_an_article_that_nobody_saw_leaves_no_tombstone(
    store: ArticleStore, article: Make
) -> None:
    await store.put(article(published=LATER), now=NOW)

    assert await store.retract(article().id, now=NOW)

    assert await gone(store, None) == []
    assert await store.publish_due(LATER) is None
    assert await store.newest(None, limit=9) == []
