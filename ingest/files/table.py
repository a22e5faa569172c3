"""Tables with named columns: CSV and its kin, one article a row."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from config.article_fields import ARTICLE_FIELDS
from config.nearest import nearest
from ingest.article_json import LONGEST_CONTENT, field_named
from ingest.errors import Refusal

#: What may stand between two columns; the one that the first line has most of is it.
_DELIMITERS = ",;\t|"
#: Fields that may have several values in one cell.
LISTS = frozenset({"sections", "authors", "categories", "credits"})
_BETWEEN = (";", "|")

# The module's own limit, for every reader of the process: a cell may hold a whole article.
csv.field_size_limit(LONGEST_CONTENT * 2)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the fields of an article, or why it is none."""

    fields: Mapping[str, object] | Refusal
    #: Line of the file, from 1, at which it begins.
    line: int


def rows_of(text: str, *, columns: Mapping[str, str]) -> Iterator[Row]:
    """The rows below the first, which names the columns; raises ``Refusal`` for columns that
    can't be told.

    ``columns`` gives the column of a field; what it does not name is left alone. Without it, every
    column has to be named as a field is, or as other systems call one.
    """
    text = text.replace("\0", "")
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names = _names(_next(reader), columns)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(Refusal(f"the row can't be read: {error}"), line)
            continue
        if any(cell.strip() for cell in cells):
            yield Row(_fields(names, cells), line)


def _next(reader: Iterator[list[str]]) -> list[str]:
    try:
        return [cell.strip() for cell in next(reader)]
    except StopIteration:
        raise Refusal("it is empty: the first line names the columns", line=1) from None
    except csv.Error as error:
        raise Refusal(f"the names of the columns can't be read: {error}", line=1) from error


def _names(head: list[str], columns: Mapping[str, str]) -> list[str]:
    """The field of each column; empty for one that is left alone."""
    if columns:
        for field, column in columns.items():
            if column not in head:
                near = nearest(column, head)
                hint = f"; did you mean {near!r}?" if near else f"; there are {', '.join(head)}"
                raise Refusal(f"no column {column!r} for {field}{hint[:300]}", line=1)
        fields = {column: field for field, column in columns.items()}
        return [fields.get(column, "") for column in head]
    names = [field_named(column) or "" for column in head]
    unknown = [column for column, name in zip(head, names, strict=True) if not name and column]
    if unknown:
        raise Refusal(
            f"column {unknown[0][:80]!r} is no field of an article; say with --columns "
            f"FIELD=COLUMN,… which columns are which: {', '.join(ARTICLE_FIELDS)}",
            line=1,
        )
    return names


def _fields(names: list[str], cells: list[str]) -> Mapping[str, object] | Refusal:
    if len(cells) > len(names):
        return Refusal(f"{len(cells)} cells, and the first line names {len(names)}")
    found: dict[str, object] = {}
    for name, cell in zip(names, cells, strict=False):
        if name and cell.strip():
            found[name] = listed(cell) if name in LISTS else cell
    return found


def listed(cell: str) -> list[str]:
    """The values of a cell that may hold several, with ; or | between them."""
    for between in _BETWEEN:
        if between in cell:
            return [each.strip() for each in cell.split(between) if each.strip()]
    return [cell]
