"""The configuration file as it is written: frozen models, one declaration for each setting.

Each field's ``description`` is its documentation: the JSON Schema and ``docs/reference`` use it.
A default that is worked out rather than declared stands at its end, after "Default:".
"""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from config.values import (
    DatabaseUrl,
    Duration,
    Entries,
    Host,
    HostName,
    Language,
    Picture,
    Port,
    Selector,
    SiteUrl,
    Size,
    Slug,
    Text,
    Timezone,
    Workers,
    YesNo,
)

#: Formats of a feed, as they end its address.
Format = Literal["rss", "atom", "json"]

#: How many articles a feed holds where nothing is said.
ENTRIES: Final = 50
#: Whether feeds carry the whole text where nothing is said.
FULL_TEXT: Final = True
#: Whether the day comes before the month in a date of numbers where nothing is said.
DAY_FIRST: Final = True
#: Seconds for which a feed may be kept where nothing is said.
MAX_AGE: Final = 300
#: Seconds for which a feed may be handed out stale while the server can't answer, where nothing
#: is said.
STALE_IF_ERROR: Final = 86_400

#: Names of the two ways to write aliases, as pydantic puts them into an error's place.
LIST, MAP = "<list>", "<map>"


def _way(value: object) -> str:
    return MAP if isinstance(value, dict) else LIST


Aliases = Annotated[
    Annotated[tuple[Text, ...], Tag(LIST)] | Annotated[dict[Text, Format], Tag(MAP)],
    Discriminator(_way),
]


