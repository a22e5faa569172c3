"""Media RSS 1.5.1: the article's picture, in RSS and Atom alike."""

from typing import Any

from feeds.article import Image
from feeds.extension import element


def media_elements(image: Image) -> list[Any]:
    """``media:content`` with what is known of the picture, and ``media:thumbnail``."""
    sizes = {"fileSize": image.length, "width": image.width, "height": image.height}
    attributes = {"url": image.url, "medium": "image"}
    if image.type:
        attributes["type"] = image.type
    attributes |= {key: str(value) for key, value in sizes.items() if value}
    content = element("media:content", None, attributes)
    if image.caption or image.alt:
        described = image.caption or image.alt
        content.append(element("media:description", described, {"type": "plain"}))
    if image.credit:
        content.append(element("media:credit", image.credit))
    return [content, element("media:thumbnail", None, _dimensions(image))]


def _dimensions(image: Image) -> dict[str, str]:
    known = {"width": image.width, "height": image.height}
    return {"url": image.url, **{key: str(value) for key, value in known.items() if value}}
