"""One article over the API: created, changed, shown, withdrawn."""

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import ClientSession
from served import World

from config.loading import load

ID = "tag:sawt.example,2024:a/b?c"
AT = "articles/" + quote(ID, safe="")
Fields = dict[str, Any]


async def test_an_article_is_created_shown_unchanged_updated_and_in_its_feed(
    world: World, cms: ClientSession, least: Fields
) -> None:
    created = await cms.put(AT, json=least)
    told = await created.json()
    shown = await cms.get(created.headers["Location"])

    assert created.status == 201
    assert created.headers["Location"] == f"/api/v1/{AT}"
    assert created.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in created.headers
    # RFC 9110, 9.3.4: what was stored is not what was sent.
    assert "ETag" not in created.headers
    assert {**told, "etag": ""} == {
        "id": ID,
        "outcome": "created",
        "state": "published",
        "etag": "",
    }
    assert shown.status == 200
    assert shown.headers["ETag"] == told["etag"]
    assert (await shown.json())["published"] == "2024-06-19T20:32:25+03:00"
    assert "سوق جديد في صور" in await world.text("/feeds/economy.rss")

    again = await cms.put(AT, json=least)
    assert again.status == 200
    assert (await again.json())["outcome"] == "unchanged"

    changed = await cms.put(AT, json={**least, "title": "سوق قديم"})
    assert changed.status == 200
    assert (await changed.json())["outcome"] == "updated"
    assert "سوق قديم" in await world.text("/feeds/economy.rss")


