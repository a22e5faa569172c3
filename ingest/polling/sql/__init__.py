"""A query on another system's database, read from where it was left."""

from ingest.polling.sql.source import visit_sql as visit_sql
