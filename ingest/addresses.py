"""URLs that content and fields may hold: absolute http and https, or root-relative."""

import re
from urllib.parse import urljoin, urlsplit

from ingest.allow_list import VIDEO_HOSTS

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
#: Browsers take these out before they look for a scheme ("java\nscript:").
_INVISIBLE = re.compile("[\t\n\r\x00-\x1f\x7f]")
_ENCODED = {ord(character): f"%{ord(character):02X}" for character in ' "<>\\^`{|}'}
#: Schemes a link may have besides http and https.
_LINK_SCHEMES = frozenset({"mailto", "tel"})


def address(url: str, base_url: str | None) -> str | None:
    """The URL made absolute by ``base_url``; nothing for one that can't be or mustn't be opened.

    Without a base, a root-relative URL stays as it is, and any other relative one is nothing.
    """
    url = _INVISIBLE.sub("", url).strip()
    if not url:
        return None
    if url.startswith(("//", "\\\\")):
        url = f"https:{url}"
    if scheme := _SCHEME.match(url):
        return _absolute(url) if scheme[1].lower() in {"http", "https"} else None
    if base_url is not None:
        return _joined(base_url, url)
    # "/\host" is another host to a browser, so the backslash is encoded like a space.
    return url.translate(_ENCODED) if url.startswith("/") else None


def link_address(url: str, base_url: str | None) -> str | None:
    """As ``address``; a mail address or telephone number may be linked as well."""
    bare = _INVISIBLE.sub("", url).strip()
    scheme = _SCHEME.match(bare)
    if scheme and scheme[1].lower() in _LINK_SCHEMES:
        rest = bare[scheme.end() :].translate(_ENCODED)
        return f"{scheme[1].lower()}:{rest}" if rest else None
    return address(url, base_url)


def host_and_path(url: str) -> str:
    """``host/path`` in lower case, to compare with a list."""
    return re.sub(r"^https?://", "", url.lower())


def is_video(url: str) -> bool:
    """Whether it leads to a known host of films, whose players become links in content."""
    return host_and_path(url).partition("/")[0].removeprefix("www.") in VIDEO_HOSTS


def _absolute(url: str) -> str | None:
    url = url.translate(_ENCODED)
    try:
        parts = urlsplit(url)
        hostname, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if not hostname:
        return None
    return f"{parts.scheme}{url[len(parts.scheme) :]}"


def _joined(base_url: str, url: str) -> str | None:
    try:
        return _absolute(urljoin(base_url, url))
    except ValueError:
        return None
