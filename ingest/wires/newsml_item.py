"""One ``newsItem`` of NewsML-G2, as it tells its article."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from feeds.article import Category, Image, Person
from ingest.markup.door import Element
from ingest.markup.names import XML_LANG
from ingest.markup.text import markup_of
from ingest.plain import one_line
from ingest.told import LeftOut, Told, Withdrawn
from ingest.wires.nitf import nitf_html
from ingest.wires.values import absolute, media_type, whole_number
from ingest.wires.vocabularies import WITHDRAWN, WITHHELD, code_of, scheme_of, split_uri

_LONGEST_NAME = 300
_MOST_CATEGORIES = 200
#: Renditions of a picture, the best first.
_RENDITIONS = ("highres", "hires", "web", "preview", "lowres", "thumbnail", "")
_SUMMARIES = frozenset({"summary", "abstract", "standfirst", "subheadline"})


def catalogue_of(root: Element) -> dict[str, str]:
    """The schemes that the document itself lists, by alias; a catalogue elsewhere is not asked."""
    schemes = root.iter("{*}scheme")
    return {each.get("alias"): each.get("uri") for each in schemes if each.get("alias")}


class NewsItem:
    """An item's parts by their names, whatever namespace they are in."""

    def __init__(self, element: Element, catalogue: Mapping[str, str]) -> None:
        self.element = element
        self.catalogue = catalogue
        self.guid = (element.get("guid") or "").strip()
        version = (element.get("version") or "").strip()
        self.version = int(version) if version.isascii() and version.isdecimal() else 0

    def all(self, *path: str) -> Iterator[Element]:
        """Every element at the end of the path from the item."""
        found = [self.element]
        for name in path:
            found = [child for each in found for child in each.iterchildren(f"{{*}}{name}")]
        return iter(found)

    def first(self, *path: str) -> Element | None:
        """The first of them."""
        return next(self.all(*path), None)

    def line(self, *path: str) -> str:
        """What the first of them says, on one line."""
        return said(self.first(*path))

    def code(self, *path: str) -> str:
        """The first one's ``qcode`` without its alias, in lower case."""
        found = self.first(*path)
        return "" if found is None else _code(found).lower()

    @property
    def kind(self) -> str:
        """``text``, ``picture`` and so on; text where it does not say."""
        return self.code("itemMeta", "itemClass") or "text"

    @cached_property
    def picture(self) -> Image | None:
        """The picture, where the item is one."""
        if self.kind not in {"picture", "graphic"}:
            return None
        remote = {
            _code_of(each, "rendition"): each for each in self.all("contentSet", "remoteContent")
        }
        for name in (*_RENDITIONS, *remote):
            content = remote.get(name)
            url = absolute(content.get("href"), None) if content is not None else None
            if content is not None and url is not None:
                return self._image(content, url)
        return None

    def _image(self, content: Element, url: str) -> Image:
        meta = ("contentMeta",)
        return Image(
            url=url,
            type=media_type(content.get("contenttype"), url),
            width=whole_number(content.get("width")),
            height=whole_number(content.get("height")),
            length=whole_number(content.get("size")),
            caption=self.line(*meta, "description")[:2000] or None,
            credit=(self.line(*meta, "creditline") or self.line(*meta, "by"))[:2000] or None,
        )


def told_by_item(item: NewsItem, *, image: Image | None) -> Told | LeftOut | Withdrawn:
    """What a text tells; a cancelled one is withdrawn, one under an endless embargo left out."""
    line = item.element.sourceline
    status = item.code("itemMeta", "pubStatus")
    embargo = item.first("itemMeta", "embargoed")
    if status in WITHDRAWN and item.guid:
        return Withdrawn(item.guid, line)
    if status in WITHHELD:
        return LeftOut("its pubStatus is withheld", line)
    if embargo is not None and not said(embargo):
        return LeftOut("it is under an embargo without an end", line)
    html, text = _body(item)
    return Told(
        id=item.guid,
        url=_page(item),
        title=_headline(item),
        html=html,
        text=text,
        summary=_summary(item),
        published=_times(
            item,
            ("itemMeta", "firstCreated"),
            ("contentMeta", "contentCreated"),
            ("itemMeta", "versionCreated"),
        ),
        updated=_times(item, ("itemMeta", "versionCreated"), ("contentMeta", "contentModified")),
        embargo=said(embargo),
        sections=tuple(_sections(item)),
        language=_language(item),
        authors=tuple(dict.fromkeys(_authors(item))),
        categories=tuple(dict.fromkeys(_categories(item)))[:_MOST_CATEGORIES],
        dateline=item.line("contentMeta", "dateline") or None,
        credits=tuple(_credits(item)),
        image=image,
        rights=_rights(item),
        line=line,
    )


def said(element: Element | None) -> str:
    """What an element says, on one line."""
    return "" if element is None else one_line(markup_of(element))


