"""Upstream feeds: what others publish, read as articles."""

from ingest.upstream.reading import FeedItem, FeedReading, read_feed

__all__ = ["FeedItem", "FeedReading", "read_feed"]
