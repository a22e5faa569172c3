"""Errors of serving."""

from config.errors import NashraError


class ListenError(NashraError):
    """The address can't be listened on."""
