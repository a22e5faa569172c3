"""The newsroom in force: its sections with everything that they take over filled in."""

from pydantic import PrivateAttr

from config.settings import (
    MAX_AGE,
    STALE_IF_ERROR,
    Format,
    Model,
    NewsroomFile,
    PageSelectors,
    ReadingSettings,
    SectionDefaults,
    SectionSettings,
    ServerSettings,
    Site,
    StorageSettings,
)
from config.values import Slug

__all__ = [
    "Format",
    "Model",
    "Newsroom",
    "NewsroomFile",
    "PageSelectors",
    "ReadingSettings",
    "Section",
    "SectionDefaults",
    "SectionSettings",
    "ServerSettings",
    "Site",
    "StorageSettings",
]


class Section(Model):
    """A section with everything that it takes over from the site filled in."""

    slug: Slug
    title: str
    description: str
    #: BCP 47 tag.
    language: str
    #: IANA zone.
    timezone: str
    entries: int
    full_text: bool
    #: Whether 3/4/2024 is in April.
    day_first: bool = True
    #: Seconds.
    max_age: int
    #: Seconds after those in which a cache may hand out the feed while it fetches the new one.
    stale_while_revalidate: int = MAX_AGE
    #: Seconds after ``max_age`` in which a cache may hand out the feed while there is no answer.
    stale_if_error: int = STALE_IF_ERROR
    categories: tuple[str, ...]
    image: str | None
    rights: str | None
    author: str
    #: Older paths (decoded, with their leading slash) and the format each stands for.
    alias_paths: tuple[tuple[str, Format], ...] = ()
    #: Older slugs.
    alias_slugs: tuple[str, ...] = ()


class Newsroom(Model):
    """The configuration in force: checked, complete, and the same in every worker."""

    site: Site
    #: Where the public reaches this server, without the closing slash; never empty.
    feeds_url: str
    storage: StorageSettings
    server: ServerSettings
    reading: ReadingSettings
    #: In the order of the file. Does not hold ``all``.
    sections: tuple[Section, ...]
    #: The sections of ``sections`` as one: slug ``all``, the site's title, language and zone.
    everything: Section

    _by_slug: dict[str, Section] = PrivateAttr(default_factory=dict)

    def model_post_init(self, context: object, /) -> None:
        """Index the sections once; asking for one is then the same work however many there are."""
        self._by_slug |= {section.slug: section for section in (*self.sections, self.everything)}

    def section(self, slug: str) -> Section | None:
        """The section of that slug, ``all`` included; nothing where there is none."""
        return self._by_slug.get(slug)
