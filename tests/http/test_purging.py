"""Caches in front are told what has changed: soon, again where it failed, and nothing else."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from served import World, until

from feeds.article import Article
from server.purging import Purger

Make = Callable[..., Article]
TOKEN = "a-secret-token-of-the-tests"


@dataclass
class Cache:
    """A cache's side of the calls, which may misbehave."""

    port: int = 0
    status: int = 200
    hangs: threading.Event = field(default_factory=threading.Event)
    calls: list[tuple[str, str, Mapping[str, str], Any]] = field(default_factory=list)


@pytest.fixture
def cache() -> Iterator[Cache]:
    made = Cache()
    made.hangs.set()  # until it is cleared, nothing waits for it

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length)) if length else None
            made.calls.append((self.command, self.path, dict(self.headers), body))
            made.hangs.wait()
            self.send_response(made.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_BAN = do_PURGE = do_POST  # noqa: N815 - as the methods are called

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.hangs.set()
        server.shutdown()
        thread.join()


async def configure(world: World, *targets: str) -> None:
    text = await asyncio.to_thread(world.path.read_text, encoding="utf-8")
    listed = "".join(f"  - {each}\n" for each in targets)
    await asyncio.to_thread(world.path.write_text, f"{text}\npurge:\n{listed}", encoding="utf-8")
    await world.editions.take_over()


@asynccontextmanager
async def telling(world: World, *, once_more: float = 600.0) -> AsyncIterator[Purger]:
    """A purger of its own, with the lease that the server's would take later."""
    purger = Purger(
        world.store,
        lambda: world.editions.current.newsroom,
        world.clock,
        once_more=once_more,
    )
    task = asyncio.create_task(purger.run())
    yield purger
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_varnish_is_told_the_sections_that_changed(
    world: World, article: Make, cache: Cache
) -> None:
    await configure(world, f'{{varnish: "http://127.0.0.1:{cache.port}"}}')
    await world.publish(article("one"))
    async with telling(world):
        await until(lambda: made(len(cache.calls) == 1))
        assert cache.calls[0][2]["X-Nashra-Ban"] == "nashra", "a new cache forgets everything"

        await world.publish(article("two", sections=("economy",)))
        await until(lambda: made(len(cache.calls) == 2))

    method, _, headers, _ = cache.calls[1]
    assert method == "BAN"
    assert headers["X-Nashra-Ban"] == "section-all|section-economy"


async def made(holds: bool) -> bool:
    return holds


async def test_what_was_told_is_not_told_again_by_the_next_process(
    world: World, article: Make, cache: Cache
) -> None:
    await configure(world, f'{{varnish: "http://127.0.0.1:{cache.port}"}}')
    await world.publish(article("one"))
    async with telling(world):
        await until(lambda: made(len(cache.calls) == 1))
    async with telling(world):
        await world.publish(article("two"))
        await until(lambda: made(len(cache.calls) == 2))

    assert "section-arab-international" in cache.calls[1][2]["X-Nashra-Ban"]


async def test_it_is_told_once_more_since_another_worker_may_have_been_behind(
    world: World, article: Make, cache: Cache
) -> None:
    await configure(world, f'{{varnish: "http://127.0.0.1:{cache.port}", method: xkey}}')
    await world.publish(article("one"))
    async with telling(world, once_more=0.3):
        await until(lambda: made(len(cache.calls) >= 2))

    assert [each[0] for each in cache.calls] == ["PURGE", "PURGE"]
    assert "section-arab-international" in cache.calls[1][2]["xkey-purge"]


async def test_fastly_and_cloudflare_are_told_by_their_apis(
    world: World, article: Make, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CACHE_TOKEN", TOKEN)
    here = f"http://127.0.0.1:{cache.port}"
    await configure(
        world,
        f'{{fastly: S1, token: env:CACHE_TOKEN, endpoint: "{here}"}}',
        f'{{cloudflare: Z1, token: env:CACHE_TOKEN, endpoint: "{here}/client/v4"}}',
    )
    await world.publish(article("one"))
    async with telling(world):
        await until(lambda: made(len(cache.calls) == 2))

    by_path = {path: (headers, body) for _, path, headers, body in cache.calls}
    headers, body = by_path["/service/S1/purge"]
    assert (headers["Fastly-Key"], headers["Fastly-Soft-Purge"]) == (TOKEN, "1")
    assert body == {"surrogate_keys": ["nashra"]}
    headers, body = by_path["/client/v4/zones/Z1/purge_cache"]
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert body == {"tags": ["nashra"]}


async def test_what_fails_is_tried_again_and_said_without_the_token(
    world: World, article: Make, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CACHE_TOKEN", TOKEN)
    here = f"http://127.0.0.1:{cache.port}"
    await configure(world, f'{{fastly: S1, token: env:CACHE_TOKEN, endpoint: "{here}"}}')
    cache.status = 500
    await world.publish(article("one"))
    async with telling(world) as purger:
        await until(lambda: made(len(cache.calls) >= 2), seconds=10)
        (told,) = purger.told.values()
        assert told.failed >= 2
        assert told.error == "it answered 500"
        assert TOKEN not in repr(told)

        cache.status = 200
        await until(lambda: made(told.sent == 1), seconds=10)
        assert told.error == ""


async def test_a_cache_that_hangs_holds_up_no_write_and_no_other_cache(
    world: World, article: Make, cache: Cache
) -> None:
    await configure(
        world,
        f'{{varnish: "http://127.0.0.1:{cache.port}"}}',
        '{varnish: "http://127.0.0.1:1"}',
    )
    cache.hangs.clear()
    async with telling(world) as purger:
        await world.publish(article("one"))
        await until(lambda: made(bool(cache.calls)))
        await world.publish(article("two"))

        assert "two" in await world.text("/feeds/arab-international.json")
        await until(lambda: made(purger.told["varnish http://127.0.0.1:1"].failed >= 1))


async def test_answers_are_marked_where_caches_are_named(
    world: World, article: Make, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.publish(article("one"))
    plain = await world.client.get("/feeds/arab-international.rss")
    assert "Surrogate-Key" not in plain.headers

    monkeypatch.setenv("CACHE_TOKEN", TOKEN)
    await configure(
        world,
        f'{{varnish: "http://127.0.0.1:{cache.port}"}}',
        f'{{cloudflare: Z1, token: env:CACHE_TOKEN, endpoint: "http://127.0.0.1:{cache.port}"}}',
    )
    for path, tags in (
        ("/feeds/arab-international.rss", "nashra section-arab-international"),
        ("/feeds/all.atom", "nashra section-all"),
        ("/sections/economy", "nashra section-economy"),
        ("/", "nashra section-all"),
        ("/feeds.opml", "nashra section-all"),
        ("/sitemap.xml", "nashra section-all"),
    ):
        first = await world.client.get(path)
        again = await world.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        head = await world.client.head(path)
        for answer in (first, again, head):
            assert answer.headers["Surrogate-Key"] == tags, (path, answer.status)
            assert answer.headers["Cache-Tag"] == tags.replace(" ", ",")
    static = await world.client.get("/static/nashra.css")
    assert "Surrogate-Key" not in static.headers


async def test_the_status_page_tells_how_each_cache_is(
    world: World, article: Make, cache: Cache
) -> None:
    await configure(world, f'{{varnish: "http://127.0.0.1:{cache.port}"}}')
    await world.publish(article("one"))
    async with telling(world):
        await until(lambda: made(len(cache.calls) == 1))

    seen = await (await world.client.get("/status")).json()
    assert seen["caches"][0]["cache"] == f"varnish http://127.0.0.1:{cache.port}"
    assert "nashra_purges" in await world.text("/metrics")
