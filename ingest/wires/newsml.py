"""NewsML-G2: items one by one, in a message, and the packages that say what goes together.

One message may bring an item in several versions: the highest is taken. A picture belongs to a
text if the text links to it, or a package holds both.
"""

from collections.abc import Iterator, Mapping

from lxml import etree

from feeds.article import Image
from ingest.markup.door import Element
from ingest.told import LeftOut, Told, Withdrawn
from ingest.wires.newsml_item import NewsItem, catalogue_of, told_by_item

_ITEMS = ("{*}newsItem", "newsItem")
_PACKAGES = ("{*}packageItem", "packageItem")


def told_by_newsml(root: Element) -> Iterator[Told | LeftOut | Withdrawn]:
    """What the items of a document tell, in their order."""
    catalogue = catalogue_of(root)
    found = [NewsItem(each, catalogue) for each in _own(root, _ITEMS)]
    packages = list(_own(root, _PACKAGES))
    newest = _newest(found)
    pictures = {item.guid: image for item in newest if (image := item.picture) is not None}
    for item in newest:
        if item.kind == "text":
            yield told_by_item(item, image=_image(item, pictures, packages))
        elif not any(item.guid in _references(each) for each in (root,)):
            yield LeftOut(f"it is no text but {item.kind[:40]!r}", item.element.sourceline)
    for package in packages:
        yield LeftOut("it is a package of other items", package.sourceline)
    for other in _own(root, ("{*}conceptItem", "{*}knowledgeItem", "{*}planningItem")):
        name = str(other.tag).rpartition("}")[2]
        yield LeftOut(f"it is no news item but {name[:40]!r}", other.sourceline)


def _own(root: Element, tags: tuple[str, ...]) -> Iterator[Element]:
    yield from root.iter(*tags)


def _newest(items: list[NewsItem]) -> list[NewsItem]:
    """Each item once, in its highest version."""
    highest: dict[str, NewsItem] = {}
    unnamed = []
    for item in items:
        if not item.guid:
            unnamed.append(item)
        elif item.guid not in highest or item.version >= highest[item.guid].version:
            highest[item.guid] = item
    return [*highest.values(), *unnamed]


def _image(item: NewsItem, pictures: Mapping[str, Image], packages: list[Element]) -> Image | None:
    linked = _references(item.element)
    for package in packages:
        together = _references(package)
        if item.guid in together:
            linked += together
    return next((pictures[each] for each in linked if each in pictures), None)


def _references(element: Element) -> list[str]:
    """The items that it names by ``residref``."""
    found = element.iter(etree.Element)
    return [each.get("residref") for each in found if each.get("residref")]
