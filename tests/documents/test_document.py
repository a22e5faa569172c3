"""A document's representations: RFC 9110, 8.4 and 8.8.3."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import brotli
import zstandard

from feeds.document import document

NOW = datetime(2024, 6, 19, tzinfo=UTC)
DECODE: dict[str, Callable[[bytes], Any]] = {
    "identity": bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
}


def test_every_coding_holds_the_same_bytes_under_its_own_tag() -> None:
    made = document("نشرة ".encode() * 500, media_type="text/plain", modified=NOW)

    assert set(made.representations) == set(DECODE)
    for coding, representation in made.representations.items():
        assert DECODE[coding](representation.body) == "نشرة ".encode() * 500
        assert representation.etag.startswith(f'"{made.version}')
    assert len({each.etag for each in made.representations.values()}) == 4
    assert made.size == sum(len(each.body) for each in made.representations.values())


def test_the_same_bytes_make_the_same_document() -> None:
    first, second = (document(b"x" * 99, media_type="text/plain", modified=NOW) for _ in range(2))

    assert first == second
    assert document(b"y", media_type="text/plain", modified=NOW).version != first.version
