"""Articles, their sections, tombstones, revisions and facts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("key", _KEY, primary_key=True, autoincrement=True),
        sa.Column("id", _ID, nullable=False, unique=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("published", sa.BigInteger, nullable=False),
        sa.Column("updated", sa.BigInteger, nullable=False),
        sa.Column("timezone", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("summary", sa.Text),
        sa.Column("content_html", sa.Text, nullable=False),
        sa.Column("dateline", sa.Text),
        sa.Column("rights", sa.Text),
        sa.Column("parts", sa.Text, nullable=False),
    )
    op.create_index("articles_by_time", "articles", ["state", "published", "id"])
    op.create_table(
        "article_sections",
        sa.Column("section", sa.Text, primary_key=True),
        sa.Column("published", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("id", _ID, primary_key=True),
        sa.Column("key", _KEY, sa.ForeignKey("articles.key"), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tombstones",
        sa.Column("section", sa.Text, primary_key=True),
        sa.Column("retracted", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("id", _ID, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("tombstones_of_article", "tombstones", ["id"])
    op.create_table(
        "section_revisions",
        sa.Column("section", sa.Text, primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("modified", sa.BigInteger, nullable=False),
        sa.Column("raised", sa.BigInteger, nullable=False),
    )
    op.create_index("section_revisions_by_change", "section_revisions", ["raised"])
    op.create_table(
        "facts",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("facts", "section_revisions", "tombstones", "article_sections", "articles"):
        op.drop_table(table)
