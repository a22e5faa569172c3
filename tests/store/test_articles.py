"""What goes in comes out, once, in order, at its time."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from feeds.article import (
    Article,
    Category,
    Comments,
    Enclosure,
    Image,
    Outcome,
    Person,
    State,
)
from storage.store import ArticleStore

Make = Callable[..., Article]
NOW = datetime(2024, 6, 19, 18, 0, tzinfo=UTC)
SECTION = "arab-international"
FULL = {
    "url": "https://sawt.example/1",
    "authors": (Person(name="ليلى", email="l@x.example"), Person(name="Omar")),
    "categories": (Category(term="a", scheme="https://x.example/s", label="ألف"),),
    "dateline": "بيروت/وكالات",
    "credits": ("أ ف ب", "رويترز"),
    "image": Image(url="/a.jpg", type="image/jpeg", width=1, height=2, length=3, alt="x"),
    "enclosures": (Enclosure(url="https://x.example/a.mp3", type="audio/mpeg", length=9),),
    "rights": "©",
    "comments": Comments(url="https://x.example/c", count=0),
    "sections": ("economy", SECTION),
}


async def ids(store: ArticleStore, section: str | None = SECTION, **options: object) -> list[str]:
    found = await store.newest(section, **{"limit": 50, **options})  # type: ignore[arg-type]
    return [article.id.rsplit(":", 1)[1] for article in found]


async def test_an_article_comes_back_as_it_was_given(store: ArticleStore, article: Make) -> None:
    for given in (article("plain"), article("full", **FULL)):
        assert await store.put(given, now=NOW) is Outcome.CREATED
        assert await store.get(given.id) == given


async def test_the_same_article_again_changes_nothing(store: ArticleStore, article: Make) -> None:
    await store.put(article(**FULL), now=NOW)
    before = await store.revisions()

    assert await store.put(article(**FULL), now=NOW + timedelta(days=1)) is Outcome.UNCHANGED
    assert await store.revisions() == before


async def test_a_change_that_readers_see_moves_updated(store: ArticleStore, article: Make) -> None:
    await store.put(article(), now=NOW)
    later = NOW + timedelta(hours=1)

    assert await store.put(article(title="جديد"), now=later) is Outcome.UPDATED

    kept = await store.get(article().id)
    assert kept is not None
    assert (kept.updated, kept.published) == (later, article().published)
    assert await store.put(article(title="جديد"), now=later) is Outcome.UNCHANGED


async def test_a_change_that_readers_do_not_see_leaves_updated(
    store: ArticleStore, article: Make
) -> None:
    await store.put(article(), now=NOW)
    comments = Comments(url="https://x.example/c", count=4)

    assert await store.put(article(comments=comments), now=NOW) is Outcome.UPDATED

    kept = await store.get(article().id)
    assert kept is not None
    assert kept.updated == article().updated
    assert kept.comments == comments


async def test_the_newest_come_first_and_a_page_goes_on_behind_an_article(
    store: ArticleStore, article: Make
) -> None:
    hours = [3, 1, 4, 1, 5]
    await store.put_many(
        [article(f"{n}", published=NOW - timedelta(hours=h)) for n, h in enumerate(hours)], now=NOW
    )

    assert await ids(store) == ["3", "1", "0", "2", "4"]
    assert await ids(store, limit=2) == ["3", "1"]
    assert await ids(store, limit=2, before=article("1").id) == ["0", "2"]
    assert await ids(store, None, before=article("2").id) == ["4"]


async def test_an_article_stands_in_each_of_its_sections_and_in_all(
    store: ArticleStore, article: Make
) -> None:
    await store.put(article("both", sections=("economy", "sports")), now=NOW)

    for section in ("economy", "sports", None):
        assert await ids(store, section) == ["both"]
    await store.put(article("both", sections=("sports",)), now=NOW)
    assert await ids(store, "economy") == []


async def test_each_change_raises_its_sections_revisions_and_the_count_of_all(
    store: ArticleStore, article: Make
) -> None:
    await store.put(article("a", sections=("economy",)), now=NOW)
    await store.put(article("b", sections=("sports",)), now=NOW)
    await store.put(article("a", sections=("sports",)), now=NOW)

    numbers = {slug: each.number for slug, each in (await store.revisions()).items()}

    assert numbers == {"": 3, "economy": 2, "sports": 2}


async def test_a_later_revision_has_a_later_time_whatever_the_clock_does(
    store: ArticleStore, article: Make
) -> None:
    times = []
    for number, now in enumerate((NOW, NOW - timedelta(minutes=9), NOW)):
        await store.put(article(f"{number}"), now=now)
        times.append((await store.revisions())[""].modified)

    assert times == sorted(set(times))


async def test_a_scheduled_article_is_hidden_until_its_instant(
    store: ArticleStore, article: Make
) -> None:
    instant = NOW + timedelta(hours=1)
    await store.put(article("later", published=instant), now=NOW)
    assert await ids(store) == []
    assert await store.revisions() == {}

    assert await store.publish_due(instant - timedelta(seconds=1)) == instant
    assert await ids(store) == []
    assert await store.publish_due(instant) is None
    assert await ids(store) == ["later"]
    assert (await store.revisions())[SECTION].number == 1


async def test_a_clock_that_jumps_back_hides_nothing(store: ArticleStore, article: Make) -> None:
    await store.put(article(), now=NOW)
    before = article().published - timedelta(days=1)

    assert await store.publish_due(before) is None
    assert await store.put(article(), now=before) is Outcome.UNCHANGED
    assert await ids(store) == ["first"]


async def test_an_article_that_is_moved_into_the_future_is_hidden_again(
    store: ArticleStore, article: Make
) -> None:
    await store.put(article(), now=NOW)

    await store.put(article(published=NOW + timedelta(hours=1)), now=NOW)

    assert await ids(store) == []
    assert (await store.revisions())[SECTION].number == 2


async def test_a_withdrawn_article_leaves_a_tombstone(store: ArticleStore, article: Make) -> None:
    await store.put(article(), now=NOW)

    assert await store.retract(article().id, now=NOW + timedelta(hours=1))
    assert not await store.retract(article().id, now=NOW)
    assert not await store.retract("nothing", now=NOW)

    assert await ids(store) == []
    kept = await store.get(article().id)
    assert kept is not None
    assert kept.state is State.RETRACTED
    for section in (SECTION, None):
        (tombstone,) = await store.tombstones(section, limit=9)
        assert (tombstone.id, tombstone.when) == (article().id, NOW + timedelta(hours=1))


async def test_a_withdrawn_article_that_is_handed_over_again_is_published_anew(
    store: ArticleStore, article: Make
) -> None:
    await store.put(article(), now=NOW)
    await store.retract(article().id, now=NOW)

    assert await store.put(article(), now=NOW) is Outcome.UPDATED
    assert await ids(store) == ["first"]
    assert await store.tombstones(None, limit=9) == []


async def test_one_id_twice_in_a_batch_keeps_the_later(store: ArticleStore, article: Make) -> None:
    outcomes = await store.put_many(
        [article(), article(title="ثان"), article(title="ثان")], now=NOW
    )

    assert outcomes == [Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED]
    kept = await store.get(article().id)
    assert kept is not None
    assert kept.title == "ثان"


async def test_two_writers_at_once_create_an_article_once(url: str, article: Make) -> None:
    batch = [article(f"{number}") for number in range(50)]
    async with await ArticleStore.open(url) as first, await ArticleStore.open(url) as second:
        outcomes = await asyncio.gather(
            *(store.put_many(batch, now=NOW) for store in (first, second) for _ in range(3))
        )

        assert sum(each.count(Outcome.CREATED) for each in outcomes) == 50
        assert sum(each.count(Outcome.UNCHANGED) for each in outcomes) == 250
        assert await first.count() == 50


async def test_a_store_sees_that_another_has_written(url: str, article: Make) -> None:
    async with await ArticleStore.open(url) as first, await ArticleStore.open(url) as second:
        await first.changed()
        assert not await first.changed()

        await second.put(article(), now=NOW)

        assert await first.changed()
        assert not await first.changed()


async def test_a_subscriber_is_told_of_changes_alone(store: ArticleStore, article: Make) -> None:
    told = []
    unsubscribe = store.subscribe(lambda: told.append(1))

    await store.put(article(), now=NOW)
    await store.put(article(), now=NOW)
    await store.retract(article().id, now=NOW)
    assert len(told) == 2

    unsubscribe()
    await store.put(article(), now=NOW)
    assert len(told) == 2


async def test_a_note_is_kept_and_replaced(store: ArticleStore) -> None:
    assert await store.fact("samples") is None

    await store.set_fact("samples", "1")
    await store.set_fact("samples", "2")

    assert await store.fact("samples") == "2"


async def test_a_naive_time_is_never_stored(store: ArticleStore, article: Make) -> None:
    with pytest.raises(TypeError):
        await store.put(article(published=datetime(2024, 6, 19)), now=NOW)
    assert await store.count() == 0


async def test_everything_is_there_after_opening_again(url: str, article: Make) -> None:
    async with await ArticleStore.open(url) as store:
        await store.put(article(**FULL), now=NOW)
        revisions = await store.revisions()
    async with await ArticleStore.open(url) as store:
        assert await store.get(article().id) == article(**FULL)
        assert await store.revisions() == revisions
