"""How long an answer may be kept: RFC 9111, 5.2, RFC 5861, and Last-Modified (RFC 9110, 8.8.2)."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

#: A page for people, with its "five minutes ago".
PAGE_SECONDS = 60
#: Style sheets, icons, pictures of the program.
STATIC_SECONDS = 86_400
#: What can be kept while the server can't answer.
STALE_IF_ERROR_SECONDS = 86_400


def cache_control(max_age: int) -> str:
    """``Cache-Control`` of something public that stays fresh for ``max_age`` seconds."""
    return (
        f"public, max-age={max_age}, stale-while-revalidate={max_age}, "
        f"stale-if-error={STALE_IF_ERROR_SECONDS}"
    )


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
