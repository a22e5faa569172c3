"""Plain YAML words as values: the core schema of YAML 1.2 (section 10.3.2).

So ``no`` is Norwegian and not false, ``2024-01-01`` is text, and 12:30 is not a number in base 60.
"""

import re

ScalarValue = str | int | float | bool | None

_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
# A longer run of digits is no number that anyone means, and Python refuses to read it.
_INT = re.compile(r"[-+]?[0-9]{1,400}|0o[0-7]{1,400}|0x[0-9a-fA-F]{1,400}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
# What neither XML 1.0 nor JSON as readers take it can carry; escapes such as "\0" make them.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain_value(text: str) -> ScalarValue:
    """What a word without quotes stands for."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text, 0 if text[1:2] in {"o", "x"} else 10)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _NOT_FINITE.fullmatch(text):
        return float(text.replace(".", ""))
    return text


def joined_surrogates(text: str) -> str:
    r"""The text with pairs such as ``"\ud83d\ude00"``, which JSON writes, as one character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def forbidden_character(text: str) -> str | None:
    """The first character that no feed can carry; nothing where there is none."""
    found = _FORBIDDEN.search(text)
    return found[0] if found else None
