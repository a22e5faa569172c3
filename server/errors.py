"""Errors of serving."""

from config.errors import NashraError


class NothingListed(NashraError):
    """There is no document at this address: nothing that was published would stand in it."""


class ListenError(NashraError):
    """The address can't be listened on."""
