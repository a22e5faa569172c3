"""What goes in comes out, once, in order, at its time."""

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
)
from storage.errors import StorageError
from storage.store import ArticleStore, Position

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
    page = await store.newest(SECTION, limit=2)
    assert await ids(store, limit=2, before=Position.of(page[-1])) == ["0", "2"]
    assert await ids(store, None, before=Position.of(page[0])) == ["1", "0", "2", "4"]


async def test_a_page_goes_on_behind_an_article_that_is_gone(
    store: ArticleStore, article: Make
) -> None:
    await store.put_many(
        [article(f"{n}", published=NOW - timedelta(hours=n)) for n in range(4)], now=NOW
    )
    (_, last) = await store.newest(SECTION, limit=2)

    await store.retract(last.id, now=NOW)

    assert await ids(store, before=Position.of(last)) == ["2", "3"]


async def test_the_order_is_the_same_however_the_articles_came_in(
    url: str, store: ArticleStore, article: Make
) -> None:
    """A document's bytes depend on the articles, not on the way of their import."""
    batch = [article(slug) for slug in ("b", "a", "ب", "c", "é")]
    await store.put_many(batch, now=NOW)
    async with await ArticleStore.open(url.replace("articles", "copy")) as other:
        for each in reversed(batch):
            await other.put(each, now=NOW)

        for section in (SECTION, None):
            assert await ids(store, section) == await ids(other, section)
            assert await ids(store, section) == ["ب", "é", "c", "b", "a"]


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


async def test_one_id_twice_in_a_batch_keeps_the_later(store: ArticleStore, article: Make) -> None:
    outcomes = await store.put_many(
        [article(), article(title="ثان"), article(title="ثان")], now=NOW
    )

    assert outcomes == [Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED]
    kept = await store.get(article().id)
    assert kept is not None
    assert kept.title == "ثان"


async def test_a_note_is_kept_and_replaced(store: ArticleStore) -> None:
    assert await store.fact("samples") is None

    await store.set_fact("samples", "1")
    await store.set_fact("samples", "2")

    assert await store.fact("samples") == "2"


async def test_nothing_is_written_for_no_articles(store: ArticleStore) -> None:
    await store.changed()

    assert await store.put_many([], now=NOW) == []
    assert not await store.changed()


async def test_a_text_that_is_no_unicode_is_refused_and_never_found(
    store: ArticleStore, article: Make
) -> None:
    with pytest.raises(StorageError, match="surrogates"):
        await store.put_many([article(), article("other", title="\ud800")], now=NOW)

    assert await store.count() == 0
    assert await store.get("\ud800") is None


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


async def test_a_change_after_the_clock_jumped_back_is_later_by_a_whole_second(
    store: ArticleStore, article: Make
) -> None:
    """HTTP's dates are no finer: a reader that has only those would never see the change."""
    await store.put(article("a"), now=NOW)
    before = (await store.revisions())[""].modified

    await store.put(article("b"), now=NOW - timedelta(minutes=1))

    assert (await store.revisions())[""].modified >= before + timedelta(seconds=1)
