"""The one door outwards: whatever is fetched goes through ``Door``."""

from ingest.fetching.door import Door, Fetched
from ingest.fetching.errors import FetchError

__all__ = ["Door", "FetchError", "Fetched"]
