"""HTTP by the book, octet for octet: RFC 9110 and RFC 9112."""

import asyncio
from collections.abc import Callable

import pytest
from served import World
from wire import Answer, Wire, head

from feeds.article import Article

Make = Callable[..., Article]
RSS = "/feeds/arab-international.rss"
HOST = "Host: feeds.sawt.example\r\n"


def get(fields: str = HOST, *, target: str = RSS, method: str = "GET", version: str = "1.1") -> str:
    return f"{method} {target} HTTP/{version}\r\n{fields}\r\n"


#: What is answered, and the connection goes on.
TAKEN = {
    "origin form (9112, 3.2.1)": (get(), 200),
    "absolute form (9112, 3.2.2)": (get(target=f"http://feeds.sawt.example{RSS}"), 200),
    "absolute form over a proxy with TLS": (get(target=f"https://feeds.sawt.example{RSS}"), 200),
    "absolute form with an empty path": (get(target="http://feeds.sawt.example"), 200),
    "absolute form with a query alone": (get(target="http://feeds.sawt.example?x=1"), 200),
    "Host with a port": (get("Host: feeds.sawt.example:8080\r\n"), 200),
    "Host with an address of IPv6": (get("Host: [::1]:8080\r\n"), 200),
    "an empty Host (9112, 3.2)": (get("Host:\r\n"), 200),
    "an empty line in front (9112, 2.2)": ("\r\n" + get(), 200),
    "octets beyond ASCII in a field (9110, 5.5)": (get(f"{HOST}X: \xe9\r\n"), 200),
    "a long target that leads nowhere": (get(target="/" + "a" * 8_000), 404),
    "a body that nobody asked for": (get(f"{HOST}Content-Length: 5\r\n") + "hello", 200),
    "a chunked body": (get(f"{HOST}Transfer-Encoding: chunked\r\n") + "0\r\n\r\n", 200),
    "a method that is not allowed": (get(method="TRACE"), 405),
    "an expectation that nobody knows (9110, 10.1.1)": (get(f"{HOST}Expect: tea\r\n"), 417),
}