class Model(BaseModel):
    """A part of the configuration: frozen, and every key known."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Settings(Model):
    """A part of the file; a heading with nothing under it is as good as none."""

    @model_validator(mode="before")
    @classmethod
    def _nothing_written(cls, value: object) -> object:
        return {} if value is None else value


class SectionDefaults(Settings):
    """What a section that says nothing takes over."""

    description: Text | None = Field(
        None, description="What the section is about. Default: its title and the site's."
    )
    language: Language | None = Field(
        None, description="BCP 47 tag of the section's language. Default: the site's."
    )
    timezone: Timezone | None = Field(
        None, description="IANA zone that its times are written in. Default: the site's."
    )
    entries: Entries | None = Field(
        None,
        description=f"How many of the newest articles a feed holds, 1 to 1000. Default: {ENTRIES}.",
        json_schema_extra={"default": ENTRIES},
    )
    full_text: YesNo | None = Field(
        None,
        description="Whether feeds carry the whole text, or the summary alone. Default: yes.",
        json_schema_extra={"default": FULL_TEXT},
    )
    max_age: Duration | None = Field(
        None,
        description="How long readers and caches may keep a feed (Cache-Control max-age), "
        f"which is how often many of them poll. Default: {MAX_AGE // 60}m.",
        json_schema_extra={"default": MAX_AGE},
    )
    stale_while_revalidate: Duration | None = Field(
        None,
        description="How long after max_age a cache may still hand out a feed while it asks for "
        "the new one in the background (RFC 5861). Default: the section's max_age.",
    )
    stale_if_error: Duration | None = Field(
        None,
        description="How long after max_age a cache may still hand out a feed while this server "
        f"can't answer (RFC 5861). Default: {STALE_IF_ERROR // 3600}h.",
        json_schema_extra={"default": STALE_IF_ERROR},
    )
    day_first: YesNo | None = Field(
        None,
        description="Whether 3/4/2024 in an article handed over is the third of April (yes) or "
        "the fourth of March (no). 2024-04-03 is never open. Default: yes.",
        json_schema_extra={"default": DAY_FIRST},
    )
    categories: tuple[Text, ...] | None = Field(
        None, description="Categories of the feed itself. Default: none."
    )
    image: Picture | None = Field(
        None,
        description='Picture of the feed: absolute, or "/…" on this server. Default: the site\'s.',
    )
    rights: Text | None = Field(None, description="Who holds the rights. Default: the site's.")
    author: Text | None = Field(
        None, description="Author of entries that name none. Default: the site's."
    )


class SectionSettings(SectionDefaults):
    """A section, as it is written under its slug in sections."""

    title: Text = Field(description="Its name as readers see it.")
    aliases: Aliases = Field(
        (),
        description="Older addresses that must go on working: a list of slugs (world) and paths "
        "(/rss/world.xml), or a map from path to format (rss, atom, json). A listed path that "
        "ends in .atom or /atom stands for Atom, in .json for JSON Feed, any other for RSS. "
        "Default: none.",
    )


class Site(Settings):
    """The newsroom as a whole."""

    title: Text = Field(description="Name of the newsroom.")
    url: SiteUrl = Field(description="Address of the newsroom's own site.")
    feeds_url: SiteUrl | None = Field(
        None,
        description="Where the public reaches this server; every self link begins with it. "
        "Default: http:// with server.host and server.port, which suits a trial alone.",
    )
    description: Text | None = Field(
        None, description="What the newsroom is. Default: the site's title."
    )
    language: Language = Field("ar", description="BCP 47 tag of the site's language.")
    timezone: Timezone = Field(description="IANA zone of the newsroom, such as Asia/Beirut.")
    rights: Text | None = Field(None, description="Who holds the rights. Default: none.")
    author: Text | None = Field(
        None, description="Author of entries that name none. Default: the site's title."
    )
    image: Picture | None = Field(
        None, description='Picture of all feeds: absolute, or "/…" on this server. Default: none.'
    )
    defaults: SectionDefaults = Field(
        SectionDefaults(), description="What every section takes over unless it says otherwise."
    )


class StorageSettings(Settings):
    """Where articles are kept."""

    url: DatabaseUrl = Field(
        "sqlite:///nashra.db",
        description="Database: sqlite:///file, relative to the configuration file's folder, or "
        "sqlite:////absolute/file.",
    )


class ServerSettings(Settings):
    """How the server listens and what it keeps in memory."""

    host: Host = Field(
        "127.0.0.1", description="Address to listen on; 0.0.0.0 or :: for every address."
    )
    port: Port = Field(8080, description="Port to listen on, 0 to 65535; 0 takes a free one.")
    workers: Workers = Field(1, description="Processes that answer on the port, 1 to 64.")
    cache_size: Size = Field(
        64 * 1024**2, description="Bytes of finished documents kept in memory by each worker."
    )
    head_timeout: Duration = Field(
        10,
        description="How long a client may take to send the head of a request, from its first byte "
        "or, for the first request, from the connection; 0 for as long as it likes.",
    )
    send_timeout: Duration = Field(
        60,
        description="How long a client may leave an answer lying that it is sent before the "
        "connection is closed; 0 for as long as it likes.",
    )
    access_log: YesNo = Field(True, description="Whether each request is written to the log.")
    shutdown_timeout: Duration = Field(
        10, description="How long requests under way may take when the server is stopped."
    )


class PageSelectors(Settings):
    """Where the parts of an article stand on the HTML pages of one host, as CSS selectors.

    Each names the first element that fits; ``@name`` at its end takes an attribute of it.
    """

    prefer: Literal["metadata", "selectors"] = Field(
        "metadata",
        description="What counts where a page has both: its JSON-LD and OpenGraph, or what the "
        "selectors find.",
    )
    content: Selector | None = Field(
        None, description="The elements that hold the text, in order. Default: found by itself."
    )
    remove: tuple[Selector, ...] = Field(
        (), description="Elements that are no part of the article. Default: none."
    )
    title: Selector | None = Field(None, description="The title. Default: found by itself.")
    summary: Selector | None = Field(None, description="The summary. Default: found by itself.")
    published: Selector | None = Field(
        None,
        description="The time of publication: its datetime or content attribute, or its text, "
        "read as every date is. Default: found by itself.",
    )
    updated: Selector | None = Field(
        None, description="The time of the last change. Default: found by itself."
    )
    section: Selector | None = Field(
        None, description="The section, by title or slug. Default: found by itself."
    )
    authors: Selector | None = Field(None, description="The authors. Default: found by itself.")
    categories: Selector | None = Field(
        None, description="The categories, one element each. Default: found by itself."
    )
    image: Selector | None = Field(None, description="The picture. Default: found by itself.")


class ReadingSettings(Settings):
    """How page texts are read; what is given here is added to what Nashra knows."""

    credits: tuple[Text, ...] = Field(
        (), description="Further agencies that are recognised in a credit line. Default: none."
    )
    boilerplate: tuple[Text, ...] = Field(
        (),
        description="Further lines at which the article is over (comment rules, share bars): from "
        "a line that begins with one of them, the rest of the page is dropped. Default: none.",
    )
    pages: dict[HostName, PageSelectors] = Field(
        {},
        description="Where the parts of an article stand on HTML pages, by host; a host stands "
        "for those below it as well (news.example for www.news.example). Default: none.",
    )


class NewsroomFile(Settings):
    """The configuration file as it is written."""

    site: Site = Field(description="The newsroom as a whole.")
    storage: StorageSettings = Field(StorageSettings(), description="Where articles are kept.")
    server: ServerSettings = Field(
        ServerSettings(), description="How the server listens and what it keeps in memory."
    )
    reading: ReadingSettings = Field(
        ReadingSettings(),
        description="How page texts are read; added to what Nashra knows by itself.",
    )
    sections: dict[Slug, SectionSettings] = Field(
        min_length=1, description="The sections by slug, in the order in which they are shown."
    )
