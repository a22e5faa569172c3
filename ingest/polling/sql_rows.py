"""Rows of a query in the order of a key, from where they were left.

The query stands as it is within ours, which asks for what is behind the last row that was read:
``SELECT * FROM (query) WHERE (changed, id) > (…) ORDER BY changed, id``.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, literal_column, or_, select, text
from sqlalchemy.sql.elements import ColumnElement

#: A value of a key as it is noted: its kind and its text.
_Noted = list[str]
Values = tuple[Any, ...]


def rows_query(
    query: str, key: Sequence[str], after: Values, *, inclusive: bool, limit: int
) -> Select[Any]:
    """The statement for the next rows behind ``after``, the first ones where that is empty.

    With ``inclusive``, rows that are equal to it in the first column of the key come once more:
    one of the same instant may have been committed since.
    """
    plain = query.strip().rstrip(";").replace(":", "\\:")
    columns: list[ColumnElement[Any]] = [literal_column(_quoted(name)) for name in key]
    asked = select(text("*")).select_from(text(f"({plain}) AS nashra_rows"))
    if after:
        asked = asked.where(columns[0] >= after[0] if inclusive else _behind(columns, after))
    return asked.order_by(*columns).limit(limit)


def _behind(columns: Sequence[ColumnElement[Any]], after: Values) -> ColumnElement[bool]:
    """Row values compared column by column: not every database compares them whole."""
    ways = []
    for number, column in enumerate(columns):
        equal = [columns[before] == after[before] for before in range(number)]
        ways.append(and_(*equal, column > after[number]))
    return or_(*ways)


def _quoted(name: str) -> str:
    """A plain name stays bare, so that each database finds it in its own case."""
    if name.isascii() and name.isidentifier():
        return name
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def mark_of(values: Values, *, finished: bool) -> str:
    """What is noted of the last row that was read, and whether it was the last there is."""
    return json.dumps({"after": [_noted(each) for each in values], "finished": finished})


def read_mark(mark: str) -> tuple[Values, bool]:
    """The key of that row, and whether it was the last there was."""
    try:
        noted = json.loads(mark) if mark else {}
        return tuple(_read(*each) for each in noted.get("after", ())), bool(noted.get("finished"))
    except (ValueError, TypeError, AttributeError):
        # Of an older program, or of a key that is another one now: all is read once more.
        return (), True


def _noted(value: object) -> _Noted:
    if isinstance(value, datetime):
        return ["datetime", value.isoformat()]
    if isinstance(value, date):
        return ["date", value.isoformat()]
    if isinstance(value, bool | int | Decimal | float):
        return [type(value).__name__, str(value)]
    return ["str", str(value)]


def _read(kind: str, written: str) -> object:
    readers: Mapping[str, Any] = {
        "datetime": datetime.fromisoformat,
        "date": date.fromisoformat,
        "int": int,
        "float": float,
        "Decimal": Decimal,
        "bool": lambda said: said == "True",
        "str": str,
    }
    return readers[kind](written)


def plain(value: object) -> object:
    """A value as it stands in the fields of an article."""
    if isinstance(value, datetime):
        # A time with a zone is told with its offset, and one without is the newsroom's local one.
        return (value.astimezone(UTC) if value.tzinfo else value).isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("utf-8", "replace")
    if value is None or isinstance(value, str | dict | list):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)