#: What is refused, and the connection ends.
REFUSED = {
    "no Host (9112, 3.2)": (get(""), 400),
    "two Hosts": (get(HOST + HOST), 400),
    "a Host that is no host": (get("Host: feeds sawt\r\n"), 400),
    "a Host with a path": (get("Host: feeds.sawt.example/x\r\n"), 400),
    "a Host with a user": (get("Host: me@feeds.sawt.example\r\n"), 400),
    "a Host with a port that is none": (get("Host: feeds.sawt.example:x\r\n"), 400),
    "a target of another scheme": (get(target="ftp://feeds.sawt.example/x"), 400),
    "a target without its slash": (get(target="feeds/all.rss"), 400),
    "a target with a space (9112, 3.2)": (get(target="/a b"), 400),
    "the server as a whole in a GET": (get(target="*"), 400),
    "a folded field (9112, 5.2)": (get(f"{HOST}X: a\r\n b\r\n"), 400),
    "a space before the colon (9112, 5.1)": (get(f"{HOST}X : a\r\n"), 400),
    "a space before the colon of Host": (get("Host : feeds.sawt.example\r\n"), 400),
    "a space before the first field (9112, 2.2)": (get(f" X: a\r\n{HOST}"), 400),
    "a field without a name": (get(f"{HOST}: a\r\n"), 400),
    "a line without a colon": (get(f"{HOST}a\r\n"), 400),
    "NUL in a field (9110, 5.5)": (get(f"{HOST}X: a\0b\r\n"), 400),
    "CR alone in a field (9112, 2.2)": (get(f"{HOST}X: a\rb\r\n"), 400),
    "LF alone at a line's end": (get().replace("\r\n", "\n"), 400),
    "a length that is no number (9112, 6.3)": (get(f"{HOST}Content-Length: five\r\n"), 400),
    "a length below 0": (get(f"{HOST}Content-Length: -1\r\n"), 400),
    "a length with a sign": (get(f"{HOST}Content-Length: +1\r\n") + "a", 400),
    "two lengths": (get(f"{HOST}Content-Length: 1\r\nContent-Length: 2\r\n") + "ab", 400),
    "the same length twice": (get(f"{HOST}Content-Length: 1\r\nContent-Length: 1\r\n") + "a", 400),
    "a length and chunks (9112, 6.1)": (
        get(f"{HOST}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n",
        400,
    ),
    "chunks and then another coding (9112, 6.3)": (
        get(f"{HOST}Transfer-Encoding: chunked, gzip\r\n") + "0\r\n\r\n",
        400,
    ),
    "another coding than chunks (9112, 6.1)": (
        get(f"{HOST}Transfer-Encoding: gzip, chunked\r\n") + "0\r\n\r\n",
        501,
    ),
    "a chunk that is none": (get(f"{HOST}Transfer-Encoding: chunked\r\n") + "zz\r\n\r\n", 400),
    "an unknown method (9110, 9.1)": (get(method="BREW"), 501),
    "a method in small letters": (get(method="get"), 501),
    "a method for proxies": (get(method="CONNECT", target="feeds.sawt.example:443"), 501),
    "a target too long (9110, 15.5.15)": (get(target="/" + "a" * 9_000), 414),
    "a target that never ends": ("GET /" + "a" * 100_000, 414),
    "a field too long (6585, 5)": (get(f"{HOST}X: {'a' * 9_000}\r\n"), 431),
    "a field's name too long": (get(f"{HOST}{'a' * 9_000}: x\r\n"), 431),
    "a field that never ends": (get(f"{HOST}X: {'a' * 100_000}")[:-4], 431),
    "too many fields": (get(HOST + "".join(f"X{n}: a\r\n" for n in range(200))), 431),
    "fields too large together": (
        get(HOST + "".join(f"X{n}: {'a' * 4_000}\r\n" for n in range(20))),
        431,
    ),
    "how HTTP/2 begins (9113, 3.4)": ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    "HTTP/2 in a request line": (get(version="2.0"), 505),
    "HTTP/0.9 (9112, 3)": (f"GET {RSS}\r\n", 505),
    "HTTP/0.9 with an empty line": (f"GET {RSS}\r\n\r\n", 505),
    "a version that is none": (get(version="1.10"), 400),
    "TLS": ("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
}


async def answers_to(world: World, octets: str) -> tuple[Answer, bool]:
    """The answer, and whether the connection was closed behind it."""
    async with Wire(world.port) as wire:
        answer = await wire.ask(octets.encode("latin-1"))
        try:
            await wire.send(get(target="/healthz").encode())
            await wire.answer()
        except (EOFError, ConnectionError):
            return answer, True
        return answer, False


async def test_what_is_allowed_is_answered_and_the_connection_goes_on(world: World) -> None:
    found = {}
    for case, (octets, _) in TAKEN.items():
        answer, closed = await answers_to(world, octets)
        found[case] = answer.status, closed

    assert found == {case: (status, False) for case, (_, status) in TAKEN.items()}


async def test_what_is_not_allowed_is_refused_and_the_connection_ends(world: World) -> None:
    found = {}
    for case, (octets, _) in REFUSED.items():
        answer, closed = await answers_to(world, octets)
        found[case] = answer.status, closed
        assert answer["Connection"] == "close"
        assert answer["Cache-Control"] == "no-store"
        assert answer["Content-Type"].startswith("text/plain")
        assert 10 < len(answer.body) < 200

    assert found == {case: (status, True) for case, (_, status) in REFUSED.items()}


async def test_what_is_refused_is_refused_again_whatever_was_answered_before(world: World) -> None:
    known = get().encode()
    async with Wire(world.port) as wire:
        first = await wire.ask(known)
        assert await wire.ask(known) == first
    for case, (octets, status) in REFUSED.items():
        for _ in range(2):
            assert (await answers_to(world, octets))[0].status == status, case

    assert world.replay.replayed == 1


async def test_good_requests_that_come_together_with_a_bad_one_are_answered_first(
    world: World,
) -> None:
    for case, (octets, status) in REFUSED.items():
        async with Wire(world.port) as wire:
            await wire.send((get() + get(target="/healthz") + octets).encode("latin-1"))
            statuses = [(await wire.answer()).status for _ in range(3)]

        assert statuses == [200, 200, status], case


async def test_pipelined_requests_are_answered_in_their_order(world: World) -> None:
    targets = [RSS, "/healthz", "/robots.txt", "/nothing", "/feeds.opml", RSS] * 12
    async with Wire(world.port) as wire:
        each = [await wire.ask(get(target=target).encode()) for target in targets[:6]]
        await wire.send("".join(get(target=target) for target in targets).encode())
        together = [await wire.answer() for _ in targets]

    assert [answer.body for answer in together] == [answer.body for answer in each] * 12


@pytest.mark.parametrize(
    "target", [RSS, "/feeds.opml", "/", "/robots.txt", "/sitemap.xml", "/static/feed.css", "/no"]
)
async def test_head_is_answered_with_the_fields_of_get(
    world: World, article: Make, target: str
) -> None:
    await world.publish(article())
    async with Wire(world.port) as wire:
        got = await wire.ask(head(target, Accept_Encoding="gzip"))
        asked = await wire.ask(head(target, method="HEAD", Accept_Encoding="gzip"))
        # Nothing of a body follows: the next answer is whole.
        assert (await wire.ask(head("/healthz"))).status == 200

    assert asked.status == got.status
    assert dict(asked.fields) == dict(got.fields)


async def test_a_client_that_waits_to_be_asked_for_its_body_is_not_left_waiting(
    world: World,
) -> None:
    fields = f"{HOST}Expect: 100-continue\r\nContent-Length: 5\r\n"
    async with Wire(world.port) as wire:
        await wire.send(get(fields).encode())
        line = await asyncio.wait_for(wire.reader.readuntil(b"\r\n\r\n"), 3)
        assert line == b"HTTP/1.1 100 Continue\r\n\r\n"
        await wire.send(b"hello")

        assert (await wire.answer()).status == 200


async def test_what_follows_a_broken_body_is_never_taken_for_a_request(world: World) -> None:
    async with Wire(world.port) as wire:
        answer = await wire.ask(get(f"{HOST}Transfer-Encoding: chunked\r\n").encode())
        assert answer.status == 200
        await wire.send(("zz\r\n\r\n" + get(target="/healthz")).encode())

        assert (await wire.answer()).status == 400
        assert await wire.closed()


async def test_requests_cut_anywhere_are_the_same_requests(world: World) -> None:
    octets = (get() + get(target=f"http://x{RSS}") + get(target="/healthz")).encode()
    for cut in range(1, len(octets), 7):
        async with Wire(world.port) as wire:
            await wire.send(octets[:cut])
            await asyncio.sleep(0.001)
            await wire.send(octets[cut:])

            assert [(await wire.answer()).status for _ in range(3)] == [200, 200, 200]
