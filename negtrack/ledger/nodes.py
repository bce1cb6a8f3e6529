"""What the text of a file comes to before its meaning is judged: entries made of located nodes.

YAML and tables both become these, so that one reader judges them.
"""

from __future__ import annotations

from collections.abc import Callable

from negtrack.tuples import NamedTuple


class Text(NamedTuple):
    """A scalar: its text, and its line and column counted from 1; ``plain`` where it was written without quotes."""

    value: str
    line: int
    column: int
    plain: bool


class Map(NamedTuple):
    """A mapping: its pairs in the order written, duplicates included, and where it begins."""

    pairs: list[tuple[Text, Node]]
    line: int
    column: int


class Seq(NamedTuple):
    """A sequence: its items, and where it begins."""

    items: list[Node]
    line: int
    column: int


Node = Text | Map | Seq


class Pairs(NamedTuple):
    """A map without its places: its keys, each once, and their values."""

    pairs: tuple[tuple[str, Raw], ...]


Raw = str | tuple["Raw", ...] | Pairs
"""A value without its place: a text, a list or a map."""


def value_of(node: Node, key: str) -> Node | None:
    """The value of a key of a map; None where there is none."""
    if type(node) is Map:
        for name, value in node.pairs:
            if name.value == key:
                return value
    return None


def texts_of(node: Node) -> dict[str, Text]:
    """The scalars and keys in a node by what they say: of those that say the same, the first."""
    texts: dict[str, Text] = {}
    stack: list[Node] = [node]
    while stack:
        node = stack.pop()
        if type(node) is Text:
            texts.setdefault(node.value, node)
        elif type(node) is Seq:
            stack.extend(reversed(node.items))
        elif type(node) is Map:
            for key, value in reversed(node.pairs):
                stack += (value, key)
    return texts


def width_of(node: Node) -> int:
    """How many characters of its line a node takes, as far as that is known; 1 for maps, lists and long texts."""
    if type(node) is not Text or "\n" in node.value:
        return 1
    return max(1, len(node.value) + (0 if node.plain else 2))


def nowhere(raw: Raw) -> Node:
    """A value as a node of no file."""
    if isinstance(raw, str):
        return Text(raw, 0, 0, True)
    if isinstance(raw, Pairs):
        return Map([(Text(key, 0, 0, True), nowhere(value)) for key, value in raw.pairs], 0, 0)
    return Seq([nowhere(item) for item in raw], 0, 0)


class Entry:
    """One entry of a ledger file: its top-level key, the key or number of the entry inside it, where it begins.

    ``key`` is None and ``number`` -1 where the top-level value is not entered (a scalar, empty, or the wrong shape).
    ``fields`` are the values by their keys, without their places, where the entry is a map that is plain: no key given
    twice, nothing in it that is not written out; None where it is anything else. The row of a table has its ``cells``
    instead, where each is a text or a list of texts.
    """

    __slots__ = ("_node", "cells", "column", "fields", "key", "line", "number", "section")

    def __init__(
        self,
        section: Text,
        key: Text | None,
        number: int,
        line: int,
        column: int,
        node: Node | Callable[[], Node],
        fields: dict[str, Raw] | None = None,
        cells: tuple[str, ...] | None = None,
    ) -> None:
        self.section = section
        self.key = key
        self.number = number
        self.line = line
        self.column = column
        self.fields = fields
        self.cells = cells
        self._node = node

    @property
    def node(self) -> Node:
        """What the entry holds, with its places: made when it is first asked for, which a sound entry seldom is."""
        if callable(self._node):
            self._node = self._node()
        return self._node
