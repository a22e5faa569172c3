"""Caches in front that are told what has changed: Varnish, Fastly, Cloudflare."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from config.errors import Problem
from config.model import Settings
from config.tokens import referenced
from config.values import FetchUrl, SecretReference, Text, YesNo
from config.yaml_file import Document

#: Names of the kinds of cache, as pydantic puts them into an error's place.
VARNISH, FASTLY, CLOUDFLARE = "<varnish>", "<fastly>", "<cloudflare>"


class VarnishTarget(Settings):
    """A Varnish, asked in the way that its VCL of docs/how-to/put-a-cache-in-front.md knows."""

    varnish: FetchUrl = Field(description="Address of the Varnish.")
    method: Literal["ban", "xkey"] = Field(
        "ban", description="How it forgets: by a ban, or by vmod-xkey where that is installed."
    )


class FastlyTarget(Settings):
    """A Fastly service."""

    fastly: Text = Field(description="Id of the service.")
    token: SecretReference = Field(description="Its API token: env:NAME or file:PATH.")
    soft: YesNo = Field(
        True, description="Whether what is purged may still be handed out while it is renewed."
    )
    endpoint: FetchUrl = Field("https://api.fastly.com", description="Where its API is.")


class CloudflareTarget(Settings):
    """A Cloudflare zone."""

    cloudflare: Text = Field(description="Id of the zone.")
    token: SecretReference = Field(
        description="API token that may purge the zone: env:NAME or file:PATH."
    )
    endpoint: FetchUrl = Field(
        "https://api.cloudflare.com/client/v4", description="Where its API is."
    )


#: The models by kind.
PURGED: dict[str, type[Settings]] = {
    VARNISH: VarnishTarget,
    FASTLY: FastlyTarget,
    CLOUDFLARE: CloudflareTarget,
}


def _kind(value: object) -> str | None:
    if isinstance(value, Settings):
        return next(kind for kind, model in PURGED.items() if isinstance(value, model))
    keys = value if isinstance(value, dict) else ()
    return next((kind for kind in PURGED if kind[1:-1] in keys), None)


PurgeTarget = Annotated[
    Annotated[VarnishTarget, Tag(VARNISH)]
    | Annotated[FastlyTarget, Tag(FASTLY)]
    | Annotated[CloudflareTarget, Tag(CLOUDFLARE)],
    Discriminator(_kind),
]


def purge_problems(
    targets: Sequence[PurgeTarget], document: Document, *, folder: Path
) -> Iterator[Problem]:
    """Tokens that can't be read from where they are said to be."""
    for number, target in enumerate(targets):
        if isinstance(target, VarnishTarget):
            continue
        try:
            token, where = referenced(target.token, folder=folder)
            wrong = "" if token else f"{where} is empty"
        except ValueError as error:
            wrong = str(error)
        if wrong:
            yield document.problem(("purge", number, "token"), wrong)


def with_absolute_token(target: PurgeTarget, *, folder: Path) -> PurgeTarget:
    """The target, with its token's file from the root of the file system."""
    if isinstance(target, VarnishTarget) or not target.token.startswith("file:"):
        return target
    file = os.path.normpath(folder.absolute() / target.token.removeprefix("file:").strip())
    return target.model_copy(update={"token": f"file:{file}"})
