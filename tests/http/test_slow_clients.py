"""Clients that are slow, by their line or on purpose, and those who ask beside them."""

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Self

import pytest
from served import YAML, World
from wire import Wire, head

from feeds.article import Article

Make = Callable[..., Article]
ASKED = head("/feeds/arab-international.rss")


@pytest.fixture
def newsroom_file(tmp_path: Path) -> Path:
    path = tmp_path / "newsroom.yaml"
    path.write_text(YAML + "server: {head_timeout: 1s, send_timeout: 1s}\n", encoding="utf-8")
    return path


@pytest.fixture
async def large(world: World, article: Make) -> int:
    """Publishes a large feed; the bytes of an answer with it."""
    await world.publish(
        *(article(f"n{number}", content_html=f"<p>{'خبر ' * 5_000}</p>") for number in range(50))
    )
    async with Wire(world.port) as wire:
        return len((await wire.ask(ASKED)).body)


class Slow:
    """A client with hardly any room for what it is sent."""

    def __init__(self, port: int) -> None:
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 131_072)
        self.socket.setblocking(False)
        self.port = port

    async def __aenter__(self) -> Self:
        await asyncio.get_running_loop().sock_connect(self.socket, ("127.0.0.1", self.port))
        return self

    async def __aexit__(self, *_: object) -> None:
        self.socket.close()

    async def send(self, octets: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self.socket, octets)

    async def take(self) -> bytes:
        """What is there; nothing at the end, however it came."""
        async with asyncio.timeout(5):
            try:
                return await asyncio.get_running_loop().sock_recv(self.socket, 16_384)
            except ConnectionError:
                return b""


async def test_a_head_that_trickles_is_answered_with_408_and_hurts_nobody(world: World) -> None:
    async with Wire(world.port) as slow:

        async def trickle() -> None:
            for octet in ASKED[:-4] + b"X: " + b"x" * 1_000:
                await slow.send(bytes([octet]))
                await asyncio.sleep(0.3)

        trickling = asyncio.create_task(trickle())
        async with Wire(world.port) as other:
            assert (await other.ask(ASKED)).status == 200
        late = await slow.answer()
        trickling.cancel()

        assert (late.status, late["Connection"]) == (408, "close")


async def test_a_connection_on_which_nothing_comes_is_closed(world: World) -> None:
    async with Wire(world.port) as silent:
        assert await silent.closed()


async def test_a_second_head_has_its_own_time(world: World) -> None:
    async with Wire(world.port) as wire:
        assert (await wire.ask(ASKED)).status == 200
        await asyncio.sleep(1.2)
        assert (await wire.ask(ASKED)).status == 200
        await wire.send(ASKED[:20])

        assert (await wire.answer()).status == 408
        assert await wire.closed()


async def test_the_beginning_of_a_head_behind_a_whole_one_has_its_time_too(world: World) -> None:
    async with Wire(world.port) as wire:
        await wire.send(head("/healthz") + ASKED[:20])

        assert [(await wire.answer()).status for _ in range(2)] == [200, 408]
        assert await wire.closed()


async def test_a_connection_may_be_idle_between_requests(world: World) -> None:
    for asked in (ASKED, head("/healthz"), head("/healthz", Content_Length="2") + b"ab"):
        async with Wire(world.port) as wire:
            first = await wire.ask(asked)
            await asyncio.sleep(1.5)

            assert (await wire.ask(asked)).body == first.body


async def test_a_connection_may_be_idle_behind_a_body_that_came_in_parts(world: World) -> None:
    async with Wire(world.port) as wire:
        assert (await wire.ask(head("/healthz", Content_Length="4"))).status == 200
        for part in (b"ab", b"cd"):
            await asyncio.sleep(0.05)
            await wire.send(part)
        await asyncio.sleep(1.5)

        assert (await wire.ask(head("/healthz"))).status == 200


async def test_a_client_that_takes_nothing_is_cut_off_and_hurts_nobody(
    world: World, large: int
) -> None:
    async with Slow(world.port) as slow:
        await slow.send(ASKED * 30)
        await asyncio.sleep(2.5)
        async with Wire(world.port) as other:
            assert len((await other.ask(ASKED)).body) == large

        taken = 0
        while octets := await slow.take():
            taken += len(octets)

    assert taken < 30 * large


async def test_a_client_on_a_slow_line_gets_its_answer(world: World, large: int) -> None:
    async with Slow(world.port) as slow:
        await slow.send(ASKED * 5)
        taken = 0
        for _ in range(60):
            taken += len(await slow.take())
            await asyncio.sleep(0.05)
        while taken < 5 * large:
            octets = await slow.take()
            assert octets
            taken += len(octets)
