"""What httplint, written by an editor of the standard, says of our answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from httplint import HttpRequestLinter, HttpResponseLinter
from httplint.note import levels
from served import World
from wire import Answer, Wire, head

from feeds.article import Article

Make = Callable[..., Article]
FEEDS = [f"/feeds/arab-international.{form}" for form in ("rss", "atom", "json")]
PAGES = ["/", "/sections/economy", "/feeds.opml", "/sitemap.xml", "/robots.txt", "/static/feed.css"]

#: What it advises against and we mean.
MEANT = {
    # A proxy in front may ask for a password, and shared caches then need to be told.
    "STORE_PUBLIC_UNNECESSARY",
    # A 226 is chosen by all the fields that it names, and kept by nobody.
    "VARY_COMPLEX",
}


def fields_of(lines: list[str]) -> list[tuple[bytes, bytes]]:
    parts = [line.encode().partition(b": ") for line in lines]
    return [(name, text) for name, _, text in parts]


def complaints(asked: bytes, answer: Answer, second: float) -> list[str]:
    """What is wrong or doubtful in an answer, in httplint's words."""
    line, *lines = asked.decode().split("\r\n")[:-2]
    method, target, _ = line.split()
    request = HttpRequestLinter()
    request.process_request_topline(
        method.encode(), f"https://feeds.sawt.example{target}".encode(), b"1.1"
    )
    request.process_headers(fields_of(lines))
    request.finish_content(True)
    response = HttpResponseLinter(start_time=second)
    response.request = request
    response.is_head_response = method == "HEAD"
    response.process_response_topline(b"1.1", str(answer.status).encode(), b"")
    response.process_headers([(name.encode(), text.encode()) for name, text in answer.fields])
    response.feed_content(answer.body)
    response.finish_content(True)
    return [
        f"{note.level.name}: {note.__class__.__name__}: {note.summary}"
        for note in response.notes
        if note.level in {levels.BAD, levels.WARN} and type(note).__name__ not in MEANT
    ]


@pytest.mark.parametrize("path", [*FEEDS, *PAGES])
async def test_answers_please_the_linter(world: World, article: Make, path: str) -> None:
    # Refusals are dated by the machine's clock.
    world.clock.now = datetime.now(UTC) - timedelta(minutes=2)
    await world.publish(article())
    world.clock.now = datetime.now(UTC)
    async with Wire(world.port) as wire:
        tag = (await wire.ask(head(path)))["ETag"]
        for coding in ("identity", "gzip", "br"):
            fields = {"Accept_Encoding": coding, "User_Agent": "Reader/1.0"}
            for asked, status in (
                (head(path, **fields), 200),
                (head(path, method="HEAD", **fields), 200),
                (head(path, If_None_Match=tag, **fields), 304),
                (head(path, method="POST", **fields), 405),
                (head(path, method="OPTIONS", **fields), 204),
                (head(path, If_Match='"other"', **fields), 412),
                (head(path + "x", **fields), 404),
                (head(path, Accept_Encoding="identity;q=0", User_Agent="x"), 406),
            ):
                answer = await wire.ask(asked)

                assert (answer.status, complaints(asked, answer, world.clock().timestamp())) == (
                    status,
                    [],
                ), asked


@pytest.mark.parametrize("path", FEEDS)
async def test_deltas_please_the_linter(world: World, article: Make, path: str) -> None:
    # Refusals are dated by the machine's clock.
    world.clock.now = datetime.now(UTC) - timedelta(minutes=2)
    await world.publish(article())
    async with Wire(world.port) as wire:
        tag = (await wire.ask(head(path)))["ETag"]
        world.clock.forward(minutes=1)
        await world.publish(replace(article(), title="عنوان آخر"))
        world.clock.now = datetime.now(UTC)
        for method in ("GET", "HEAD"):
            asked = head(path, method=method, If_None_Match=tag, A_IM="feed", User_Agent="x")
            answer = await wire.ask(asked)

            assert (answer.status, complaints(asked, answer, world.clock().timestamp())) == (
                226,
                [],
            )
