"""The changes of a feed instead of the whole: RFC 3229 with the instance manipulation ``feed``."""

from aiohttp import hdrs, web

from server.negotiation import weights
from server.reply import joined, selected
from server.standing import Changes, Standing

_A_IM = "A-IM"
_FEED = "feed"


async def asked_changes(request: web.Request, standing: Standing) -> Changes | None:
    """What changed since the version that the client has, where it asks for that and the version
    is known."""
    tags = joined(request, hdrs.IF_NONE_MATCH)
    asked = joined(request, _A_IM)
    if tags is None or asked is None or standing.since is None:
        return None
    return await standing.since(tags) if weights(asked).get(_FEED, 0.0) > 0 else None


def im_used(request: web.Request, whole: web.Response, changes: Changes) -> web.Response:
    """The answer with the changes in place of the one with the whole (RFC 3229, 10.4.1).

    Its entity tag is the whole's: what the client has from now on. A cache that does not know
    about this may not keep it, or it would hand out the changes as the whole.
    """
    part = selected(request, changes.document)
    if part is None:
        return whole
    fields = whole.headers.copy()
    fields["Cache-Control"] = "no-store"
    fields["IM"] = _FEED
    fields["Delta-Base"] = changes.base
    fields["Vary"] = f"{fields['Vary']}, {_A_IM}, If-None-Match"
    return web.Response(status=226, reason="IM Used", body=part.body, headers=fields)
