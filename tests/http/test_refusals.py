"""What is answered where there is nothing to hand out."""

import pytest
from served import World

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/nothing.rss",
        "/feeds/economy.xml",
        "/feeds/economy",
        "/sections/nothing",
        "/articles/nothing",
        "/static/nothing.css",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2f..%2fserve.py",
        "/%00",
        "/feeds/%ff%fe.rss",
        "/nowhere",
    ],
)
async def test_an_unknown_address_says_where_the_feeds_are(world: World, path: str) -> None:
    plain = await world.client.get(path)
    browser = await world.client.get(path, headers={**BROWSER, "Accept-Language": "en"})

    assert (plain.status, browser.status) == (404, 404)
    assert plain.content_type == "text/plain"
    assert "https://feeds.sawt.example/" in await plain.text()
    assert browser.content_type == "text/html"
    assert "There is nothing at this address" in await browser.text()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
async def test_a_method_that_is_not_allowed_names_those_that_are(world: World, method: str) -> None:
    refused = await world.client.request(method, "/feeds/economy.rss")

    assert refused.status == 405
    assert refused.headers["Allow"] == "GET, HEAD, OPTIONS"


async def test_an_unknown_method_is_not_implemented(world: World) -> None:
    assert (await world.client.request("BREW", "/feeds/economy.rss")).status == 501


async def test_markup_in_an_address_is_not_markup_in_the_answer(world: World) -> None:
    page = await world.client.get("/sections/<script>alert(1)<", headers=BROWSER)

    assert page.status == 404
    assert "<script>alert" not in await page.text()


async def test_a_closed_database_is_503_with_a_time_to_come_back(world: World) -> None:
    await world.store.close()

    feed = await world.client.get("/feeds/economy.rss")
    ready = await world.client.get("/readyz")

    assert feed.status == 503
    assert int(feed.headers["Retry-After"]) > 0
    assert ready.status == 503
    assert (await world.client.get("/readyz/write")).status == 503
    assert (await world.client.get("/healthz")).status == 200


async def test_a_ready_server_says_so(world: World) -> None:
    assert (await world.client.get("/readyz")).status == 200
