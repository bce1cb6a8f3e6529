"""YAML text to located nodes: one pass over libyaml's events, entry by entry, every scalar as the text it is.

Nothing is constructed from tags and nothing is resolved: ``NO``, ``1.10`` and ``2024-01`` stay as written
(docs/ledger.md). Depth and alias expansion are bounded; size is bounded by the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from negtrack.ledger.files import bad_character
from negtrack.ledger.findings import Location, Unreadable, error, shown
from negtrack.ledger.libyaml import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    MarkedYAMLError,
    Parser,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    YAMLError,
)
from negtrack.ledger.nodes import Entry, Map, Node, Pairs, Raw, Seq, Text

if TYPE_CHECKING:
    from _typeshed import SupportsRead

MAX_DEPTH = 24
"""How deep collections may nest; format 1 needs five levels."""

MAX_EXPANSION = 100_000
"""How many nodes aliases may add to a file, beyond as many as are written in it."""

_PLAIN_LEVELS = 2


def events_of(text: str) -> Iterator[Any]:
    """libyaml's events of a text, with their marks. Raises YAMLError."""
    parser: Any = Parser(text)
    try:
        while type(event := parser.get_event()) is not StreamEndEvent:
            yield event
        yield event
    finally:
        parser.dispose()


def read_entries(data: bytes, shapes: dict[str, str], path: str) -> Iterator[Entry]:
    """Walk a ledger file and yield its entries one at a time.

    ``shapes`` says for each top-level key whether it is entered as a ``map`` or a ``list``; every other value is
    yielded whole. ``path`` is that of the file as findings show it. Raises Unreadable at the first text that cannot be
    read on.
    """
    walker = _Walker(data, path)
    try:
        yield from walker.entries(shapes)
    except MarkedYAMLError as fault:
        if "nesting depth" in str(fault.problem):  # libyaml reads ahead, and has a bound of its own
            raise walker.too_deep(fault.problem_mark) from None
        from negtrack.ledger.yaml_errors import complain

        raise Unreadable(complain(fault, data.decode("utf-8"), path)) from None
    except YAMLError as fault:
        help = "save the file as YAML in UTF-8"
        raise Unreadable(error("NT003", f"not YAML: {fault}", Location(path, 1, 1), help)) from None
    finally:
        walker.parser.dispose()


def read_node(stream: SupportsRead[bytes], lines_before: int, keyed: bool) -> tuple[Text | None, Node | None]:
    """Return the node with which a stream of YAML begins, or where that is ``keyed`` the key and its value.

    ``lines_before`` is how many lines of its file stand before the stream. What cannot be told from there, since it is
    inside of something whose beginning would have to be known, is None.
    """
    walker = _Walker(stream, "", lines_before)
    get = walker.parser.get_event
    key = None
    try:
        for _ in range(3 if keyed else 2):  # the starts of the stream, of the document, of the map that the key is in
            event = get()
        if keyed and type(event) is not MappingStartEvent:
            return None, None
        event = get()
        if keyed:
            key = walker.text(event) if type(event) is ScalarEvent else None
            event = get()
        return key, walker.node(event, 2, get)
    except (YAMLError, Unreadable):
        return key, None
    finally:
        walker.parser.dispose()


