"""An article's text as all formats and the pages show it: picture, dateline, text, credits."""

from html import escape

from config.site import Newsroom
from feeds.addresses import absolute, absolute_links
from feeds.article import Article, Image
from feeds.direction import is_rtl


def entry_html(newsroom: Newsroom, article: Article) -> str:
    """The whole article as HTML, with every link absolute."""
    direction = ' dir="rtl"' if is_rtl(article.language) else ' dir="ltr"'
    parts = (
        _figure(newsroom, article, direction),
        _dateline(article.dateline, direction),
        absolute_links(article.content_html, newsroom.feeds_url),
        _credits(article, direction),
    )
    return "\n".join(part for part in parts if part)


def _figure(newsroom: Newsroom, article: Article, direction: str) -> str:
    """The main picture, unless the text shows it already."""
    image = article.image
    if image is None or image.url in article.content_html:
        return ""
    url = absolute(newsroom.feeds_url, image.url)
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
    if article.language.partition("-")[0] == "ar":
        text = "المصدر: " + "، ".join(article.credits)
    else:
        text = "Source: " + ", ".join(article.credits)
    return f"<p{direction}><small>{escape(text)}</small></p>"
