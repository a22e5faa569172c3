"""What a source is called in the store, in logs and in figures."""

from config.site import Section, Source
from config.sources import FeedSource, PageSource, WordpressSource


def source_name(section: Section, source: Source) -> str:
    """Its section, kind and address; two sources of a section that differ in more are one."""
    return f"{section.slug} {_kind_and_place(source)}"


def _kind_and_place(source: Source) -> str:
    if isinstance(source, FeedSource):
        return f"feed {source.feed}"
    if isinstance(source, PageSource):
        return f"page {source.page}"
    if isinstance(source, WordpressSource):
        return f"wordpress {source.wordpress}"
    return f"folder {source.folder}"
