"""ninjs, the IPTC's news in JSON: versions 1.x, and 2 and 3 with their lists."""

from collections.abc import Iterator, Mapping
from typing import Any

from feeds.article import Category, Enclosure, Image, Person
from ingest.plain import one_line
from ingest.told import LeftOut, Told, Withdrawn
from ingest.wires.values import absolute, enclosure, media_type, whole_number
from ingest.wires.vocabularies import SCHEMES, WITHDRAWN, WITHHELD, code_of, split_uri

_Fields = Mapping[str, Any]
_PUBLISHED = ("firstpublished", "firstcreated", "contentcreated", "versioncreated")
_LONGEST_NAME = 300
_MOST = 200
#: Roles that are not for readers.
_INTERNAL = frozenset({"note", "ednote", "editorsnote", "slugline"})
#: Headlines and bodies by role; the first that is there is taken.
_MAIN = ("main", "headline", "body", "web", "")
_SUMMARY = ("summary", "abstract", "standfirst", "")
_CAPTION = ("caption", "description", "summary", "")
_SIZES = ("baseimage", "main", "original", "highres", "viewimage", "preview", "thumbnail")


def is_ninjs(value: object) -> bool:
    """Whether a JSON object is an item of ninjs of whatever version."""
    if not isinstance(value, dict):
        return False
    standard = value.get("standard")
    if isinstance(standard, dict) and standard.get("name") == "ninjs":
        return True
    return isinstance(value.get("uri"), str) and bool(
        value.keys()
        & {"pubstatus", "versioncreated", "body_html", "body_xhtml", "bodies", "headlines"}
        or ("headline" in value and "body_text" in value)
    )


def told_by_ninjs(item: _Fields, *, line: int | None = None) -> Told | LeftOut | Withdrawn:
    """What an item tells; one that is cancelled is withdrawn (``pubstatus``)."""
    uri = _text(item, "uri").strip()
    status = _text(item, "pubstatus").lower().rpartition(":")[2]
    if status in WITHDRAWN and uri:
        return Withdrawn(uri, line)
    if status in WITHHELD:
        return LeftOut("its pubstatus is withheld", line)
    kind = _text(item, "type") or "text"
    if kind not in {"text", "composite"}:
        return LeftOut(f"it is no text but {kind[:40]!r}", line)
    html, text = _body(item)
    if kind == "composite" and not (html or text):
        return LeftOut("it is a package of other items", line)
    files = list(_files(item))
    return Told(
        id=uri,
        url=next(filter(None, (absolute(each, None) for each in _pages(item))), None),
        title=one_line(_text(item, "headline") or _by_role(item, "headlines", _MAIN)),
        html=html,
        text=text,
        summary=one_line(_summary(item)),
        published=_times(
            item, "firstpublished", "firstcreated", "contentcreated", "versioncreated"
        ),
        updated=_times(item, "versioncreated", "contentmodified"),
        embargo=_text(item, "embargoed"),
        sections=tuple(_names(item, "sections", "section")),
        language=_text(item, "language"),
        authors=_authors(item),
        categories=tuple(_categories(item)),
        dateline=one_line(_text(item, "located")) or None,
        credits=tuple(_credits(item)),
        image=next((each for each in files if isinstance(each, Image)), None),
        enclosures=tuple(each for each in files if isinstance(each, Enclosure)),
        rights=one_line(_rights(item)) or None,
        line=line,
    )


