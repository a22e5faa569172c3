"""Arabic text that was read in a wrong encoding once and saved so: "Ø§Ù„", "ط§ظ„", "ÇáÚÑÈíÉ"."""

import re

from ingest.text_encoding import is_arabic

#: What gave the wrong letters, and what they were: encode by the first, decode by the second.
_MISREADINGS = (("cp1252", "utf-8"), ("cp1256", "utf-8"), ("cp1252", "cp1256"))
#: Nothing is tried on a text without such a run.
_SUSPECT = re.compile(r"[ØÙ][\u0080-\u00ff\u0152-\u2122]|[طظ][\u00a0-\u00bfًٌٍَ„…†‡ˆ‰Šƒ€]|[À-ÿ]{3}")
_SCRIPTS_IN_ONE_WORD = re.compile("[A-Za-zÀ-ɏ][\u0621-\u064a]|[\u0621-\u064a][A-Za-zÀ-ɏ]")
#: What a code page leaves open, and what Latin-1 has there: the byte itself.
_CONTROLS = range(0x80, 0xA0)


def mended(text: str) -> str:
    """The text as it was written, where it is clear that it was read wrongly; else the same.

    Clear is what reads back without a fault, as Arabic of common letters, with no word in two
    scripts; so neither French nor Icelandic is ever taken for it.
    """
    if not _SUSPECT.search(text):
        return text
    for wrong, right in _MISREADINGS:
        try:
            read = _bytes(text, wrong).decode(right)
        except UnicodeError:
            continue
        if is_arabic(read, fewest_letters=4) and not _SCRIPTS_IN_ONE_WORD.search(read):
            return read
    return text


def _bytes(text: str, encoding: str) -> bytes:
    parts = bytearray()
    for character in text:
        if ord(character) in _CONTROLS:
            parts.append(ord(character))
        else:
            parts += character.encode(encoding)
    return bytes(parts)
