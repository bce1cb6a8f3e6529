"""YAML text to located nodes: one pass over libyaml's events, entry by entry, every scalar as the text it is.

Nothing is constructed from tags and nothing is resolved: ``NO``, ``1.10`` and ``2024-01`` stay as written
(DESIGN section 3). Depth and alias expansion are bounded; size is bounded by the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from negtrack.diagnostics import shown
from negtrack.files import BAD_CHARACTER

try:
    from yaml.cyaml import CParser as _Parser  # type: ignore[attr-defined]
except ImportError:  # PyYAML built without libyaml: the same events, more slowly
    from yaml.composer import Composer
    from yaml.parser import Parser
    from yaml.reader import Reader
    from yaml.scanner import Scanner

    class _Parser(Reader, Scanner, Parser, Composer):  # type: ignore[no-redef]
        def __init__(self, stream: bytes) -> None:
            Reader.__init__(self, stream)
            Scanner.__init__(self)
            Parser.__init__(self)


MAX_DEPTH = 24
"""How deep collections may nest; format 1 needs five levels."""

MAX_EXPANSION = 100_000
"""How many nodes aliases may add to a file, beyond as many as are written in it."""


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


class Entry(NamedTuple):
    """One entry of a ledger file: its top-level key, the key or number of the entry inside it, and the node.

    ``key`` is None and ``number`` -1 where the top-level value is not entered (a scalar, empty, or the wrong shape).
    """

    section: Text
    key: Text | None
    number: int
    node: Node


class YamlFault(Exception):
    """Text that cannot be read on: code, message, line and column (from 1), what to do, and faults like it."""

    def __init__(
        self, code: str, message: str, line: int, column: int, help: str, others: Iterable[YamlFault] = ()
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.line, self.column, self.help = code, message, line, column, help
        self.others = tuple(others)


def events_of(text: str) -> Iterator[Any]:
    """libyaml's events of a text, with their marks. Raises YAMLError."""
    parser: Any = _Parser(text)
    try:
        while type(event := parser.get_event()) is not StreamEndEvent:
            yield event
        yield event
    finally:
        parser.dispose()


def read_entries(data: bytes, shapes: dict[str, str]) -> Iterator[Entry]:
    """Walk a ledger file and yield its entries one at a time.

    ``shapes`` says for each top-level key whether it is entered as a ``map`` or a ``list``; every other value is
    yielded whole. Raises YamlFault at the first text that cannot be read on.
    """
    walker = _Walker(data)
    try:
        yield from walker.entries(shapes)
    except MarkedYAMLError as error:
        from negtrack.syntax import complain

        message, line, column, help = complain(error, data.decode("utf-8"))
        raise YamlFault("NT003", message, line, column, help) from None
    except YAMLError as error:
        raise YamlFault("NT003", f"not YAML: {error}", 1, 1, "save the file as YAML in UTF-8") from None
    finally:
        walker.parser.dispose()


