"""Where a section's articles are fetched from: feeds, list pages, WordPress sites, databases,
folders."""

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag

from config.article_fields import ARTICLE_FIELDS
from config.model import Settings
from config.nearest import nearest
from config.page_selectors import PageSelectors
from config.sql_databases import SqlUrl
from config.values import (
    Duration,
    FetchUrl,
    Interval,
    NetworkText,
    PagesAtOnce,
    RowsAtOnce,
    Selector,
    Size,
    Text,
    Timezone,
    not_empty,
    shown,
)

#: Names of the kinds of source, as pydantic puts them into an error's place.
FEED, PAGE, WORDPRESS, SQL = "<feed>", "<page>", "<wordpress>", "<sql>"
FOLDER = "<folder>"
#: Seconds between two visits where nothing is said.
EVERY: Final = 900


class FetchingSettings(Settings):
    """How sources are fetched from other servers."""

    user_agent: Text | None = Field(
        None,
        description="What the server calls itself. Default: Nashra, its version and feeds_url.",
    )
    allow_private: tuple[NetworkText, ...] = Field(
        (),
        description="Networks that may be asked though they are not public, such as "
        "10.0.0.0/8. Default: none.",
    )
    timeout: Duration = Field(30, description="How long a whole answer may take.")
    max_size: Size = Field(10 * 1024**2, description="Bytes of an answer, unpacked.")


class Filter(Settings):
    """Articles by what is in them; one of any list is enough."""

    words: tuple[Text, ...] = Field(
        (), description="In title or summary, whole words, marks and hamza apart. Default: none."
    )
    categories: tuple[Text, ...] = Field((), description="Among its categories. Default: none.")
    authors: tuple[Text, ...] = Field((), description="Among its authors. Default: none.")


class FeedSource(Settings):
    """An upstream feed: RSS, Atom, JSON Feed or RDF."""

    feed: FetchUrl = Field(description="Address of the feed.")
    every: Interval = Field(
        EVERY, description="How long from one visit to the next; the feed may ask for longer."
    )
    full_text: Literal["feed", "page"] = Field(
        "feed", description="Where the text is taken from: the feed, or the page of each article."
    )
    include: Filter = Field(
        Filter(), description="Only articles that this fits are taken. Default: all."
    )
    exclude: Filter = Field(
        Filter(), description="Articles that this fits are left. Default: none."
    )


class PageSource(PageSelectors):
    """A list page, and how its articles' pages are read where their host has no selectors."""

    page: FetchUrl = Field(description="Address of the page that lists articles.")
    items: Selector | None = Field(
        None, description="The links to the articles. Default: found by itself."
    )
    every: Interval = Field(EVERY, description="How long from one visit to the next.")
    most: PagesAtOnce = Field(
        20, description="New articles that are fetched at one visit, 1 to 200."
    )


class WordpressSource(Settings):
    """A WordPress site, by its REST API."""

    wordpress: FetchUrl = Field(description="Address of the site.")
    every: Interval = Field(EVERY, description="How long from one visit to the next.")
    include: Filter = Field(
        Filter(), description="Only articles that this fits are taken. Default: all."
    )
    exclude: Filter = Field(
        Filter(), description="Articles that this fits are left. Default: none."
    )


def _field(value: str) -> str:
    if value not in ARTICLE_FIELDS:
        near = nearest(value, ARTICLE_FIELDS)
        hint = f" (did you mean {near}?)" if near else f"; there are {', '.join(ARTICLE_FIELDS)}"
        raise ValueError(f"{shown(value)} is no field of an article{hint}")
    return value


class SqlSource(Settings):
    """A query on another system's database."""

    sql: SqlUrl = Field(
        repr=False,
        description="Database: sqlite:///file, relative to the configuration file's folder, or "
        "postgresql://, mysql://, mariadb:// or mssql:// with user:password@host/database; or "
        "where the URL is read from: env:NAME or file:PATH.",
    )
    query: Text = Field(
        description="A SELECT of the articles, without ORDER BY and LIMIT: Nashra adds them."
    )
    key: Annotated[tuple[Text, ...], BeforeValidator(not_empty)] = Field(
        json_schema_extra={"minItems": 1},
        description="Columns of the query that tell the order in which rows are changed: the time "
        "of the change, and what is different in each row of one time, such as [changed, id].",
    )
    columns: dict[Annotated[Text, AfterValidator(_field)], Text] = Field(
        {},
        json_schema_extra={
            "title": "map from field to column",
            "propertyNames": {"enum": list(ARTICLE_FIELDS)},
        },
        description="Column of each field of an article; other columns are left alone. Default: "
        "columns are named as fields are.",
    )
    name: Text | None = Field(
        None,
        description="What tells it from another query of the section on the same database. "
        "Default: none.",
    )
    timezone: Timezone | None = Field(
        None,
        description="IANA zone of times that name none. Default: the section's.",
    )
    every: Interval = Field(EVERY, description="How long from one visit to the next.")
    look_back: Duration = Field(
        60,
        description="How far before the last change rows are looked at again at each visit, for "
        "changes that were written late.",
    )
    rows: RowsAtOnce = Field(
        500, description="New rows of one visit, 1 to 10000; the next one follows at once."
    )
    max_size: Size = Field(32 * 1024**2, description="Bytes of one visit.")
    timeout: Duration = Field(
        30, description="How long the database may take to answer at a visit."
    )
    include: Filter = Field(
        Filter(), description="Only articles that this fits are taken. Default: all."
    )
    exclude: Filter = Field(
        Filter(), description="Articles that this fits are left. Default: none."
    )


class FolderSource(Settings):
    """A folder that files are put into."""

    folder: Text = Field(
        description="The folder, relative to the configuration file's. What was taken in moves "
        "to done/ in it, what was refused to refused/, with the reason beside it."
    )


def _kind(value: object) -> str | None:
    """The kind of a source, by the key that names it."""
    if isinstance(value, Settings):
        return next(kind for kind, model in KINDS.items() if isinstance(value, model))
    keys = value if isinstance(value, dict) else ()
    return next((kind for kind in KINDS if kind[1:-1] in keys), None)


#: The models by kind.
KINDS: dict[str, type[Settings]] = {
    FEED: FeedSource,
    PAGE: PageSource,
    WORDPRESS: WordpressSource,
    SQL: SqlSource,
    FOLDER: FolderSource,
}
Source = Annotated[
    Annotated[FeedSource, Tag(FEED)]
    | Annotated[PageSource, Tag(PAGE)]
    | Annotated[WordpressSource, Tag(WORDPRESS)]
    | Annotated[SqlSource, Tag(SQL)]
    | Annotated[FolderSource, Tag(FOLDER)],
    Discriminator(_kind),
]
