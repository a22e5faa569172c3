"""Preconditions of a request, in the order of RFC 9110, 13.2.2. Pure: decides, sends nothing."""

import enum
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

#: RFC 9110, 8.8.3: an entity tag, weak or strong. Some clients forget the quotes.
ENTITY_TAG = re.compile(r'(?P<weak>W/)?(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s",]+))')


class Verdict(enum.Enum):
    """What the preconditions make of a request."""

    #: Answer as if there were none.
    PROCEED = enum.auto()
    #: 304.
    NOT_MODIFIED = enum.auto()
    #: 412.
    FAILED = enum.auto()


def evaluate(
    *,
    version: str,
    entity_tag: str,
    modified: datetime,
    if_match: str | None = None,
    if_unmodified_since: str | None = None,
    if_none_match: str | None = None,
    if_modified_since: str | None = None,
) -> Verdict:
    """What a GET or HEAD comes to, for a document and its selected representation.

    ``version`` is what the entity tags of all codings of the document begin with; ``entity_tag``
    is the selected representation's, with its quotes; ``modified`` is the first whole second at
    which the document stood as it is.
    """
    if if_match is not None:  # 13.1.1, strong comparison
        if not _matches_strongly(if_match, entity_tag):
            return Verdict.FAILED
    elif (moment := http_date(if_unmodified_since)) is not None and modified > moment:  # 13.1.4
        return Verdict.FAILED
    if if_none_match is not None:  # 13.1.2; If-Modified-Since is then not looked at (13.1.3)
        unchanged = matches_version(if_none_match, version)
    else:
        since = http_date(if_modified_since)
        unchanged = since is not None and modified <= since
    return Verdict.NOT_MODIFIED if unchanged else Verdict.PROCEED


def matches_version(field: str, version: str) -> bool:
    """Whether a list of entity tags names this version in any coding (weak comparison, 8.8.3.2).

    A proxy that compresses marks the tag: Apache appends ``-gzip`` inside the quotes, nginx puts
    ``W/`` in front. Both still name the version.
    """
    if field.strip() == "*":
        return True
    for found in ENTITY_TAG.finditer(field):
        opaque = found["quoted"] if found["quoted"] is not None else found["bare"]
        if opaque == version or opaque.startswith((f"{version}-", f"{version};")):
            return True
    return False


def _matches_strongly(field: str, entity_tag: str) -> bool:
    if field.strip() == "*":
        return True
    return any(
        found["weak"] is None and f'"{found["quoted"]}"' == entity_tag
        for found in ENTITY_TAG.finditer(field)
    )


def http_date(field: str | None) -> datetime | None:
    """The instant of an HTTP date in any of its three forms (5.6.7); nothing if it is not one.

    A condition that can't be read is ignored (13.1.3), never an error: Nextcloud News sends the
    year 1800, others send local forms.
    """
    if not field:
        return None
    try:
        moment = parsedate_to_datetime(field)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
