"""NITF, the IPTC's older news text format (3.x): a document alone, or inside NewsML-G2."""

from collections.abc import Iterator

from lxml import etree

from feeds.article import Category, Image, Person
from ingest.markup.door import Element
from ingest.markup.text import markup_of
from ingest.plain import one_line
from ingest.told import LeftOut, Told, Withdrawn
from ingest.wires.values import absolute, language_at, media_type, whole_number
from ingest.wires.vocabularies import SCHEMES, WITHDRAWN, WITHHELD

_LONGEST_NAME = 300
#: NITF's elements, and those of HTML that mean the same; the others leave their text.
_AS_HTML = {
    "hl1": "h2",
    "hl2": "h3",
    "bq": "blockquote",
    "block": "div",
    "lang": "span",
    "nitf-table": "div",
}
#: What is no part of the text that readers see.
_ASIDE = frozenset({"note", "ednote", "media", "nitf-table-metadata", "custom-table", "datasource"})


def told_by_nitf(root: Element, *, line: int | None = None) -> Told | LeftOut | Withdrawn:
    """What a document tells; ``management-status`` says whether it is to be seen at all."""
    data = _find(root, "docdata")
    identity = _attribute(data, "doc-id", "id-string")
    status = "" if data is None else (data.get("management-status") or "").lower()
    if status in WITHDRAWN and identity:
        return Withdrawn(identity, line)
    if status in WITHHELD:
        return LeftOut("its management-status is withheld", line)
    picture = next(_pictures(root), None)
    return Told(
        id=identity,
        title=_line(root, "body.head", "hl1") or _line(root, "head", "title"),
        html=nitf_html(root),
        summary=_line(root, "body.head", "abstract"),
        published=_dates(data, "date.issue", "date.release"),
        updated=tuple(filter(None, (root.get("change.date"), root.get("change.time")))),
        embargo=_attribute(data, "date.release", "norm"),
        sections=tuple(_sections(root)),
        language=language_at(root) or _language_of_body(root),
        authors=tuple(_authors(root)),
        categories=tuple(dict.fromkeys(_categories(root, data))),
        dateline=_line(root, "dateline", "location")
        or _line(root, "body.head", "dateline")
        or None,
        credits=tuple(filter(None, (_line(root, "body.head", "distributor"),))),
        image=picture,
        rights=_rights(data),
        line=line,
    )


def nitf_html(root: Element) -> str:
    """The text of ``body.content`` as HTML, without media, which have their own places."""
    content = _find(root, "body.content")
    if content is None:
        return ""
    for element in list(content.iter(etree.Element)):
        tag = _local(element)
        if tag in _ASIDE:
            # What stands behind it is text of the article.
            _remove(element)
        elif tag in _AS_HTML:
            element.tag = _AS_HTML[tag]
    return markup_of(content)


def _find(root: Element | None, name: str) -> Element | None:
    return None if root is None else next(root.iter(f"{{*}}{name}", name), None)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _remove(element: Element) -> None:
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    tail = element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)


def _line(root: Element, within: str, name: str) -> str:
    found = _find(_find(root, within), name)
    return "" if found is None else one_line(markup_of(found))


def _attribute(root: Element | None, name: str, attribute: str) -> str:
    found = _find(root, name)
    return "" if found is None else (found.get(attribute) or "").strip()


def _dates(data: Element | None, *names: str) -> tuple[str, ...]:
    return tuple(filter(None, (_attribute(data, name, "norm") for name in names)))


def _sections(root: Element) -> Iterator[str]:
    for each in root.iter("{*}pubdata"):
        if name := one_line(each.get("position.section") or ""):
            yield name


def _language_of_body(root: Element) -> str:
    content = _find(root, "body")
    return "" if content is None else language_at(content)


def _authors(root: Element) -> Iterator[Person]:
    for byline in root.iter("{*}byline"):
        people = list(byline.iter("{*}person"))
        for person in people:
            if name := one_line(markup_of(person))[:_LONGEST_NAME]:
                yield Person(name=name)
        said = one_line(markup_of(byline))[:_LONGEST_NAME]
        if not people and (name := said.removeprefix("By ").removeprefix("بقلم ").strip(" :")):
            yield Person(name=name)


def _categories(root: Element, data: Element | None) -> Iterator[Category]:
    for each in root.iter("{*}tobject.subject"):
        code = (each.get("tobject.subject.refnum") or "").strip()
        names = (each.get(f"tobject.subject.{part}") for part in ("detail", "matter", "type"))
        label = one_line(next(filter(None, names), "") or "")[:_LONGEST_NAME]
        if code:
            yield Category(term=code[:_LONGEST_NAME], scheme=SCHEMES["subj"], label=label or None)
        elif label:
            yield Category(term=label)
    for each in data.iter("{*}keyword") if data is not None else ():
        if key := one_line(each.get("key") or "")[:_LONGEST_NAME]:
            yield Category(term=key)


def _pictures(root: Element) -> Iterator[Image]:
    for media in root.iter("{*}media"):
        reference = _find(media, "media-reference")
        if (media.get("media-type") or "image") != "image" or reference is None:
            continue
        url = absolute(reference.get("source"), None)
        if url is None:
            continue
        caption, credit = _find(media, "media-caption"), _find(media, "media-producer")
        yield Image(
            url=url,
            type=media_type(reference.get("mime-type"), url),
            width=whole_number(reference.get("width")),
            height=whole_number(reference.get("height")),
            alt=one_line(reference.get("alternate-text") or "") or None,
            caption=one_line(markup_of(caption)) or None if caption is not None else None,
            credit=one_line(markup_of(credit)) or None if credit is not None else None,
        )


def _rights(data: Element | None) -> str | None:
    found = _find(data, "doc.copyright")
    if found is None:
        return None
    said = f"{found.get('holder') or ''} {found.get('year') or ''}".strip()
    return one_line(said)[:1000] or None
