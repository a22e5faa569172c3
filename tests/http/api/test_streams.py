"""Many articles in one request, answered line by line."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession
from served import World

from storage.store import ArticleStore

Fields = dict[str, Any]
NDJSON = {"Content-Type": "application/x-ndjson"}


def written(number: int, least: Fields, **changes: Any) -> bytes:
    return json.dumps({**least, "id": f"n{number}", **changes}, ensure_ascii=False).encode() + b"\n"


async def answered(client: ClientSession, body: Any, **headers: str) -> list[Fields]:
    answer = await client.post("articles", data=body, headers={**NDJSON, **headers})
    assert answer.status == 200, await answer.text()
    assert answer.content_type == "application/x-ndjson"
    return [json.loads(line) for line in (await answer.text()).splitlines()]


async def test_every_line_is_answered_with_what_became_of_it(
    world: World, cms: ClientSession, least: Fields
) -> None:
    lines = [
        written(1, least),
        b"\r\n",
        b"{ no json\n",
        written(2, least, title=""),
        b'"' + b"x" * 70_000 + b'"\n',
        written(3, least, sections="english"),
        written(1, least),
        written(1, least, title="عنوان آخر"),
        written(4, least, published="2024-06-20T00:00:00").rstrip(),
    ]

    *told, last = await answered(cms, b"".join(lines))

    assert [(each["line"], each["status"], each["outcome"]) for each in told] == [
        (1, 201, "created"),
        (3, 400, "refused"),
        (4, 422, "refused"),
        (5, 413, "refused"),
        (6, 403, "refused"),
        (7, 200, "unchanged"),
        (8, 200, "updated"),
        (9, 201, "created"),
    ]
    assert told[2]["problem"]["errors"] == [{"path": "title", "detail": "is missing"}]
    assert told[4]["problem"]["sections"] == ["english"]
    assert told[7]["state"] == "scheduled"
    assert told[6]["etag"] == (await cms.get("articles/n1")).headers["ETag"]
    assert last == {"summary": {"created": 2, "updated": 1, "unchanged": 1, "refused": 4}}
    assert "عنوان آخر" in await world.text("/feeds/economy.rss")


async def test_a_line_is_answered_before_the_next_is_sent_and_is_then_kept_and_in_its_feed(
    world: World, cms: ClientSession, least: Fields
) -> None:
    told: asyncio.Queue[Fields] = asyncio.Queue()

    async def one_by_one() -> AsyncIterator[bytes]:
        for number in range(3):
            yield written(number, least, title=f"عنوان {number}")
            answer = await asyncio.wait_for(told.get(), 10)
            assert answer["id"] == f"n{number}"
            async with await ArticleStore.open(world.newsroom.storage.url) as other:
                assert await other.get(f"n{number}") is not None
            assert f"عنوان {number}" in await world.text("/feeds/economy.rss")

    answer = await cms.post("articles", data=one_by_one(), headers=NDJSON)
    async for line in answer.content:
        await told.put(json.loads(line))

    assert (await told.get())["summary"]["created"] == 3


async def test_a_client_that_wants_little_is_told_of_refusals_alone(
    cms: ClientSession, least: Fields
) -> None:
    body = written(1, least) + b"{\n" + written(2, least)

    refused, last = await answered(cms, body, Prefer="return=minimal")

    assert (refused["line"], refused["outcome"]) == (2, "refused")
    assert last["summary"]["created"] == 2


@pytest.mark.parametrize("body", [b"", b"\n\n  \n"])
async def test_a_stream_of_nothing_is_answered(cms: ClientSession, body: bytes) -> None:
    assert await answered(cms, body) == [
        {"summary": {"created": 0, "updated": 0, "unchanged": 0, "refused": 0}}
    ]


async def test_two_streams_of_the_same_articles_leave_each_of_them_once(
    world: World, cms: ClientSession, economy: ClientSession, least: Fields
) -> None:
    body = b"".join(written(number, least) for number in range(600))

    both = await asyncio.gather(answered(cms, body), answered(economy, body))

    counts = [told[-1]["summary"] for told in both]
    assert sum(each["created"] for each in counts) == 600
    assert sum(each["unchanged"] for each in counts) == 600
    assert await world.store.count() == 600


async def test_a_stream_that_breaks_off_leaves_what_was_answered_and_the_server_well(
    world: World, cms: ClientSession, least: Fields
) -> None:
    line = written(1, least)
    _, writer = await asyncio.open_connection("127.0.0.1", world.port)
    head = (
        f"POST /api/v1/articles HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
        f"Authorization: {cms.headers['Authorization']}\r\n"
        f"Content-Type: application/x-ndjson\r\n\r\n{len(line):x}\r\n"
    )
    writer.write(head.encode() + line + b"\r\n")
    await kept(world, 1)
    writer.write(b"50\r\nhalf a li")
    await writer.drain()
    writer.transport.abort()

    assert (await cms.get("articles/n1")).status == 200
    assert await world.store.count() == 1


async def test_a_token_that_is_taken_back_ends_its_streams(
    world: World, cms: ClientSession, least: Fields
) -> None:
    async def long() -> AsyncIterator[bytes]:
        yield written(1, least)
        await kept(world, 1)
        text = world.path.read_text(encoding="utf-8")
        world.path.write_text(
            "\n".join(each for each in text.splitlines() if "    cms:" not in each)
        )
        await world.editions.take_over()
        yield written(2, least)

    *told, last = await answered(cms, long())

    assert [each["id"] for each in told] == ["n1"]
    assert last["summary"]["problem"]["status"] == 401


async def kept(world: World, count: int) -> None:
    async with asyncio.timeout(10):
        while await world.store.count() < count:  # noqa: ASYNC110 - seen from outside alone
            await asyncio.sleep(0.01)
