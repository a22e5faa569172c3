"""An HTML page taken apart: what it tells of its article, what is seen, and the article's text."""

from dataclasses import dataclass

from config.site import PageSelectors, ReadingSettings
from ingest.addresses import address
from ingest.cleaning import content_tokens
from ingest.content_blocks import ContentBlock, blocks_in
from ingest.pages.facts import PageFacts, merged
from ingest.pages.head import Seen, seen_on
from ingest.pages.json_ld import json_ld
from ingest.pages.main_text import extracted_lines, place_of, without_asides
from ingest.pages.metadata import metadata, title_element
from ingest.pages.selecting import (
    remove_selected,
    selected_content,
    selected_facts,
    selectors_for,
)
from ingest.pages.tree import Element, html_of, tree_of, without_silent
from ingest.paragraphs import plain_paragraphs


@dataclass(frozen=True, slots=True)
class Page:
    """A page's parts, none of them read."""

    facts: PageFacts
    seen: Seen
    #: The title of the browser's tab.
    tab: str
    #: The text, with what stands around it still in it; empty where none was found.
    blocks: list[ContentBlock]
    #: Absolute.
    url: str | None


def taken_apart(
    html: str, *, url: str | None, selectors: PageSelectors | None, reading: ReadingSettings
) -> Page:
    """The parts of a page; raises ``Refusal`` where there is no HTML."""
    root = tree_of(html)
    base = _base(root, url)
    told = merged(json_ld(root, base), metadata(root, base))
    own_url = told.url or url
    base = base or own_url
    selectors = selectors or selectors_for(own_url, reading.pages)
    selected = selected_facts(root, selectors, base)
    tab = title_element(root)
    without_silent(root)
    remove_selected(root, selectors)
    facts = merged(selected, told) if selectors.prefer == "selectors" else merged(told, selected)
    chosen = selected_content(root, selectors)
    if chosen:
        seen = seen_on(root, chosen[0])
        blocks = _blocks(chosen, base)
    else:
        place = _found(root, facts)
        seen = seen_on(root, place)
        blocks = _blocks([] if place is None else [without_asides(place)], base)
        blocks = [each for each in blocks if each.has_picture or not each.leads_away]
    return Page(facts, seen, tab, blocks or blocks_in(plain_paragraphs(facts.body)), own_url)


def _base(root: Element, url: str | None) -> str | None:
    """What relative addresses are relative to."""
    for base in root.iter("base"):
        found = address(base.get("href") or "", url)
        if found is not None and "://" in found:
            return found
    return url


def _found(root: Element, facts: PageFacts) -> Element | None:
    """Where the text stands, by the page's own ``articleBody`` or by an extractor."""
    if facts.body and (place := place_of(root, facts.body.splitlines())) is not None:
        return place
    return place_of(root, extracted_lines(root))


def _blocks(elements: list[Element], base: str | None) -> list[ContentBlock]:
    return [
        block
        for element in elements
        for block in blocks_in(content_tokens(html_of(element), base_url=base))
    ]
