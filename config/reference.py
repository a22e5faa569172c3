"""The tables of ``docs/reference/configuration.md``: ``python -m config.reference`` renews them."""

import json
import re
from pathlib import Path
from typing import Any

from config.json_schema import json_schema

#: The page that holds the tables.
FILE = Path(__file__).parent.parent / "docs" / "reference" / "configuration.md"

#: Heading in the file, and the model that is written under it.
_TABLES = (
    ("site", "Site"),
    ("site.defaults", "SectionDefaults"),
    ("storage", "StorageSettings"),
    ("server", "ServerSettings"),
    ("fetching", "FetchingSettings"),
    ("reading", "ReadingSettings"),
    ("reading.pages.HOST", "PageSelectors"),
    ("api", "ApiSettings"),
    ("api.tokens.NAME", "TokenSettings"),
    ("purge: varnish", "VarnishTarget"),
    ("purge: fastly", "FastlyTarget"),
    ("purge: cloudflare", "CloudflareTarget"),
    ("sections.SLUG", "SectionSettings"),
    ("sections.SLUG.sources: feed", "FeedSource"),
    ("sections.SLUG.sources: page", "PageSource"),
    ("sections.SLUG.sources: wordpress", "WordpressSource"),
    ("sections.SLUG.sources: sql", "SqlSource"),
    ("sections.SLUG.sources: folder", "FolderSource"),
    ("sections.SLUG.sources: include, exclude", "Filter"),
)
#: Settings that have a table of their own.
_OWN_TABLES = frozenset({"defaults", "pages", "tokens"})
_BEGIN, _END = "<!-- begin: python -m config.reference -->", "<!-- end -->"
#: Types that the schema keeps in one place.
_REFERENCES = {"Timezone": "time zone", "Filter": "filter"}
_UNITS = {
    "duration": (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)),
    "size": (("GiB", 1024**3), ("MiB", 1024**2), ("KiB", 1024), ("B", 1)),
}


def renewed(page: str) -> str:
    """The page with its tables as the models are now."""
    before, rest = page.split(_BEGIN, 1)
    after = rest.split(_END, 1)[1]
    return f"{before}{_BEGIN}\n\n{tables()}\n{_END}{after}"


def tables() -> str:
    """A heading and a table for each part of the configuration, in Markdown."""
    models = json_schema()["$defs"]
    return "\n".join(_table(heading, models[model]) for heading, model in _TABLES)


def _table(heading: str, model: dict[str, Any]) -> str:
    rows = [
        _row(name, setting, required=name in model.get("required", ()))
        for name, setting in model["properties"].items()
        if name not in _OWN_TABLES
    ]
    head = f"### `{heading}`\n\n{model['description']}\n\n"
    return head + "\n".join(
        ["| setting | type | default | meaning |", "|---|---|---|---|", *rows, ""]
    )


def _row(name: str, setting: dict[str, Any], *, required: bool) -> str:
    meaning, _, worked_out = setting["description"].partition(" Default: ")
    kind = _kind(setting)
    default = worked_out.removesuffix(".") or f"`{_written(setting.get('default'), kind)}`"
    return f"| `{name}` | {kind} | {'**required**' if required else default} | {meaning} |"


def _kind(setting: dict[str, Any]) -> str:
    if "oneOf" in setting:
        return "source" if "$ref" in setting["oneOf"][0] else "list, or map to format"
    if "$ref" in setting:
        return _REFERENCES[setting["$ref"].rpartition("/")[2]]
    if setting.get("type") == "array":
        return f"list of {_kind(setting['items'])}"
    if "enum" in setting:
        return " or ".join(f"`{each}`" for each in setting["enum"])
    return str(setting["title"] if "title" in setting else _kind(setting["anyOf"][0]))


def _written(default: object, kind: str) -> str:
    """A default as an editor would write it: 64MiB, 10s, yes."""
    if isinstance(default, bool):
        return "yes" if default else "no"
    if isinstance(default, int) and default and kind in _UNITS:
        unit, size = next(pair for pair in _UNITS[kind] if default % pair[1] == 0)
        return f"{default // size}{unit}"
    return default if isinstance(default, str) else json.dumps(default)


def rows_of(page: str, heading: str) -> dict[str, str]:
    """The rows of a heading's table on the page, by setting."""
    section = page.split(f"### `{heading}`\n", 1)[1].split("\n### ", 1)[0]
    return {row[1]: row[0] for row in re.finditer(r"^\| `(\w+)` \|.*$", section, re.MULTILINE)}


if __name__ == "__main__":
    FILE.write_text(renewed(FILE.read_text(encoding="utf-8")), encoding="utf-8")
