"""One article: put, shown, withdrawn."""

import asyncio
from datetime import datetime

from aiohttp import hdrs, web

from config.errors import NashraError
from feeds.article import Article, State
from server.api.access import Access
from server.api.bodies import body_of, is_stream, json_object
from server.api.keys import DESK
from server.api.problems import HEADERS, ApiProblem
from server.api.representation import json_answer, path_of, representation, version_of
from server.api.streams import take_stream
from server.api.taking import (
    Conditions,
    Objections,
    article_of,
    no_article,
    outcome_of,
    result_of,
    status_of,
    stored_id,
)
from server.preconditions import Verdict, evaluate
from storage.store import Written


async def put_article(request: web.Request) -> web.StreamResponse:
    """Creates or updates the article of this id."""
    access = request.app[DESK].gate.admit(request)
    article_id = stored_id(request.match_info["id"])
    if not article_id:
        raise ApiProblem(404, "An article's id is a text of at most 1,000 characters.")
    if is_stream(request):
        raise ApiProblem(415, "One article is put here, as application/json.")
    return await _take_one(request, access, article_id)


async def post_articles(request: web.Request) -> web.StreamResponse:
    """Creates or updates one article by the id that it brings or is given, or a stream of them."""
    access = request.app[DESK].gate.admit(request)
    if is_stream(request):
        return await take_stream(request, access)
    return await _take_one(request, access, None)


async def get_article(request: web.Request) -> web.StreamResponse:
    """The article of this id, as it may be handed in again."""
    desk = request.app[DESK]
    access = desk.gate.admit(request)
    access.check_reading()
    article = await desk.store.get(stored_id(request.match_info["id"]))
    article = _visible(article, access, now=desk.clock())
    version = version_of(article)
    headers: dict[str, str] = {hdrs.ETAG: f'"{version}"'}
    verdict = evaluate(
        version=version,
        entity_tag=f'"{version}"',
        modified=article.updated,
        if_match=_joined(request, hdrs.IF_MATCH),
        if_none_match=_joined(request, hdrs.IF_NONE_MATCH),
    )
    if verdict is Verdict.FAILED:
        raise ApiProblem(412, "The article is not as the request's conditions ask for.")
    if verdict is Verdict.NOT_MODIFIED:
        return web.Response(status=304, headers={**HEADERS, **headers})
    return json_answer(representation(article), headers=headers)


async def delete_article(request: web.Request) -> web.StreamResponse:
    """Withdraws the article of this id; once more is no mistake."""
    desk = request.app[DESK]
    access = desk.gate.admit(request)
    now = desk.clock()
    objections = Objections(access, now, _conditions(request))
    article_id = stored_id(request.match_info["id"])
    await desk.store.retract(article_id, now=now, objection=objections.to_withdrawing)
    return web.Response(status=204, headers=HEADERS)


async def _take_one(
    request: web.Request, access: Access, article_id: str | None
) -> web.StreamResponse:
    desk = request.app[DESK]
    api = access.newsroom.api
    fields = json_object(await body_of(request, longest=api.body_size), nesting=api.nesting)
    now = desk.clock()
    # Cleaning a long text takes time in which nobody else should wait.
    article = await asyncio.to_thread(
        article_of, fields, access=access, now=now, article_id=article_id
    )
    conditions = Conditions() if article_id is None else _conditions(request)
    objections = Objections(access, now, conditions)
    (written,) = await desk.store.put_each([article], now=now, objection=objections.to_writing)
    return _told(written)


def _told(written: Written | NashraError) -> web.Response:
    if not isinstance(written, Written):
        raise written
    # No ETag field: what was stored is the article cleaned, not the bytes that were sent
    # (RFC 9110, 9.3.4). The tag stands in the body.
    headers: dict[str, str] = {}
    if outcome_of(written) == "created":
        headers[hdrs.LOCATION] = path_of(written.article.id)
    return json_answer(result_of(written), status=status_of(written), headers=headers)


def _visible(article: Article | None, access: Access, *, now: datetime) -> Article:
    """The article, where this token may see it; raises 403, 404 or 410."""
    if article is None:
        raise no_article()
    # One that was withdrawn ahead of its instant was never seen, and is not to become known.
    known = article.state is State.RETRACTED and article.published <= now
    if not known and not access.sees(article):
        raise no_article()
    if article.state is State.RETRACTED:
        raise ApiProblem(410, "The newsroom has withdrawn this article.")
    if not access.covers(article.sections):
        access.check_reading(article.sections[0])
    return article


def _conditions(request: web.Request) -> Conditions:
    return Conditions(_joined(request, hdrs.IF_MATCH), _joined(request, hdrs.IF_NONE_MATCH))


def _joined(request: web.Request, name: str) -> str | None:
    """A list field, whose lines are one list (RFC 9110, 5.3)."""
    lines = request.headers.getall(name, [])
    return ", ".join(lines) if lines else None