def _text(fields: _Fields, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _objects(fields: _Fields, name: str) -> Iterator[_Fields]:
    """The objects of a list; in versions 1 some parts are an object of named objects."""
    value = fields.get(name)
    if isinstance(value, dict):
        value = [{"name": key, **each} for key, each in value.items() if isinstance(each, dict)]
    for each in value[:_MOST] if isinstance(value, list) else ():
        if isinstance(each, dict):
            yield each


def _by_role(item: _Fields, name: str, roles: tuple[str, ...], *, kind: str = "") -> str:
    """The value of the first of these roles; else of the first that is for readers."""
    values: dict[str, str] = {}
    for each in _objects(item, name):
        role = _text(each, "role").lower().rpartition(":")[2]
        if kind in (_text(each, "contenttype").lower() or kind) and role not in _INTERNAL:
            values.setdefault(role, _text(each, "value"))
    for role in roles:
        if values.get(role):
            return values[role]
    return next(filter(None, values.values()), "")


def _body(item: _Fields) -> tuple[str, str]:
    """The text as HTML, and as plain text where there is no HTML."""
    html = _text(item, "body_html") or _text(item, "body_xhtml")
    html = html or _by_role(item, "bodies", _MAIN, kind="html")
    return html, _text(item, "body_text") or _by_role(item, "bodies", _MAIN, kind="plain")


def _summary(item: _Fields) -> str:
    return (
        _text(item, "description_text")
        or _text(item, "description_html")
        or _by_role(item, "descriptions", _SUMMARY)
    )


def _times(item: _Fields, *names: str) -> tuple[str, ...]:
    return tuple(filter(None, (_text(item, name).strip() for name in names)))


def _pages(item: _Fields) -> Iterator[str]:
    """Where people read it; its ``uri`` may be no more than a name."""
    for each in (*_objects(item, "altids"), *_objects(item, "links")):
        if _text(each, "role").lower() in {"web", "webpage", "canonical", "permalink"}:
            yield _text(each, "value") or _text(each, "href")
    for each in _objects(item, "renditions"):
        if _text(each, "mimetype") == "text/html" or _text(each, "contenttype") == "text/html":
            yield _text(each, "href")


def _names(item: _Fields, *names: str) -> Iterator[str]:
    for name in names:
        if plain := one_line(_text(item, name)):
            yield plain
        for each in _objects(item, name):
            if plain := one_line(_text(each, "name") or _text(each, "literal")):
                yield plain


def _categories(item: _Fields) -> Iterator[Category]:
    for name in ("subject", "subjects", "event", "events", "place", "places", "person", "people"):
        for each in _objects(item, name):
            label = one_line(_text(each, "name") or _text(each, "literal"))[:_LONGEST_NAME]
            scheme, code = split_uri(_text(each, "uri"))
            code = _text(each, "code") or code
            if ":" in code and "://" not in code:
                scheme, code = SCHEMES.get(code.partition(":")[0], scheme), code_of(code)
            scheme = scheme or absolute(_text(each, "scheme"), None)
            term = (code if scheme else label or code)[:_LONGEST_NAME]
            if term:
                yield Category(term=term, scheme=scheme, label=label if label != term else None)
    for word in item.get("keywords") or () if isinstance(item.get("keywords"), list) else ():
        if isinstance(word, str) and word.strip():
            yield Category(term=one_line(word)[:_LONGEST_NAME])


def _authors(item: _Fields) -> tuple[Person, ...]:
    byline = one_line(_text(item, "byline") or _text(item, "by"))[:_LONGEST_NAME]
    return (Person(name=byline),) if byline else ()


def _credits(item: _Fields) -> Iterator[str]:
    if line := one_line(_text(item, "creditline"))[:_LONGEST_NAME]:
        yield line
        return
    yield from (name[:_LONGEST_NAME] for name in _names(item, "infosource", "infosources"))


def _rights(item: _Fields) -> str:
    holder = item.get("rightsinfo")
    fields = holder[0] if isinstance(holder, list) and holder else holder
    inside = fields if isinstance(fields, dict) else {}
    for name in ("copyrightnotice", "copyrightholder", "usageterms"):
        value = item.get(name) or inside.get(name)
        if isinstance(value, dict):
            value = value.get("name") or value.get("literal") or value.get("value")
        if isinstance(value, str) and value.strip():
            return value[:1000]
    return ""


def _files(item: _Fields) -> Iterator[Image | Enclosure]:
    """Each associated item by its best rendition, those of the item itself last."""
    for each in _objects(item, "associations"):
        if (found := _file(each)) is not None:
            yield found


def _file(item: _Fields) -> Image | Enclosure | None:
    kind = _text(item, "type") or "picture"
    rendition = _rendition(item)
    url = absolute(_text(rendition, "href"), None)
    if url is None or kind in {"text", "composite"}:
        return None
    mime = _text(rendition, "mimetype") or _text(rendition, "contenttype")
    size = str(rendition.get("sizeinbytes") or "")
    if kind not in {"picture", "graphic"}:
        title = one_line(_text(item, "headline") or _by_role(item, "headlines", _MAIN))
        return enclosure(url, kind=mime, length=size, title=title)
    caption = _text(item, "description_text") or _by_role(item, "descriptions", _CAPTION)
    credit = next(_credits(item), "") or _text(item, "byline") or _text(item, "by")
    return Image(
        url=url,
        type=media_type(mime, url),
        width=whole_number(str(rendition.get("width") or "")),
        height=whole_number(str(rendition.get("height") or "")),
        length=whole_number(size),
        caption=one_line(caption)[:2000] or None,
        credit=one_line(credit)[:2000] or None,
    )


def _rendition(item: _Fields) -> _Fields:
    """The largest by name, else by width."""
    found = {
        _text(each, "name").lower(): each
        for each in _objects(item, "renditions")
        if _text(each, "href")
    }
    for name in _SIZES:
        if name in found:
            return found[name]

    def width(each: _Fields) -> int:
        return whole_number(str(each.get("width") or "")) or 0

    return max(found.values(), key=width, default={})
