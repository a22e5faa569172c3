"""Values that a person writes in YAML, checked: durations, sizes, zones, languages, slugs, URLs.

Every check raises ``ValueError`` with a sentence for an editor: what is wrong and what is allowed.
Each type's JSON Schema has a ``title``, which names the type in ``docs/reference``.
"""

import ipaddress
import re
from typing import Annotated
from urllib.parse import urlsplit

from cssselect import HTMLTranslator, SelectorError, parse
from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from config.nearest import zone_hint
from config.zones import zone_names

_DURATION = re.compile(r"([0-9]{1,12})\s*([smhd]?)")
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_SIZE = re.compile(r"([0-9]{1,15})\s*(B|KiB|MiB|GiB)?")
_BYTES = {None: 1, "B": 1, "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3}
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}
_LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_HOST = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
#: The attribute that a selector takes, at its end.
_ATTRIBUTE = re.compile(r"@([A-Za-z][A-Za-z0-9:_-]*)\s*$")
_LONGEST_SLUG = 80
_SCHEMA_NAME = r"^[a-z_][a-z0-9_]*$"
_REFERENCE = r"^(env:[A-Za-z_][A-Za-z0-9_]*|file:.*\S.*)$"
_DATABASES = (
    "allowed: sqlite:///file, sqlite:////absolute/file, postgresql://user:password@host/database, "
    "or where that is written: env:NAME or file:PATH"
)


def _duration(value: object) -> object:
    if isinstance(value, str):
        if not (match := _DURATION.fullmatch(value.strip())):
            raise ValueError(
                f"{shown(value)} is not a duration: a number of seconds (300), "
                "or a number with s, m, h or d (5m)"
            )
        return int(match[1]) * _SECONDS[match[2]]
    return value


def _size(value: object) -> object:
    if isinstance(value, str):
        if not (match := _SIZE.fullmatch(value.strip())):
            raise ValueError(
                f"{shown(value)} is not a size: a number of bytes, "
                "or a number with KiB, MiB or GiB (64MiB)"
            )
        return int(match[1]) * _BYTES[match[2]]
    return value


def _not_negative(value: int) -> int:
    if value < 0:
        raise ValueError(f"must not be below 0, got {value}")
    return value


def _yes_no(value: object) -> object:
    return _YES_NO.get(value.casefold(), value) if isinstance(value, str) else value


def _timezone(value: str) -> str:
    if value not in zone_names():
        raise ValueError(
            f"{shown(value)} is not a time zone of the IANA list{zone_hint(value)}; "
            "allowed: names such as Asia/Beirut or Europe/London"
        )
    return value


def _language(value: str) -> str:
    if not re.match(_LANGUAGE, value):
        raise ValueError(f"{shown(value)} is not a language tag; allowed: such as ar, en or pt-BR")
    return value


def _slug(value: str) -> str:
    if not re.fullmatch(_SLUG, value) or len(value) > _LONGEST_SLUG:
        raise ValueError(
            f"{shown(value)} can't be a section's slug; allowed: letters a-z, digits and single "
            f"hyphens between them, at most {_LONGEST_SLUG}, such as arab-international"
        )
    return value


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty; write some text, or leave the line out")
    return value


def _http_url(value: str) -> str:
    if (wrong := _url_flaw(value)) is not None:
        raise ValueError(f"{shown(value)} {wrong}; allowed: such as https://news.example")
    return value.rstrip("/")


def _url_flaw(value: str) -> str | None:
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return "is not a valid URL"
    if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"\s", value):
        return "is not an absolute http or https URL"
    if parts.username is not None:
        return "must not hold a user name or password"
    if parts.query or parts.fragment:
        return "must not have a query (?) or a fragment (#)"
    return None


def _fetch_url(value: str) -> str:
    if (wrong := _url_flaw(value.partition("?")[0])) is not None:
        raise ValueError(f"{shown(value)} {wrong}; allowed: such as https://news.example/rss")
    return value


def _at_least_a_minute(value: int) -> int:
    if value < 60:
        raise ValueError(f"must be a minute at least (1m), got {value} seconds")
    return value


def _network(value: str) -> str:
    try:
        return str(ipaddress.ip_network(value))
    except ValueError:
        raise ValueError(
            f"{shown(value)} is not a network; allowed: such as 10.0.0.0/8 or fd00::/8"
        ) from None


def _picture(value: str) -> str:
    absolute = value.startswith(("http://", "https://"))
    if re.search(r"\s", value) or not (absolute or re.match(r"/(?!/)", value)):
        raise ValueError(
            f'{shown(value)} is no picture\'s address; allowed: an http or https URL, or "/…" '
            "on this server"
        )
    return value


def _host(value: str) -> str:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        if len(value) > 253 or not _HOST.fullmatch(value):
            raise ValueError(
                f"{shown(value)} is not an address to listen on; allowed: an IP address or a "
                "host name, such as 127.0.0.1, 0.0.0.0, :: or localhost"
            ) from None
    return value


