"""Articles, where they stand, revisions and facts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("key", _KEY, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("published", sa.BigInteger, nullable=False),
        sa.Column("updated", sa.BigInteger, nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("summary", sa.Text),
        sa.Column("content_html", sa.Text, nullable=False),
        sa.Column("dateline", sa.Text),
        sa.Column("rights", sa.Text),
        sa.Column("parts", sa.Text, nullable=False),
        sa.Column("retracted", sa.BigInteger),
    )
    op.create_index("articles_by_time", "articles", ["state", "published", "key"])
    op.create_index("articles_retracted", "articles", ["retracted", "key"])
    op.create_table(
        "placements",
        sa.Column("section", sa.String(80), primary_key=True),
        sa.Column("key", _KEY, sa.ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("published", sa.BigInteger, nullable=False),
    )
    op.create_index("placements_by_time", "placements", ["section", "state", "published", "key"])
    op.create_index("placements_of_article", "placements", ["key"])
    op.create_table(
        "revisions",
        sa.Column("section", sa.String(80), primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("modified", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "facts",
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("facts", "revisions", "placements", "articles"):
        op.drop_table(table)
