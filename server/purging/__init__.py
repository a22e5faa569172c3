"""Caches in front are told what has changed."""

from server.purging.purger import Purger

__all__ = ["Purger"]
