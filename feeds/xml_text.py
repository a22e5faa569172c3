"""Text that XML can carry."""

import re

#: Everything but the characters of XML 1.0, 2.2 (Char): control characters, lone surrogates,
#: U+FFFE and U+FFFF.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text without the characters that XML 1.0 forbids."""
    return _ILLEGAL.sub("", text)
