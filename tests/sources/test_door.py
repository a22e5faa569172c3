"""The door outwards, against a server that misbehaves on purpose."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator
from ipaddress import ip_network

import pytest
from strange_server import StrangeServer, moved, strange_server, text

from ingest.fetching import Door, FetchError
from ingest.fetching.allowed import may_connect
from ingest.fetching.errors import Forbidden, Refused, TooLarge, Unreachable, shown

LOOPBACK = (ip_network("127.0.0.0/8"),)
LARGEST = 200_000


@pytest.fixture
async def world() -> AsyncIterator[StrangeServer]:
    async with strange_server() as running:
        yield running


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    async with Door(
        user_agent="Nashra test", private=LOOPBACK, largest=LARGEST, seconds=1.5
    ) as opened:
        yield opened


async def test_what_is_fetched_says_who_asks(world: StrangeServer, door: Door) -> None:
    world.answers["/a"] = text("خبر", Content_Type="text/html; charset=UTF-8", ETag='"1"')

    found = await door.get(world.url("/a"), {"If-None-Match": '"0"'})

    assert (found.status, found.body.decode(), found.charset) == (200, "خبر", "utf-8")
    assert found.headers["etag"] == '"1"'
    assert "User-Agent: Nashra test" in world.heads[0]
    assert 'If-None-Match: "0"' in world.heads[0]


async def test_nothing_new_is_said_as_such(world: StrangeServer, door: Door) -> None:
    world.answers["/a"] = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'

    assert (await door.get(world.url("/a"))).status == 304


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
async def test_a_packed_body_is_unpacked(coding: str, world: StrangeServer, door: Door) -> None:
    body = b"news " * 1000
    packed = gzip.compress(body) if coding == "gzip" else zlib.compress(body)
    world.answers["/a"] = text(packed, Content_Encoding=coding)

    assert (await door.get(world.url("/a"))).body == body


@pytest.mark.parametrize(
    "answer",
    [
        text(b"x" * (LARGEST + 1)),
        text(gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip"),
        text(zlib.compress(b"\0" * 50_000_000), Content_Encoding="deflate"),
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (3 * LARGEST),
    ],
    ids=["large", "gzip bomb", "deflate bomb", "endless"],
)
async def test_more_than_is_allowed_is_not_read(
    answer: bytes, world: StrangeServer, door: Door
) -> None:
    world.answers["/a"] = answer

    with pytest.raises(TooLarge, match="200,000 bytes"):
        await door.get(world.url("/a"))


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        text(gzip.compress(b"news " * 1000)[:-12], Content_Encoding="gzip"),
        text(b"not packed at all", Content_Encoding="gzip"),
        text(b"\x0b\x02\x80abc\x03", Content_Encoding="br"),
        b"this is no HTTP\r\n\r\n",
        b"",
    ],
)
async def test_half_an_answer_is_none(answer: bytes, world: StrangeServer, door: Door) -> None:
    world.answers["/a"] = answer

    with pytest.raises(Unreachable):
        await door.get(world.url("/a"))


async def test_a_server_that_drips_is_given_up(world: StrangeServer, door: Door) -> None:
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
        for _ in range(100):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.1)

    world.answers["/a"] = drip

    with pytest.raises(Unreachable, match=r"within 1\.5 seconds"):
        await door.get(world.url("/a"))


async def test_only_what_moved_for_ever_is_remembered(world: StrangeServer, door: Door) -> None:
    world.answers |= {
        "/1": moved("/2"),
        "/2": moved(world.url("/3"), status="308 Moved"),
        "/3": text("there"),
        "/4": moved("/1", status="302 Found"),
        "/5": moved("/4"),
    }

    for_ever = await door.get(world.url("/1"))
    for_now = await door.get(world.url("/5"))

    assert (for_ever.url, for_ever.lasting_url) == (world.url("/3"), world.url("/3"))
    assert (for_now.url, for_now.lasting_url) == (world.url("/3"), world.url("/5"))


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "http://10.0.0.1/",
        "http://[::1]:1/",
        "http://0.0.0.0/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "gopher://127.0.0.1:70/",
        "http://user:secret@127.0.0.1/",
        "http://[",
        "javascript:alert(1)",
    ],
)
async def test_a_redirect_leads_nowhere_else(target: str, world: StrangeServer, door: Door) -> None:
    world.answers["/a"] = moved(target)

    with pytest.raises(FetchError) as refused:
        await door.get(world.url("/a"))

    assert isinstance(refused.value, Forbidden)
    assert "secret" not in str(refused.value)


async def test_a_circle_of_redirects_ends(world: StrangeServer, door: Door) -> None:
    world.answers["/a"] = moved("/a")

    with pytest.raises(Unreachable, match="more than 5 times"):
        await door.get(world.url("/a"))
    assert len(world.heads) == 6


async def test_a_name_that_leads_home_is_not_followed(world: StrangeServer) -> None:
    world.answers["/a"] = text("secret")
    port = world.address.rpartition(":")[2]

    async with Door(user_agent="x") as door:
        for host in ("localhost", "127.0.0.1", "127.1", "2130706433", "[::ffff:127.0.0.1]"):
            with pytest.raises(FetchError):
                await door.get(f"http://{host}:{port}/a")

    assert world.heads == []


@pytest.mark.parametrize(
    ("answer", "status", "wait"),
    [
        (text("", status="410 Gone"), 410, None),
        (text("", status="429 Slow", Retry_After="120"), 429, 120.0),
        (text("", status="503 Later", Retry_After="soon"), 503, None),
        (text("", status="503 Later", Retry_After="999999999"), 503, 604_800.0),
        (text("", status="503 Later", Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"), 503, 0.0),
        (text("", status="301 Nowhere"), 301, None),
        (text("", status="204 Empty"), 204, None),
    ],
)
async def test_a_no_is_told_with_the_time_to_wait(
    answer: bytes, status: int, wait: float | None, world: StrangeServer, door: Door
) -> None:
    world.answers["/a"] = answer

    with pytest.raises(Refused) as refused:
        await door.get(world.url("/a"))

    assert (refused.value.status, refused.value.retry_after) == (status, wait)


async def test_an_address_in_arabic_is_asked_as_a_browser_does(
    world: StrangeServer, door: Door
) -> None:
    world.answers["/%D8%AE%D8%A8%D8%B1%201?a=b%2Fc"] = text("there")

    assert (await door.get(world.url("/خبر 1?a=b%2Fc"))).body == b"there"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        *((each, False) for each in ("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1")),
        *((each, False) for each in ("169.254.169.254", "172.16.0.1", "192.168.1.1")),
        *((each, False) for each in ("198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255")),
        *((each, False) for each in ("::", "::1", "fe80::1%eth0", "fc00::1", "ff02::1")),
        *((each, False) for each in ("::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::")),
        ("2001:db8::1", False),
    ],
)
def test_only_public_addresses_are_connected_to(address: str, public: bool) -> None:
    assert may_connect(address, ()) is public


def test_a_private_network_is_asked_where_it_is_listed() -> None:
    private = (ip_network("10.0.0.0/8"), ip_network("fc00::/7"))

    assert may_connect("10.1.1.1", private)
    assert may_connect("::ffff:10.1.1.1", private)
    assert may_connect("fc00::1", private)
    assert not may_connect("192.168.0.1", private)


def test_no_secret_of_an_address_is_shown() -> None:
    url = "https://user:secret@a.example/feed?token=secret"

    assert shown(url) == "https://a.example/feed"


async def test_one_host_is_asked_by_two_connections_at_most(
    world: StrangeServer, door: Door
) -> None:
    at_once: list[int] = []
    open_now = 0

    async def slow(writer: asyncio.StreamWriter) -> None:
        nonlocal open_now
        open_now += 1
        at_once.append(open_now)
        await asyncio.sleep(0.1)
        open_now -= 1
        writer.write(text("here"))
        await writer.drain()

    world.answers |= {f"/{number}": slow for number in range(8)}
    await asyncio.gather(*(door.get(world.url(f"/{number}")) for number in range(8)))

    assert max(at_once) == 2
    assert len(at_once) == 8
