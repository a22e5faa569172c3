"""RFC 3229: a reader that has a version of a feed gets what changed since, if it asks for that."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace

import feedparser
import pytest
from aiohttp import ClientResponse
from served import World
from wire import Wire, head

from feeds.article import Article

Make = Callable[..., Article]
FORMS = ("rss", "atom", "json")


def path(form: str) -> str:
    return f"/feeds/arab-international.{form}"


async def asked(world: World, form: str, tag: str, **fields: str) -> ClientResponse:
    headers = {"A-IM": "feed", "If-None-Match": tag, **fields}
    return await world.client.get(path(form), headers=headers)


def titles(body: bytes, form: str) -> list[str]:
    if form == "json":
        return [item["title"] for item in json.loads(body)["items"]]
    parsed = feedparser.parse(body)
    assert not parsed.bozo
    return [entry.title for entry in parsed.entries]


async def tag_of(world: World, form: str, **fields: str) -> str:
    return (await world.client.get(path(form), headers=fields)).headers["ETag"]


@pytest.mark.parametrize("form", FORMS)
async def test_what_is_new_or_changed_is_all_that_is_sent(
    world: World, article: Make, form: str
) -> None:
    await world.publish(*(article(f"n{number}") for number in range(5)))
    had = await tag_of(world, form)
    world.clock.forward(minutes=1)
    await world.publish(article("new"), article("n3", title="عنوان مصحح"))

    delta = await asked(world, form, had)
    whole = await world.client.get(path(form))

    assert (delta.status, delta.reason) == (226, "IM Used")
    assert sorted(titles(await delta.read(), form)) == sorted(["عنوان new", "عنوان مصحح"])
    assert len(titles(await whole.read(), form)) == 6
    assert delta.headers["IM"] == "feed"
    assert delta.headers["Delta-Base"] == had
    assert delta.headers["Cache-Control"] == "no-store"
    assert {"A-IM", "If-None-Match", "Accept-Encoding"} <= set(delta.headers["Vary"].split(", "))
    for same in ("ETag", "Last-Modified", "Content-Type", "Link", "Access-Control-Allow-Origin"):
        assert delta.headers[same] == whole.headers[same]
    assert whole.headers["Cache-Control"].startswith("public")


async def test_a_reader_that_goes_on_with_the_tag_of_a_delta_misses_nothing(
    world: World, article: Make
) -> None:
    tag = await tag_of(world, "atom")
    held: set[str] = set()
    for number in range(12):
        world.clock.forward(minutes=1)
        await world.publish(article(f"n{number}"))
        delta = await asked(world, "atom", tag)
        assert delta.status == 226
        held |= set(titles(await delta.read(), "atom"))
        tag = delta.headers["ETag"]

        assert (await asked(world, "atom", tag)).status == 304

    assert held == set(titles((await world.text(path("atom"))).encode(), "atom"))


async def test_one_of_the_last_five_versions_is_known_and_an_older_one_is_not(
    world: World, article: Make
) -> None:
    tags = [await tag_of(world, "rss")]
    for number in range(6):
        world.clock.forward(minutes=1)
        await world.publish(article(f"n{number}"))
        tags.append(await tag_of(world, "rss"))

    for number, tag in enumerate(tags[1:6], start=1):
        delta = await asked(world, "rss", tag)
        assert delta.status == 226
        assert len(titles(await delta.read(), "rss")) == 6 - number
    assert (await asked(world, "rss", tags[0])).status == 200
    assert (await asked(world, "rss", '"unknown"')).status == 200
    newest = await asked(world, "rss", f'{tags[3]}, "unknown", W/{tags[5]}')
    assert newest.headers["Delta-Base"] == f"W/{tags[5]}"
    assert len(titles(await newest.read(), "rss")) == 1


async def test_only_who_asks_gets_a_delta(world: World, article: Make) -> None:
    await world.publish(article())
    had = await tag_of(world, "rss")
    world.clock.forward(minutes=1)
    await world.publish(article("new"))

    plain = await world.client.get(path("rss"), headers={"If-None-Match": had})
    other = await asked(world, "rss", had, **{"A-IM": "vcdiff, feed;q=0"})
    without = await world.client.get(path("rss"), headers={"A-IM": "feed"})
    among = await asked(world, "rss", had, **{"A-IM": "vcdiff;q=0.9, feed, gzip;q=0.3"})
    failed = await asked(world, "rss", had, **{"If-Match": '"unknown"'})

    assert [each.status for each in (plain, other, without, among, failed)] == [
        *(200, 200, 200, 226, 412)
    ]


async def test_a_delta_is_coded_as_the_whole_is(world: World, article: Make) -> None:
    coded = {"Accept-Encoding": "gzip"}
    await world.publish(article())
    had = await tag_of(world, "json", **coded)
    world.clock.forward(minutes=1)
    await world.publish(article("new"))

    delta = await asked(world, "json", had, **coded)

    assert delta.status == 226
    assert delta.headers["Content-Encoding"] == "gzip"
    assert delta.headers["ETag"] == await tag_of(world, "json", **coded)
    assert titles(gzip.decompress(await delta.read()), "json") == ["عنوان new"]


async def test_a_withdrawn_article_is_told_in_a_delta(world: World, article: Make) -> None:
    gone, stays = article("gone"), article("stays")
    await world.publish(gone, stays)
    had = await tag_of(world, "atom")
    world.clock.forward(minutes=1)
    await world.store.retract(gone.id, now=world.clock())

    delta = await asked(world, "atom", had)
    body = await delta.read()

    assert (delta.status, titles(body, "atom")) == (226, [])
    assert b"deleted-entry" in body


async def test_a_delta_is_never_sent_again_from_memory(world: World, article: Make) -> None:
    await world.publish(article())
    had = await tag_of(world, "rss")
    world.clock.forward(minutes=1)
    await world.publish(replace(article(), title="عنوان آخر"))
    octets = head(path("rss"), If_None_Match=had, A_IM="feed")

    async with Wire(world.port) as wire:
        deltas = [await wire.ask(octets) for _ in range(3)]
        asked_head = octets.replace(b"GET", b"HEAD", 1)
        of_head = await wire.ask(asked_head)

    assert {each.status for each in deltas} == {226}
    assert deltas[0] == deltas[1] == deltas[2]
    assert dict(of_head.fields) == dict(deltas[0].fields)
    assert world.replay.replayed == 0
