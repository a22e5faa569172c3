"""Nodes composed from the events of the YAML parser.

Composed here rather than by the parser because each key and value keeps its place, all duplicate
keys are found rather than the first, only plain values come out, and depth and size stay bounded
however the text is nested or its anchors are multiplied.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn

from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from config.errors import ConfigError, Problem
from config.yaml_scalars import forbidden_character, joined_surrogates, plain_value
from config.yaml_tree import Mapping, Node, Place, Scalar, Sequence

#: Levels of lists and maps; a configuration has five.
DEEPEST = 32
#: Values, with every reference to an anchor counted as what it stands for.
MOST_VALUES = 100_000

_TEXT_TAGS = {None, "!", "tag:yaml.org,2002:str"}


@dataclass(slots=True)
class _Open:
    """A list or map whose end has not come."""

    node: Sequence | Mapping
    anchor: str | None
    #: The key whose value comes next.
    key: Scalar | None = None
    #: Whether a key came that can't be one, so that its value is passed over.
    passing_over: bool = False
    #: Maps whose keys are taken over (``<<``).
    merged: list[Mapping] = field(default_factory=list)


class Composer:
    """Takes events; has the root node and the problems when they are over."""

    def __init__(self, file: str, place: Callable[[int], Place]) -> None:
        self._file = file
        self._place = place
        self._open: list[_Open] = []
        #: By name; nothing while the value that it names is still open.
        self._anchors: dict[str, Node | None] = {}
        self._documents = 0
        #: Where the last event began.
        self.latest = Place(1, 1)
        self.root: Node | None = None
        self.problems: list[Problem] = []

    def take(self, event: Event) -> None:
        """Go on by one event; raises ``ConfigError`` where going on makes no sense."""
        self.latest = self._place(event.start_mark.index)
        if isinstance(event, DocumentStartEvent):
            self._start_document()
        elif isinstance(event, CollectionEndEvent):
            self._close()
        elif isinstance(event, AliasEvent):
            self._attach(self._referred(event.anchor))
        elif isinstance(event, NodeEvent):
            self._check_tag(event)
            self._take_node(event)

    def fail(self, place: Place, message: str) -> NoReturn:
        """Give up with this problem and those found before."""
        raise ConfigError((*self.problems, self._problem(place, message)))

    def _start_document(self) -> None:
        self._documents += 1
        if self._documents > 1:
            self.fail(self.latest, "a second document begins here (---); write all in one")

    def _take_node(self, event: NodeEvent) -> None:
        if isinstance(event, CollectionStartEvent):
            if event.anchor is not None:
                self._anchors[event.anchor] = None
            kind = Mapping if isinstance(event, MappingStartEvent) else Sequence
            self._open.append(_Open(kind(self.latest), event.anchor))
            self._check_depth(0)
        elif isinstance(event, ScalarEvent):
            scalar = self._scalar(event)
            if event.anchor is not None:
                self._anchors[event.anchor] = scalar
            self._attach(scalar)

    def _scalar(self, event: ScalarEvent) -> Scalar:
        text = joined_surrogates(event.value)
        if (character := forbidden_character(text)) is not None:
            self._note(
                f"the character U+{ord(character):04X} is not allowed in a text; take it out"
            )
            text = text.replace(character, "")
        quoted = bool(event.style) or event.tag is not None
        return Scalar(self.latest, text, text if quoted else plain_value(text), quoted)

    def _referred(self, name: str) -> Node:
        if name not in self._anchors:
            known = ", ".join(sorted(self._anchors)[:10])
            hint = f"; there are: {known}" if known else ""
            self.fail(
                self.latest,
                f"*{name} refers to an anchor &{name} that is not above it{hint}. "
                "Text that begins with * belongs in quotes",
            )
        if (node := self._anchors[name]) is None:
            self.fail(self.latest, f"*{name} refers to something that it is a part of")
        return node

    def _close(self) -> None:
        opened = self._open.pop()
        if isinstance(opened.node, Mapping):
            self._merge(opened.node, opened.merged)
        if opened.anchor is not None:
            self._anchors[opened.anchor] = opened.node
        self._attach(opened.node)

    def _merge(self, node: Mapping, merged: list[Mapping]) -> None:
        for source in merged:
            for key, entry in source.entries.items():
                if key not in node.entries:
                    node.entries[key] = entry
                    self._grow(node, entry[1])

    def _attach(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if isinstance(parent.node, Sequence):
            parent.node.items.append(node)
        elif parent.key is not None:
            self._add_entry(parent, parent.node, parent.key, node)
            parent.key = None
        elif parent.passing_over:
            parent.passing_over = False
        elif isinstance(node, Scalar):
            parent.key = node
        else:
            self._note("a key must be a word or text, not a list or map", node.place)
            parent.passing_over = True
        self._grow(parent.node, node)

    def _add_entry(self, parent: _Open, mapping: Mapping, key: Scalar, node: Node) -> None:
        if key.text == "<<" and not key.quoted:
            self._take_over(parent, node)
        elif (earlier := mapping.entries.get(key.text)) is not None:
            self._note(
                f"is written twice here, first on line {earlier[0].line}; keep one of them",
                key.place,
                key.text,
            )
        else:
            mapping.entries[key.text] = (key.place, node)

    def _take_over(self, parent: _Open, node: Node) -> None:
        for source in node.items if isinstance(node, Sequence) else [node]:
            if isinstance(source, Mapping):
                parent.merged.append(source)
            else:
                self._note("<< takes over a map (*name) or a list of maps alone", source.place)

    def _grow(self, parent: Sequence | Mapping, child: Node) -> None:
        parent.size += child.size
        parent.height = max(parent.height, child.height + 1)
        self._check_depth(child.height + 1)
        if parent.size > MOST_VALUES:
            self.fail(
                self.latest,
                f"with this, the file stands for more than {MOST_VALUES:,} values; "
                "are anchors (&, *) multiplying each other?",
            )

    def _check_depth(self, below: int) -> None:
        if len(self._open) + below > DEEPEST:
            self.fail(self.latest, f"lists and maps lie deeper here than {DEEPEST} levels")

    def _check_tag(self, event: NodeEvent) -> None:
        tag = getattr(event, "tag", None)
        if tag not in _TEXT_TAGS:
            self._note(f"the tag {tag} has no meaning here; text that begins with ! needs quotes")

    def _note(self, message: str, place: Place | None = None, key: str | None = None) -> None:
        self.problems.append(self._problem(place or self.latest, message, key))

    def _problem(self, place: Place, message: str, key: str | None = None) -> Problem:
        steps = [self._step(opened) for opened in self._open]
        if key is not None:
            steps[-1] = key
        path = ".".join(step for step in steps if step)
        return Problem(self._file, place.line, place.column, path, message)

    @staticmethod
    def _step(opened: _Open) -> str:
        if isinstance(opened.node, Sequence):
            return str(len(opened.node.items))
        return opened.key.text if opened.key is not None else ""
