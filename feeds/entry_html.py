"""An article's text as all formats and the pages show it: picture, dateline, text, credits."""

from html import escape
from types import MappingProxyType

from config.site import Newsroom
from feeds.addresses import absolute
from feeds.article import Article, Image
from feeds.content_links import absolute_links
from feeds.direction import is_rtl, isolated
from feeds.xml_text import legal

#: What stands before the agencies, by primary language.
_SOURCE = MappingProxyType(
    {
        "ar": "المصدر: ",
        "de": "Quelle: ",
        "es": "Fuente: ",
        "fa": "منبع: ",
        "fr": "Source\u00a0: ",
        "he": "מקור: ",
        "tr": "Kaynak: ",
        "ur": "ماخذ: ",
    }
)
#: Languages that have a comma of their own.
_ARABIC_COMMA = frozenset({"ar", "ckb", "fa", "ps", "sd", "ug", "ur"})


def entry_html(newsroom: Newsroom, article: Article) -> str:
    """The whole article as HTML, with every link absolute.

    Where the newsroom gave a summary alone, that is the text.
    """
    direction = _direction(article.language)
    text = absolute_links(article.content_html, newsroom.feeds_url)
    if not legal(text) and article.summary:
        text = paragraph(article.summary, article.language)
    parts = (
        _figure(newsroom, article.image, text, direction) if article.image else "",
        _dateline(article.dateline, direction),
        text,
        _credits(article, direction),
    )
    return "\n".join(part for part in parts if part)


def paragraph(text: str, language: str) -> str:
    """A plain text as a paragraph that knows its direction."""
    return f"<p{_direction(language)}>{escape(text, quote=False)}</p>"


def _direction(language: str) -> str:
    return ' dir="rtl"' if is_rtl(language) else ' dir="ltr"'


def _figure(newsroom: Newsroom, image: Image, text: str, direction: str) -> str:
    """The main picture, unless the text shows it already."""
    url = absolute(newsroom.feeds_url, image.url)
    if escape(url, quote=False) in text:
        return ""
    size = f' width="{image.width}" height="{image.height}"' if image.width and image.height else ""
    picture = f'<img src="{escape(url)}" alt="{escape(image.alt or "")}"{size}>'
    said = _caption(image)
    caption = f"<figcaption{direction}>{escape(said)}</figcaption>" if said else ""
    return f"<figure{direction}>{picture}{caption}</figure>"


def _caption(image: Image) -> str:
    if image.caption and image.credit:
        return f"{image.caption} ({image.credit})"
    return image.caption or image.credit or ""


def _dateline(dateline: str | None, direction: str) -> str:
    return f"<p{direction}><b>{escape(dateline)}</b></p>" if dateline else ""


def _credits(article: Article, direction: str) -> str:
    if not article.credits:
        return ""
    primary = article.language.partition("-")[0]
    comma = "، " if primary in _ARABIC_COMMA else ", "
    names = comma.join(isolated(each, article.language) for each in article.credits)
    return f"<p{direction}><small>{_SOURCE.get(primary, 'Source: ')}{names}</small></p>"
