"""What a client can take: RFC 9110, 12 (content negotiation), weights and all."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

#: RFC 9110, 12.4.2: a weight is 0 to 1 with at most three decimals.
_WEIGHT = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
#: A header longer than this is not worth a place in memory.
_REMEMBERED_LENGTH = 256


def weights(header: str) -> Mapping[str, float]:
    """The tokens of an ``Accept-…`` field in lower case with their weights.

    A token whose weight can't be read counts as 0, so that a mistake never makes a client
    receive what it may not understand.
    """
    found: dict[str, float] = {}
    for element in header.split(","):
        token, *parameters = (part.strip().lower() for part in element.split(";"))
        if token:
            found[token] = _weight(parameters)
    return found


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            value = value.strip()
            return float(value) if _WEIGHT.fullmatch(value) else 0.0
    return 1.0


def acceptable_codings(header: str | None, available: tuple[str, ...]) -> tuple[str, ...]:
    """Those of ``available`` that may be sent, best liked first (RFC 9110, 12.5.3).

    ``available`` stands in the server's own order, which decides between equal weights. Nothing
    is acceptable only where the client excludes ``identity`` and can't take anything else.
    """
    if header is None:
        return ("identity",)
    if len(header) > _REMEMBERED_LENGTH:
        return _acceptable_codings.__wrapped__(header, available)
    return _acceptable_codings(header, available)


@lru_cache(maxsize=512)
def _acceptable_codings(header: str, available: tuple[str, ...]) -> tuple[str, ...]:
    asked = weights(header)
    if "x-gzip" in asked:  # RFC 9110, 8.4.1.3: the same coding
        asked = {"gzip": asked["x-gzip"], **asked}
    anything = asked.get("*", 0.0)

    def weight(coding: str) -> float:
        if coding in asked:
            return asked[coding]
        # Identity stays acceptable unless it is excluded, by name or by "*;q=0"; a coding that
        # the client names is still better liked.
        if coding == "identity":
            return 0.0001 if asked.get("*") is None else anything
        return anything

    ranked = sorted(
        (coding for coding in available if weight(coding) > 0),
        key=lambda coding: (-weight(coding), available.index(coding)),
    )
    return tuple(ranked)


def best_language(header: str | None, offered: Iterable[str], default: str) -> str:
    """The language of ``offered`` that the client likes best (RFC 9110, 12.5.4; lookup)."""
    asked = weights(header or "")
    best, liked = default, 0.0
    for language in offered:
        weight = max((q for tag, q in asked.items() if _primary(tag) == language), default=0.0)
        if weight > liked or (weight == liked > 0 and language == default):
            best, liked = language, weight
    return best


def _primary(tag: str) -> str:
    return tag.partition("-")[0]


def wants_html(accept: str | None) -> bool:
    """Whether the client is a browser or says that it reads HTML (RFC 9110, 12.5.1)."""
    asked = weights(accept or "")
    return asked.get("text/html", 0.0) > 0 or asked.get("application/xhtml+xml", 0.0) > 0
