"""The OpenAPI 3.1 document of the API, from the table of its addresses and its types."""

import re
from collections.abc import Iterable
from typing import Any

from feeds.version import VERSION
from server.api.bodies import NDJSON_TYPE
from server.api.problems import MEDIA_TYPE as PROBLEM
from server.api.representation import PREFIX
from server.api.routes import OPERATIONS, Answer, Operation, Parameter
from server.api.schemas import schemas

#: What every request may be refused with.
ALWAYS = (400, 401, 403, 404, 405, 429, 503)
#: What each refusal means here, and the fields that come with it.
REFUSALS: dict[int, Answer] = {
    400: Answer("The JSON is malformed (with its place), or the query can't be answered."),
    401: Answer("There is no token, or it is not known.", headers={"WWW-Authenticate": "Bearer."}),
    403: Answer("The token is not for this section (which is named), or may not do this."),
    404: Answer("There is no such article; or the API is off, for want of tokens."),
    405: Answer("This method is not known here.", headers={"Allow": "Those that are."}),
    408: Answer("The body took too long."),
    409: Answer("The id in the article is another than that of the address."),
    410: Answer("The article was withdrawn."),
    411: Answer("There is neither a length nor chunks."),
    412: Answer("The article is not as the conditions ask for."),
    413: Answer("The article has more bytes than allowed."),
    415: Answer("Another media type, charset or coding than is read."),
    422: Answer("The article can't be taken: every field that is to be mended is named."),
    429: Answer("Too many requests of this token.", headers={"Retry-After": "Seconds."}),
    503: Answer("The articles can't be read or written now.", headers={"Retry-After": "Seconds."}),
}
_ABOUT = (
    "Articles are handed in as JSON, one by one or as a stream of lines. Every request carries a "
    "token of the configuration as `Authorization: Bearer …`. Whatever is refused is answered with "
    "problem details (RFC 9457). No answer may be kept by caches."
)


def openapi() -> dict[str, Any]:
    """The document (OpenAPI 3.1, JSON Schema 2020-12)."""
    paths: dict[str, dict[str, Any]] = {}
    for each in OPERATIONS:
        paths.setdefault(shown_path(each), {})[each.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Nashra", "version": VERSION, "description": _ABOUT},
        "servers": [{"url": PREFIX}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def shown_path(operation: Operation) -> str:
    """The path as people and OpenAPI write it: ``/articles/{id}``."""
    return re.sub(r"\{(\w+):.*\}", r"{\1}", operation.path)


def _operation(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": operation.handler.__name__,
        "summary": operation.summary,
        "description": operation.description,
        "responses": _responses(operation),
    }
    if operation.parameters:
        found["parameters"] = [_parameter(each) for each in operation.parameters]
    if operation.bodies:
        content = {kind: {"schema": _named("ArticleHandedIn")} for kind in operation.bodies}
        found["requestBody"] = {"required": True, "content": content}
    return found


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.place == "path",
        "description": parameter.meaning,
        "schema": dict(parameter.schema),
    }


def _responses(operation: Operation) -> dict[str, Any]:
    done = {str(status): _response(answer) for status, answer in operation.answers.items()}
    refused = {
        str(status): _response(REFUSALS[status], {PROBLEM: "Problem"})
        for status in sorted({*ALWAYS, *operation.refusals})
    }
    return done | refused


def _response(answer: Answer, bodies: dict[str, str] | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"description": answer.meaning}
    if content := dict(answer.bodies) | (bodies or {}):
        found["content"] = {kind: _content(kind, name) for kind, name in content.items()}
    if answer.headers:
        found["headers"] = _headers(answer.headers.items())
    return found


def _content(kind: str, name: str) -> dict[str, Any]:
    # OpenAPI 3.1 has no word for a stream of values: the schema of each line is named beside it.
    return {"x-line-schema": _named(name)} if kind == NDJSON_TYPE else {"schema": _named(name)}


def _headers(headers: Iterable[tuple[str, str]]) -> dict[str, Any]:
    return {
        name: {"description": meaning, "schema": {"type": "string"}} for name, meaning in headers
    }


def _named(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
