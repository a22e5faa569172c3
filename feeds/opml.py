"""OPML 2.0: the list of all feeds, for feed readers to import."""

from typing import Any

from lxml import etree

from config.site import Newsroom, Section
from feeds.addresses import feed_url, section_url
from feeds.xml_text import legal


def opml(newsroom: Newsroom) -> bytes:
    """One outline for each section, ``all`` first, in the order of the configuration."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = legal(newsroom.site.title)
    body = etree.SubElement(root, "body")
    for section in (newsroom.everything, *newsroom.sections):
        _outline(body, newsroom, section)
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return written


def _outline(body: Any, newsroom: Newsroom, section: Section) -> None:
    etree.SubElement(
        body,
        "outline",
        {
            "type": "rss",
            "text": legal(section.title),
            "title": legal(section.title),
            "description": legal(section.description),
            "language": section.language,
            "xmlUrl": feed_url(newsroom, section.slug, "rss"),
            "htmlUrl": section_url(newsroom, section.slug),
        },
    )
