"""Requests that were seen before, byte for byte, are answered at once and no differently."""

import asyncio
import io
import logging
import re
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest
from served import Clock, Served, World, serving
from wire import Wire, head

from feeds.article import Article
from server.access_log import AccessLog

Make = Callable[..., Article]
RSS = "/feeds/arab-international.rss"
ASKED = head(RSS, Accept_Encoding="gzip", User_Agent="Reader/1.0")


@pytest.fixture
async def wire(world: World) -> AsyncIterator[Wire]:
    async with Wire(world.port) as connection:
        yield connection


async def test_the_second_request_of_the_same_bytes_is_replayed(world: World, wire: Wire) -> None:
    first = await wire.ask(ASKED)
    second = await wire.ask(ASKED)

    assert second == first
    assert first.status == 200
    assert world.replay.replayed == 1


async def test_a_replay_goes_to_any_connection(world: World, wire: Wire) -> None:
    first = await wire.ask(ASKED)
    async with Wire(world.port) as other:
        assert await other.ask(ASKED) == first

    assert world.replay.replayed == 1


async def test_a_publish_in_between_is_visible_at_once(
    world: World, wire: Wire, article: Make
) -> None:
    for number in range(10):
        await world.publish(article(f"n{number}"))
        asked = head(RSS, Accept_Encoding="identity")

        assert f"عنوان n{number}" in (await wire.ask(asked)).body.decode()
        assert f"عنوان n{number}" in (await wire.ask(asked)).body.decode()

    assert world.replay.replayed > 0


async def test_a_change_in_another_section_leaves_replays_standing(
    world: World, wire: Wire, article: Make
) -> None:
    await wire.ask(ASKED)
    await world.publish(article(sections=("economy",)))
    for _ in range(10):  # the first is parsed: what has changed is not known yet
        await wire.ask(ASKED)

    assert world.replay.replayed >= 5


async def test_a_changed_configuration_is_not_hidden(world: World, wire: Wire) -> None:
    asked = head("/feeds/economy.rss", Accept_Encoding="identity")
    for _ in range(2):
        await wire.ask(asked)
    text = world.path.read_text(encoding="utf-8").replace("title: اقتصاد", "title: مال وأعمال")
    world.path.write_text(text, encoding="utf-8")
    await world.editions.take_over()

    assert "مال وأعمال" in (await wire.ask(asked)).body.decode()


async def test_304_and_head_are_replayed(world: World, wire: Wire) -> None:
    entity_tag = (await wire.ask(ASKED))["ETag"]
    conditional = head(RSS, Accept_Encoding="gzip", If_None_Match=entity_tag)
    for octets, status in ((conditional, 304), (head(RSS, method="HEAD"), 200)):
        first = await wire.ask(octets)
        assert first.status == status
        assert await wire.ask(octets) == first

    assert world.replay.replayed == 2


async def test_the_date_of_a_replay_is_the_present(world: World, wire: Wire) -> None:
    world.clock.now = datetime(2040, 1, 1, 12, 0, 0, tzinfo=UTC)
    await wire.ask(ASKED)
    world.clock.forward(seconds=61)

    assert (await wire.ask(ASKED))["Date"] == "Sun, 01 Jan 2040 12:01:01 GMT"
    assert world.replay.replayed == 1


async def test_last_modified_moves_on_when_the_second_of_the_change_is_over(
    world: World, wire: Wire, article: Make
) -> None:
    world.clock.now = datetime(2040, 1, 1, 12, 0, 0, 500_000, tzinfo=UTC)
    await world.publish(article())
    for _ in range(6):
        assert (await wire.ask(ASKED))["Last-Modified"] == "Sun, 01 Jan 2040 12:00:00 GMT"
    world.clock.forward(seconds=1)

    for _ in range(6):
        assert (await wire.ask(ASKED))["Last-Modified"] == "Sun, 01 Jan 2040 12:00:01 GMT"
    assert world.replay.replayed > 0


async def test_last_modified_is_not_in_the_future_of_a_clock_that_was_set_back(
    world: World, wire: Wire, article: Make
) -> None:
    world.clock.now = datetime(2040, 1, 1, 12, 0, 0, tzinfo=UTC)
    await world.publish(article())
    await wire.ask(ASKED)
    world.clock.forward(hours=-1)

    for _ in range(2):
        answer = await wire.ask(ASKED)
        assert answer["Date"] == answer["Last-Modified"] == "Sun, 01 Jan 2040 11:00:00 GMT"


