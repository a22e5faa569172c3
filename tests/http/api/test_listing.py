"""The published articles page by page, and the sections."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession
from made import INSTANT
from served import World

from feeds.article import Article

Make = Callable[..., Article]


async def pages(client: ClientSession, address: str) -> list[list[str]]:
    """The ids on each page, as its links lead on."""
    found = []
    while True:
        answer = await client.get(address)
        assert answer.status == 200, await answer.text()
        body = await answer.json()
        found.append([each["id"].rsplit(":", 1)[1] for each in body["articles"]])
        link = answer.links.get("next")
        assert (link is not None) == ("next" in body)
        if link is None:
            return found
        assert str(link["url"]).endswith(body["next"])
        address = body["next"]


async def test_pages_follow_one_another_whatever_comes_in_between(
    world: World, cms: ClientSession, article: Make
) -> None:
    await world.publish(
        *(article(str(number), published=INSTANT - timedelta(hours=number)) for number in range(5)),
        # Of equal times the greater id comes first.
        *(article(name, published=INSTANT - timedelta(hours=9)) for name in "ab"),
    )

    assert await pages(cms, "articles?section=arab-international&limit=3") == [
        *(["0", "1", "2"], ["3", "4", "b"], ["a"])
    ]
    first = await (await cms.get("articles?limit=3")).json()
    await world.publish(article("new", published=INSTANT + timedelta(minutes=1)))
    assert await pages(cms, first["next"]) == [["3", "4", "b"], ["a"]]


async def test_a_listing_shows_what_the_token_may_read(
    world: World, cms: ClientSession, desk: ClientSession, economy: ClientSession, article: Make
) -> None:
    def at(hours: int) -> Any:
        return INSTANT - timedelta(hours=hours)

    await world.publish(
        article("world", published=at(1)),
        article("english", published=at(2), sections=("english",)),
        article("both", published=at(3), sections=("arab-international", "economy")),
        article("economy", published=at(4), sections=("economy",)),
        article("old", published=at(5)),
    )

    assert await pages(desk, "articles?limit=3") == [
        ["world", "english", "both"],
        ["economy", "old"],
    ]
    assert await pages(cms, "articles?limit=2") == [["world", "both"], ["economy", "old"]]
    assert await pages(economy, "articles") == [["both", "economy"]]
    assert (await economy.get("articles?section=english")).status == 403


@pytest.mark.parametrize(
    ("query", "path", "said"),
    [
        ("section=econmy", "section", "did you mean 'economy'?"),
        ("limit=0", "limit", "from 1 to 200"),
        ("limit=201", "limit", "from 1 to 200"),
        ("limit=ten", "limit", "from 1 to 200"),
        ("before=x", "before", "take it from next"),
        ("before=%00", "before", "take it from next"),
        ("before=OTk5OTk5OTk5OTk5OTk5OTk5OTkgYQ", "before", "take it from next"),
    ],
)
async def test_a_query_that_can_not_be_answered_says_why(
    cms: ClientSession, query: str, path: str, said: str
) -> None:
    answer = await cms.get(f"articles?{query}")

    assert answer.status == 400
    (error,) = (await answer.json())["errors"]
    assert error["path"] == path
    assert said in error["detail"]


async def test_the_sections_are_those_of_the_token_with_what_it_may_do(
    cms: ClientSession, desk: ClientSession
) -> None:
    own = (await (await cms.get("sections")).json())["sections"]
    read = (await (await desk.get("sections")).json())["sections"]

    assert [each["slug"] for each in own] == ["arab-international", "economy"]
    assert own[1] == {
        "slug": "economy",
        "title": "اقتصاد",
        "language": "ar",
        "timezone": "Asia/Beirut",
        "allow": ["read", "write"],
        "feeds": {
            "rss": "https://feeds.sawt.example/feeds/economy.rss",
            "atom": "https://feeds.sawt.example/feeds/economy.atom",
            "json": "https://feeds.sawt.example/feeds/economy.json",
        },
    }
    assert [each["slug"] for each in read] == ["arab-international", "economy", "english"]
    assert {tuple(each["allow"]) for each in read} == {("read",)}
