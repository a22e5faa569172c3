"""A visit to a WordPress site, by its REST API: what was changed since the last one."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import Any
from urllib.parse import urlencode

from config.sources import WordpressSource
from feeds.article import Article
from ingest.article_json import article_from_json
from ingest.errors import Refusal
from ingest.fetching import Fetched, FetchError
from ingest.polling.filtering import is_wanted
from ingest.polling.visit import Taken, Visit, Visitor
from storage.store import SourceState

#: Posts of one answer: what WordPress gives at most.
_PER_PAGE = 50
#: Answers of one visit; the rest is read at the next ones.
_MOST_PAGES = 10


async def visit_wordpress(source: WordpressSource, state: SourceState, visitor: Visitor) -> Visit:
    """Posts that were changed since the last visit, the oldest change first; raises
    ``FetchError``.

    ``mark`` holds the last change that was read, in the site's GMT.
    """
    visit = Visit(state)
    mark = state.mark
    for number in range(_MOST_PAGES):
        if number:
            await asyncio.sleep(visitor.pause)
        posts = _posts(await visitor.door.get(_address(source, mark)))
        for post in posts:
            await asyncio.to_thread(_take, post, source, visitor, visit)
        changed = max((str(post.get("modified_gmt", "")) for post in posts), default=mark)
        if len(posts) < _PER_PAGE or changed <= mark:
            mark = max(mark, changed)
            break
        mark = changed
    visit.state = replace(state, mark=mark)
    return visit


def _address(source: WordpressSource, mark: str) -> str:
    asked = {
        "per_page": _PER_PAGE,
        "orderby": "modified",
        "order": "asc" if mark else "desc",
        "_embed": "author,wp:term,wp:featuredmedia",
    }
    if mark:
        asked["modified_after"] = f"{mark}Z"
    return f"{source.wordpress.rstrip('/')}/wp-json/wp/v2/posts?{urlencode(asked)}"


def _posts(answer: Fetched) -> list[dict[str, Any]]:
    try:
        posts = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise FetchError(answer.url, "its answer is no JSON") from error
    if not isinstance(posts, list) or not all(isinstance(post, dict) for post in posts):
        raise FetchError(answer.url, "its answer is no list of posts")
    return posts


def _take(post: dict[str, Any], source: WordpressSource, visitor: Visitor, visit: Visit) -> None:
    name = _rendered(post, "guid") or f"{source.wordpress.rstrip('/')}/?p={post.get('id')}"
    try:
        article = _article(post, name, visitor)
    except Refusal as refusal:
        visit.refused.append(f"{name}: {refusal}")
        return
    if is_wanted(article, include=source.include, exclude=source.exclude):
        digest = blake2b(repr(sorted(post.items())).encode("utf-8", "replace"), digest_size=16)
        names = (f"id:{name}", f"url:{article.url or name}")
        visit.taken.append(Taken(article=article, names=names, digest=digest.hexdigest()))


def _article(post: dict[str, Any], name: str, visitor: Visitor) -> Article:
    embedded = post.get("_embedded")
    parts: Mapping[str, Any] = embedded if isinstance(embedded, dict) else {}
    fields = {
        "id": name,
        "sections": visitor.section.slug,
        "url": post.get("link"),
        "title": _rendered(post, "title"),
        "content_html": _rendered(post, "content"),
        "summary": _rendered(post, "excerpt"),
        "published": _gmt(post, "date"),
        "updated": _gmt(post, "modified"),
        "authors": [each["name"] for each in _objects(parts.get("author")) if each.get("name")],
        "categories": [
            each["name"]
            for terms in parts.get("wp:term") or ()
            for each in _objects(terms)
            if each.get("name") and each.get("slug") != "uncategorized"
        ],
        "image": next(
            (
                each["source_url"]
                for each in _objects(parts.get("wp:featuredmedia"))
                if each.get("source_url")
            ),
            None,
        ),
    }
    return article_from_json(fields, newsroom=visitor.newsroom, now=visitor.clock())


def _rendered(post: Mapping[str, Any], name: str) -> str:
    value = post.get(name)
    text = value.get("rendered") if isinstance(value, dict) else value
    return text if isinstance(text, str) else ""


def _gmt(post: Mapping[str, Any], name: str) -> str | None:
    """A time of WordPress, whose ``_gmt`` fields are UTC and don't say so."""
    value = post.get(f"{name}_gmt")
    if isinstance(value, str) and value:
        return f"{value}Z"
    local = post.get(name)
    return local if isinstance(local, str) else None


def _objects(values: object) -> Iterator[dict[str, Any]]:
    if isinstance(values, list):
        yield from (each for each in values if isinstance(each, dict))
