"""The tables. ``storage/migrations`` makes them; a test holds the two together."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

#: Grows with each article taken in; SQLite makes it the row's own place only where it is INTEGER.
_Key = BigInteger().with_variant(Integer, "sqlite")

articles = Table(
    "articles",
    metadata,
    Column("key", _Key, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("state", String(16), nullable=False),
    # Seconds since 1970, UTC.
    Column("published", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("language", String(35), nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text),
    Column("summary", Text),
    Column("content_html", Text, nullable=False),
    Column("dateline", Text),
    Column("rights", Text),
    # The parts, as JSON: read and written whole, never searched here.
    Column("parts", Text, nullable=False),
    # When it was withdrawn, in seconds; nothing while it is not.
    Column("retracted", BigInteger),
)

#: The order of ``all``, of scheduled articles by their time, and of tombstones.
Index("articles_by_time", articles.c.state, articles.c.published, articles.c.key)
Index("articles_retracted", articles.c.retracted, articles.c.key)

#: Where an article stands. It repeats state and time, so that one index holds the order of a
#: section and reading its newest costs the same however large the archive is.
placements = Table(
    "placements",
    metadata,
    Column("section", String(80), primary_key=True),
    Column("key", _Key, ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("published", BigInteger, nullable=False),
)
Index(
    "placements_by_time",
    placements.c.section,
    placements.c.state,
    placements.c.published,
    placements.c.key,
)
Index("placements_of_article", placements.c.key)

#: What of each section has changed how often; ``""`` counts for all of them.
revisions = Table(
    "revisions",
    metadata,
    Column("section", String(80), primary_key=True),
    Column("number", BigInteger, nullable=False),
    # Microseconds since 1970, UTC.
    Column("modified", BigInteger, nullable=False),
)

#: Notes of the program to itself.
facts = Table(
    "facts",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("value", Text, nullable=False),
)
