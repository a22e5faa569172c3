"""Articles from their own pages: fetched one after the other, as the site allows."""

import asyncio
from collections.abc import Sequence
from hashlib import blake2b

from config.site import PageSelectors
from ingest.errors import Refusal
from ingest.fetching import Fetched
from ingest.markup.encoding import declared_text
from ingest.pages import article_from_page
from ingest.polling.visit import Taken, Visit, Visitor


async def read_pages(
    urls: Sequence[str],
    visitor: Visitor,
    visit: Visit,
    *,
    selectors: PageSelectors | None,
) -> None:
    """Adds the articles of these pages to the visit, and what was refused.

    Raises ``FetchError`` where a page can't be had now: what follows is left for the next visit.
    """
    for number, url in enumerate(urls):
        if not await visitor.allows(url):
            visit.refused.append(f"{url}: robots.txt keeps it from being fetched")
            continue
        if number:
            await asyncio.sleep(visitor.pause)
        page = await visitor.door.get(url)
        try:
            visit.taken.append(await asyncio.to_thread(_read, url, page, visitor, selectors))
        except Refusal as refusal:
            visit.refused.append(f"{url}: {refusal}")


def _read(url: str, page: Fetched, visitor: Visitor, selectors: PageSelectors | None) -> Taken:
    article = article_from_page(
        declared_text(page.body, declared=page.charset),
        newsroom=visitor.newsroom,
        now=visitor.clock(),
        url=page.lasting_url,
        home=visitor.section,
        selectors=selectors,
    )
    names = tuple(f"url:{each}" for each in dict.fromkeys((url, article.url or url)))
    return Taken(
        article=article, names=names, digest=blake2b(page.body, digest_size=16).hexdigest()
    )
