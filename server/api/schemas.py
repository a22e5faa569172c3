"""The JSON Schemas of the API, from the types that it is written with and the article's table."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from feeds.article import Article, Category, Comments, Enclosure, Image, Person
from ingest.article_table import ARTICLE_TABLE
from server.api.answers import (
    LineRefused,
    LineTaken,
    Listing,
    Problem,
    Result,
    Sections,
    StreamEnd,
)
from server.api.representation import READ_ONLY, SHOWN

_REFERENCE = "#/components/schemas/{model}"
_PARTS: tuple[Any, ...] = (Person, Category, Image, Enclosure, Comments)
_ANSWERS: tuple[Any, ...] = (Problem, Result, LineTaken, LineRefused, StreamEnd, Listing, Sections)
Schema = dict[str, Any]


@cache
def schemas() -> dict[str, Schema]:
    """Every schema of the API by its name."""
    types = (Article, *_PARTS, *_ANSWERS)
    _, found = TypeAdapter.json_schemas(
        [(each.__name__, "serialization", TypeAdapter(each)) for each in types],
        ref_template=_REFERENCE,
    )
    named: dict[str, Schema] = _tidied(found["$defs"])
    named["Article"] = _shown_article(named["Article"])
    named["ArticleHandedIn"] = _handed_in()
    # A type that is not given is read off the URL's ending.
    named["Enclosure"]["required"] = ["url"]
    for part in _PARTS:
        named[part.__name__]["additionalProperties"] = False
    named["StreamAnswer"] = {
        "description": "One line of the answer to a stream.",
        "anyOf": [
            {"$ref": _REFERENCE.format(model=each)}
            for each in ("LineTaken", "LineRefused", "StreamEnd")
        ],
    }
    return dict(sorted(named.items()))


def _handed_in() -> Schema:
    """What may be sent: each field of the table, or nothing, and what ``GET`` shows besides."""
    nothing = {"type": "null"}
    properties: Schema = {
        row.name: {"description": row.meaning, "anyOf": [dict(row.schema), nothing]}
        for row in ARTICLE_TABLE
    }
    for name in READ_ONLY:
        properties[name] = {"description": "Shown, and passed over when handed in."}
    return {
        "description": "An article as it is handed in. What is absent, null or empty is not given.",
        "type": "object",
        "properties": properties,
        "required": [row.name for row in ARTICLE_TABLE if row.is_required],
        "additionalProperties": False,
    }


def _shown_article(schema: Schema) -> Schema:
    """What is shown: what is empty is left out."""
    meanings = {row.name: row.meaning for row in ARTICLE_TABLE}
    properties = {name: dict(schema["properties"][name]) for name in SHOWN}
    for name, meaning in meanings.items():
        if name in properties:
            properties[name]["description"] = meaning
    properties["published"]["description"] = "When it first appeared, or will appear (RFC 3339)."
    properties["updated"]["description"] = "When readers last found it changed (RFC 3339)."
    return {
        "description": "An article as it is kept. It may be handed in again as it is.",
        "type": "object",
        "properties": properties,
        "required": [name for name in schema["required"] if name in SHOWN] + ["state"],
    }


def _tidied(schema: Any) -> Any:
    """Without titles made up from names, and without defaults, which are never written."""
    if isinstance(schema, list):
        return [_tidied(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _tidied(value)
        for key, value in schema.items()
        if not (key == "title" and isinstance(value, str)) and key != "default"
    }
