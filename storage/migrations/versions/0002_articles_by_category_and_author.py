"""Articles by category and by author."""

import json
from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
#: Articles read at once.
_BATCH = 5_000


def upgrade() -> None:
    table = op.create_table(
        "article_terms",
        sa.Column("section", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("term", _ID, primary_key=True),
        sa.Column("published", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("id", _ID, primary_key=True),
        sa.Column("key", _KEY, sa.ForeignKey("articles.key"), nullable=False),
        sqlite_with_rowid=False,
    )
    last = 0
    while found := _published_after(last):
        rows = sorted((row for article in found for row in _rows(article)), key=_primary_key)
        if rows:
            op.get_bind().execute(sa.insert(table), rows)
        last = found[-1]["key"]


def downgrade() -> None:
    op.drop_table("article_terms")


def _published_after(key: int) -> list[Any]:
    query = sa.text(
        "SELECT key, id, published, parts FROM articles "
        "WHERE key > :key AND state = 'published' ORDER BY key LIMIT :limit"
    )
    return list(op.get_bind().execute(query, {"key": key, "limit": _BATCH}).mappings())


def _rows(article: Any) -> Iterator[dict[str, Any]]:
    parts = json.loads(article["parts"])
    written = [("tags", each["term"]) for each in parts.get("categories", ())]
    written += [("authors", each["name"]) for each in parts.get("authors", ())]
    terms = dict.fromkeys((kind, _composed(name)) for kind, name in written)
    for section in ("", *parts["sections"]):
        for kind, term in terms:
            if term:
                yield {
                    "section": section,
                    "kind": kind,
                    "term": term,
                    "published": article["published"],
                    "id": article["id"],
                    "key": article["key"],
                }


def _composed(name: str) -> str:
    """As terms are compared: without what XML forbids, composed (NFC)."""
    legal = (
        each for each in name if each in "\t\n\r" or (each >= " " and each not in "\ufffe\uffff")
    )
    return normalize("NFC", "".join(legal)).strip()


def _primary_key(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["section"], row["kind"], row["term"], row["published"], row["id"]
