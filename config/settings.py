"""The configuration file as it is written: frozen models, one declaration for each setting.

Each field's ``description`` is its documentation: the JSON Schema and ``docs/reference`` use it.
A default that is worked out rather than declared stands at its end, after "Default:".
"""

from typing import Annotated, Final, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from config.model import Settings
from config.page_selectors import PageSelectors
from config.purging import PurgeTarget
from config.sources import FetchingSettings, Source
from config.values import (
    DatabaseUrl,
    Depth,
    Duration,
    Entries,
    Host,
    HostName,
    Language,
    Picture,
    PoolSize,
    Port,
    PostgresqlUrl,
    Rate,
    SchemaName,
    SecretReference,
    SectionNames,
    SiteUrl,
    Size,
    Slug,
    Text,
    Timezone,
    TokenName,
    Workers,
    YesNo,
    not_empty,
)

#: Formats of a feed, as they end its address.
Format = Literal["rss", "atom", "json"]
#: What a token of the API may do in its sections.
Right = Literal["read", "write"]

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
        "A path may have a query (/?feed=rss2), whose parameters a request has among others, and "
        "* for any text within one part (/category/world/*/feed/). Default: none.",
    )
    sources: tuple[Source, ...] = Field(
        (),
        description="Where its articles are fetched from, each under one key: feed, page, "
        "wordpress, sql or folder. Default: none.",
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
    aliases: Aliases = Field(
        (),
        description="Older addresses of the feed of all sections, written as those of a section. "
        "Default: none.",
    )
    defaults: SectionDefaults = Field(
        SectionDefaults(), description="What every section takes over unless it says otherwise."
    )


class StorageSettings(Settings):
    """Where articles are kept."""

    url: DatabaseUrl = Field(
        "sqlite:///nashra.db",
        description="Database: sqlite:///file, relative to the configuration file's folder, or "
        "sqlite:////absolute/file; or postgresql://user:password@host:port/database, with what "
        "libpq takes behind it, such as ?sslmode=verify-full or ?host=/run/postgresql; or where "
        "the URL is read from: env:NAME or file:PATH.",
    )
    replicas: tuple[PostgresqlUrl, ...] = Field(
        (),
        description="PostgreSQL: databases that follow it, from which feeds are built as far as "
        "they have come.",
    )
    schema_name: SchemaName | None = Field(
        None,
        description="PostgreSQL: schema of the tables; made where it is not there. Default: the "
        "first of the user's search path, which is mostly public.",
    )
    pool_size: PoolSize = Field(
        5,
        description="PostgreSQL: connections of each process that read at the same time; one more "
        "writes and one listens. From 1 to 100.",
    )
    statement_timeout: Duration = Field(
        10, description="PostgreSQL: how long a statement may take; 0 for as long as it likes."
    )
    pgbouncer: YesNo = Field(
        False,
        description="Whether the URL leads to PgBouncer in transaction mode: nothing is prepared "
        "or set for a session.",
    )
    listen_url: PostgresqlUrl | None = Field(
        None,
        description="PostgreSQL: where changes are listened for, which PgBouncer can't pass on. "
        "Default: url, unless that is PgBouncer, when every worker asks twenty times a second.",
    )

    @model_validator(mode="after")
    def _no_session(self) -> Self:
        if self.pgbouncer and self.schema_name is not None:
            raise ValueError(
                "schema_name can't be set through PgBouncer, where a session is shared: give the "
                "user its search_path instead (ALTER ROLE … SET search_path = …)"
            )
        return self


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


class TokenSettings(Settings):
    """Who may do what over the API, as it is written under a name of your choice in api.tokens.

    The token itself is never written here: the setting says where it is read from.
    """

    token: SecretReference = Field(
        description="Where the token is read from when the server starts: env:NAME, a variable of "
        "the environment, or file:PATH, a file's first line, relative to the configuration's "
        "folder. At least 16 printable ASCII characters without spaces."
    )
    sections: SectionNames = Field(
        description="The sections that it is for, by slug: one, a list, or all."
    )
    allow: Annotated[tuple[Right, ...], BeforeValidator(not_empty)] = Field(
        json_schema_extra={"minItems": 1},
        description="What it may do in them: a list of read and write. Whoever may write also "
        "sees the sections' scheduled articles.",
    )

    @model_validator(mode="before")
    @classmethod
    def _no_bare_token(cls, value: object) -> object:
        # What stands here instead of settings may be the token: it is not shown.
        if value is not None and not isinstance(value, dict):
            raise ValueError("expected settings under it: token, sections and allow")
        return value


class ApiSettings(Settings):
    """Who may hand articles in by HTTP, and how much at once."""

    body_size: Size = Field(
        8 * 1024**2, description="Bytes that the body of a request with one article may have."
    )
    line_size: Size = Field(
        8 * 1024**2, description="Bytes that one line (one article) of an NDJSON stream may have."
    )
    requests_per_second: Rate = Field(
        50,
        description="Requests that each token may make in a second, in each worker, 1 to 10000; "
        "a stream of articles is one.",
    )
    nesting: Depth = Field(
        16, description="How deep arrays and objects may lie in each other in JSON, 4 to 100."
    )
    tokens: dict[TokenName, TokenSettings] = Field(
        {}, description="Who may use it, by name. Default: nobody, and the API is off."
    )


class NewsroomFile(Settings):
    """The configuration file as it is written."""

    site: Site = Field(description="The newsroom as a whole.")
    storage: StorageSettings = Field(StorageSettings(), description="Where articles are kept.")
    server: ServerSettings = Field(
        ServerSettings(), description="How the server listens and what it keeps in memory."
    )
    fetching: FetchingSettings = Field(
        FetchingSettings(), description="How sources are fetched from other servers."
    )
    reading: ReadingSettings = Field(
        ReadingSettings(),
        description="How page texts are read; added to what Nashra knows by itself.",
    )
    api: ApiSettings = Field(
        ApiSettings(), description="Who may hand articles in by HTTP, and how much at once."
    )
    purge: tuple[PurgeTarget, ...] = Field(
        (), description="Caches in front that are told what has changed. Default: none."
    )
    sections: dict[Slug, SectionSettings] = Field(
        min_length=1, description="The sections by slug, in the order in which they are shown."
    )
