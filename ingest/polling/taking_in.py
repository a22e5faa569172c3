"""Articles of a source into the store: once, whichever source has them first, whatever they are
called the next time."""

from collections.abc import Sequence
from dataclasses import replace

from feeds.article import Article, Outcome
from ingest.folding import folded
from ingest.polling.visit import Taken, Visitor
from storage.store import KnownItem


async def take_in(taken: Sequence[Taken], visitor: Visitor) -> int:
    """Stores what is new or changed, and notes it; returns how many articles changed.

    An item that another source of the section brought first, by its id, its address, or its title
    and day, is left. One that this source had under another id is that article still.
    """
    section = visitor.section.slug
    names = {each: _names(each) for each in taken}
    known = await visitor.store.known_items(
        section, list(dict.fromkeys(name for found in names.values() for name in found))
    )
    articles: dict[str, Article] = {}
    notes: dict[str, KnownItem] = {}
    for each in taken:
        before = next((known[name] for name in names[each] if name in known), None)
        before = before or next((notes[name] for name in names[each] if name in notes), None)
        if before is not None and before.source != visitor.name:
            # The names that are new lead to the same article from now on.
            notes |= {name: before for name in names[each] if name not in known}
            continue
        # Of a row that was refused so far, no article was made.
        article_id = (before.article_id if before else "") or each.article.id
        articles[article_id] = replace(each.article, id=article_id)
        notes |= dict.fromkeys(names[each], KnownItem(visitor.name, article_id, each.digest))
    now = visitor.clock()
    outcomes = await visitor.store.put_many(list(articles.values()), now=now)
    # After the articles: what is noted is on disk, and what is not noted is taken again.
    await visitor.store.note_items(section, notes, now=now)
    return sum(outcome is not Outcome.UNCHANGED for outcome in outcomes)


def _names(taken: Taken) -> tuple[str, ...]:
    article = taken.article
    title = f"title:{article.published:%Y-%m-%d} {folded(article.title)}"
    return tuple(dict.fromkeys((*taken.names, title)))
