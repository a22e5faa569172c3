"""What a feed tells of articles that were withdrawn: RFC 6721."""

from collections.abc import Callable
from datetime import timedelta

import feedparser
from lxml import etree
from served import World

from feeds.article import Article

Make = Callable[..., Article]
ATOM = "/feeds/arab-international.atom"
AT = "{http://purl.org/atompub/tombstones/1.0}"
UPDATED = "{http://www.w3.org/2005/Atom}updated"


async def deleted(world: World, path: str = ATOM) -> list[tuple[str, str]]:
    feed = etree.fromstring((await world.text(path)).encode())
    return [
        (each.attrib["ref"], each.attrib["when"]) for each in feed.findall(f"{AT}deleted-entry")
    ]


async def test_a_withdrawn_article_is_named_in_atom_with_its_time(
    world: World, article: Make
) -> None:
    await world.publish(article("kept"), article("gone", id="سجل 7"))
    world.clock.forward(minutes=5)
    await world.store.retract("سجل 7", now=world.clock())

    text = await world.text(ATOM)

    ref = "tag:sawt.example,2026:id/%D8%B3%D8%AC%D9%84%207"
    assert await deleted(world) == [(ref, "2024-06-19T21:05:00+03:00")]
    assert await deleted(world, "/feeds/all.atom") == await deleted(world)
    assert await deleted(world, "/feeds/economy.atom") == []
    feed = feedparser.parse(text)
    assert feed.bozo == 0
    assert [entry.title for entry in feed.entries] == ["عنوان kept"]
    assert "deleted-entry" not in await world.text("/feeds/arab-international.rss")


async def test_the_id_of_a_tombstone_is_the_one_that_the_entry_had(
    world: World, article: Make
) -> None:
    await world.publish(article("one"), article("two", id="سجل 7"))
    before = feedparser.parse(await world.text(ATOM))

    for each in (article("one").id, "سجل 7"):
        await world.store.retract(each, now=world.clock())

    assert {ref for ref, _ in await deleted(world)} == {entry.id for entry in before.entries}


async def test_a_withdrawal_is_the_feeds_last_change(world: World, article: Make) -> None:
    await world.publish(article("kept"), article("gone"))
    world.clock.forward(minutes=5)
    await world.store.retract(article("gone").id, now=world.clock())

    feed = etree.fromstring((await world.text(ATOM)).encode())

    assert feed.findtext(UPDATED) == "2024-06-19T21:05:00+03:00"
    rss = etree.fromstring((await world.text("/feeds/arab-international.rss")).encode())
    assert rss.findtext("channel/lastBuildDate") == "Wed, 19 Jun 2024 21:05:00 +0300"


async def test_an_article_that_is_published_again_has_no_tombstone(
    world: World, article: Make
) -> None:
    await world.publish(article())
    await world.store.retract(article().id, now=world.clock())
    assert len(await deleted(world)) == 1

    await world.publish(article())

    assert await deleted(world) == []
    assert "عنوان first" in await world.text(ATOM)


async def test_an_article_withdrawn_before_its_instant_is_not_given_away(
    world: World, article: Make
) -> None:
    future = world.clock.now + timedelta(hours=1)
    await world.publish(article("secret", published=future, updated=future), article())

    await world.store.retract(article("secret").id, now=world.clock())

    assert "secret" not in await world.text(ATOM)
    assert await deleted(world) == []


async def test_a_full_feed_tells_only_what_was_withdrawn_within_its_span(
    world: World, article: Make
) -> None:
    old = [article(f"old{number}") for number in range(3)]
    await world.publish(*old)
    for each in old[:2]:
        await world.store.retract(each.id, now=world.clock())
    assert len(await deleted(world)) == 2
    world.clock.forward(hours=1)
    at = world.clock.now

    await world.publish(*(article(f"n{n}", published=at, updated=at) for n in range(50)))
    world.clock.forward(seconds=1)
    await world.store.retract(old[2].id, now=world.clock())

    assert [ref for ref, _ in await deleted(world)] == [old[2].id]