class _Walker:
    def __init__(self, data: bytes | SupportsRead[bytes], path: str, lines_before: int = 0) -> None:
        self.parser: Any = Parser(data)
        self.path = path
        self.first = lines_before + 1
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
            number = 0
            if shape == "list" and type(event) is SequenceStartEvent:
                event = get()
                while type(event) is not SequenceEndEvent:
                    first, (node, fields) = event, self._content(event)
                    event = get()  # an entry counts only where the text can be read on behind it
                    mark = first.start_mark
                    yield Entry(section, None, number, mark.line + 1, mark.column + 1, node, fields)
                    number += 1
                after = get()
                if number == 0:
                    yield Entry(section, None, -1, line, column, Seq([], line, column))
            elif shape == "map" and type(event) is MappingStartEvent:
                event = get()
                while type(event) is not MappingEndEvent:
                    key = self._key(event)
                    node, fields = self._content(get())
                    event = get()
                    yield Entry(section, key, number, key.line, key.column, node, fields)
                    number += 1
                after = get()
                if number == 0:
                    yield Entry(section, None, -1, line, column, Map([], line, column))
            else:
                node = self.node(event, 1, get)
                after = get()
                yield Entry(section, None, -1, line, column, node)

    def _content(self, event: Any) -> tuple[Node | Callable[[], Node], dict[str, Raw] | None]:
        """What an entry holds: as a node, or where it is a map of plain fields as these, and what makes a node of them.

        Nearly every entry is such a map, and of nearly none the places are asked for. No deeper is looked than a record
        goes: what it cites is a list of maps.
        """
        get = self.parser.get_event
        events = [event]
        fields = self._fields(event, events, get, _PLAIN_LEVELS) if type(event) is MappingStartEvent else None
        if fields is None:
            return self.node(event, 2, chain(events[1:], iter(get, None)).__next__), None
        self.count += 2 * len(fields)
        return partial(self._again, events), fields

    def _again(self, events: list[Any]) -> Node:
        """The node that events make which were walked before."""
        counted = self.count
        node = self.node(events[0], 2, iter(events[1:]).__next__)
        self.count = counted
        return node

    def _fields(self, begin: Any, events: list[Any], get: Callable[[], Any], room: int) -> dict[str, Raw] | None:
        """The fields of a map that is plain to so many levels below it; its events are added to ``events``.

        None, as soon as there is something that is not: an anchor, an alias or a tag, a key given twice.
        """
        if begin.anchor is not None or begin.tag is not None:
            return None
        fields: dict[str, Raw] = {}
        keys = 0
        note = events.append
        while True:
            key = get()
            note(key)
            if type(key) is not ScalarEvent:
                return fields if type(key) is MappingEndEvent and len(fields) == keys else None
            keys += 1
            value = get()
            note(value)
            name = key.value
            # what _is_simple says, written out: this is where most of reading happens
            if key.tag is not None or key.anchor is not None or (key.style == '"' and not name.isprintable()):
                return None
            raw: Raw | None
            if type(value) is ScalarEvent:
                raw = value.value
                if value.tag is not None or value.anchor is not None or (value.style == '"' and not raw.isprintable()):
                    return None
            else:
                raw = self._raw(value, events, get, room)
                if raw is None:
                    return None
            fields[name] = raw

    def _raw(self, event: Any, events: list[Any], get: Callable[[], Any], room: int) -> Raw | None:
        """A value without its place; None where it is not plain."""
        if type(event) is ScalarEvent:
            return event.value if _is_simple(event) else None
        if type(event) is MappingStartEvent and room > 0:
            fields = self._fields(event, events, get, room - 1)
            return None if fields is None else Pairs(tuple(fields.items()))
        if type(event) is not SequenceStartEvent or event.anchor is not None or event.tag is not None or room == 0:
            return None
        items: list[Raw] = []
        while True:
            item = get()
            events.append(item)
            if type(item) is SequenceEndEvent:
                return tuple(items)
            raw = self._raw(item, events, get, room - 1)
            if raw is None:
                return None
            items.append(raw)

    def _key(self, event: Any) -> Text:
        if type(event) is AliasEvent:
            node = self._alias(event)
            if type(node) is Text:
                return node
        elif type(event) is ScalarEvent:
            return self.text(event)
        raise self._fault("NT104", "a key must be plain text", event, "write the key as a word before the colon")

    def node(self, event: Any, depth: int, get: Callable[[], Any]) -> Node:
        """Return the node that begins with an event; ``get`` gives the events behind it."""
        kind = type(event)
        if kind is ScalarEvent:
            return self.text(event)
        self.count += 1
        if kind is AliasEvent:
            return self._alias(event)
        before = self.count + self.expanded
        if depth > MAX_DEPTH:
            raise self.too_deep(event.start_mark)
        if event.tag is not None:
            self._check_tag(event)
        mark = event.start_mark
        node: Node
        if kind is MappingStartEvent:
            pairs: list[tuple[Text, Node]] = []
            while type(inner := get()) is not MappingEndEvent:
                key = self.text(inner) if type(inner) is ScalarEvent else self._key(inner)
                inner = get()
                value = self.text(inner) if type(inner) is ScalarEvent else self.node(inner, depth + 1, get)
                pairs.append((key, value))
            node = Map(pairs, mark.line + self.first, mark.column + 1)
        else:
            items: list[Node] = []
            while type(inner := get()) is not SequenceEndEvent:
                items.append(self.node(inner, depth + 1, get))
            node = Seq(items, mark.line + self.first, mark.column + 1)
        if event.anchor is not None:
            self.anchors[event.anchor] = node, self.count + self.expanded - before + 1
        return node

    def text(self, event: Any) -> Text:
        """Return the scalar of an event."""
        self.count += 1
        mark = event.start_mark
        value = event.value
        style = event.style
        if event.tag is not None:
            self._check_tag(event)
        if style == '"' and not value.isprintable():
            self._check_characters(event)
        text = tuple.__new__(
            Text, (value, mark.line + self.first, mark.column + 1, not style)
        )  # Text() is slower by half
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
        if match := bad_character(event.value):
            message = f"the character U+{ord(match[0]):04X} cannot stand in a ledger"
            raise self._fault("NT002", message, event, "remove its escape from this text")

    def _check_tag(self, event: Any) -> None:
        if event.tag not in ("!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"):
            tag = shown(event.tag.replace("tag:yaml.org,2002:", "!!"))
            raise self._fault(
                "NT003", f"the tag {tag} is not part of a ledger", event, "remove it, or put quotes around the text"
            )

    def too_deep(self, mark: Any) -> Unreadable:
        """That the text is nested too deep at a mark of libyaml."""
        message = f"nested more than {MAX_DEPTH} levels deep"
        help = "close the brackets that were opened before"
        return Unreadable(error("NT004", message, Location(self.path, mark.line + 1, mark.column + 1), help))

    def _fault(self, code: str, message: str, event: Any, help: str) -> Unreadable:
        mark = event.start_mark
        return Unreadable(error(code, message, Location(self.path, mark.line + 1, mark.column + 1), help))


def _is_simple(event: Any) -> bool:
    """Whether a scalar is nothing but its text: without anchor and tag, and without escapes to be looked at."""
    return event.tag is None and event.anchor is None and (event.style != '"' or event.value.isprintable())