def _host_name(value: str) -> str:
    if len(value) > 253 or not _HOST.fullmatch(value) or "." not in value.strip("."):
        raise ValueError(
            f"{shown(value)} is not a host's name; allowed: such as news.example, without https://"
        )
    return value.lower().rstrip(".").removeprefix("www.")


def _selector(value: str) -> str:
    css, _ = css_and_attribute(value)
    try:
        groups = parse(css)
        HTMLTranslator().css_to_xpath(css)
    except SelectorError as error:
        raise ValueError(
            f"{shown(value)} is not a CSS selector ({error}); allowed: such as "
            "article .body, h1 or meta[name=author]@content"
        ) from None
    if any(group.pseudo_element for group in groups):
        raise ValueError(f"{shown(value)} names a pseudo-element, which holds nothing to read")
    return value


def secret_reference(value: object) -> str:
    """Where a secret is read from; raises ``ValueError``. What is refused may be the secret
    itself, so no message shows it."""
    if isinstance(value, str) and re.fullmatch(_REFERENCE, value):
        return value
    raise ValueError(
        "a token is not written here: say where it is read from, env:NAME (a variable of the "
        "environment, such as env:NASHRA_CMS_TOKEN) or file:PATH"
    )


def _token_name(value: str) -> str:
    if not re.fullmatch(_SLUG, value) or len(value) > _LONGEST_SLUG:
        raise ValueError(
            f"the name of a token is written with letters a-z, digits and single hyphens, at most "
            f"{_LONGEST_SLUG}, such as cms"
        )
    return value


def _section_names(value: object) -> object:
    return (value,) if isinstance(value, str) else not_empty(value)


def not_empty(value: object) -> object:
    """Any value but a list of nothing."""
    if value == ():
        raise ValueError("is an empty list; write at least one")
    return value


def css_and_attribute(selector: str) -> tuple[str, str | None]:
    """A selector's CSS, and the attribute that its ``@name`` names."""
    if (attribute := _ATTRIBUTE.search(selector)) is None:
        return selector, None
    return selector[: attribute.start()], attribute[1].lower()


def database_url(value: str) -> str:
    """A URL of a database, or where it is read from; raises ``ValueError``, which never shows it:
    it may hold a password."""
    if re.fullmatch(_REFERENCE, value):
        return value
    scheme, _, rest = value.partition("://")
    if scheme == "sqlite":
        return _sqlite_url(value, rest)
    if scheme == "postgresql":
        return _postgresql_url(value)
    kind = re.match(r"[a-z][a-z0-9+.-]*(?=:)", value)
    wrong = (
        f"{kind[0]} is not a kind of database that Nashra keeps" if kind else "is no database's URL"
    )
    raise ValueError(f"{wrong}; {_DATABASES}")


def _sqlite_url(value: str, rest: str) -> str:
    file = rest.removeprefix("/")
    if file == rest or not file.strip("/ ") or file == ":memory:" or "?" in file or "\0" in file:
        raise ValueError(f"names no file; {_DATABASES}")
    return value


def _postgresql_url(value: str) -> str:
    try:
        parsed = urlsplit(value)
        # A password with a bare "/" or "@" would be cut in two.
        bare = parsed.netloc.count("@") > 1 or "@" in parsed.path
        names_one = len(parsed.path) > 1 and " " not in value and not bare
    except ValueError:
        names_one = False
    if not names_one:
        raise ValueError(
            f"names no database; {_DATABASES}; in user and password, @ is written %40 and / %2F"
        )
    return value


def _schema_name(value: str) -> str:
    if not re.fullmatch(_SCHEMA_NAME, value) or len(value) > 63 or value.startswith("pg_"):
        raise ValueError(
            "the name of a schema is written with letters a-z, digits and _, at most 63, such as "
            "nashra"
        )
    return value


def _postgresql_only(value: str) -> str:
    if value.startswith("sqlite:"):
        raise ValueError("must be a PostgreSQL database: postgresql://user:password@host/database")
    return database_url(value)


def shown(value: str) -> str:
    """A text in quotes, cut where it is too long for a message."""
    return repr(value if len(value) <= 60 else value[:59] + "…")


def _between(least: int, most: int) -> AfterValidator:

    def check(value: int) -> int:
        if not least <= value <= most:
            number = str(value) if abs(value) < 10**20 else "a far larger one"
            raise ValueError(f"must be a whole number from {least} to {most}, got {number}")
        return value

    return AfterValidator(check)


def _whole_number(least: int, most: int) -> WithJsonSchema:
    return WithJsonSchema(
        {"title": "whole number", "type": "integer", "minimum": least, "maximum": most}
    )


def _written(title: str, units: str) -> WithJsonSchema:
    number = {"type": "integer", "minimum": 0}
    text = {"type": "string", "pattern": rf"^\s*[0-9]+\s*({units})?\s*$"}
    return WithJsonSchema({"title": title, "anyOf": [number, text]})


