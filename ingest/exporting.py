"""Everything that is kept, as JSON Lines that an import takes back as it was."""

import json
from collections.abc import AsyncIterator

from feeds.article import Article, State
from ingest.handing_out import fields_of
from storage.store import ArticleStore

#: Articles read at once.
_BATCH = 500


async def exported(store: ArticleStore, *, section: str | None = None) -> AsyncIterator[bytes]:
    """One line for each article, in the order of their ids; of a section alone where it is named.

    A withdrawn article is a line that withdraws it. What is published or changed meanwhile is in
    it or not; no more than a batch is held in memory.
    """
    after = ""
    while articles := await store.in_order_of_ids(after=after, limit=_BATCH):
        for article in articles:
            if section is None or section in article.sections:
                yield _line(article)
        after = articles[-1].id


def _line(article: Article) -> bytes:
    if article.state is State.RETRACTED:
        fields: dict[str, object] = {"id": article.id, "withdrawn": True}
    else:
        fields = fields_of(article)
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
