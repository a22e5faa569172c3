"""Refusals of the API as problem details (RFC 9457)."""

import json
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Unpack

import structlog
from aiohttp import hdrs, web

from config.errors import NashraError
from ingest.errors import Refusal
from server.api.answers import Members, Mistake, Problem
from storage.errors import StorageBusy, StorageError

MEDIA_TYPE = "application/problem+json"
#: What every answer of the API carries: nothing of it is kept, guessed, or shared by browsers.
HEADERS: Mapping[str, str] = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
#: Seconds after which a client may try again where the database can't be used now.
RETRY_SECONDS = 5
_BUSY_SECONDS = 1

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = structlog.get_logger()


class ApiProblem(NashraError):
    """A request, or one article of it, that can't be done."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        **members: Unpack[Members],
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})
        #: What it says beyond others, such as the line of a mistake.
        self.members: Members = members

    def __reduce__(self) -> tuple[Callable[..., "ApiProblem"], tuple[object, ...]]:
        """A problem goes from one process to another."""
        return _problem, (self.status, self.detail, self.headers, self.members)

    def body(self) -> Problem:
        """The problem as a JSON object; its type is ``about:blank``, so it is not written."""
        return {
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            **self.members,
        }


def _problem(status: int, detail: str, headers: Mapping[str, str], members: Members) -> ApiProblem:
    return ApiProblem(status, detail, headers=headers, **members)


def of_refusal(refusal: Refusal) -> ApiProblem:
    """The article can't be taken: 422 with every field's path."""
    errors: list[Mistake] = [
        {"path": each.path, "detail": each.reason} for each in refusal.problems
    ]
    return ApiProblem(422, "The article can't be taken as it is.", errors=errors)


def of_storage(error: StorageError) -> ApiProblem:
    """The articles can't be read or written now: 503, and when to try again. What is wrong with
    the database is the operator's business, and stands in the log."""
    busy = isinstance(error, StorageBusy)
    detail = (
        "The articles are being written by another process; try again."
        if busy
        else "The articles can't be read or written now; try again."
    )
    seconds = _BUSY_SECONDS if busy else RETRY_SECONDS
    return ApiProblem(503, detail, headers={hdrs.RETRY_AFTER: str(seconds)})


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns every refusal below this middleware into problem details."""
    try:
        answer = await handler(request)
    except ApiProblem as problem:
        answer = response(problem)
    except Refusal as refusal:
        answer = response(of_refusal(refusal))
    except StorageError as error:
        log.error("the API can't use the articles", path=request.path, error=str(error))
        answer = response(of_storage(error))
    except web.HTTPMethodNotAllowed as wrong:
        allowed = ", ".join(sorted(wrong.allowed_methods))
        detail = f"Allowed here: {allowed}."
        answer = response(ApiProblem(wrong.status, detail, headers={hdrs.ALLOW: allowed}))
    except web.HTTPNotFound as missing:
        detail = "There is nothing at this address of the API."
        answer = response(ApiProblem(missing.status, detail))
    return answer


def response(problem: ApiProblem) -> web.Response:
    """The problem as an answer."""
    return web.Response(
        status=problem.status,
        body=encoded(problem.body()),
        headers={**HEADERS, **problem.headers, hdrs.CONTENT_TYPE: MEDIA_TYPE},
    )


def encoded(value: object) -> bytes:
    """A value as JSON in UTF-8, on one line."""
    return _dumps(value).encode("utf-8", "replace")


_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
