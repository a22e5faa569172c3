"""A row of a database as the fields of an article."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from config.nearest import nearest
from config.sources import SqlSource
from feeds.dates import rfc3339
from ingest.article_json import field_named
from ingest.dates import read_date
from ingest.errors import Refusal
from ingest.files.table import LISTS, listed
from ingest.local_time import instant_of
from ingest.polling.sql.errors import SqlError

_TIMES = frozenset({"published", "updated"})
_STRUCTURED = frozenset({"authors", "categories", "image", "enclosures", "comments", "credits"})


def fields_of_columns(source: SqlSource, there: Sequence[str]) -> Mapping[str, str]:
    """The column of each field; raises ``SqlError`` for a column that is not there, and for one
    that is no field where nothing says which are."""
    for wanted, why in (*((name, "key") for name in source.key), *_named(source)):
        if wanted not in there:
            near = nearest(wanted, there)
            hint = f"did you mean {near}?" if near else f"there are {', '.join(there)}"
            raise SqlError(source, f"the query has no column {wanted} for {why}; {hint}"[:400])
    if source.columns:
        return source.columns
    fields = {column: field_named(column) for column in there}
    for column, field in fields.items():
        if field is None and column not in source.key:
            raise SqlError(
                source, f"column {column[:80]} is no field of an article: say under columns: which"
            )
    return {field: column for column, field in fields.items() if field is not None}


def _named(source: SqlSource) -> list[tuple[str, str]]:
    return [(column, field) for field, column in source.columns.items()]


def fields_of_row(
    row: Mapping[str, Any], columns: Mapping[str, str], *, source: SqlSource, now: datetime
) -> dict[str, Any]:
    """The fields as JSON has them; raises ``Refusal``."""
    found = {}
    for field, column in columns.items():
        value = row[column]
        if value is None or value == "":
            continue
        if field in _TIMES:
            found[field] = _time(field, value, source, now)
        else:
            found[field] = _plain(field, value)
    return found


def _time(field: str, value: Any, source: SqlSource, now: datetime) -> str:
    """A time for the reader of dates; one without a zone stays so, unless the source names it."""
    if isinstance(value, datetime) and value.tzinfo is None and source.timezone:
        value, _ = instant_of(value.replace(microsecond=0), source.timezone)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return str(int(value))  # seconds since 1970
    text = _plain(field, value)
    if isinstance(text, str) and source.timezone:
        return rfc3339(read_date(text, zone=source.timezone, now=now).instant, "UTC")
    if not isinstance(text, str):
        raise Refusal("no time", path=field)
    return text


def _plain(field: str, value: Any) -> Any:
    """Text as text, numbers as text, and what may be several values as a list."""
    if isinstance(value, bytes | bytearray | memoryview):
        value = _decoded(field, bytes(value))
    if isinstance(value, str):
        # A row of a database that knows no NUL never had one; SQLite's can.
        return _several(field, value.replace("\0", ""))
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, dict):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | UUID | date):
        raise Refusal(f"a text is expected, not {type(value).__name__}", path=field)
    return str(value)


def _decoded(field: str, value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        raise Refusal("bytes that are no UTF-8", path=field) from None


def _several(field: str, text: str) -> Any:
    if field in _STRUCTURED and text.lstrip().startswith(("[", "{")):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            pass
    return listed(text) if field in LISTS else text
