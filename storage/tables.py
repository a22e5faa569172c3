"""The tables. ``storage/migrations`` makes them; a test holds the two together.

Why they are as they are, and what was measured, is in ``docs/decisions/0002-storage-schema.md``.
"""

from sqlalchemy import BigInteger, Column, Double, ForeignKey, Index, Integer, MetaData, Table, Text

#: The migration that makes these tables. A database that is there already is opened without
#: loading Alembic.
SCHEMA = "0003"
#: Stands in the schema's place while a copy into the database is under way: no Nashra, of whatever
#: version, serves the half of a newsroom.
COPYING = "copying"
#: The fact that a copy notes in its target.
COPY_NOTE = "copy"
#: What a database notes of itself, the last change of ``storage/postgresql.py`` included: it is not
#: of the newsroom, so it is never copied.
OWN_FACTS = (COPY_NOTE, "last change")

metadata = MetaData()

#: SQLite makes it the row's own place only where it is called INTEGER.
_Key = BigInteger().with_variant(Integer, "sqlite")
#: Ids are ordered by code point in every database, so that each gives the same list.
_Id = Text().with_variant(Text(collation="C"), "postgresql")

articles = Table(
    "articles",
    metadata,
    Column("key", _Key, primary_key=True, autoincrement=True),
    Column("id", _Id, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    # Seconds since 1970, UTC; so is every other time but a revision's.
    Column("published", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text),
    Column("summary", Text),
    Column("content_html", Text, nullable=False),
    Column("dateline", Text),
    Column("rights", Text),
    # The parts, as JSON: read and written whole, never searched here.
    Column("parts", Text, nullable=False),
)
#: The order of the published articles of all sections, and of the scheduled ones.
Index("articles_by_time", articles.c.state, articles.c.published, articles.c.id)

#: Where the published articles stand, in the order in which they are read: on SQLite the rows lie
#: in the order of this key, and there is no other copy. An article that is scheduled or withdrawn
#: has no row, so no listing of a section can show it.
article_sections = Table(
    "article_sections",
    metadata,
    Column("section", Text, primary_key=True),
    Column("published", BigInteger, primary_key=True, autoincrement=False),
    Column("id", _Id, primary_key=True),
    Column("key", _Key, ForeignKey("articles.key"), nullable=False),
    sqlite_with_rowid=False,
)

#: Where the published articles stand by category and by author: of a section, or of all (``""``).
article_terms = Table(
    "article_terms",
    metadata,
    Column("section", Text, primary_key=True),
    # What addresses call it: "tags", "authors".
    Column("kind", Text, primary_key=True),
    Column("term", _Id, primary_key=True),
    Column("published", BigInteger, primary_key=True, autoincrement=False),
    Column("id", _Id, primary_key=True),
    Column("key", _Key, ForeignKey("articles.key"), nullable=False),
    sqlite_with_rowid=False,
)

#: What readers saw and is withdrawn: one row for each section, and one for ``""``, all of them.
tombstones = Table(
    "tombstones",
    metadata,
    Column("section", Text, primary_key=True),
    # When it was withdrawn.
    Column("retracted", BigInteger, primary_key=True, autoincrement=False),
    Column("id", _Id, primary_key=True),
    sqlite_with_rowid=False,
)
Index("tombstones_of_article", tombstones.c.id)

#: What of each section has changed how often; ``""`` counts for all of them.
section_revisions = Table(
    "section_revisions",
    metadata,
    Column("section", Text, primary_key=True),
    Column("number", BigInteger, nullable=False),
    # Microseconds since 1970, UTC.
    Column("modified", BigInteger, nullable=False),
    # The number of ``""`` at that change: what was raised since can be read alone.
    Column("raised", BigInteger, nullable=False),
)
Index("section_revisions_by_change", section_revisions.c.raised)

#: What each source of articles was like at its last visit, as JSON.
source_states = Table(
    "source_states",
    metadata,
    Column("source", Text, primary_key=True),
    Column("state", Text, nullable=False),
)

#: The items that the sources of a section have had, by each of the names that an item is known by.
source_items = Table(
    "source_items",
    metadata,
    Column("section", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("article_id", Text, nullable=False),
    Column("digest", Text, nullable=False),
    # When it was noted.
    Column("seen", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

#: Whose turn something is that one process alone may do.
leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    # A POSIX timestamp.
    Column("until", Double, nullable=False),
)

#: Notes of the program to itself.
facts = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
