"""One visit to a source: what it brings is stored, how it went is noted."""

import asyncio
from dataclasses import replace
from random import Random

import structlog

from config.sources import FeedSource, PageSource, SqlSource, WordpressSource
from ingest.fetching import FetchError
from ingest.fetching.errors import Refused
from ingest.importing import import_paths
from ingest.polling.feed_source import visit_feed
from ingest.polling.folder_source import Inbox, move_aside
from ingest.polling.page_source import visit_page
from ingest.polling.sql import visit_sql
from ingest.polling.taking_in import take_in
from ingest.polling.timing import after_failure, after_success
from ingest.polling.visit import Visit, Visitor
from ingest.polling.wordpress_source import visit_wordpress
from storage.store import SourceState

#: A source that is asked, over HTTP or in its database.
Remote = FeedSource | PageSource | WordpressSource | SqlSource
#: Reasons of refusals that one visit writes to the log.
_MOST_SAID = 5

log = structlog.get_logger()


async def visited(
    source: Remote, state: SourceState, visitor: Visitor, random: Random
) -> SourceState:
    """The state of the source after a visit, whose articles are stored."""
    now = visitor.clock().timestamp()
    try:
        visit = await _brought(source, state, visitor)
    except FetchError as error:
        rest = error.retry_after or 0.0 if isinstance(error, Refused) else 0.0
        gone = isinstance(error, Refused) and error.status == 410
        log.warning("a source failed", source=visitor.name, error=str(error), gone=gone)
        failed = failure(source.every, state, str(error), rest=rest, now=now, random=random)
        return replace(failed, gone=gone)
    changed = await take_in(visit.taken, visitor)
    log.info(
        "a source was visited",
        source=visitor.name,
        articles=changed,
        refused=len(visit.refused),
        reasons=visit.refused[:_MOST_SAID],
    )
    after = replace(visit.state, taken=state.taken + changed)
    if visit.failure:
        return failure(source.every, after, visit.failure, rest=visit.rest, now=now, random=random)
    next_visit = now if visit.more else now + after_success(source.every, visit.rest)
    return replace(after, last_success=now, next_visit=next_visit, error="", failures=0)


def failure(
    every: float, state: SourceState, error: str, *, rest: float, now: float, random: Random
) -> SourceState:
    """The state of a source after a visit that failed."""
    failures = state.failures + 1
    pause = after_failure(every, failures, rest, random)
    return replace(state, last_failure=now, next_visit=now + pause, error=error, failures=failures)


async def emptied(inbox: Inbox, state: SourceState, visitor: Visitor) -> SourceState:
    """The state of a folder after what was ready in it was taken in and moved aside.

    An article is on disk before its file is moved: a file that is still there is taken in again,
    which changes nothing.
    """
    now = visitor.clock().timestamp()
    try:
        for path in await asyncio.to_thread(inbox.ready, now=now):
            read = await import_paths(
                [path],
                store=visitor.store,
                newsroom=visitor.newsroom,
                clock=visitor.clock,
                section=visitor.section,
            )
            reasons = [each.within for each in read.refusals]
            moved = await asyncio.to_thread(move_aside, path, reasons)
            error = f"{path.name}: {reasons[0]}" if reasons else ""
            articles = read.created + read.updated + read.unchanged
            state = replace(state, taken=state.taken + articles, last_success=now, error=error)
            log.info(
                "a file was taken in",
                file=str(moved),
                articles=articles,
                withdrawn=read.withdrawn,
                left_out=read.left_out,
                refused=read.refused,
                reasons=reasons[:_MOST_SAID],
            )
    except OSError as error:
        if str(error) != state.error:
            log.warning("a folder can't be emptied", source=visitor.name, error=str(error))
        return replace(state, error=str(error), last_failure=now, next_visit=now + 5)
    return state


async def _brought(source: Remote, state: SourceState, visitor: Visitor) -> Visit:
    if isinstance(source, PageSource):
        return await visit_page(source, state, visitor)
    if isinstance(source, WordpressSource):
        return await visit_wordpress(source, state, visitor)
    if isinstance(source, SqlSource):
        return await visit_sql(source, state, visitor)
    return await visit_feed(source, state, visitor)
