"""Dates as newsrooms write them, in Arabic, English and French."""

from ingest.dates.reading import ReadDate, read_date

__all__ = ["ReadDate", "read_date"]
