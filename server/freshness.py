"""How long an answer may be kept: RFC 9111, 5.2, RFC 5861, and Last-Modified (RFC 9110, 8.8.2)."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from config.settings import STALE_IF_ERROR
from config.site import Section

#: A page for people, with its "five minutes ago".
PAGE_SECONDS = 60
#: Style sheets, icons, pictures of the program.
_STATIC_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long something public may be kept, in seconds."""

    max_age: int
    stale_while_revalidate: int
    stale_if_error: int = STALE_IF_ERROR

    @classmethod
    def of(cls, section: Section) -> "Lifetime":
        """That of a section's feeds."""
        return cls(section.max_age, section.stale_while_revalidate, section.stale_if_error)

    def shortened(self, max_age: int) -> "Lifetime":
        """The same, kept as fresh for no longer than so many seconds."""
        return replace(self, max_age=min(self.max_age, max_age))

    def cache_control(self) -> str:
        """The field ``Cache-Control`` that says it."""
        return (
            f"public, max-age={self.max_age}, "
            f"stale-while-revalidate={self.stale_while_revalidate}, "
            f"stale-if-error={self.stale_if_error}"
        )


#: Of pages for people.
PAGE = Lifetime(PAGE_SECONDS, PAGE_SECONDS)
#: Of style sheets, icons and pictures of the program.
STATIC = Lifetime(_STATIC_SECONDS, _STATIC_SECONDS)


def settled_second(modified: datetime) -> datetime:
    """The first whole second at or after a change.

    Whoever received an answer dated to this second or later has received the change, and a
    further change has a later one. So a change is never hidden behind an equal Last-Modified,
    though HTTP dates are coarser than changes.
    """
    whole = modified.astimezone(UTC).replace(microsecond=0)
    return whole if whole == modified else whole + timedelta(seconds=1)


def last_modified(modified: datetime, *, now: datetime) -> str:
    """``Last-Modified``, never in the future: in a change's own second it names that second.

    A client that received it then is answered in full once more (``settled_second`` is later),
    which costs one answer and hides nothing.
    """
    return http_date(min(settled_second(modified), now))


def http_date(moment: datetime) -> str:
    """IMF-fixdate (RFC 9110, 5.6.7), in English whatever the locale."""
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)
