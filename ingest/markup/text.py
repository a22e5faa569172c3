"""What stands inside an XML element, written as HTML."""

from html import escape

from lxml import etree

from ingest.allow_list import VOID_TAGS
from ingest.markup.door import Element


def markup_of(element: Element) -> str:
    """The element's content as HTML; namespaces and prefixes are gone, so ``<h:p>`` is ``<p>``."""
    parts: list[str] = [_text(element.text)]
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if node is element or not isinstance(node.tag, str):
            continue
        tag = node.tag.rpartition("}")[2].rpartition(":")[2]
        if event == "start":
            parts.append(f"<{tag}{_attributes(node)}>{_text(node.text)}")
        else:
            parts.append(("" if tag in VOID_TAGS else f"</{tag}>") + _text(node.tail))
    return "".join(parts)


def has_elements(element: Element) -> bool:
    """Whether anything but text stands in it."""
    return next(element.iterchildren(tag="*"), None) is not None


def _attributes(element: Element) -> str:
    plain = (each for each in element.items() if not each[0].startswith("{"))
    return "".join(f' {name}="{escape(value)}"' for name, value in plain)


def _text(text: str | None) -> str:
    return escape(text, quote=False) if text else ""