def _code(element: Element) -> str:
    return code_of(element.get("qcode") or element.get("literal") or "")


def _code_of(element: Element, attribute: str) -> str:
    return code_of(element.get(attribute) or "").lower()


def _headline(item: NewsItem) -> str:
    """The headline of no role or the main one; the item's title is for machines to list."""
    headlines = list(item.all("contentMeta", "headline"))
    for each in headlines:
        if _code_of(each, "role") in {"", "main", "headline"} and said(each):
            return said(each)
    others = (said(each) for each in headlines)
    return next(filter(None, others), "") or item.line("itemMeta", "title")


def _summary(item: NewsItem) -> str:
    found = [each for each in item.all("contentMeta", "description") if said(each)]
    chosen = [each for each in found if _code_of(each, "role") in _SUMMARIES]
    plain = [each for each in found if not each.get("role")]
    return said(next(iter((*chosen, *plain)), None))


def _times(item: NewsItem, *paths: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, (item.line(*path) for path in paths)))


def _page(item: NewsItem) -> str | None:
    """Where people read it."""
    for each in item.all("itemMeta", "link"):
        is_page = "html" in (each.get("contenttype") or "")
        if not is_page and _code_of(each, "rel") != "canonical":
            continue
        if url := absolute(each.get("href"), None):
            return url
    return None


def _body(item: NewsItem) -> tuple[str, str]:
    """The text as HTML or plain, of XHTML, NITF, or text that stands in the item."""
    for inline in item.all("contentSet", "inlineXML"):
        if (nitf := next(inline.iter("{*}nitf", "nitf"), None)) is not None:
            return nitf_html(nitf), ""
        body = next(inline.iter("{*}body", "body"), None)
        return markup_of(inline if body is None else body), ""
    for inline in item.all("contentSet", "inlineData"):
        kind = (inline.get("contenttype") or "text/plain").lower()
        if "html" in kind:
            return inline.text or markup_of(inline), ""
        if kind.startswith("text/") and not inline.get("encoding"):
            return "", "".join(inline.itertext())
    return "", ""


def _sections(item: NewsItem) -> Iterator[str]:
    """An agency's services and desks, which a section's title or slug may be named after."""
    for path in (("itemMeta", "service"), ("itemMeta", "memberOf")):
        for each in item.all(*path):
            yield from filter(None, (said(_named(each)), _code(each)))


def _named(element: Element) -> Element | None:
    return next(element.iterchildren("{*}name"), None)


def _language(item: NewsItem) -> str:
    found = item.first("contentMeta", "language")
    tag = "" if found is None else found.get("tag") or ""
    return tag or item.element.get(XML_LANG) or ""


def _authors(item: NewsItem) -> Iterator[Person]:
    byline = item.line("contentMeta", "by")[:_LONGEST_NAME].removeprefix("By ")
    if byline:
        yield Person(name=byline)
        return
    for creator in item.all("contentMeta", "creator"):
        if name := said(_named(creator))[:_LONGEST_NAME]:
            yield Person(name=name)


def _categories(item: NewsItem) -> Iterator[Category]:
    """Subjects, media topics with their scheme; the label is that in the item's own language."""
    language = _language(item).partition("-")[0]
    for subject in item.all("contentMeta", "subject"):
        label = _label(subject, language)[:_LONGEST_NAME]
        qcode, uri = subject.get("qcode") or "", subject.get("uri") or ""
        scheme, code = (scheme_of(qcode, item.catalogue), code_of(qcode)) if qcode else (None, "")
        if uri and scheme is None:
            scheme, code = split_uri(uri)
        # A code whose scheme nobody knows tells readers nothing.
        term = (code if scheme else label or code or subject.get("literal") or "")[:_LONGEST_NAME]
        if term.strip():
            yield Category(term=term, scheme=scheme, label=label if label != term else None)
    for keyword in item.all("contentMeta", "keyword"):
        if word := said(keyword)[:_LONGEST_NAME]:
            yield Category(term=word)


def _label(subject: Element, language: str) -> str:
    names = list(subject.iterchildren("{*}name"))
    own = [each for each in names if (each.get(XML_LANG) or "").partition("-")[0] == language]
    return said(next(iter((*own, *names)), None))


def _credits(item: NewsItem) -> Iterator[str]:
    if line := item.line("contentMeta", "creditline")[:_LONGEST_NAME]:
        yield line
        return
    for path in (("contentMeta", "infoSource"), ("itemMeta", "provider")):
        for each in item.all(*path):
            if name := (said(_named(each)) or each.get("literal") or "")[:_LONGEST_NAME]:
                yield name
                return


def _rights(item: NewsItem) -> str | None:
    found = item.line("rightsInfo", "copyrightNotice") or said(
        _named(holder)
        if (holder := item.first("rightsInfo", "copyrightHolder")) is not None
        else None
    )
    return found[:1000] or None
