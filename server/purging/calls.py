"""The calls by which each kind of cache is told to forget.

Varnish: a request of the method BAN or PURGE, as the documented VCL takes it. Fastly: "Purge
multiple surrogate key tags" of its API. Cloudflare: "Purge cache by cache-tags".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from config.errors import NashraError
from config.purging import CloudflareTarget, FastlyTarget, PurgeTarget, VarnishTarget
from config.tokens import referenced

#: Tags of one call: what each takes at most.
_FASTLY_MOST, _CLOUDFLARE_MOST, _VARNISH_MOST = 256, 30, 100


class PurgeFailed(NashraError):
    """A cache could not be told."""


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request."""

    method: str
    url: str
    headers: Mapping[str, str]
    json: Any = None


def name_of(target: PurgeTarget) -> str:
    """What a target is called in the store, in logs and on the status page."""
    if isinstance(target, VarnishTarget):
        return f"varnish {target.varnish}"
    if isinstance(target, FastlyTarget):
        return f"fastly {target.fastly}"
    return f"cloudflare {target.cloudflare}"


async def purge(session: ClientSession, target: PurgeTarget, tags: Sequence[str]) -> None:
    """Tells the cache to forget everything with one of the tags; raises ``PurgeFailed``, which
    never shows the token."""
    for call in _calls(target, tags):
        try:
            async with session.request(
                call.method,
                call.url,
                headers=call.headers,
                json=call.json,
                allow_redirects=False,
            ) as answer:
                status = answer.status
                await answer.content.read(64 * 1024)
        except (OSError, ValueError, TimeoutError) as error:
            reason = f"{type(error).__name__} {error}".strip()
            raise PurgeFailed(f"it could not be reached: {reason}"[:300]) from error
        if not 200 <= status < 300:
            raise PurgeFailed(f"it answered {status}")


def _calls(target: PurgeTarget, tags: Sequence[str]) -> Iterator[Call]:
    if isinstance(target, VarnishTarget):
        yield from _varnish(target, tags)
    elif isinstance(target, FastlyTarget):
        yield from _fastly(target, tags)
    else:
        yield from _cloudflare(target, tags)


def _varnish(target: VarnishTarget, tags: Sequence[str]) -> Iterator[Call]:
    for some in _parts(tags, _VARNISH_MOST):
        if target.method == "xkey":
            yield Call("PURGE", target.varnish, {"xkey-purge": " ".join(some)})
        else:
            # Slugs hold nothing that a regular expression would read otherwise.
            yield Call("BAN", target.varnish, {"X-Nashra-Ban": "|".join(some)})


def _fastly(target: FastlyTarget, tags: Sequence[str]) -> Iterator[Call]:
    headers = {"Fastly-Key": _token(target.token), "Accept": "application/json"}
    if target.soft:
        headers["Fastly-Soft-Purge"] = "1"
    url = f"{target.endpoint.rstrip('/')}/service/{target.fastly}/purge"
    for some in _parts(tags, _FASTLY_MOST):
        yield Call("POST", url, headers, {"surrogate_keys": list(some)})


def _cloudflare(target: CloudflareTarget, tags: Sequence[str]) -> Iterator[Call]:
    headers = {"Authorization": f"Bearer {_token(target.token)}"}
    url = f"{target.endpoint.rstrip('/')}/zones/{target.cloudflare}/purge_cache"
    for some in _parts(tags, _CLOUDFLARE_MOST):
        yield Call("POST", url, headers, {"tags": list(some)})


def _token(reference: str) -> str:
    try:
        return referenced(reference, folder=Path("/"))[0]
    except ValueError as error:
        raise PurgeFailed(str(error)) from error


def _parts(tags: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    return (tags[start : start + most] for start in range(0, len(tags), most))
