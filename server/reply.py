"""From a document and a request to the response: RFC 9110's answers, and nothing decided here
that ``negotiation``, ``preconditions`` and ``freshness`` do not decide."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime

from aiohttp import hdrs, web

from feeds.document import Document, Representation
from server.contact import CACHE_STATUS, SHORT_SECONDS
from server.freshness import STATIC, Lifetime, http_date, last_modified, settled_second
from server.keys import CONTACT, EDITIONS
from server.negotiation import acceptable_codings
from server.options import EXPOSED
from server.preconditions import Verdict, evaluate
from server.purging.tags import tag_fields
from server.standing import REPLAYABLE, Replayable, Standing

#: The server's order between codings that a client likes equally: the smallest first.
_PREFERENCE = ("br", "zstd", "gzip", "identity")
#: On every answer that readers or scripts on other sites may take.
_PUBLIC = {
    "Access-Control-Allow-Origin": "*",
    **EXPOSED,
    "X-Content-Type-Options": "nosniff",
}


def reply(
    request: web.Request,
    document: Document,
    *,
    lifetime: Lifetime,
    now: datetime,
    vary: tuple[str, ...] = (),
    headers: Mapping[str, str] | None = None,
    sections: Sequence[str] = (),
    standing: Standing | None = None,
) -> web.Response:
    """The answer to a GET or HEAD for this document: 200, 304, 406 or 412.

    ``sections`` are those whose change makes it another: what caches in front know it by.
    ``vary`` names the request fields besides ``Accept-Encoding`` that chose the document. With
    ``standing``, the answer is the same to each request of the same bytes for as long as that
    stands.
    """
    from_memory = lifetime is not STATIC and request.app[CONTACT].is_lost
    if from_memory:
        lifetime = lifetime.shortened(SHORT_SECONDS)
    fields = {
        "Cache-Control": lifetime.cache_control(),
        "Vary": ", ".join(("Accept-Encoding", *vary)),
        **_PUBLIC,
        **(headers or {}),
        **tag_fields(request.app[EDITIONS].current.newsroom, sections),
        **({"Cache-Status": CACHE_STATUS} if from_memory else {}),
    }
    representation = selected(request, document)
    if representation is None:
        raise web.HTTPNotAcceptable(text="No content coding of this document is acceptable.\n")
    fields["ETag"] = representation.etag
    fields["Date"] = http_date(now)
    fields["Last-Modified"] = last_modified(document.modified, now=now)
    verdict = _verdict(request, document, representation)
    if verdict is Verdict.FAILED:
        raise web.HTTPPreconditionFailed(text="A precondition of the request does not hold.\n")
    if verdict is Verdict.NOT_MODIFIED:
        # RFC 9110, 15.4.5: what a 200 would have said of caching, and no body.
        response = web.Response(status=304, headers=fields)
    else:
        fields["Content-Type"] = document.media_type
        if representation.coding != "identity":
            fields["Content-Encoding"] = representation.coding
        # aiohttp sends the length and leaves the body out when the method is HEAD.
        response = web.Response(body=representation.body, headers=fields)
    if standing is not None:
        response[REPLAYABLE] = _replayable(standing, document, now)
    return response


def _replayable(standing: Standing, document: Document, now: datetime) -> Replayable:
    """An answer dated before its change is settled names its own second, and holds in it alone;
    any other holds from that second on."""
    settled = settled_second(document.modified)
    return Replayable(
        standing,
        second=int(now.timestamp()),
        good_from=settled.timestamp() if settled <= now else math.inf,
    )


def selected(request: web.Request, document: Document) -> Representation | None:
    """The representation that the request's ``Accept-Encoding`` selects; nothing if none."""
    available = tuple(each for each in _PREFERENCE if each in document.representations)
    asked = joined(request, hdrs.ACCEPT_ENCODING)
    for coding in acceptable_codings(asked, available):
        return document.representations[coding]
    return None


def _verdict(request: web.Request, document: Document, selected: Representation) -> Verdict:
    return evaluate(
        version=document.version,
        entity_tag=selected.etag,
        modified=settled_second(document.modified),
        if_match=joined(request, hdrs.IF_MATCH),
        if_unmodified_since=_single(request, hdrs.IF_UNMODIFIED_SINCE),
        if_none_match=joined(request, hdrs.IF_NONE_MATCH),
        if_modified_since=_single(request, hdrs.IF_MODIFIED_SINCE),
    )


def joined(request: web.Request, name: str) -> str | None:
    """A list field, whose lines are one list (RFC 9110, 5.3)."""
    lines = request.headers.getall(name, [])
    return ", ".join(lines) if lines else None


def _single(request: web.Request, name: str) -> str | None:
    """A field that is no list: given twice it says nothing, and is ignored."""
    lines = request.headers.getall(name, [])
    return lines[0] if len(lines) == 1 else None
