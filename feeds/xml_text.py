"""Text that XML can carry."""

import re

#: Nothing but the characters of XML 1.0, 2.2 (Char): all but control characters, lone surrogates,
#: U+FFFE and U+FFFF.
_LEGAL = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*+")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text without the characters that XML 1.0 forbids."""
    # Every feed asks this of every text, and hardly any has one: to look whether there is one is
    # several times cheaper than to take them out. What is printable is legal.
    if text.isprintable() or _LEGAL.fullmatch(text):
        return text
    return _ILLEGAL.sub("", text)
