"""The text of a file's bytes: UTF-8, UTF-16 with a mark, or Arabic in windows-1256."""

import codecs
import re

from ingest.errors import Refusal

_ARABIC = re.compile("[\u0621-\u064a]")
_LETTER = re.compile(r"[^\W\d_]")
#: Letters that come up in any Arabic text of some length, and rarely in bytes misread as such.
_COMMON = re.compile("[اليمنروت]")
_FEWEST_LETTERS = 20


def text_of_bytes(content: bytes) -> str:
    """The text, without a byte order mark; raises ``Refusal`` with the first byte that is wrong.

    What is not UTF-8 is windows-1256 where that makes Arabic of it, and refused else: a guess
    would publish mojibake.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding, offset=len(mark))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp1256", errors="replace")
        return text if is_arabic(text) else _decoded(content, "utf-8", offset=0)


def _decoded(content: bytes, encoding: str, *, offset: int) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refusal(
            f"not {encoding.upper()} at byte {error.start + offset:,}; "
            "save the file as UTF-8 (windows-1256 is read where the text is Arabic)",
            line=line,
        ) from error


def is_arabic(text: str, *, fewest_letters: int = _FEWEST_LETTERS) -> bool:
    """Whether most letters are Arabic, and most of these the common ones."""
    arabic = len(_ARABIC.findall(text))
    common = len(_COMMON.findall(text))
    letters = len(_LETTER.findall(text))
    return arabic >= fewest_letters and 2 * arabic > letters and 2 * common > arabic
