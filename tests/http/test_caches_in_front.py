"""The caches that the documentation puts in front, as it configures them, unchanged but for ports
and folders."""

import asyncio
import re
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import feedparser
import pytest
from aiohttp import ClientSession
from served import World, until

from feeds.article import Article

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "put-a-cache-in-front.md"
FEED = "/feeds/arab-international.rss"
Make = Callable[..., Article]


def documented(language: str) -> str:
    page = PAGE.read_text(encoding="utf-8")
    (found,) = re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)
    return str(found)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        return int(bound.getsockname()[1])


def nginx(folder: Path, behind: int, port: int) -> list[str]:
    text = documented("nginx").replace("/var/cache/nginx/nashra", f"{folder}/cache")
    text = text.replace("127.0.0.1:8080", f"127.0.0.1:{behind}")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
    paths = "".join(
        f"{name}_temp_path {folder}/{name}; "
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"daemon off; pid {folder}/pid; error_log stderr; events {{}} "
        f"http {{ access_log off; {paths}\n{text}\n}}\n",
        encoding="utf-8",
    )
    return ["nginx", "-e", "stderr", "-c", str(configuration)]


def varnish(folder: Path, behind: int, port: int) -> list[str]:
    vcl = folder / "nashra.vcl"
    text = documented("vcl").replace('"8080"', f'"{behind}"').replace("5s", "100ms")
    vcl.write_text(text, encoding="utf-8")
    return [
        *("varnishd", "-F", "-n", f"{folder}/varnish", "-f", str(vcl)),
        *("-a", f"127.0.0.1:{port}", "-s", "malloc,16m"),
    ]


@asynccontextmanager
async def running(command: list[str]) -> AsyncIterator[None]:
    program = shutil.which(command[0], path="/usr/sbin:/usr/bin:/sbin:/bin")
    assert program, f"./run.sh programs installs {command[0]}"
    process = await asyncio.create_subprocess_exec(
        program, *command[1:], stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield
    finally:
        assert process.returncode is None, f"{command[0]} ended by itself"
        process.terminate()
        await process.wait()


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder whose path is short enough for varnishd's socket."""
    with tempfile.TemporaryDirectory(prefix="front") as folder:
        Path(folder).chmod(0o755)  # varnishd's child is another user
        yield Path(folder)


@pytest.mark.ci
@pytest.mark.parametrize("front", [nginx, varnish])
async def test_a_cache_in_front_keeps_renews_and_lets_deltas_past(
    front: Callable[[Path, int, int], list[str]], world: World, article: Make, short_path: Path
) -> None:
    text = await asyncio.to_thread(world.path.read_text, encoding="utf-8")
    short = text.replace("title: عربي ودولي", "title: عربي ودولي\n    max_age: 1s")
    await asyncio.to_thread(world.path.write_text, short, encoding="utf-8")
    await world.editions.take_over()
    await world.publish(article("one"))
    port = free_port()
    async with (
        running(front(short_path, world.port, port)),
        ClientSession(f"http://127.0.0.1:{port}") as client,
    ):

        async def get(path: str = FEED, **headers: str) -> tuple[int, str, str, str]:
            async with client.get(path, headers=headers) as answer:
                shown = answer.headers.get("X-Cache", "")
                return answer.status, answer.headers.get("ETag", ""), shown, await answer.text()

        async def answers() -> bool:
            try:
                return (await get("/readyz"))[0] == 200
            except OSError:
                return False

        await until(answers, seconds=20)
        _, etag, _, body = await get()
        assert len(feedparser.parse(body).entries) == 1
        asked = len(world.answers) + world.replay.replayed

        # From the cache: the same with a query, and 304 to who has it.
        assert (await get())[2] == "HIT"
        assert (await get(f"{FEED}?utm_source=x"))[2] == "HIT"
        assert (await get(**{"If-None-Match": etag}))[0] == 304
        plain = [status for status in world.answers if status != 200]
        assert len(plain) == 0, asked

        # Renewed, first by 304, then by what is new; a delta is the asker's alone.
        await asyncio.sleep(1.2)

        async def renewed() -> bool:
            await get()
            return 304 in world.answers

        await until(renewed, seconds=10)
        await world.publish(article("two"))
        status, _, _, part = await get(**{"A-IM": "feed", "If-None-Match": etag.removeprefix("W/")})
        assert status == 226
        assert [entry.title for entry in feedparser.parse(part).entries] == ["عنوان two"]

        async def shows_both() -> bool:
            return len(feedparser.parse((await get())[3]).entries) == 2

        await until(shows_both, seconds=10)
        assert (await get("/status"))[0] == 404
        assert (await get("/metrics"))[0] == 404


@pytest.mark.ci
async def test_a_varnish_forgets_at_once_what_has_changed(
    world: World, article: Make, short_path: Path
) -> None:
    port = free_port()
    text = await asyncio.to_thread(world.path.read_text, encoding="utf-8")
    told = f'{text}\npurge:\n  - {{varnish: "http://127.0.0.1:{port}"}}\n'
    await asyncio.to_thread(world.path.write_text, told, encoding="utf-8")
    await world.editions.take_over()
    await world.publish(article("one"))
    async with (
        running(varnish(short_path, world.port, port)),
        ClientSession(f"http://127.0.0.1:{port}") as client,
    ):

        async def entries() -> int:
            async with client.get(FEED) as answer:
                assert "Surrogate-Key" not in answer.headers
                return len(feedparser.parse(await answer.text()).entries)

        async def answers() -> bool:
            try:
                return await entries() == 1
            except OSError:
                return False

        await until(answers, seconds=20)
        await until(lambda: has_told(world), seconds=20)
        assert await entries() == 1
        await world.publish(article("two"))

        async def shows_both() -> bool:
            return await entries() == 2

        # max_age is five minutes: without a ban it would be the old one for as long.
        await until(shows_both, seconds=10)


async def has_told(world: World) -> bool:
    seen = await (await world.client.get("/status")).json()
    return any(each["last_success"] for each in seen["caches"])
