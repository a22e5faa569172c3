"""A visit to a page that lists articles: what is new on it is fetched and read."""

import asyncio
from dataclasses import replace

from config.site import PageSelectors
from config.sources import PageSource
from ingest.fetching import FetchError
from ingest.fetching.errors import Refused
from ingest.polling.article_pages import read_pages
from ingest.polling.list_page import links_of
from ingest.polling.visit import Visit, Visitor
from storage.store import KnownItem, SourceState


async def visit_page(source: PageSource, state: SourceState, visitor: Visitor) -> Visit:
    """What the list has that is new, the oldest first; raises ``FetchError`` where the list
    itself can't be had.

    An article whose page was refused for good (404, no article in it) is noted and not asked for
    again.
    """
    visit = Visit(state)
    url = state.moved_to or source.page
    if not await visitor.allows(url):
        raise FetchError(url, "robots.txt keeps it from being fetched")
    page = await visitor.door.get(url)
    if page.lasting_url != url:
        visit.state = replace(state, moved_to=page.lasting_url)
    links = await asyncio.to_thread(
        links_of, page.body, url=page.url, charset=page.charset, items=source.items
    )
    if not links:
        raise FetchError(url, "no links to articles were found; name them under items:")
    known = await visitor.store.known_items(visitor.section.slug, [f"url:{link}" for link in links])
    new = [link for link in links if f"url:{link}" not in known][: source.most]
    for link in reversed(new):
        try:
            await _one(link, source, visitor, visit)
        except FetchError as error:
            visit.failure = str(error)
            break
    return visit


async def _one(link: str, source: PageSource, visitor: Visitor, visit: Visit) -> None:
    before = len(visit.refused)
    await asyncio.sleep(visitor.pause)
    try:
        await read_pages([link], visitor, visit, selectors=_selectors(source))
    except Refused as refused:
        if refused.status not in {404, 410}:
            raise
        visit.refused.append(str(refused))
    if len(visit.refused) > before:
        note = {f"url:{link}": KnownItem(visitor.name, "", "refused")}
        await visitor.store.note_items(visitor.section.slug, note, now=visitor.clock())


def _selectors(source: PageSource) -> PageSelectors | None:
    """The source's own selectors; nothing where it has none, so that its host's count."""
    own = {name: getattr(source, name) for name in PageSelectors.model_fields}
    chosen = PageSelectors(**own)
    return None if chosen == PageSelectors() else chosen
