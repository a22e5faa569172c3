"""Feeds that are in use are built before anybody asks for them again."""

import asyncio
from collections.abc import Awaitable, Callable

from served import World

from feeds.article import Article

Make = Callable[..., Article]
Eventually = Callable[..., Awaitable[None]]
RSS = "/feeds/arab-international.rss"


async def metric(world: World, name: str) -> float:
    async with world.client.get("/metrics") as response:
        lines = (await response.text()).splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(f"{name} "))


async def builds(world: World) -> float:
    return await metric(world, "nashra_documents_builds_total")


async def test_a_feed_in_use_is_built_after_a_change_without_a_request(
    world: World, article: Make, eventually: Eventually
) -> None:
    await world.text(RSS)
    await world.publish(article())

    async def built() -> bool:
        return await builds(world) == 2

    await eventually(built)
    hits = await metric(world, "nashra_documents_hits_total")
    assert "عنوان first" in await world.text(RSS)
    assert await builds(world) == 2
    assert await metric(world, "nashra_documents_hits_total") > hits


async def test_many_changes_in_a_row_are_few_builds(
    world: World, article: Make, eventually: Eventually
) -> None:
    await world.text(RSS)
    for number in range(100):
        await world.publish(article(f"n{number}"))

    async def built() -> bool:
        return await builds(world) > 1

    await eventually(built)
    await asyncio.sleep(0.4)
    assert await builds(world) < 30
    assert "عنوان n99" in await world.text(RSS)


async def test_a_feed_that_nobody_asks_for_any_more_is_left(
    world: World, article: Make, eventually: Eventually
) -> None:
    await world.text(RSS)
    world.clock.forward(minutes=14)
    await world.text("/feeds/all.rss")
    world.clock.forward(minutes=2)
    await world.publish(article())

    async def built() -> bool:
        return await builds(world) == 3

    await eventually(built)
    await asyncio.sleep(0.3)
    assert await builds(world) == 3  # the two that were asked for, and all.rss once more


async def test_feeds_are_built_after_a_change_of_the_configuration(
    world: World, eventually: Eventually
) -> None:
    await world.text("/feeds/economy.rss")
    text = world.path.read_text(encoding="utf-8").replace("title: اقتصاد", "title: مال وأعمال")
    world.path.write_text(text, encoding="utf-8")

    async def built() -> bool:
        return await builds(world) == 2

    await eventually(built)
