"""OPTIONS, and what a browser lets the scripts of other sites do (CORS)."""

import pytest
from served import World
from wire import Wire, head

ALLOWED = "GET, HEAD, OPTIONS"
PUBLIC = ["/", "/feeds/economy.rss", "/feeds/all/2024/06.atom", "/feeds.opml", "/sitemap.xml"]


@pytest.mark.parametrize("path", PUBLIC)
async def test_a_browser_that_asks_first_is_told_what_its_script_may_send(
    world: World, path: str
) -> None:
    preflight = {
        "Origin": "https://reader.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "a-im,if-none-match",
    }

    told = await world.client.options(path, headers=preflight)

    assert told.status == 204
    assert "Content-Length" not in told.headers
    assert told.headers["Allow"] == ALLOWED
    assert told.headers["Access-Control-Allow-Origin"] == "*"
    assert told.headers["Access-Control-Allow-Methods"] == ALLOWED
    assert int(told.headers["Access-Control-Max-Age"]) > 0
    allowed = told.headers["Access-Control-Allow-Headers"].split(", ")
    assert {"If-None-Match", "If-Modified-Since", "A-IM"} == set(allowed)


async def test_a_script_may_read_the_validators(world: World) -> None:
    got = await world.client.get("/feeds/economy.rss")
    same = await world.client.get(
        "/feeds/economy.rss", headers={"If-None-Match": got.headers["ETag"]}
    )

    for answer in (got, same):
        exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
        assert {"ETag", "Last-Modified", "Link", "IM"} == set(exposed)


async def test_the_server_as_a_whole_can_be_asked(world: World) -> None:
    async with Wire(world.port) as wire:
        told = await wire.ask(head("*", method="OPTIONS"))

        assert (told.status, told["Allow"]) == (204, ALLOWED)
        assert (await wire.ask(head("/healthz"))).status == 200


async def test_an_address_that_leads_nowhere_has_no_options(world: World) -> None:
    assert (await world.client.options("/feeds/nothing")).status == 404
