"""The page that shows the API to people: written from the OpenAPI document, and whole in itself."""

import base64
import hashlib
import re
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

_TEMPLATES = Path(__file__).with_name("templates")
_STYLE = _TEMPLATES / "reference.css"


def page(document: dict[str, Any]) -> str:
    """The HTML of the page."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True
    )
    environment.filters |= {"words": _words, "kind": _kind, "schema_name": _schema_name}
    operations = [
        {"method": method.upper(), "path": path, **operation}
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    return environment.get_template("reference.html").render(
        document=document,
        operations=operations,
        base=document["servers"][0]["url"],
        style=Markup(_style()),  # noqa: S704 - our own file
    )


def policy() -> str:
    """The page's ``Content-Security-Policy``: its own style, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )


def _style() -> str:
    return _STYLE.read_text(encoding="utf-8")


def _words(text: object) -> Markup:
    """A sentence of Markdown: code in backquotes, and links to other pages as their words."""
    plain = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", str(text or ""))
    parts = re.split(r"`([^`]*)`", plain)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )


def _schema_name(content: dict[str, Any]) -> str:
    schema = content.get("schema") or content["x-line-schema"]
    return str(schema["$ref"]).rpartition("/")[2]


def _kind(rule: dict[str, Any]) -> Markup:
    """A schema in words: "string", "list of Person", "string or Image"."""
    if "$ref" in rule:
        name = str(rule["$ref"]).rpartition("/")[2]
        return Markup('<a href="#{0}">{0}</a>').format(name)
    if "anyOf" in rule:
        kinds = dict.fromkeys(_kind(each) for each in rule["anyOf"] if each.get("type") != "null")
        return Markup(" or ").join(kinds)
    if "enum" in rule or "const" in rule:
        return Markup(" or ").join(
            Markup("<code>{}</code>").format(each) for each in rule.get("enum", [rule.get("const")])
        )
    if rule.get("type") == "array":
        return Markup("list of ") + _kind(rule["items"])
    bound = f", at most {rule['maxLength']:,} characters" if "maxLength" in rule else ""
    return escape(f"{rule.get('format') or rule.get('type') or 'anything'}{bound}")
