"""What a request hands over: its media type, its body within bounds, its JSON."""

import asyncio
import codecs
import json
from typing import Any, NoReturn

from aiohttp import ClientPayloadError, hdrs, web

from server.api.problems import ApiProblem

#: Media types of one article, and of a stream of them.
JSON_TYPE = "application/json"
NDJSON_TYPE = "application/x-ndjson"
_STREAMS = frozenset({NDJSON_TYPE, "application/ndjson", "application/jsonl"})
#: Codings that aiohttp undoes while it reads.
_CODINGS = frozenset({"", "identity", "gzip", "deflate", "br"})
#: Seconds that a client may take to send one article.
_SECONDS = 60.0


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


_DECODER = json.JSONDecoder(parse_constant=_no_constant)


def is_stream(request: web.Request) -> bool:
    """Whether many articles come, one a line; raises 415 for what is neither."""
    kind = request.content_type.lower()
    stream = kind in _STREAMS
    if not stream and kind != JSON_TYPE and not kind.endswith("+json"):
        accepted = f"{JSON_TYPE}, {NDJSON_TYPE}"
        raise _unsupported(f"An article is sent as {accepted}.", accepted)
    charset = request.charset
    if charset is not None and not _is_utf8(charset):
        raise _unsupported("JSON is sent in UTF-8.", JSON_TYPE)
    coding = request.headers.get(hdrs.CONTENT_ENCODING, "").strip().lower()
    if coding not in _CODINGS:
        raise ApiProblem(
            415,
            "This content coding is not read.",
            headers={hdrs.ACCEPT_ENCODING: "gzip, deflate, br"},
        )
    return stream


def check_has_body(request: web.Request) -> None:
    """Raises 411 for a request that does not say that anything follows."""
    if request.headers.get(hdrs.CONTENT_LENGTH) is None and not _is_chunked(request):
        raise ApiProblem(411, "Send the article with its Content-Length, or in chunks.")


async def body_of(request: web.Request, *, longest: int) -> bytes:
    """The whole body of at most ``longest`` bytes; raises 408, 411 or 413."""
    check_has_body(request)
    if int(request.headers.get(hdrs.CONTENT_LENGTH, "0")) > longest:
        raise _too_large(longest)
    body = bytearray()
    try:
        async with asyncio.timeout(_SECONDS):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > longest:
                    raise _too_large(longest)
    except TimeoutError:
        raise ApiProblem(408, f"The article took more than {_SECONDS:.0f} seconds.") from None
    except ClientPayloadError:
        raise ApiProblem(400, "The body can't be read: is its coding the one it names?") from None
    return bytes(body)


def json_object(text: bytes, *, nesting: int) -> dict[str, Any]:
    """The JSON object of a body or line; raises 400 with the place, or 422 for another value.

    ``nesting`` is how many arrays and objects may lie in each other.
    """
    try:
        decoded = text.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        detail = f"The JSON is not UTF-8: byte {error.start + 1:,} can't be read."
        raise ApiProblem(400, detail, byte=error.start + 1) from None
    try:
        value: object = _DECODER.decode(decoded)
    except json.JSONDecodeError as error:
        detail = f"Not JSON: {error.msg} (line {error.lineno}, column {error.colno})."
        raise ApiProblem(400, detail, line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise _too_deep(nesting) from None
    except ValueError as error:  # a number of thousands of digits, or none (NaN)
        raise ApiProblem(400, f"Not JSON: {str(error)[:100]}.") from None
    if _deeper_than(nesting, value):
        raise _too_deep(nesting)
    if not isinstance(value, dict):
        problem = "an article is a JSON object"
        raise ApiProblem(
            422, "The article can't be taken as it is.", errors=[{"path": "", "detail": problem}]
        )
    return value


def _deeper_than(nesting: int, value: object) -> bool:
    level = [value]
    for _ in range(nesting + 1):
        inside: list[object] = []
        for each in level:
            if isinstance(each, dict):
                inside.extend(each.values())
            elif isinstance(each, list):
                inside.extend(each)
        # Only what can hold something goes on: a list of a million numbers is one level.
        level = [each for each in inside if isinstance(each, dict | list)]
        if not level:
            return False
    return True


def _is_chunked(request: web.Request) -> bool:
    return "chunked" in request.headers.get(hdrs.TRANSFER_ENCODING, "").lower()


def _is_utf8(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name in {"utf-8", "ascii"}
    except LookupError:
        return False


def _unsupported(detail: str, accepted: str) -> ApiProblem:
    return ApiProblem(415, detail, headers={hdrs.ACCEPT: accepted})


def _too_large(longest: int) -> ApiProblem:
    return ApiProblem(413, f"An article has at most {longest:,} bytes here.")


def _too_deep(nesting: int) -> ApiProblem:
    return ApiProblem(400, f"Not read: more than {nesting} arrays and objects in each other.")
