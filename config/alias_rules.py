"""Older addresses that are more than a path: those with a query, and those with ``*`` in them."""

import re
from typing import Literal
from urllib.parse import parse_qsl, unquote

from config.model import Model


class AliasRule(Model):
    """An older address of a feed."""

    #: Regular expression that the whole decoded path fits.
    path: str
    #: Parameters that a request has among others, decoded.
    query: tuple[tuple[str, str], ...]
    #: How many texts ``*`` may stand for.
    stars: int
    #: Of a feed: rss, atom or json.
    format: Literal["rss", "atom", "json"]


def is_rule(alias: str) -> bool:
    """Whether an alias is more than a path."""
    return "?" in alias or "*" in alias


def alias_rule(alias: str, form: Literal["rss", "atom", "json"]) -> AliasRule:
    """The rule that an alias stands for; ``*`` is any text within one part of the path."""
    path, _, query = alias.partition("?")
    pieces = [re.escape(unquote(piece)) for piece in path.split("*")]
    return AliasRule(
        path="[^/]+".join(pieces),
        query=tuple(parse_qsl(query, keep_blank_values=True)),
        stars=len(pieces) - 1,
        format=form,
    )


def spoken_format(alias: str) -> str:
    """What the query of an alias says of its format, as the ending of a path would: ``feed=atom``
    is ``/atom``; empty where it says nothing."""
    values = [value.casefold() for _, value in parse_qsl(alias.partition("?")[2])]
    return next((value for value in values if value in {"atom", "json"}), "")
