"""The text of bytes that declare their encoding, in themselves or in the headers of HTTP."""

import codecs
import re

from ingest.errors import Refusal
from ingest.mojibake import mended
from ingest.text_encoding import text_of_bytes

#: Where a page or an XML document declares its encoding (HTML, 13.2.3.2; XML 1.0, 4.3.3).
_FIRST_BYTES = 4096
_DECLARED = re.compile(
    rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE
)
#: Read by browsers as windows-1252; an Arabic page that says so is windows-1256 in truth.
_LATIN = frozenset({"iso8859-1", "cp1252", "ascii", "latin-1"})
#: How the first "<" looks in encodings that valid UTF-8 can't be told from (XML 1.0, F.1).
_WIDE = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)


def declared_text(content: bytes, *, declared: str | None = None) -> str:
    """The text of a page's or document's bytes; raises ``Refusal``.

    ``declared`` is the charset that HTTP gave. Valid UTF-8 is UTF-8 whatever is declared; anything
    else is what it declares, and Arabic under a Latin name is windows-1256.
    """
    for mark, encoding in _WIDE:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    name = _codec(declared) or _codec(_declaration(content))
    if name is None or name in _LATIN | {"utf-8"} or _is_utf8(content):
        try:
            return mended(text_of_bytes(content))
        except Refusal:
            # Not even the guess that it is Arabic in windows-1256 holds.
            if name is None:
                raise
    return mended(content.decode(name, errors="replace"))


def declared_codec(first: bytes) -> str:
    """The encoding of a document whose first bytes these are; what says nothing is UTF-8."""
    for mark, encoding in _WIDE:
        if first.startswith(mark):
            return encoding
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    name = _codec(_declaration(first))
    try:
        codecs.getincrementaldecoder("utf-8")().decode(first)
    except UnicodeDecodeError:
        return name or "utf-8"
    return "utf-8"


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _declaration(content: bytes) -> str | None:
    match = _DECLARED.search(content[:_FIRST_BYTES])
    return match[1].decode("ascii") if match else None


def _codec(name: str | None) -> str | None:
    """Python's name of an encoding of text; nothing for "zip" and the like."""
    try:
        found = codecs.lookup(name).name if name else None
        if found is not None:
            b"a".decode(found, errors="replace")
    except (LookupError, UnicodeError, ValueError):
        return None
    return found