class _Walker:
    def __init__(self, data: bytes) -> None:
        self.parser: Any = _Parser(data)
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.count = 0
        self.expanded = 0

    def entries(self, shapes: dict[str, str]) -> Iterator[Entry]:
        get = self.parser.get_event
        get()  # the stream's start
        event = get()
        if type(event) is StreamEndEvent:
            return
        event = get()
        if type(event) is MappingStartEvent:
            yield from self._sections(shapes)
        elif type(event) is not ScalarEvent or event.value:
            raise self._fault(
                "NT104", "a ledger is a map of keys such as title, parties, issues", event, "begin with: negtrack: 1"
            )
        get()  # the document's end
        event = get()
        if type(event) is DocumentStartEvent:
            raise self._fault(
                "NT003", "a second document in the same file", event, "keep one ledger in a file: remove the line ---"
            )

    def _sections(self, shapes: dict[str, str]) -> Iterator[Entry]:
        get = self.parser.get_event
        after = get()
        while type(after) is not MappingEndEvent:
            section = self._key(after)
            event = get()
            shape = shapes.get(section.value)
            line, column = event.start_mark.line + 1, event.start_mark.column + 1
            if shape == "list" and type(event) is SequenceStartEvent:
                number = 0
                event = get()
                while type(event) is not SequenceEndEvent:
                    node = self._node(event, 2)
                    event = get()  # an entry counts only where the text can be read on behind it
                    yield Entry(section, None, number, node)
                    number += 1
                after = get()
                if number == 0:
                    yield Entry(section, None, -1, Seq([], line, column))
            elif shape == "map" and type(event) is MappingStartEvent:
                number = 0
                event = get()
                while type(event) is not MappingEndEvent:
                    key = self._key(event)
                    node = self._node(get(), 2)
                    event = get()
                    yield Entry(section, key, number, node)
                    number += 1
                after = get()
                if number == 0:
                    yield Entry(section, None, -1, Map([], line, column))
            else:
                node = self._node(event, 1)
                after = get()
                yield Entry(section, None, -1, node)

    def _key(self, event: Any) -> Text:
        if type(event) is AliasEvent:
            node = self._alias(event)
            if type(node) is Text:
                return node
        elif type(event) is ScalarEvent:
            return self._text(event)
        raise self._fault("NT104", "a key must be plain text", event, "write the key as a word before the colon")

    def _node(self, event: Any, depth: int) -> Node:
        kind = type(event)
        if kind is ScalarEvent:
            return self._text(event)
        self.count += 1
        if kind is AliasEvent:
            return self._alias(event)
        before = self.count + self.expanded
        if depth > MAX_DEPTH:
            raise self._fault(
                "NT004",
                f"nested more than {MAX_DEPTH} levels deep",
                event,
                "close the brackets that were opened before",
            )
        if event.tag is not None:
            self._check_tag(event)
        mark = event.start_mark
        get = self.parser.get_event
        node: Node
        if kind is MappingStartEvent:
            pairs: list[tuple[Text, Node]] = []
            while type(inner := get()) is not MappingEndEvent:
                key = self._text(inner) if type(inner) is ScalarEvent else self._key(inner)
                inner = get()
                pairs.append((key, self._text(inner) if type(inner) is ScalarEvent else self._node(inner, depth + 1)))
            node = Map(pairs, mark.line + 1, mark.column + 1)
        else:
            items: list[Node] = []
            while type(inner := get()) is not SequenceEndEvent:
                items.append(self._node(inner, depth + 1))
            node = Seq(items, mark.line + 1, mark.column + 1)
        if event.anchor is not None:
            self.anchors[event.anchor] = node, self.count + self.expanded - before + 1
        return node

    def _text(self, event: Any) -> Text:
        """A scalar: nine of ten nodes are one, so this is the reading's inner loop."""
        self.count += 1
        mark = event.start_mark
        value = event.value
        style = event.style
        if event.tag is not None:
            self._check_tag(event)
        if style == '"' and not value.isprintable():
            self._check_characters(event)
        text = tuple.__new__(Text, (value, mark.line + 1, mark.column + 1, not style))  # Text() is slower by half
        if event.anchor is not None:
            self.anchors[event.anchor] = text, 1
        return text

    def _alias(self, event: Any) -> Node:
        if event.anchor not in self.anchors:
            raise self._fault(
                "NT003",
                f"*{shown(event.anchor)} repeats a value, but no value before it is marked &{shown(event.anchor)}",
                event,
                "write the value out, or put quotes around a text that begins with *",
            )
        node, size = self.anchors[event.anchor]
        self.expanded += size
        if self.expanded > MAX_EXPANSION + self.count:
            raise self._fault("NT004", "values repeated with * grow without bound", event, "write the values out")
        return node

    def _check_characters(self, event: Any) -> None:
        """Refuse what was written as an escape and could not stand in the file as it is."""
        if match := BAD_CHARACTER.search(event.value):
            message = f"the character U+{ord(match[0]):04X} cannot stand in a ledger"
            raise self._fault("NT002", message, event, "remove its escape from this text")

    def _check_tag(self, event: Any) -> None:
        if event.tag not in ("!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"):
            tag = shown(event.tag.replace("tag:yaml.org,2002:", "!!"))
            raise self._fault(
                "NT003", f"the tag {tag} is not part of a ledger", event, "remove it, or put quotes around the text"
            )

    def _fault(self, code: str, message: str, event: Any, help: str) -> YamlFault:
        mark = event.start_mark
        return YamlFault(code, message, mark.line + 1, mark.column + 1, help)
