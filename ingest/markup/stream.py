"""Elements of an XML file of any size, one at a time: what has been handed out is forgotten."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from feeds.xml_text import legal
from ingest.errors import Refusal
from ingest.markup.door import Element, is_limit, refusal_of, safe_pull_parser, without_prolog
from ingest.markup.encoding import declared_codec

_CHUNK = 1024**2
#: Bytes between two elements that are handed out; no item is larger.
_LARGEST = 64 * 1024**2


def stream_elements(opened: BinaryIO, tags: tuple[str, ...]) -> Iterator[Element]:
    """The elements of these tags, each whole; raises ``Refusal`` where the file goes wrong.

    An element that is handed out may be read until the next is asked for. Elements of its parent
    that are none of these tags stay, so the head of a feed is there for its items.
    """
    parser = safe_pull_parser(tags)
    waiting, before = 0, None
    try:
        for piece in _pieces(opened):
            parser.feed(piece)
            waiting += len(piece)
            for _, element in parser.read_events():
                waiting = 0
                # The parser may still hold the last one, so it goes when the next is there.
                _forget(before)
                yield element
                before = element
            if waiting > _LARGEST:
                raise Refusal(f"an item is larger than {_LARGEST // 1024**2} MiB")
        parser.close()
        for _, element in parser.read_events():
            yield element
    except etree.XMLSyntaxError as error:
        refusal = refusal_of(error, parser)
        more = "" if is_limit(parser) else "; what follows is not read"
        raise Refusal(refusal.reason + more, line=refusal.line) from error


def _pieces(opened: BinaryIO) -> Iterator[bytes]:
    """The file in UTF-8, without what XML forbids, its document type taken out."""
    first = opened.read(_CHUNK)
    decoder = codecs.getincrementaldecoder(declared_codec(first))(errors="replace")
    text = decoder.decode(first, final=False).removeprefix("\ufeff")
    yield without_prolog(legal(text)).encode()
    while chunk := opened.read(_CHUNK):
        yield legal(decoder.decode(chunk)).encode()
    yield legal(decoder.decode(b"", final=True)).encode()


def _forget(element: Element | None) -> None:
    parent = None if element is None else element.getparent()
    if parent is not None:
        parent.remove(element)
