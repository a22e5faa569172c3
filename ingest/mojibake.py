"""Arabic text that was read in a wrong encoding once and saved so: "Ø§Ù„", "ط§ظ„", "ÇáÚÑÈíÉ"."""

import re

from ingest.text_encoding import is_arabic

#: Bytes of UTF-8 read by these; that they decode at all is proof enough.
_MISREAD_UTF_8 = ("cp1252", "cp1256")
_ARABIC = re.compile("[\u0621-\u064a]")
_FEWEST_LETTERS = 4
#: Nothing is tried on a text without such a run.
_SUSPECT = re.compile(r"[ØÙ][\u0080-\u00ff\u0152-\u2122]|[طظ][\u00a0-\u00bfًٌٍَ„…†‡ˆ‰Šƒ€]|[À-ÿ]{3}")
_SCRIPTS_IN_ONE_WORD = re.compile("[A-Za-zÀ-ɏ][\u0621-\u064a]|[\u0621-\u064a][A-Za-zÀ-ɏ]")
#: What a code page leaves open, and what Latin-1 has there: the byte itself.
_CONTROLS = range(0x80, 0xA0)


def mended(text: str) -> str:
    """The text as it was written, where it is clear that it was read wrongly; else the same.

    Clear is what reads back without a fault as Arabic, with no word in two scripts, and where any
    bytes would read back, of common letters; so neither French nor Icelandic is taken for it.
    """
    if not _SUSPECT.search(text):
        return text
    for encoding in _MISREAD_UTF_8:
        read = _read(text, encoding, "utf-8")
        if len(_ARABIC.findall(read)) >= _FEWEST_LETTERS and not _mixed(read):
            return read
    read = _read(text, "cp1252", "cp1256")
    return read if is_arabic(read, fewest_letters=_FEWEST_LETTERS) and not _mixed(read) else text


def _read(text: str, wrong: str, right: str) -> str:
    """The text's bytes in the wrong encoding, decoded by the right one; empty if they can't be."""
    try:
        return _bytes(text, wrong).decode(right)
    except UnicodeError:
        return ""


def _mixed(text: str) -> bool:
    return _SCRIPTS_IN_ONE_WORD.search(text) is not None


def _bytes(text: str, encoding: str) -> bytes:
    parts = bytearray()
    for character in text:
        if ord(character) in _CONTROLS:
            parts.append(ord(character))
        else:
            parts += character.encode(encoding)
    return bytes(parts)
