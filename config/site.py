"""The newsroom in force: its sections with everything that they take over filled in."""

from pydantic import Field, PrivateAttr

from config.alias_rules import AliasRule
from config.model import Model
from config.page_selectors import PageSelectors
from config.purging import PurgeTarget
from config.settings import (
    MAX_AGE,
    STALE_IF_ERROR,
    ApiSettings,
    Format,
    NewsroomFile,
    ReadingSettings,
    SectionDefaults,
    SectionSettings,
    ServerSettings,
    Site,
    StorageSettings,
    TokenSettings,
)
from config.sources import FetchingSettings, Source
from config.values import Slug

__all__ = [
    "Api",
    "ApiSettings",
    "FetchingSettings",
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
    "Source",
    "StorageSettings",
    "Token",
    "TokenSettings",
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
    #: Older addresses with a query, or with ``*`` in their path.
    alias_rules: tuple[AliasRule, ...] = ()
    #: Older slugs.
    alias_slugs: tuple[str, ...] = ()
    #: Where its articles are fetched from; folders from the root of the file system.
    sources: tuple[Source, ...] = ()


class Token(Model):
    """What the bearer of a token may do."""

    #: As it stands in logs.
    name: str
    #: SHA-256 of the token, which is itself kept nowhere.
    digest: bytes = Field(repr=False)
    #: Slugs, in the newsroom's order; ``all`` is filled in.
    sections: tuple[str, ...]
    may_read: bool
    may_write: bool


class Api(Model):
    """Who may hand articles in by HTTP, and how much at once."""

    #: Bytes.
    body_size: int = ApiSettings().body_size
    #: Bytes.
    line_size: int = ApiSettings().line_size
    #: By each token, in each worker.
    requests_per_second: int = ApiSettings().requests_per_second
    #: Levels of arrays and objects in JSON.
    nesting: int = ApiSettings().nesting
    #: None: the API is off.
    tokens: tuple[Token, ...] = ()


class Newsroom(Model):
    """The configuration in force: checked, complete, and the same in every worker."""

    site: Site
    #: Where the public reaches this server, without the closing slash; never empty.
    feeds_url: str
    storage: StorageSettings
    server: ServerSettings
    reading: ReadingSettings
    fetching: FetchingSettings = FetchingSettings()
    #: In the order of the file. Does not hold ``all``.
    sections: tuple[Section, ...]
    #: The sections of ``sections`` as one: slug ``all``, the site's title, language and zone.
    everything: Section
    #: No part of any document, so it is left out of what the edition is known by.
    api: Api = Field(Api(), exclude=True)
    #: In answers are its tags, so that a change of it makes them others.
    purge: tuple[PurgeTarget, ...] = ()

    _by_slug: dict[str, Section] = PrivateAttr(default_factory=dict)

    def model_post_init(self, context: object, /) -> None:
        """Index the sections once; asking for one is then the same work however many there are."""
        self._by_slug |= {section.slug: section for section in (*self.sections, self.everything)}

    def section(self, slug: str) -> Section | None:
        """The section of that slug, ``all`` included; nothing where there is none."""
        return self._by_slug.get(slug)
