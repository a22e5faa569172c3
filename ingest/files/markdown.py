"""Markdown with front matter, as static sites keep their articles."""

import re
from typing import Any

from markdown_it import MarkdownIt
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent

from ingest.article_json import field_named
from ingest.errors import Refusal
from ingest.told import LeftOut

#: Between lines of three hyphens, ahead of everything else.
_FRONT_MATTER = re.compile(
    r"\s*---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL
)
#: Characters of the front matter, which is a handful of lines.
_LONGEST = 64 * 1024
_YES = frozenset({"true", "yes", "on", "1"})


def fields_of_markdown(text: str) -> dict[str, Any] | LeftOut:
    """The fields of an article, as they are handed over in JSON; raises ``Refusal``.

    What front matter says beyond them (layouts, menus) is the site's own and not looked at. A
    draft is left out.
    """
    found = _FRONT_MATTER.match(text)
    if found is None:
        raise Refusal("it has no front matter: title and date between two lines of ---", line=1)
    matter = _read(found[1])
    if str(matter.get("draft", "")).lower() in _YES:
        return LeftOut("it is a draft")
    fields = _fields(matter)
    body = text[found.end() :]
    if body.strip():
        # Markup within Markdown is let through; the cleaning of all HTML follows.
        fields["content_html"] = MarkdownIt("commonmark").enable("table").render(body)
    return fields


def _fields(matter: dict[str, Any]) -> dict[str, Any]:
    """What it says of the article, by the names of its fields; tags and categories are one list."""
    fields: dict[str, Any] = {}
    for name, value in matter.items():
        field = field_named(name)
        if field is None or value in ("", None):
            continue
        if field in fields and isinstance(value, list) and isinstance(fields[field], list):
            fields[field] = [*fields[field], *(each for each in value if each not in fields[field])]
        else:
            fields.setdefault(field, value)
    return fields


def _read(matter: str) -> dict[str, Any]:
    if len(matter) > _LONGEST:
        raise Refusal(f"its front matter is longer than {_LONGEST:,} characters", line=1)
    # Every value stays the text that it is written as: dates are read as all dates are.
    yaml = YAML(typ="base", pure=True)
    try:
        if any(isinstance(each, AliasEvent) for each in yaml.parse(matter)):
            raise Refusal("its front matter refers to itself by an alias", line=1)
        value = YAML(typ="base", pure=True).load(matter)
    except (YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        line = mark.line + 2 if mark is not None else 1
        raise Refusal(f"its front matter can't be read: {problem}"[:300], line=line) from error
    if not isinstance(value, dict):
        raise Refusal("its front matter is no list of names and values", line=1)
    return {str(name): each for name, each in value.items()}