@pytest.mark.parametrize("known", [0, 1, 2, 3])
async def test_pipelined_requests_are_answered_in_their_order(
    world: World, wire: Wire, known: int
) -> None:
    paths = (RSS, "/feeds/economy.json", "/feeds.opml")
    octets = [head(path, Accept_Encoding="identity") for path in paths]
    alone = [await wire.ask(each) for each in octets]
    async with Wire(world.port) as other:
        await other.send(b"".join((*octets[:known], head("/nothing"), *octets)))
        answers = [await other.answer() for _ in range(known + 1 + len(paths))]

    assert answers[:known] == alone[:known]
    assert answers[known].status == 404
    assert answers[known + 1 :] == alone
    assert world.replay.replayed == known


async def test_a_request_in_pieces_is_answered_by_the_parser_alone(
    world: World, wire: Wire
) -> None:
    whole = await wire.ask(ASKED)
    await wire.send(b"GET /feeds/all.rss HTTP/1.1\r\nX-Asked: ")
    await asyncio.sleep(0.05)
    # Read alone, these octets would be a request that is known; here they are a field's value.
    await wire.send(ASKED)

    assert (await wire.answer()).status == 200
    assert world.replay.replayed == 0
    assert await wire.ask(ASKED) == whole
    assert world.replay.replayed == 1


async def test_a_body_that_reads_like_a_request_is_no_request(world: World, wire: Wire) -> None:
    await wire.ask(ASKED)
    post = head("/feeds.opml", method="POST", Content_Length=str(len(ASKED)))
    await wire.send(post)
    await asyncio.sleep(0.05)
    await wire.send(ASKED)

    assert (await wire.answer()).status == 405
    assert (await wire.ask(head("/healthz"))).body == b"ok\n"
    assert world.replay.replayed == 0


async def test_a_path_in_raw_utf_8_is_replayed_too(world: World, wire: Wire) -> None:
    raw = head("/feeds/all.rss?من=قارئ")
    first = await wire.ask(raw)

    assert first.status == 200
    assert await wire.ask(raw) == first
    assert world.replay.replayed == 1


async def test_a_pipelined_path_in_raw_utf_8_is_understood(wire: Wire) -> None:
    raw = head("/تغذية/دولي.atom")
    await wire.send(raw + raw)

    assert [(await wire.answer()).status for _ in range(2)] == [301, 301]


@pytest.mark.parametrize(
    "octets",
    [
        head(RSS, Authorization="Bearer a"),
        head(RSS, Cookie="a=b"),
        head(RSS, Content_Length="0"),
        head(RSS, Accept_Encoding="identity;q=0, *;q=0"),
        head(RSS, If_Match='"other"'),
        head("/feeds/none.rss"),
        head("/healthz"),
        head("/"),
        head(RSS, User_Agent="a" * 5_000),
    ],
)
async def test_what_is_not_a_plain_request_for_a_feed_is_parsed_each_time(
    world: World, wire: Wire, octets: bytes
) -> None:
    first = await wire.ask(octets)
    second = await wire.ask(octets)

    assert second.status == first.status
    assert world.replay.replayed == len(world.replay) == 0


@pytest.mark.parametrize("version", ["1.0", "1.1"])
async def test_a_client_that_wants_the_connection_closed_gets_it_closed(
    world: World, version: str
) -> None:
    octets = head(RSS, version=version, Connection="close")
    for _ in range(2):
        async with Wire(world.port) as connection:
            assert (await connection.ask(octets)).status == 200
            assert await connection.closed()


async def test_http_1_0_is_closed_unless_it_asks_otherwise(world: World) -> None:
    for _ in range(2):
        async with Wire(world.port) as connection:
            assert (await connection.ask(head(RSS, version="1.0"))).status == 200
            assert await connection.closed()
    async with Wire(world.port) as connection:
        kept = head(RSS, version="1.0", Connection="keep-alive")
        first = await connection.ask(kept)
        assert first["Connection"] == "keep-alive"
        assert await connection.ask(kept) == first


async def test_an_evicted_document_takes_its_answers_along(world: World, article: Make) -> None:
    async with Wire(world.port) as connection:
        await connection.ask(ASKED)
        (answer,) = {id(each[0]): each[0] for each in world.replay._young.values()}.values()
        assert answer.octets
        await world.publish(article())
        await connection.ask(ASKED)

    assert not answer.octets
    assert not answer.stands()


@pytest.fixture
async def small(world: World) -> AsyncIterator[Served]:
    """A server that may keep few heads."""
    async with serving(world.store, world.editions, world.clock, replay_bytes=20_000) as served:
        yield served


