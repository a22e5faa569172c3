"""Fields that are plain text: one line or a few, without markup, in NFC, legal in XML."""

import html
import re
import unicodedata

from feeds.xml_text import legal

_DROPPED_WITH_CONTENT = re.compile(
    r"<(script|style|template|noscript)\b[^>]*>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
#: Real elements alone: "a < b > c" is a formula, not markup.
_TAG = re.compile(
    r"</?(?:a|abbr|article|b|bdi|bdo|big|blockquote|br|center|cite|code|del|div|em|figcaption|"
    r"figure|font|h[1-6]|hr|i|iframe|img|ins|kbd|li|mark|ol|p|pre|q|s|samp|section|small|span|"
    r"strike|strong|sub|sup|table|tbody|td|th|thead|time|tr|tt|u|ul|var|wbr)\b[^<>]*>|<!--.*?-->",
    re.IGNORECASE | re.DOTALL,
)
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|em|font|i|mark|s|small|span|strong|sub|sup|u)\b", re.IGNORECASE
)


def one_line(text: str) -> str:
    """A plain field without markup: entities decoded, NFC, each run of white space one space."""
    if "<" in text:
        text = _TAG.sub(_space_for_a_block, _DROPPED_WITH_CONTENT.sub(" ", text))
    if "&" in text:
        text = html.unescape(text)
    return collapsed(text)


def collapsed(text: str) -> str:
    """A text that was plain before: legal in XML, NFC, each run of white space one space."""
    return " ".join(unicodedata.normalize("NFC", legal(text)).split())


def _space_for_a_block(tag: re.Match[str]) -> str:
    return "" if _INLINE_TAG.match(tag[0]) else " "
