"""Whether this process can reach the storage, and what it says of itself while it can't.

Feeds then go on from memory, as RFC 5861 lets any cache do (``stale-if-error``), but say so: by
``Cache-Status`` (RFC 9211), by a short freshness, and to operators by metrics.
"""

import time

import structlog

#: What an answer from memory may be kept for meanwhile. Seconds.
SHORT_SECONDS = 5
#: RFC 9211, 2: answered by us without having asked the storage.
CACHE_STATUS = 'Nashra; hit; detail="storage unavailable"'

log = structlog.get_logger()


class Contact:
    """Contact with the storage."""

    def __init__(self) -> None:
        #: Why there is none; empty while there is.
        self.error = ""
        #: How often it was lost.
        self.losses = 0
        #: Answers that were made from a document older than what was asked for.
        self.stale_answers = 0
        self._since = 0.0
        #: Another one for each stretch of having or not having it.
        self.stretch: object = object()

    @property
    def is_lost(self) -> bool:
        """Whether the storage can't be reached."""
        return bool(self.error)

    @property
    def lost_seconds(self) -> float:
        """For how long; 0 while it can be."""
        return time.monotonic() - self._since if self.is_lost else 0.0

    def lost(self, error: Exception) -> None:
        """It could not be reached."""
        if not self.is_lost:
            log.error("the storage can't be reached: answers come from memory", error=str(error))
            self.losses += 1
            self._since = time.monotonic()
            self.stretch = object()
        self.error = str(error) or type(error).__name__

    def found(self) -> None:
        """It was reached, and everything that is known is current."""
        if self.is_lost:
            log.info("the storage is back", after_seconds=round(self.lost_seconds, 1))
            self.error = ""
            self.stretch = object()
