"""What pydantic found wrong, as problems for an editor: where, what, and what is allowed."""

import re
from collections.abc import Callable, Iterator
from typing import get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from config.errors import Problem
from config.model import Settings
from config.nearest import nearest
from config.page_selectors import PageSelectors
from config.settings import (
    LIST,
    MAP,
    ApiSettings,
    NewsroomFile,
    ReadingSettings,
    SectionDefaults,
    ServerSettings,
    Site,
    StorageSettings,
    TokenSettings,
)
from config.sources import KINDS, FetchingSettings
from config.values import shown
from config.yaml_file import Document
from config.yaml_tree import Steps

_AT_KEY = "[key]"
_SOURCES = ", ".join(f"{kind[1:-1]}:" for kind in KINDS)
#: What pydantic puts into a place beside the steps to it.
_NO_STEPS = frozenset({LIST, MAP, _AT_KEY, *KINDS})


def problems_of(error: ValidationError, document: Document) -> Iterator[Problem]:
    """Everything that the models refuse in a document, in no order."""
    for found in error.errors(include_url=False):
        steps = tuple(step for step in found["loc"] if step not in _NO_STEPS)
        at_key = found["type"] == "extra_forbidden" or _AT_KEY in found["loc"]
        yield document.problem(steps, explanation(found, steps, document), at_key=at_key)


def explanation(error: ErrorDetails, steps: Steps, document: Document | None = None) -> str:
    """One error of pydantic in plain words; the document gives values as they were written."""
    if error["type"] == "extra_forbidden":
        return _unknown(str(steps[-1]), _settings_at(error["loc"][:-1]))
    if error["type"] == "missing":
        return _missing(str(steps[-1]), _settings_at(error["loc"][:-1]))
    if error["type"].startswith("union_tag"):
        return f"names no source, got {got(error['input'])}; begin it with one of {_SOURCES}"
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if error["type"] == "literal_error":
        allowed = str(error["ctx"]["expected"]).replace("'", "")
        return f"expected {allowed}, got {got(error['input'])}"
    text = document.text(steps) if document else None
    return _WRONG_TYPE[error["type"]](error["input"], text)


def got(value: object) -> str:
    """A value of the file as a person would call it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"text {shown(value)}"
    if isinstance(value, int | float):
        return f"the number {_number(value)}"
    return "a list" if isinstance(value, tuple) else "settings (key: value)"


def _number(value: float) -> str:
    digits = str(value)
    return digits if len(digits) <= 20 else f"{digits[:19]}…"


def _wanted_text(value: object, text: str | None) -> str:
    message = f"expected text, got {got(value)}"
    if isinstance(value, bool | int | float):
        return f'{message}; put it in quotes: "{shown(text or str(value))[1:-1]}"'
    return message


def _wanted_number(value: object, _text: str | None) -> str:
    message = f"expected a whole number, got {got(value)}"
    if isinstance(value, str) and re.fullmatch(r"\d+", value):
        return f"{message}; take the quotes away"
    return message


def _wanted_list(value: object, _text: str | None) -> str:
    message = f"expected a list, got {got(value)}"
    if isinstance(value, str):
        return f"{message}; write [{', '.join(part.strip() for part in _cut(value).split(','))}]"
    return message


def _cut(value: str) -> str:
    return value if len(value) <= 60 else f"{value[:59]}…"


def _wanted(what: str) -> Callable[[object, str | None], str]:
    return lambda value, _text: f"expected {what}, got {got(value)}"


_WRONG_TYPE: dict[str, Callable[[object, str | None], str]] = {
    "string_type": _wanted_text,
    "int_type": _wanted_number,
    "int_from_float": _wanted_number,
    "bool_type": _wanted("yes or no"),
    "tuple_type": _wanted_list,
    "dict_type": _wanted("settings under it (key: value)"),
    "model_type": _wanted("settings under it (key: value)"),
    "model_attributes_type": _wanted("settings under it (key: value)"),
    "too_short": lambda _value, _text: "is empty; write at least one section under it",
}


def _unknown(key: str, settings: type[Settings]) -> str:
    allowed = list(settings.model_fields)
    if (meant := nearest(key, allowed)) is not None:
        hint = f" (did you mean {meant}?)"
    elif (home := _home_of(key)) is not None:
        hint = f" (it belongs under {home})"
    else:
        hint = ""
    return f"{shown(key)} is not a setting here{hint}; allowed: {', '.join(allowed)}"


def _home_of(key: str) -> str | None:
    """The heading under which a setting of that name is known."""
    homes: dict[str, type[Settings]] = {
        "site:": Site,
        "storage:": StorageSettings,
        "server:": ServerSettings,
        "fetching:": FetchingSettings,
        "reading:": ReadingSettings,
        "reading.pages.HOST:": PageSelectors,
        "api:": ApiSettings,
        "api.tokens.NAME:": TokenSettings,
        "a section or site.defaults:": SectionDefaults,
    }
    return next((home for home, model in homes.items() if key in model.model_fields), None)


def _missing(key: str, settings: type[Settings]) -> str:
    about = settings.model_fields[key].description
    return f"is missing and has no default. What belongs there: {about}"


def _settings_at(place: Steps) -> type[Settings]:
    """The model that is written at a place of the file, as pydantic names it."""
    model: type[Settings] = NewsroomFile
    names = iter(place)
    for name in names:
        if (kind := KINDS.get(str(name))) is not None:
            model = kind
            continue
        below = model.model_fields[str(name)].annotation
        if get_origin(below) is tuple:
            next(names, None)  # its number; the kind follows
            continue
        if get_origin(below) is dict:
            below = get_args(below)[1]
            next(names, None)  # the key: a slug, a host
        assert isinstance(below, type)  # noqa: S101 (models hold models, and leaves are not asked)
        assert issubclass(below, Settings)  # noqa: S101
        model = below
    return model
