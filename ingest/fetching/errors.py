"""Why something could not be fetched.

FetchError            it could not be fetched
├── Forbidden         the address is not one that may be fetched
├── TooLarge          the answer is larger than is allowed
├── Unreachable       no answer, or half of one
└── Refused           an answer, and it is no
"""

from config.errors import NashraError


class FetchError(NashraError):
    """Something could not be fetched."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{shown(url)}: {reason}")
        #: Why, without the address.
        self.reason = reason


class Forbidden(FetchError):
    """The address is not one that may be fetched."""


class TooLarge(FetchError):
    """The answer is larger than is allowed, packed or unpacked."""


class Unreachable(FetchError):
    """No answer came, or half of one."""


class Refused(FetchError):
    """An answer came, and it is no."""

    def __init__(self, url: str, status: int, *, retry_after: float | None = None) -> None:
        super().__init__(url, f"answered {status}")
        self.status = status
        #: Seconds that the server asks to wait.
        self.retry_after = retry_after


def shown(url: str) -> str:
    """An address as it may stand in a log: without user name, password and query."""
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path.partition('?')[0]}"[:300]
