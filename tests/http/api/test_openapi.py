"""The API says of itself what is so: one truth for code, OpenAPI and the reference."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from jsonschema import Draft202012Validator, FormatChecker
from served import World

from config.article_fields import ARTICLE_FIELDS
from server.api.app import create_api
from server.api.routes import OPERATIONS

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"
Fields = dict[str, Any]


@pytest.fixture
async def document(world: World) -> Fields:
    """As anybody gets it, without a token."""
    answer = await world.client.get("/api/v1/openapi.json")
    assert answer.status == 200
    found: Fields = await answer.json()
    return found


def validator(document: Fields, name: str) -> Draft202012Validator:
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    return Draft202012Validator(schema, format_checker=FormatChecker())


def fields_of_reference() -> list[str]:
    page = (REFERENCE / "article.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)


def test_reference_reader_and_schema_name_the_same_fields(document: Fields) -> None:
    schema = document["components"]["schemas"]["ArticleHandedIn"]
    handed_in = [
        name
        for name, rule in schema["properties"].items()
        if "passed over" not in rule["description"]
    ]

    assert tuple(handed_in) == ARTICLE_FIELDS
    assert fields_of_reference()[: len(handed_in)] == handed_in
    assert schema["required"] == ["sections", "title", "published"]


def test_every_schema_is_a_schema_and_every_reference_leads_somewhere(document: Fields) -> None:
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)

    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert named <= set(schemas)


async def test_what_is_answered_is_what_the_schemas_say(
    cms: ClientSession, document: Fields, least: Fields
) -> None:
    whole = {
        **least,
        "id": "whole",
        "url": "https://sawt.example/1",
        "authors": [{"name": "ليلى", "email": "l@x.example"}],
        "categories": ["أ", {"term": "ب", "scheme": "https://x.example/s"}],
        "dateline": "صور",
        "credits": "رويترز",
        "image": {"url": "/a.jpg", "width": 3, "alt": "b"},
        "enclosures": "https://x.example/a.mp3",
        "rights": "©",
        "comments": {"url": "https://x.example/c", "count": 2},
    }
    lines: tuple[object, ...] = (whole, least, {"x": 1}, [])
    stream = b"\n".join(json.dumps(each).encode() for each in lines)
    answers = [
        ("Result", await cms.put("articles/whole", json=whole)),
        ("Article", await cms.get("articles/whole")),
        ("Listing", await cms.get("articles?limit=1")),
        ("Sections", await cms.get("sections")),
        ("Problem", await cms.put("articles/other", json={"title": 3})),
        ("Problem", await cms.put("articles/whole", json={**least, "sections": "english"})),
        (
            "Problem",
            await cms.put(
                "articles/whole", data=b"{", headers={"Content-Type": "application/json"}
            ),
        ),
    ]
    assert validator(document, "ArticleHandedIn").is_valid(whole)
    for name, answer in answers:
        validator(document, name).validate(await answer.json())
    told = await cms.post("articles", data=stream, headers={"Content-Type": "application/x-ndjson"})
    for line in (await told.text()).splitlines():
        validator(document, "StreamAnswer").validate(json.loads(line))
    shown = await (await cms.get("articles/whole")).json()
    assert shown.keys() <= set(document["components"]["schemas"]["Article"]["properties"])
    assert validator(document, "ArticleHandedIn").is_valid(shown)


def test_every_address_and_status_is_documented(world: World, document: Fields) -> None:
    page = (REFERENCE / "api.md").read_text(encoding="utf-8")
    statuses = set()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert f"{method.upper()} {path}" in page
            statuses |= operation["responses"].keys()
    assert len(OPERATIONS) == sum(len(each) for each in document["paths"].values())
    for status in statuses:
        assert re.search(rf"\b{status}\b", page), status


def test_no_address_answers_that_the_document_does_not_name(world: World, document: Fields) -> None:
    app = create_api(store=world.store, editions=world.editions, clock=world.clock)
    answered = {resource.canonical for resource in app.router.resources()}

    assert answered == {"", "/", "/openapi.json", *document["paths"]}


class Links(HTMLParser):
    """What a page refers to, and what in it may be referred to."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: set[str] = set()
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name in {"href", "src"}:
                self.targets.add(value or "")
            if name == "id":
                self.ids.add(value or "")


async def test_the_page_shows_every_address_and_needs_nothing_from_elsewhere(
    world: World, document: Fields
) -> None:
    answer = await world.client.get("/api/v1")
    page = await answer.text()

    assert str(answer.url).endswith("/api/v1/")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    links = Links()
    links.feed(page)
    assert {each for each in links.targets if not each.startswith("#")} == {"openapi.json"}
    assert {each.removeprefix("#") for each in links.targets - {"openapi.json"}} <= links.ids
    for path, methods in document["paths"].items():
        for method in methods:
            assert f"{method.upper()} /api/v1{path}" in page
    assert set(document["components"]["schemas"]) <= links.ids


async def test_without_tokens_the_api_is_off_and_says_what_it_would_be(world: World) -> None:
    text = world.path.read_text(encoding="utf-8")
    world.path.write_text(text.partition("api:")[0], encoding="utf-8")
    await world.editions.take_over()

    answer = await world.client.get("/api/v1/articles", headers={"Authorization": "Bearer x"})

    assert answer.status == 404
    assert "The API is off" in (await answer.json())["detail"]
    assert (await world.client.get("/api/v1/")).status == 200
    assert (await world.client.get("/api/v1/openapi.json")).status == 200
