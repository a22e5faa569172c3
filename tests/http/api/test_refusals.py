"""What the API refuses, and how it says so (RFC 9457, RFC 6750)."""

import asyncio
import gzip
import json
from typing import Any

import pytest
from aiohttp import ClientSession
from served import World

Fields = dict[str, Any]
CMS = "cms-token-1f3a5b7c9d"


async def problem(answer: Any) -> dict[str, Any]:
    assert answer.content_type == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in answer.headers
    body: dict[str, Any] = await answer.json()
    assert body["status"] == answer.status
    assert body["title"]
    assert body["detail"]
    return body


@pytest.mark.parametrize(
    "header",
    [
        None,
        "Bearer",
        "Bearer ",
        f"Basic {CMS}",
        CMS,
        "Bearer wrong-token-of-some-length",
        "Bearer é",
    ],
)
async def test_who_brings_no_token_that_is_known_is_asked_for_one(
    world: World, header: str | None
) -> None:
    headers = {} if header is None else {"Authorization": header}
    for method, path in (("GET", "articles"), ("PUT", "articles/a"), ("DELETE", "articles/a")):
        answer = await world.client.request(method, f"/api/v1/{path}", headers=headers)

        assert answer.status == 401
        assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="nashra"')
        await problem(answer)


async def test_a_token_in_the_address_is_refused_even_beside_a_good_one(
    world: World, cms: ClientSession
) -> None:
    for name in ("access_token", "token"):
        assert (await world.client.get(f"/api/v1/articles?{name}={CMS}")).status == 400
        assert (await cms.get(f"articles?{name}={CMS}")).status == 400


async def test_a_section_that_a_token_may_not_write_is_named(
    world: World, cms: ClientSession, desk: ClientSession, economy: ClientSession, least: Fields
) -> None:
    english = await cms.put("articles/a", json={**least, "sections": ["economy", "english"]})
    assert english.status == 403
    assert (await problem(english))["sections"] == ["english"]

    reader = await desk.put("articles/a", json=least)
    assert (await problem(reader))["detail"] == "This token may not write."

    await cms.put("articles/a", json={**least, "sections": "arab-international"})
    taken = await economy.put("articles/a", json=least)
    withdrawn = await economy.delete("articles/a")
    assert (await problem(taken))["sections"] == ["arab-international"]
    assert (await problem(withdrawn))["sections"] == ["arab-international"]
    assert (await economy.get("articles/a")).status == 403
    assert (await desk.get("articles/a")).status == 200


@pytest.mark.parametrize(
    ("body", "line", "column"),
    [(b"{", 1, 2), (b'{"title": "a",\n "b" 1}', 2, 6), (b"", 1, 1), (b"{} {}", 1, 4)],
)
async def test_malformed_json_is_told_with_its_place(
    cms: ClientSession, body: bytes, line: int, column: int
) -> None:
    answer = await cms.put("articles/a", data=body, headers={"Content-Type": "application/json"})

    assert answer.status == 400
    found = await problem(answer)
    assert (found["line"], found["column"]) == (line, column)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"title": "\xff"}', 400),
        (b"[" * 20 + b"]" * 20, 400),
        (b"[" * 30_000 + b"]" * 30_000, 400),
        (b'{"a": ' * 5000 + b"1" + b"}" * 5000, 400),
        (b'{"title": NaN}', 400),
        (b"[]", 422),
        (b'"text"', 422),
        (b"{}", 422),
        (b'{"title": "\\ud800", "sections": "economy", "published": "2024-06-19"}', 422),
        (b'{"title": ' + b"1" * 5000 + b"}", 400),
        (b" " * 65_537, 413),
    ],
)
async def test_what_is_no_article_is_refused_and_never_an_error(
    cms: ClientSession, body: bytes, status: int
) -> None:
    answer = await cms.put("articles/a", data=body, headers={"Content-Type": "application/json"})

    assert answer.status == status
    await problem(answer)


