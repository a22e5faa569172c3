"""The attributes that an element keeps: checked one by one, URLs made absolute, in fixed order."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote, urlsplit

from ingest.addresses import address, host_and_path, link_address
from ingest.allow_list import TRACKERS

Attributes = Mapping[str, str]

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PIXELS = re.compile(r"\d{1,5}")
_SPAN = re.compile(r"[1-9]\d{0,2}")
_START = re.compile(r"-?\d{1,9}")
_SIZES = re.compile(r"[\w\s().,:%+*/<>=-]{1,300}")
_DATETIME = re.compile(r"[\w:+.\- ]{1,40}", re.ASCII)
_DESCRIPTOR = re.compile(r"\d{1,5}w|\d{1,2}(\.\d{1,3})?x")
_LAZY_SOURCES = ("data-src", "data-lazy-src", "data-original", "src")
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")


def written_attributes(tag: str, read: Attributes, base_url: str | None) -> dict[str, str] | None:
    """What is kept of an element's attributes; nothing where the element can't stand without."""
    own = _OWN[tag](read, base_url) if tag in _OWN else {}
    if own is None:
        return None
    if (direction := read.get("dir", "").lower()) in {"rtl", "ltr"}:
        own["dir"] = direction
    if _LANGUAGE.fullmatch(language := read.get("lang", "")):
        own["lang"] = language
    return own


def media_link(read: Attributes, base_url: str | None) -> tuple[str, str] | None:
    """URL and text of the link that stands for sound or film."""
    url = address(read.get("src", ""), base_url)
    if url is None:
        return None
    parts = urlsplit(url)
    name = unquote(parts.path.rstrip("/").rpartition("/")[2])
    return url, " ".join(read.get("title", "").split()) or name or parts.netloc or url


def _link(read: Attributes, base_url: str | None) -> dict[str, str] | None:
    url = link_address(read.get("href", ""), base_url)
    if url is None:
        return None
    own = {"href": url, **_texts(read, "title")}
    if _LANGUAGE.fullmatch(language := read.get("hreflang", "")):
        own["hreflang"] = language
    own["rel"] = "noopener noreferrer"
    return own


def _image(read: Attributes, base_url: str | None) -> dict[str, str] | None:
    if read.get("width") in {"0", "1"} or read.get("height") in {"0", "1"}:
        return None
    candidates = next(filter(None, (_set(read.get(key, ""), base_url) for key in _LAZY_SETS)), [])
    sources = [address(read.get(key, ""), base_url) for key in _LAZY_SOURCES]
    url = next(filter(None, sources), None) or (candidates[0][0] if candidates else None)
    if url is None or host_and_path(url).startswith(TRACKERS):
        return None
    own = {"src": url}
    if candidates:
        own["srcset"] = ", ".join(" ".join(filter(None, candidate)) for candidate in candidates)
        if _SIZES.fullmatch(sizes := read.get("sizes", "")):
            own["sizes"] = sizes
    own |= _texts(read, "alt", "title")
    return own | _matching(read, _PIXELS, "width", "height")


def _set(value: str, base_url: str | None) -> list[tuple[str, str]]:
    """The candidates of a ``srcset`` (HTML, 4.8.4.2.1), without the ones that can't be opened."""
    candidates = []
    rest = value.lstrip(" \t\n\f\r,")
    while rest:
        source, _, rest = (rest + " ").replace("\n", " ").replace("\t", " ").partition(" ")
        descriptor = ""
        if not source.endswith(","):
            descriptor, _, rest = rest.partition(",")
        url = address(source.rstrip(","), base_url)
        descriptor = descriptor.strip()
        if url is not None and (not descriptor or _DESCRIPTOR.fullmatch(descriptor)):
            candidates.append((url, descriptor))
        rest = rest.lstrip(" \t\n\f\r,")
    return candidates


def _list(read: Attributes, _: str | None) -> dict[str, str]:
    own = _matching(read, _START, "start")
    if "reversed" in read:
        own["reversed"] = ""
    if read.get("type") in {"1", "a", "A", "i", "I"}:
        own["type"] = read["type"]
    return own


def _cell(read: Attributes, _: str | None) -> dict[str, str]:
    own = _matching(read, _SPAN, "colspan", "rowspan")
    if read.get("scope") in {"row", "col", "rowgroup", "colgroup"}:
        own["scope"] = read["scope"]
    return own


def _quotation(read: Attributes, base_url: str | None) -> dict[str, str]:
    url = address(read.get("cite", ""), base_url)
    return {"cite": url} if url else {}


def _time(read: Attributes, _: str | None) -> dict[str, str]:
    return _matching(read, _DATETIME, "datetime")


def _abbreviation(read: Attributes, _: str | None) -> dict[str, str]:
    return _texts(read, "title")


def _texts(read: Attributes, *names: str) -> dict[str, str]:
    return {name: " ".join(read[name].split()) for name in names if name in read}


def _matching(read: Attributes, form: re.Pattern[str], *names: str) -> dict[str, str]:
    return {name: read[name] for name in names if form.fullmatch(read.get(name, ""))}


_OWN: Mapping[str, Callable[[Attributes, str | None], dict[str, str] | None]] = {
    "a": _link,
    "abbr": _abbreviation,
    "blockquote": _quotation,
    "img": _image,
    "ol": _list,
    "q": _quotation,
    "td": _cell,
    "th": _cell,
    "time": _time,
}
