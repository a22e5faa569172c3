"""What is wrong with a request, by RFC 9112 and RFC 9110: the status and why, in one line."""

import re

from aiohttp import hdrs
from aiohttp.http_exceptions import (
    BadHttpMethod,
    BadStatusLine,
    HttpProcessingError,
    InvalidURLError,
    LineTooLong,
)
from aiohttp.http_parser import RawRequestMessage

#: Octets of a request target: 414 beyond (RFC 9110, 15.5.15, asks for 8,000 at least).
LONGEST_TARGET = 8_192
#: Octets of one field's name or value: 431 beyond. Differs from the target's, so that the parser's
#: error tells which of the two it was.
LONGEST_FIELD = 8_190
#: Octets of all fields together.
_ALL_FIELDS = 32 * 1024

#: RFC 3986, 3.2.2 and 3.2.3: a host and perhaps a port, and no user.
_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+,;=%-]*)(?::[0-9]*)?")
_OTHER_VERSION = "HTTP/1.1 and HTTP/1.0 are spoken here."
#: What the parser gives as a mistake (400) where the standard has a status of its own.
_SAID_OTHERWISE = {
    "Pause on PRI": (505, _OTHER_VERSION),  # how HTTP/2 begins (RFC 9113, 3.4)
    "Too many headers": (431, "There are too many fields."),
}
_VERSIONS = {(1, 0), (1, 1)}
#: What the parser quotes of a request line that is good but for a method that nobody knows.
_KNOWN_BY_FORM = re.compile(r"\n\n  b['\"][!#$%&'*+.^_`|~0-9A-Za-z-]+ \S+ HTTP/[0-9.]+['\"]")
#: A request line of HTTP/0.9, which names no version.
_WITHOUT_VERSION = re.compile(rb"[A-Z]{3,20} [^ \r\n]*\r?\n")


def fault_of_line(octets: bytes) -> HttpProcessingError | None:
    """What is wrong with octets that begin a request and that the parser would wait on."""
    if _WITHOUT_VERSION.match(octets):
        return HttpProcessingError(code=505, message=_OTHER_VERSION)
    return None


def fault_of_head(head: RawRequestMessage) -> HttpProcessingError | None:
    """What is wrong with a head that the parser took."""
    status, why = 0, ""
    codings = ", ".join(head.headers.getall(hdrs.TRANSFER_ENCODING, ())).strip().lower()
    if head.version not in _VERSIONS:
        status, why = 505, _OTHER_VERSION
    elif head.method == hdrs.METH_CONNECT:
        status, why = 501, "This is no proxy."
    elif not _HOST.fullmatch(head.headers.get(hdrs.HOST, "")):
        status, why = 400, "The field Host names no host (RFC 9112, 3.2)."
    elif head.url.scheme not in {"", "http", "https"}:
        status, why = 400, "The target is no address of HTTP (RFC 9112, 3.2.2)."
    elif codings not in {"", "chunked"}:
        status, why = 501, "No transfer coding but chunked is known here (RFC 9112, 6.1)."
    elif sum(len(name) + len(text) for name, text in head.raw_headers) > _ALL_FIELDS:
        status, why = 431, "The fields are too large together."
    return HttpProcessingError(code=status, message=why) if status else None


def answered_with(error: HttpProcessingError) -> tuple[int, str]:
    """The status and the reason for what could not be parsed, or for a fault found here."""
    if type(error) is HttpProcessingError:
        return error.code, error.message
    if isinstance(error, LineTooLong):
        of_target = error.args[1] == LONGEST_TARGET
        return (414, "The target is too long.") if of_target else (431, "A field is too long.")
    if isinstance(error, BadStatusLine):
        return _of_request_line(error)
    if isinstance(error, InvalidURLError):
        return 400, "The target is no address of HTTP (RFC 9112, 3.2)."
    said = error.message.partition(":\n")[0]
    for beginning, answer in _SAID_OTHERWISE.items():
        if said.startswith(beginning):
            return answer
    return 400, f"{said.rstrip('.')} (RFC 9112)."


def _of_request_line(error: BadStatusLine) -> tuple[int, str]:
    if "Invalid HTTP version" in error.message:
        return 505, _OTHER_VERSION
    if isinstance(error, BadHttpMethod) and _KNOWN_BY_FORM.search(error.message):
        return 501, "This method is not known here."  # RFC 9110, 9.1
    return 400, "This is no request line (RFC 9112, 3)."
