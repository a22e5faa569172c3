"""Visits sources when their time has come, in one process of all."""

from ingest.polling.poller import Poller

__all__ = ["Poller"]
