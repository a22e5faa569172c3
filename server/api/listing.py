"""The published articles page by page, and the sections."""

import base64
import binascii
import heapq
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import urlencode

from aiohttp import hdrs, web

from config.nearest import nearest
from config.settings import Right
from config.site import Format, Newsroom
from feeds.addresses import feed_url
from feeds.article import Article
from server.api.access import Access
from server.api.answers import Listing, Mistake, OwnSection, Sections
from server.api.keys import DESK
from server.api.problems import ApiProblem
from server.api.representation import PREFIX, json_answer, representation
from storage.store import ArticleStore, Position

#: Articles on a page, where nothing is said and at most.
USUAL, MOST = 50, 200
#: The name of all sections together.
_EVERYTHING = "all"
_FORMATS: tuple[Format, ...] = ("rss", "atom", "json")


async def list_articles(request: web.Request) -> web.Response:
    """Published articles, newest first, as many as asked for, with the address of the next."""
    desk = request.app[DESK]
    access = desk.gate.admit(request)
    access.check_reading()
    section, limit, before = _asked(request, access.newsroom)
    if section is not None:
        access.check_reading(section)
    # One more than asked for tells whether there is a next page.
    found = await _newest(desk.store, access, section, limit=limit + 1, before=before)
    shown = found[:limit]
    answer: Listing = {"articles": [representation(each) for each in shown]}
    headers: dict[str, str] = {}
    if len(found) > limit:
        answer["next"] = _next_page(section, limit, Position.of(shown[-1]))
        headers[hdrs.LINK] = f'<{answer["next"]}>; rel="next"'
    return json_answer(answer, headers=headers)


async def list_sections(request: web.Request) -> web.Response:
    """The sections of the token, each with what may be done in it."""
    access = request.app[DESK].gate.admit(request)
    token, newsroom = access.token, access.newsroom
    allow: list[Right] = []
    if token.may_read:
        allow.append("read")
    if token.may_write:
        allow.append("write")
    sections: list[OwnSection] = [
        {
            "slug": section.slug,
            "title": section.title,
            "language": section.language,
            "timezone": section.timezone,
            "allow": allow,
            "feeds": {form: feed_url(newsroom, section.slug, form) for form in _FORMATS},
        }
        for section in newsroom.sections
        if section.slug in token.sections
    ]
    answer: Sections = {"sections": sections}
    return json_answer(answer)


async def _newest(
    store: ArticleStore,
    access: Access,
    section: str | None,
    *,
    limit: int,
    before: Position | None,
) -> Sequence[Article]:
    if section is not None or access.has_every_section:
        return await store.newest(section, limit=limit, before=before)
    # Of a few sections: the newest of all are among the newest of each.
    lists = [await store.newest(each, limit=limit, before=before) for each in access.token.sections]
    merged = heapq.merge(*lists, key=Position.of, reverse=True)
    unique = {article.id: article for article in merged}
    return list(islice(unique.values(), limit))


def _asked(request: web.Request, newsroom: Newsroom) -> tuple[str | None, int, Position | None]:
    """Section, limit and place of the query; raises 400 with all that is wrong with it."""
    errors: list[Mistake] = []
    section = request.query.get("section") or None
    if section == _EVERYTHING:
        section = None
    elif section is not None and section not in {each.slug for each in newsroom.sections}:
        near = nearest(section, [each.slug for each in newsroom.sections])
        hint = f"; did you mean {near!r}?" if near else ""
        errors.append({"path": "section", "detail": f"there is no section {section[:80]!r}{hint}"})
    written = request.query.get("limit", str(USUAL))
    limit = int(written) if re.fullmatch("[0-9]{1,4}", written) else 0
    if not 1 <= limit <= MOST:
        errors.append({"path": "limit", "detail": f"a whole number from 1 to {MOST} is expected"})
    cursor = request.query.get("before") or None
    before = _position(cursor) if cursor else None
    if cursor and before is None:
        errors.append(
            {"path": "before", "detail": "it is none that this API has given: take it from next"}
        )
    if errors:
        raise ApiProblem(400, "The query can't be answered.", errors=errors)
    return section, limit, before


def _next_page(section: str | None, limit: int, place: Position) -> str:
    query = {"section": section, "limit": limit, "before": _cursor(place)}
    return f"{PREFIX}/articles?" + urlencode({name: said for name, said in query.items() if said})


def _cursor(place: Position) -> str:
    """The place of a page's last article; opaque, so that it may become another one."""
    text = f"{place.published.timestamp():.0f} {place.id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _position(cursor: str) -> Position | None:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True).decode()
        seconds, _, article_id = text.partition(" ")
        return Position(datetime.fromtimestamp(int(seconds), UTC), article_id)
    except (ValueError, binascii.Error, OverflowError, OSError):
        return None
