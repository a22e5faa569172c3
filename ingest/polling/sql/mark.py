"""How far a query was read: the key of the last row, as text that the store keeps."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import blake2b
from typing import Any
from uuid import UUID

from config.sources import SqlSource

#: Values of one row's key columns, in their order.
Key = tuple[Any, ...]
_READERS: Mapping[str, Callable[[str], Any]] = {
    "int": int,
    "float": float,
    "str": str,
    "Decimal": Decimal,
    "UUID": UUID,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "bytes": bytes.fromhex,
}
#: Clocks of two zones are never further apart, nor ours and the database's.
_MOST_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Mark:
    """The key of the last row that was read."""

    key: Key

    def text(self, source: SqlSource) -> str:
        """What the store keeps."""
        parts = [[type(value).__name__, _written(value)] for value in self.key]
        return json.dumps([_of(source), parts], ensure_ascii=False)

    def before(self, seconds: int) -> Any:
        """The first key column so long before: from there on rows are looked at again. What is no
        time is itself: rows of the same value."""
        first = self.key[0]
        back = timedelta(seconds=seconds)
        if isinstance(first, datetime):
            return first - back
        if isinstance(first, str):
            return _text_before(first, back)
        return first


def read_mark(text: str, source: SqlSource) -> Mark | None:
    """What the store kept; nothing where another query was read then, or none."""
    if not text:
        return None
    of, parts = json.loads(text)
    if of != _of(source):
        return None
    return Mark(tuple(_READERS[kind](value) for kind, value in parts))


def is_future(key: Key, now: datetime) -> bool:
    """Whether a key's time is later than any clock shows now, whatever its zone."""
    first: Any = key[0]
    if isinstance(first, str):
        try:
            first = datetime.fromisoformat(first)
        except ValueError:
            return False
    if not isinstance(first, datetime):
        return False
    return first.replace(tzinfo=None) > now.replace(tzinfo=None) + _MOST_AHEAD


def can_be_kept(key: Sequence[Any]) -> bool:
    """Whether every value of a key is of a kind that a mark holds."""
    return all(type(value).__name__ in _READERS for value in key)


def _written(value: Any) -> str:
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, date) else str(value)


def _text_before(written: str, back: timedelta) -> str:
    """SQLite keeps times as text, whose order is that of time."""
    try:
        moment = datetime.fromisoformat(written) - back
    except (ValueError, OverflowError):
        return written
    if len(written) < 19:  # a day alone
        return min(written, moment.date().isoformat())
    return moment.replace(tzinfo=None, microsecond=0).isoformat(sep=written[10])


def _of(source: SqlSource) -> str:
    """What tells the query: another one is read from its beginning."""
    told = "\0".join((source.query, *source.key))
    return blake2b(told.encode("utf-8", "replace"), digest_size=8).hexdigest()
