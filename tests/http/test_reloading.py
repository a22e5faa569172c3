"""A changed configuration takes effect without a restart; a broken one changes nothing."""

from collections.abc import Awaitable, Callable

from served import World
from structlog.testing import capture_logs

from feeds.article import Article

Make = Callable[..., Article]
Eventually = Callable[..., Awaitable[None]]
RSS = "/feeds/economy.rss"


def rewrite(world: World, old: str, new: str) -> None:
    text = world.path.read_text(encoding="utf-8")
    assert old in text
    world.path.write_text(text.replace(old, new), encoding="utf-8")


async def test_a_changed_title_shows_in_the_feed_and_changes_its_validators(
    world: World, eventually: Eventually
) -> None:
    first = await world.client.get(RSS)
    rewrite(world, "title: اقتصاد", "title: مال وأعمال")

    async def shown() -> bool:
        return "مال وأعمال" in await world.text(RSS)

    await eventually(shown)
    for fields in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        assert (await world.client.get(RSS, headers=fields)).status == 200


async def test_a_new_section_is_served_without_a_restart(
    world: World, eventually: Eventually
) -> None:
    assert (await world.client.get("/feeds/sports.rss")).status == 404
    rewrite(world, "sections:\n", "sections:\n  sports:\n    title: رياضة\n")

    async def served() -> bool:
        return (await world.client.get("/feeds/sports.rss")).status == 200

    await eventually(served)


async def test_a_broken_file_leaves_the_old_in_force_and_says_so(
    world: World, eventually: Eventually
) -> None:
    before = world.editions.current
    with capture_logs() as lines:
        rewrite(world, "title: اقتصاد", "titel: اقتصاد")

        async def said() -> bool:
            return any("titel" in str(line.get("problem", "")) for line in lines)

        await eventually(said)

    assert world.editions.current is before
    assert "اقتصاد" in await world.text(RSS)
