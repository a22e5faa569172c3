"""A finished document and its representations, one for each content coding."""

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from types import MappingProxyType

from feeds.content_coding import CODINGS


@dataclass(frozen=True, slots=True)
class Representation:
    """The bytes of a document in one content coding (RFC 9110, 3.2)."""

    body: bytes
    #: ``identity``, ``gzip``, ``br`` or ``zstd``.
    coding: str
    #: Strong entity tag with its quotes; each coding has its own (RFC 9110, 8.8.3.3).
    etag: str


@dataclass(frozen=True, slots=True)
class Document:
    """What is answered to a request for an address."""

    #: With the charset, where it is text.
    media_type: str
    #: Digest of the bytes: the beginning of every representation's entity tag.
    version: str
    #: When it became what it is: UTC, with microseconds.
    modified: datetime
    #: By content coding; ``identity`` is always among them.
    representations: Mapping[str, Representation]
    #: Bytes of all representations together.
    size: int
    #: Its canonical URL, where it has one that it is to tell.
    url: str | None = None


def document(
    body: bytes,
    *,
    media_type: str,
    modified: datetime,
    compressible: bool = True,
    url: str | None = None,
    side_by_side: Executor | None = None,
) -> Document:
    """The document of these bytes, in every content coding that helps: made by ``side_by_side``
    where it is given, else one after the other."""
    version = blake2b(body, digest_size=12).hexdigest()
    made = {"identity": Representation(body, "identity", f'"{version}"')}
    if compressible:
        encoders = [encode for encode, _ in CODINGS.values()]
        each_of = side_by_side.map if side_by_side else map
        coded = each_of(lambda encode: encode(body), encoders)
        for (coding, (_, ending)), octets in zip(CODINGS.items(), coded, strict=True):
            made[coding] = Representation(octets, coding, f'"{version}{ending}"')
    return Document(
        media_type=media_type,
        version=version,
        modified=modified,
        representations=MappingProxyType(made),
        size=sum(len(each.body) for each in made.values()),
        url=url,
    )