def _string(title: str, **rules: object) -> WithJsonSchema:
    return WithJsonSchema({"title": title, "type": "string", **rules})


#: Seconds; written as 300 or "5m".
Duration = Annotated[
    int, BeforeValidator(_duration), AfterValidator(_not_negative), _written("duration", "[smhd]")
]
#: Seconds from one visit to the next.
Interval = Annotated[
    int,
    BeforeValidator(_duration),
    AfterValidator(_at_least_a_minute),
    _written("duration", "[smhd]"),
]
#: Bytes; written as 67108864 or "64MiB".
Size = Annotated[
    int, BeforeValidator(_size), AfterValidator(_not_negative), _written("size", "B|KiB|MiB|GiB")
]
#: Yes or no; YAML 1.2 knows true and false alone, and gives yes and no as text.
YesNo = Annotated[
    bool,
    BeforeValidator(_yes_no),
    WithJsonSchema(
        {
            "title": "yes or no",
            "anyOf": [{"type": "boolean"}, {"enum": ["yes", "no", "Yes", "No", "YES", "NO"]}],
        }
    ),
]
#: IANA zone name.
Timezone = Annotated[str, AfterValidator(_timezone), _string("time zone")]
#: BCP 47 tag.
Language = Annotated[str, AfterValidator(_language), _string("language tag", pattern=_LANGUAGE)]
#: A section's name in addresses.
Slug = Annotated[
    str, AfterValidator(_slug), _string("slug", pattern=_SLUG, maxLength=_LONGEST_SLUG)
]
#: Absolute http or https URL of a site, without the closing slash.
SiteUrl = Annotated[str, AfterValidator(_http_url), _string("URL", pattern="^https?://")]
#: Address that is fetched, http or https.
FetchUrl = Annotated[str, AfterValidator(_fetch_url), _string("URL", pattern="^https?://")]
#: IP network in CIDR notation.
NetworkText = Annotated[str, AfterValidator(_network), _string("network")]
#: Address of a picture: absolute, or beginning with a single slash.
Picture = Annotated[str, AfterValidator(_picture), _string("URL or path", pattern="^(https?:/)?/")]
#: IP address or host name.
Host = Annotated[str, AfterValidator(_host), _string("host")]
#: Host of a site, without ``www.``.
HostName = Annotated[str, AfterValidator(_host_name), _string("host name")]
#: CSS selector, with ``@name`` at its end where an attribute is meant.
Selector = Annotated[str, AfterValidator(_selector), _string("CSS selector")]
#: Text that says something.
Text = Annotated[str, AfterValidator(_text), _string("text", pattern=r"\S")]
#: How many entries a feed may hold.
Entries = Annotated[int, _between(1, 1000), _whole_number(1, 1000)]
#: Pages that are fetched at one visit.
PagesAtOnce = Annotated[int, _between(1, 200), _whole_number(1, 200)]
#: Rows that are read at one visit.
RowsAtOnce = Annotated[int, _between(1, 10_000), _whole_number(1, 10_000)]
#: TCP port; 0 takes a free one.
Port = Annotated[int, _between(0, 65535), _whole_number(0, 65535)]
#: Processes that answer.
Workers = Annotated[int, _between(1, 64), _whole_number(1, 64)]
#: Requests in a second.
Rate = Annotated[int, _between(1, 10_000), _whole_number(1, 10_000)]
#: Levels of arrays and objects.
Depth = Annotated[int, _between(4, 100), _whole_number(4, 100)]
#: Where a secret is read from, never the secret.
SecretReference = Annotated[
    str,
    BeforeValidator(secret_reference),
    _string("env:NAME or file:PATH", pattern=_REFERENCE),
]
#: Name of a token in logs.
TokenName = Annotated[
    str, AfterValidator(_token_name), _string("name", pattern=_SLUG, maxLength=_LONGEST_SLUG)
]
#: Slugs of sections; one may stand alone.
SectionNames = Annotated[
    tuple[Text, ...],
    BeforeValidator(_section_names),
    WithJsonSchema(
        {
            "title": "slug, list of slugs, or `all`",
            "anyOf": [
                {"type": "string", "pattern": r"\S"},
                {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": r"\S"}},
            ],
        }
    ),
]
#: URL of a database, with the file as it was written, or where it is read from.
DatabaseUrl = Annotated[
    str,
    AfterValidator(database_url),
    _string("database URL", pattern=f"^(sqlite:///.|postgresql://.)|{_REFERENCE}"),
]
#: The same of PostgreSQL alone.
PostgresqlUrl = Annotated[
    str,
    AfterValidator(_postgresql_only),
    _string("database URL", pattern=f"^postgresql://.|{_REFERENCE}"),
]
#: Name of a schema of PostgreSQL: at most 63 bytes.
SchemaName = Annotated[
    str, AfterValidator(_schema_name), _string("name", pattern=_SCHEMA_NAME, maxLength=63)
]
#: Connections of one process.
PoolSize = Annotated[int, _between(1, 100), _whole_number(1, 100)]