async def test_requests_that_never_come_back_do_not_grow_the_memory(small: Served) -> None:
    async with Wire(small.port) as connection:
        for number in range(500):
            await connection.ask(head(f"{RSS}?{number}", User_Agent=f"Reader/{number}"))
            await connection.ask(ASKED)
            assert small.replay.used_bytes <= 20_500

    assert len(small.replay) < 100
    # What is in use stays, and all of it shares one answer.
    assert small.replay.replayed == 499
    assert len({id(answer) for answer, _ in small.replay._young.values()}) == 2


async def test_a_server_without_room_for_heads_parses_every_request(world: World) -> None:
    async with (
        serving(world.store, world.editions, world.clock, replay_bytes=0) as served,
        Wire(served.port) as connection,
    ):
        assert await connection.ask(ASKED) == await connection.ask(ASKED)
        assert served.replay.replayed == 0


async def test_a_connection_is_closed_when_nothing_follows_a_replay(world: World) -> None:
    async with (
        serving(world.store, world.editions, world.clock, keepalive_timeout=0.4) as served,
        Wire(served.port) as connection,
    ):
        for _ in range(4):
            await connection.ask(ASKED)
            await asyncio.sleep(0.2)  # together longer than the timeout
        assert served.replay.replayed == 3
        assert await connection.closed()


async def test_a_connection_on_which_nothing_was_parsed_is_closed_in_time_too(
    world: World,
) -> None:
    async with serving(world.store, world.editions, world.clock, keepalive_timeout=0.4) as served:
        async with Wire(served.port) as connection:
            await connection.ask(ASKED)
        for _ in range(3):
            async with Wire(served.port) as connection:
                await connection.ask(ASKED)
                await asyncio.sleep(0.2)
                await connection.ask(ASKED)
                assert await connection.closed()
        assert served.replay.replayed == 6


async def test_a_last_request_is_replayed_and_ends_the_connection(world: World) -> None:
    asked = head(RSS, Accept_Encoding="gzip", Connection="close")
    answers = []
    for times in (1, 1, 2):  # what comes after a last request is not answered
        async with Wire(world.port) as connection:
            await connection.send(asked * times)
            answers.append(await connection.answer())
            assert await connection.closed()

    assert answers[0] == answers[1] == answers[2]
    assert answers[0]["Connection"] == "close"
    assert world.replay.replayed == 2


async def test_a_server_that_stops_replays_nothing_more(world: World) -> None:
    async with (
        serving(world.store, world.editions, world.clock) as served,
        Wire(served.port) as connection,
    ):
        for _ in range(2):
            await connection.ask(ASKED)
        assert served.runner.server is not None
        served.runner.server.pre_shutdown()
        await connection.send(ASKED)
        await served.runner.cleanup()
        assert await connection.closed()
        assert served.replay.replayed == 1


async def test_a_client_that_does_not_read_costs_no_memory(world: World, article: Make) -> None:
    long = "<p>" + "نص طويل " * 40_000 + "</p>"
    await world.publish(article(content_html=long))
    plain = head(RSS, Accept_Encoding="identity")
    async with (
        serving(world.store, world.editions, world.clock) as served,
        Wire(served.port) as connection,
    ):
        size = len((await connection.ask(plain)).body)
        assert size > 400_000
        # Asked for a thousand times at once, by a client that takes nothing for a while.
        connection.writer.write(plain * 1_000)
        await asyncio.sleep(0.3)
        assert served.replay.replayed < 50
        for _ in range(1_000):
            assert len((await connection.answer()).body) == size


async def test_a_replay_is_written_to_the_access_log_like_any_answer(
    world: World, clock: Clock
) -> None:
    stream = io.StringIO()
    log = AccessLog(stream)
    asked = head(RSS, User_Agent='a "name"', Referer="https://x.example/")
    async with (
        serving(
            world.store,
            world.editions,
            clock,
            access_log=logging.getLogger("nashra.access"),
            access_log_class=log.logger(),
        ) as served,
        Wire(served.port) as connection,
    ):
        for _ in range(3):
            await connection.ask(asked)
        assert served.replay.replayed == 2
    log.flush()

    lines = [re.sub(r"\[.*?\]|[0-9.]+ms$", "", line) for line in stream.getvalue().splitlines()]
    assert len(lines) == 3
    assert len(set(lines)) == 1
    assert re.fullmatch(
        rf'127\.0\.0\.1 - -  "GET {RSS} HTTP/1\.1" 200 \d+ "https://x\.example/" "a \\"name\\"" ',
        lines[0],
    )
