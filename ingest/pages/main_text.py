"""Where a page's text stands, when no selector says it.

An extractor, or the ``articleBody`` of the page's JSON-LD, tells which words are the article's.
Their place is then found in the page itself, so that figures, captions, tables and embedded films
stay, which extractors lose.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from lxml import etree, html

from ingest.folding import folded
from ingest.pages.tree import Element, lines_of

#: Words that follow each other and are looked for together.
_RUN = 4
#: The share of the article's words that the place has to hold.
_MOST = 0.8
#: Fewer words are no article's text.
_FEWEST_WORDS = 8
#: Roles and elements that hold no article's text, wherever they stand.
_ASIDE = ("nav", "button", "form")


def place_of(root: Element, lines: Iterable[str]) -> Element | None:
    """The smallest element that holds the lines, or nearly all of them; nothing where none does."""
    wanted = {run for line in lines for run in _runs(folded(line).split())}
    if len(wanted) < _FEWEST_WORDS - _RUN:
        return None
    held: Counter[Element] = Counter()
    for element in root.iter(etree.Element):
        texts = [element.text, *(child.tail for child in element)]
        own = sum(_held(text, wanted) for text in texts if text)
        if own:
            held[element] += own
            for holder in element.iterancestors():
                held[holder] += own
    enough = held[root] * _MOST
    if held[root] < _FEWEST_WORDS - _RUN:
        return None
    # The last in the order of the page is the innermost: its ancestors stand before it, and no
    # two elements beside each other hold most of the same words.
    return [element for element in root.iter(etree.Element) if held[element] >= enough][-1]


def extracted_lines(root: Element) -> list[str]:
    """The lines that an extractor takes for the article's."""
    # Imported here: it takes a third of a second, and the server itself never needs it.
    import trafilatura  # noqa: PLC0415

    found = trafilatura.bare_extraction(
        html.tostring(root, encoding="unicode"),
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        with_metadata=False,
    )
    body = getattr(found, "body", None)
    return lines_of(body) if body is not None else []


def without_asides(place: Element) -> Element:
    """The place without navigation and forms that stand in it."""
    for element in list(place.iter(*_ASIDE)):
        if element is not place and not _is_whole_page(element, place):
            element.drop_tree()
    return place


def _is_whole_page(element: Element, place: Element) -> bool:
    """Some systems put a whole page into one form."""
    return element.tag == "form" and 2 * _size(element) > _size(place)


def _size(element: Element) -> int:
    return sum(len(text) for text in element.itertext())


def _held(text: str, wanted: set[tuple[str, ...]]) -> int:
    return sum(run in wanted for run in _runs(folded(text).split()))


def _runs(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(_RUN)), strict=False)
