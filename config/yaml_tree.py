"""The nodes of a YAML document: plain values that know where they were written."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from config.yaml_scalars import ScalarValue

#: Where a value stands: keys and list positions from the root.
Steps = tuple[str | int, ...]

#: A value without its place: dict, tuple, text, number, boolean or None.
Value = object


@dataclass(frozen=True, slots=True)
class Place:
    """Line and column, both counted from 1, in characters."""

    line: int
    column: int


@dataclass(slots=True)
class Scalar:
    """A word, text or number."""

    place: Place
    #: The characters as YAML reads them, before they become a number.
    text: str
    value: ScalarValue
    #: Whether it stood in quotes or in a block, so that it is text whatever it says.
    quoted: bool = False

    size = 1
    height = 0

    def plain(self) -> Value:
        """The value alone."""
        return self.value


@dataclass(slots=True)
class Sequence:
    """A list."""

    place: Place
    items: list["Node"] = field(default_factory=list)
    #: Values in it, itself counted, and anchors counted as what they stand for.
    size: int = 1
    #: Levels below it.
    height: int = 0

    def plain(self) -> Value:
        """The values alone."""
        return tuple(item.plain() for item in self.items)


@dataclass(slots=True)
class Mapping:
    """Keys and their values, in the order of the file."""

    place: Place
    entries: dict[str, tuple[Place, "Node"]] = field(default_factory=dict)
    #: Values in it, itself counted, and anchors counted as what they stand for.
    size: int = 1
    #: Levels below it.
    height: int = 0

    def plain(self) -> Value:
        """The keys and values alone."""
        return {key: node.plain() for key, (_, node) in self.entries.items()}


Node = Scalar | Sequence | Mapping


def step_into(node: Node, step: str | int) -> tuple[Place, Node] | None:
    """The place of a key (of a list's item: its own) and the node there, if it is there."""
    if isinstance(node, Mapping):
        return node.entries.get(str(step))
    if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
        return node.items[step].place, node.items[step]
    return None


def walk(root: Node, steps: Steps) -> Iterator[tuple[Place, Node]]:
    """The places of the keys and the nodes on the way, as far as it exists."""
    node = root
    for step in steps:
        if (found := step_into(node, step)) is None:
            return
        yield found
        node = found[1]
