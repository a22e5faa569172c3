"""The IPTC's controlled vocabularies that items name by an alias (``medtop:04000000``).

A catalogue that an item only refers to is never fetched; these aliases are those of the IPTC's own.
"""

from collections.abc import Mapping

_NEWSCODES = "http://cv.iptc.org/newscodes"
SCHEMES: Mapping[str, str] = {
    alias: f"{_NEWSCODES}/{name}/"
    for alias, name in {
        "medtop": "mediatopic",
        "subj": "subjectcode",
        "genre": "genre",
        "stat": "pubstatusg2",
        "ninat": "ninature",
        "rnd": "rendition",
        "sig": "signal",
        "drol": "descriptionrole",
        "hlrole": "headlinerole",
        "drole": "descriptionrole",
        "cpnat": "cpnature",
        "scene": "scene",
        "conf": "confirmation",
    }.items()
}
#: A media topic or one of its older names; other subjects are an agency's own.
WITHDRAWN = frozenset({"canceled", "cancelled"})
WITHHELD = frozenset({"withheld", "notusable"})


def code_of(qcode: str) -> str:
    """``04000000`` of ``medtop:04000000``."""
    return qcode.rpartition(":")[2].strip()


def scheme_of(qcode: str, catalogue: Mapping[str, str]) -> str | None:
    """The scheme's address, by the item's own catalogue first."""
    alias, colon, _ = qcode.strip().partition(":")
    if not colon:
        return None
    return catalogue.get(alias) or SCHEMES.get(alias)


def split_uri(uri: str) -> tuple[str | None, str]:
    """Scheme and code of a concept's whole address."""
    scheme, slash, code = uri.strip().rpartition("/")
    return (f"{scheme}/", code) if slash and "://" in scheme else (None, uri.strip())
