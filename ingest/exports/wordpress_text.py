"""The text of a WordPress post as its theme shows it: paragraphs made, shortcodes resolved."""

import re

#: The editor's notes of where its blocks begin and end.
_BLOCK_NOTES = re.compile(r"<!--\s*/?wp:.*?-->|<!--more.*?-->|<!--nextpage-->", re.DOTALL)
_CAPTION = re.compile(
    r"\[(?:wp_)?caption\b[^\]]*\]\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*?)"
    r"\[/(?:wp_)?caption\]",
    re.DOTALL,
)
_EMBED = re.compile(r"\[embed\b[^\]]*\]\s*(https?://[^\s\[<\"]+)\s*\[/embed\]")
#: Shortcodes that show something which the export does not hold.
_EMPTY = re.compile(r"\[(?:gallery|playlist|contact-form|ads?|adrotate|sc|toc)\b[^\]]*\]")
_BLOCK = (
    r"(?:address|article|aside|blockquote|div|dl|fieldset|figure|figcaption|form|h[1-6]|header|hr|"
    r"iframe|li|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul|video|audio)"
)
_BEGINS_WITH_BLOCK = re.compile(rf"\s*</?{_BLOCK}\b", re.IGNORECASE)
_PREFORMATTED = re.compile(r"(<(pre|script|style|table)\b.*?</\2\s*>)", re.DOTALL | re.IGNORECASE)
_BLANK = re.compile(r"\n[ \t]*\n\s*")
_ALONE = re.compile(r"(?m)^[ \t]*(https?://[^\s<>\"]+)[ \t]*$")


def as_html(content: str) -> str:
    """The text as HTML; blank lines part paragraphs, and a line end is a break."""
    html = _BLOCK_NOTES.sub("", content.replace("\r\n", "\n").replace("\r", "\n"))
    html = _CAPTION.sub(_figure, html)
    html = _EMPTY.sub("", _EMBED.sub(_link, html))
    html = _ALONE.sub(_link, html)
    if "<p" in html.lower():
        return html.strip()
    parts = _PREFORMATTED.split(html)
    # The second group of each three is the element's name alone.
    made = [
        part if index % 3 == 1 else _paragraphs(part)
        for index, part in enumerate(parts)
        if index % 3 != 2
    ]
    return "".join(made)


def _paragraphs(text: str) -> str:
    return "".join(_paragraph(each.strip()) for each in _BLANK.split(text) if each.strip())


def _paragraph(text: str) -> str:
    if _BEGINS_WITH_BLOCK.match(text):
        return text
    return f"<p>{text.replace(chr(10), '<br>')}</p>"


def _figure(found: re.Match[str]) -> str:
    caption = found[2].strip()
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"\n\n<figure>{found[1]}{below}</figure>\n\n"


def _link(found: re.Match[str]) -> str:
    return f'\n\n<p><a href="{found[1]}">{found[1]}</a></p>\n\n'
