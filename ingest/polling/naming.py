"""What a source is called in the store, in logs and on the status page."""

from config.site import Section, Source
from config.sources import FeedSource, PageSource, SqlSource, WordpressSource
from config.sql_databases import shown_sql


def source_name(section: Section, source: Source) -> str:
    """Its section, kind and place; two sources of a section that differ in more are one."""
    return " ".join((section.slug, *source_place(source)))


def source_place(source: Source) -> tuple[str, str]:
    """Its kind, and its address, database or folder."""
    if isinstance(source, FeedSource):
        return "feed", source.feed
    if isinstance(source, PageSource):
        return "page", source.page
    if isinstance(source, WordpressSource):
        return "wordpress", source.wordpress
    if isinstance(source, SqlSource):
        return "sql", " ".join(filter(None, (shown_sql(source.sql), source.name)))
    return "folder", source.folder
