"""What the store remembers of sources, and that one process alone holds a lease."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from storage.store import ArticleStore, KnownItem, SourceState

NOW = datetime(2024, 6, 19, 18, 0, tzinfo=UTC)


@pytest.mark.only_on("sqlite")
async def test_a_lease_is_one_holders_until_it_runs_out(store: ArticleStore) -> None:
    later = NOW + timedelta(seconds=10)

    assert await store.take_lease("sources", "one", seconds=10, now=NOW)
    assert not await store.take_lease("sources", "two", seconds=10, now=NOW)
    assert await store.take_lease("sources", "one", seconds=5, now=NOW)
    assert not await store.take_lease("sources", "two", seconds=10, now=NOW)
    assert await store.take_lease("other", "two", seconds=10, now=NOW)
    assert await store.take_lease("sources", "two", seconds=10, now=later)
    assert not await store.take_lease("sources", "one", seconds=10, now=later)


async def test_a_lease_that_is_given_back_is_free(store: ArticleStore) -> None:
    assert await store.take_lease("sources", "one", seconds=10, now=NOW)

    await store.end_lease("sources", "two")
    assert not await store.take_lease("sources", "two", seconds=10, now=NOW)

    await store.end_lease("sources", "one")
    assert await store.take_lease("sources", "two", seconds=10, now=NOW)


async def test_of_many_at_once_one_gets_the_lease(store: ArticleStore, url: str) -> None:
    async with await ArticleStore.open(url) as other:
        taken = await asyncio.gather(
            *(
                each.take_lease("sources", f"holder {number}", seconds=10, now=NOW)
                for number in range(10)
                for each in (store, other)
                if (number % 2 == 0) == (each is store)
            )
        )

    assert sum(taken) == 1


async def test_the_state_of_a_source_is_remembered(store: ArticleStore) -> None:
    state = SourceState(next_visit=5.5, error="لا جواب", failures=2, etag='"x"', gone=True)

    await store.set_source_state("economy feed https://a.example", SourceState())
    await store.set_source_state("economy feed https://a.example", state)

    assert await store.source_states() == {"economy feed https://a.example": state}


async def test_items_are_known_by_section(store: ArticleStore) -> None:
    items = {f"id:{number}": KnownItem("one", f"a{number}", "d") for number in range(450)}
    await store.note_items("economy", items, now=NOW)
    await store.note_items("economy", {"id:3": KnownItem("two", "b", "e")}, now=NOW)
    await store.note_items("economy", {}, now=NOW)

    found = await store.known_items("economy", [*items, "id:none"])

    assert found == {**items, "id:3": KnownItem("two", "b", "e")}
    assert await store.known_items("sports", list(items)) == {}
    assert await store.known_items("economy", []) == {}