async def test_what_is_shown_can_be_handed_in_again_and_changes_nothing(
    world: World, cms: ClientSession
) -> None:
    """For every sample, with all that it has."""
    known = {section.slug for section in world.newsroom.sections}
    samples = Path(__file__).parents[3] / "config" / "samples"
    lines = [
        json.loads(line)
        for file in sorted(samples.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    world.clock.forward(days=2000)
    assert {"economy", "arab-international"} <= known
    handed_in = 0
    for line in lines:
        sections = line["sections"] if isinstance(line["sections"], list) else [line["sections"]]
        if not {"economy", "arab-international"} >= set(sections):
            continue
        created = await cms.post("articles", json=line)
        assert created.status == 201, await created.text()
        shown = await cms.get(created.headers["Location"])
        article = await shown.json()
        again = await cms.put(created.headers["Location"], json=article)
        assert (await again.json())["outcome"] == "unchanged"
        assert (await again.json())["etag"] == shown.headers["ETag"]
        handed_in += 1
    assert handed_in > 5


async def test_an_article_without_an_id_is_given_one(cms: ClientSession, least: Fields) -> None:
    created = await cms.post("articles", json=least)
    again = await cms.post("articles", json=least)

    assert (created.status, again.status) == (201, 200)
    assert (await created.json())["id"].startswith("tag:sawt.example,2024-06-19:economy/")
    assert (await cms.get(created.headers["Location"])).status == 200


async def test_another_id_in_the_article_than_in_its_address_is_a_conflict(
    cms: ClientSession, least: Fields
) -> None:
    same = await cms.put(AT, json={**least, "id": ID})
    other = await cms.put(AT, json={**least, "id": "other"})

    assert same.status == 201
    assert other.status == 409
    assert (await other.json())["errors"] == [{"path": "id", "detail": f"expected '{ID}'"}]


async def test_every_problem_of_an_article_is_told_with_its_path(
    cms: ClientSession, least: Fields
) -> None:
    refused = await cms.put(
        AT, json={**least, "title": "", "authors": [{"name": "a"}, {"url": "x"}], "pubDate": "x"}
    )
    problem = await refused.json()

    assert refused.status == 422
    assert refused.content_type == "application/problem+json"
    assert [each["path"] for each in problem["errors"]] == [
        *("pubDate", "title", "authors[1].url", "authors[1].name")
    ]
    assert "did you mean 'published'?" in problem["errors"][0]["detail"]
    assert (await cms.get(AT)).status == 404


async def test_a_withdrawn_article_is_gone_and_can_be_put_anew(
    world: World, cms: ClientSession, least: Fields
) -> None:
    await cms.put(AT, json=least)

    assert (await cms.delete(AT)).status == 204
    assert (await cms.delete(AT)).status == 204
    assert (await cms.get(AT)).status == 410
    assert [each.id for each in await world.store.tombstones("economy", limit=9)] == [ID]
    assert "سوق جديد" not in await world.text("/feeds/economy.rss")
    anew = await cms.put(AT, json=least)
    assert anew.status == 201
    assert (await anew.json())["outcome"] == "created"
    assert (await cms.get(AT)).status == 200


async def test_withdrawing_what_never_was_is_not_found(cms: ClientSession) -> None:
    assert (await cms.delete("articles/nothing")).status == 404


async def test_a_scheduled_article_is_known_to_those_alone_who_may_write_its_section(
    world: World, cms: ClientSession, desk: ClientSession, economy: ClientSession, least: Fields
) -> None:
    await cms.put(AT, json={**least, "published": "2024-06-20T00:00:00"})
    elsewhere = {**least, "sections": "arab-international", "published": "2024-06-20T00:00:00"}
    await cms.put("articles/elsewhere", json=elsewhere)

    assert (await (await cms.get(AT)).json())["state"] == "scheduled"
    assert (await economy.get(AT)).status == 200
    assert (await economy.get("articles/elsewhere")).status == 404
    assert (await desk.get(AT)).status == 404
    for client in (cms, desk):
        assert (await (await client.get("articles")).json())["articles"] == []

    world.clock.forward(hours=4)
    await world.store.publish_due(world.clock())
    assert (await desk.get(AT)).status == 200
    assert len((await (await desk.get("articles")).json())["articles"]) == 2


async def test_an_article_withdrawn_ahead_of_its_time_does_not_become_known(
    cms: ClientSession, desk: ClientSession, least: Fields
) -> None:
    await cms.put(AT, json={**least, "published": "2024-06-20T00:00:00"})
    assert (await cms.delete(AT)).status == 204

    assert (await cms.get(AT)).status == 410
    assert (await desk.get(AT)).status == 404


async def test_an_article_is_put_only_where_it_is_as_the_conditions_ask_for(
    cms: ClientSession, least: Fields
) -> None:
    new = {"If-None-Match": "*"}
    assert (await cms.put(AT, json=least, headers={"If-Match": "*"})).status == 412
    assert (await cms.put(AT, json=least, headers=new)).status == 201
    assert (await cms.put(AT, json=least, headers=new)).status == 412
    first = (await cms.get(AT)).headers["ETag"]

    second = await cms.put(AT, json={**least, "title": "ثان"}, headers={"If-Match": first})
    third = await cms.put(AT, json={**least, "title": "ثالث"}, headers={"If-Match": first})
    again = await cms.put(AT, json={**least, "title": "ثان"}, headers={"If-Match": first})

    assert second.status == 200
    assert third.status == 412
    # What has been done already is no failure: the answer may have gone missing.
    assert (await again.json())["outcome"] == "unchanged"
    assert (await cms.delete(AT, headers={"If-Match": first})).status == 412
    assert (await cms.get(AT, headers={"If-None-Match": first})).status == 200
    current = (await second.json())["etag"]
    assert (await cms.get(AT, headers={"If-None-Match": current})).status == 304
    assert (await cms.delete(AT, headers={"If-Match": current})).status == 204
    assert (await cms.put(AT, json=least, headers={"If-Match": current})).status == 412


async def test_of_many_that_create_one_article_at_once_one_does(
    cms: ClientSession, economy: ClientSession, least: Fields
) -> None:
    answers = await asyncio.gather(
        *(
            client.put(
                AT, json={**least, "title": f"عنوان {number}"}, headers={"If-None-Match": "*"}
            )
            for number in range(10)
            for client in (cms, economy)
        )
    )

    assert sorted(each.status for each in answers) == [201] + [412] * 19


async def test_head_is_get_without_its_body(cms: ClientSession, least: Fields) -> None:
    await cms.put(AT, json=least)

    head, get = await cms.head(AT), await cms.get(AT)

    assert head.status == 200
    assert await head.read() == b""
    assert head.headers["ETag"] == get.headers["ETag"]
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


@pytest.mark.parametrize("written", ["a%20%20b", "%20a%20b", "a%0Ab"])
async def test_an_id_is_one_however_its_white_space_is_written(
    cms: ClientSession, least: Fields, written: str
) -> None:
    assert (await cms.put("articles/a%20b", json=least)).status == 201

    shown = await cms.get(f"/api/v1/articles/{written}")

    assert shown.status == 200
    assert (await shown.json())["id"] == "a b"


async def test_a_changed_configuration_is_what_the_next_request_meets(
    world: World, cms: ClientSession, least: Fields
) -> None:
    text = world.path.read_text(encoding="utf-8")
    world.path.write_text(text.replace("cms: {token: env:CMS_TOKEN", "cms: {token: file:new"))
    (world.path.parent / "new").write_text("another-token-than-before", encoding="utf-8")
    assert load(world.path).api.tokens

    await world.editions.take_over()

    assert (await cms.put(AT, json=least)).status == 401