@pytest.mark.parametrize(
    ("headers", "accept"),
    [
        ({"Content-Type": "text/html"}, "Accept"),
        ({"Content-Type": "application/json; charset=windows-1256"}, "Accept"),
        ({"Content-Type": "application/json; charset=nonsense"}, "Accept"),
        ({"Content-Type": "application/json", "Content-Encoding": "zap"}, "Accept-Encoding"),
    ],
)
async def test_other_media_types_and_codings_are_refused_with_what_is_taken(
    cms: ClientSession, headers: dict[str, str], accept: str
) -> None:
    answer = await cms.put("articles/a", data=b"{}", headers=headers)

    assert answer.status == 415
    assert answer.headers[accept]
    await problem(answer)


async def test_a_compressed_article_is_read_within_the_same_bounds(
    cms: ClientSession, least: Fields
) -> None:
    small = await cms.put("articles/a", json=least, compress="gzip")
    bomb = await cms.put(
        "articles/b",
        data=gzip.compress(b'{"title": "' + b" " * 10_000_000),
        headers={"Content-Type": "application/json", "Content-Encoding": "gzip"},
    )

    assert small.status == 201
    assert bomb.status == 413


async def test_a_body_in_chunks_is_counted_as_it_comes(cms: ClientSession) -> None:
    async def endless() -> Any:
        for _ in range(70):
            yield b" " * 1024

    answer = await cms.put(
        "articles/a", data=endless(), headers={"Content-Type": "application/json"}
    )

    assert answer.status == 413


@pytest.mark.parametrize("target", ["PUT /api/v1/articles/a", "POST /api/v1/articles"])
async def test_a_request_without_a_length_is_asked_for_one(world: World, target: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
    writer.write(
        f"{target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {CMS}\r\n"
        "Content-Type: application/json\r\n\r\n".encode()
    )

    assert (await reader.readline()).startswith(b"HTTP/1.1 411 ")
    writer.close()
    await writer.wait_closed()


async def test_methods_that_are_not_known_at_an_address_name_those_that_are(
    cms: ClientSession,
) -> None:
    article, listing = await cms.post("articles/a", json={}), await cms.delete("articles")

    assert (article.status, listing.status) == (405, 405)
    assert article.headers["Allow"] == "DELETE, GET, HEAD, PUT"
    assert listing.headers["Allow"] == "GET, HEAD, POST"
    await problem(article)
    assert (await problem(await cms.get("nothing")))["status"] == 404


async def test_browsers_of_other_sites_are_not_let_in(cms: ClientSession) -> None:
    asked = await cms.options(
        "articles", headers={"Origin": "https://x.example", "Access-Control-Request-Method": "GET"}
    )

    assert asked.status == 405
    assert "Access-Control-Allow-Origin" not in asked.headers


async def test_too_many_requests_are_told_when_to_come_back(
    world: World, cms: ClientSession, desk: ClientSession
) -> None:
    text = world.path.read_text(encoding="utf-8")
    world.path.write_text(text.replace("per_second: 1000", "per_second: 1"), encoding="utf-8")
    await world.editions.take_over()

    answers = [await cms.get("sections") for _ in range(4)]

    late = next(each for each in answers if each.status == 429)
    assert int(late.headers["Retry-After"]) >= 1
    await problem(late)
    assert (await desk.get("sections")).status == 200


async def test_a_closed_database_is_503_with_a_time_to_come_back(
    world: World, cms: ClientSession, least: Fields
) -> None:
    await world.store.close()

    for answer in (
        await cms.get("articles"),
        await cms.get("articles/a"),
        await cms.put("articles/a", json=least),
        await cms.delete("articles/a"),
        await cms.post(
            "articles",
            data=json.dumps(least),
            headers={"Content-Type": "application/x-ndjson"},
        ),
    ):
        assert answer.status == 503
        assert int(answer.headers["Retry-After"]) >= 1
        assert "nashra.db" not in (await problem(answer))["detail"]
