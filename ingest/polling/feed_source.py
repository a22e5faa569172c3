"""A visit to an upstream feed: conditional, and full texts from the pages where that is asked."""

import asyncio
from dataclasses import replace

from config.sources import FeedSource
from feeds.article import Article
from ingest.errors import Refusal
from ingest.fetching import Fetched, FetchError
from ingest.fetching.errors import Refused
from ingest.polling.article_pages import read_pages
from ingest.polling.filtering import is_wanted
from ingest.polling.timing import freshness
from ingest.polling.visit import Taken, Visit, Visitor
from ingest.upstream import FeedItem, FeedReading, read_feed
from storage.store import SourceState

#: Pages that are fetched for full texts at one visit; the other items wait for the next.
_MOST_PAGES = 30


async def visit_feed(source: FeedSource, state: SourceState, visitor: Visitor) -> Visit:
    """The items that are new or changed; raises ``FetchError``."""
    url = state.moved_to or source.feed
    answer = await visitor.door.get(url, _conditions(state))
    rest = freshness(answer.headers.get("Cache-Control", ""))
    moved = answer.lasting_url if answer.lasting_url != source.feed else ""
    if answer.status == 304:
        return Visit(replace(state, moved_to=moved), rest=rest)
    reading = await asyncio.to_thread(_read, answer, visitor)
    visit = Visit(
        replace(
            state,
            moved_to=moved,
            etag=answer.headers.get("ETag", ""),
            last_modified=answer.headers.get("Last-Modified", ""),
        ),
        rest=max(rest, reading.interval),
    )
    for item in reading.items:
        if isinstance(item.article, Refusal):
            visit.refused.append(f"{item.name}: {item.article}")
        elif is_wanted(item.article, include=source.include, exclude=source.exclude):
            visit.taken.append(_taken(item, item.article))
    if source.full_text == "page":
        await _with_full_texts(visit, visitor)
    return visit


def _conditions(state: SourceState) -> dict[str, str]:
    conditions = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in conditions.items() if value}


def _read(answer: Fetched, visitor: Visitor) -> FeedReading:
    try:
        return read_feed(
            answer.body,
            content_type=answer.headers.get("Content-Type", ""),
            url=answer.url,
            section=visitor.section,
            newsroom=visitor.newsroom,
            now=visitor.clock(),
        )
    except Refusal as refusal:
        raise FetchError(answer.url, str(refusal)) from refusal


def _taken(item: FeedItem, article: Article) -> Taken:
    names = [f"id:{item.name}"]
    if article.url is not None:
        names.append(f"url:{article.url}")
    return Taken(article=article, names=tuple(names), digest=item.digest)


async def _with_full_texts(visit: Visit, visitor: Visitor) -> None:
    """The text of each new or changed item from its page; the rest stays the feed's word."""
    known = await visitor.store.known_items(
        visitor.section.slug, [each.names[0] for each in visit.taken]
    )
    changed = [
        each
        for each in visit.taken
        if each.names[0] not in known or known[each.names[0]].digest != each.digest
    ]
    visit.taken = []
    for number, each in enumerate(changed):
        if number >= _MOST_PAGES:
            # Not remembered as seen: the next visit is to meet them again.
            visit.state = replace(visit.state, etag="", last_modified="")
            break
        if number:
            await asyncio.sleep(visitor.pause)
        visit.taken.append(await _with_full_text(each, visit, visitor))


async def _with_full_text(each: Taken, visit: Visit, visitor: Visitor) -> Taken:
    """The item with its page's text; as the feed has it where the page can't be read."""
    if each.article.url is None:
        return each
    page = Visit(visit.state)
    try:
        await read_pages([each.article.url], visitor, page, selectors=None)
    except FetchError as error:
        if not isinstance(error, Refused) or error.status not in {403, 404, 410, 451}:
            # It may be there later: the feed is asked for again, whatever its validators say.
            visit.state = replace(visit.state, etag="", last_modified="")
        visit.refused.append(f"{each.article.url}: the feed's own text is used: {error}")
        return each
    if not page.taken:
        visit.refused += page.refused
        return each
    full = page.taken[0].article
    return replace(
        each,
        article=replace(
            each.article,
            content_html=full.content_html,
            dateline=each.article.dateline or full.dateline,
            credits=each.article.credits or full.credits,
            image=each.article.image or full.image,
            authors=each.article.authors or full.authors,
        ),
    )
