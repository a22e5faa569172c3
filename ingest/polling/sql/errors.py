"""Why a database could not be read."""

from config.errors import NashraError
from config.sources import SqlSource
from config.sql_databases import shown_sql
from ingest.fetching import FetchError


class SqlError(FetchError):
    """A database could not be read."""

    def __init__(self, source: SqlSource, reason: str) -> None:
        NashraError.__init__(self, f"{shown_sql(source.sql)}: {reason}")
        self.reason = reason
