"""The text of a ledger's YAML file as a tree: sections, their entries, the fields of these, each with its own lines.

A piece is a key or an item with the comments above it. Its text stands by itself: it is read again only when somebody
asks what it says, so that of ten thousand entries only those are looked into that a merge is about. Put together
again, the pieces of a branch give its text, byte for byte::

    positions:                  head of the branch "positions"
      # from the archive        lead of the first piece
      - party: N                body of the first piece, a branch of its own: head "- ", pieces "party" and "act"
        act: accepts
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

from yaml.error import YAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from negtrack.ledger.fields import SECTIONS
from negtrack.ledger.nodes import Pairs, Raw
from negtrack.ledger.yaml_nodes import events_of
from negtrack.tuples import NamedTuple
from negtrack.writing.yaml_outline import LINE_BREAK, behind_comments, line_above, line_start

ID_FIELDS = frozenset({"id", "party", "issue", "date", "private"})
"""The fields of a position that its id is made from."""

_BEGIN = (MappingStartEvent, SequenceStartEvent)


Said = tuple[Raw, tuple[str, ...]]
"""What a piece says, and the comments within it."""


class Unjoinable(Exception):
    """Text that is not laid out so that its pieces can be told apart, or put elsewhere; the message says what."""


class Piece:
    """A key or an item of a branch: ``lead`` is the blank lines and comments above it, ``body`` its own text.

    ``body`` begins at its key or dash, in ``column``, and ends behind its last line; in a ``flow`` branch (braces,
    brackets) it is the bare text, and ``lead`` all that parts it from the piece before. ``key`` is None for an item.
    ``ids`` are the fields of a position that its id is made from; ``parts`` stand for a body that is not all decided.
    """

    __slots__ = (
        "_branch", "_events", "_value", "body", "column", "flow", "ids", "key", "lead", "name", "parts", "want",
    )  # fmt: skip

    def __init__(self, lead: str, body: str, column: int, flow: bool, key: str | None) -> None:
        self.lead, self.body, self.column, self.flow, self.key = lead, body, column, flow, key
        self.name: Hashable = key
        self.ids: dict[str, Raw] = {}
        self.want: Said | None = None
        self.parts: list[Any] | None = None
        self._events: list[Any] | None = None
        self._value: Raw | None = None
        self._branch: Branch | None = None

    def replaced(self, lead: str, body: str, want: Said) -> Piece:
        """A piece in this one's place, with other text; ``want`` is what that has to say."""
        piece = Piece(lead, body, self.column, self.flow, self.key)
        piece.name, piece.ids, piece.want = self.name, self.ids, want
        return piece

    @property
    def text(self) -> str:
        """The text of this piece as YAML of its own."""
        if not self.flow:
            return " " * self.column + self.body
        return f"[{self.body}]" if self.key is None else f"{{{self.body}}}"

    @property
    def indent(self) -> int:
        """Where in ``text`` the body begins."""
        return 1 if self.flow else self.column

    @property
    def events(self) -> list[Any]:
        """libyaml's events of the value."""
        if self._events is None:
            try:
                inner = [*events_of(self.text)][3:-3]  # without the stream, the document and the list or map around it
            except YAMLError:
                raise Unjoinable(f"this cannot be read by itself: {self.body[:60]}") from None
            self._events = inner if self.key is None else inner[1:]
        return self._events

    @property
    def value(self) -> Raw:
        """What the piece says, without its key."""
        if self._value is None:
            events = iter(self.events)
            self._value = _raw(next(events), events)
        return self._value

    @property
    def fields(self) -> dict[str, Raw]:
        """The fields of an entry by name; none where it is no map."""
        value = self.value
        return dict(value.pairs) if isinstance(value, Pairs) else {}

    @property
    def above(self) -> tuple[str, ...]:
        """The comments above the piece."""
        return comments_in(self.lead)

    @property
    def beside(self) -> tuple[str, ...]:
        """The comments within the piece."""
        if "#" not in self.body:
            return ()
        return _comments_between(self.text, self.events)

    @property
    def said(self) -> Said:
        """What the piece is to say, and the comments within it."""
        return self.want or (self.value, self.beside)

    def entries(self) -> Branch | None:
        """The entries of a section; None where it has none."""
        return self._branch if self._branch is not None and self._branch.pieces else None

    def branch(self) -> Branch | None:
        """The value as a branch; None where it is no map."""
        if self._branch is None and self.events and isinstance(self.events[0], MappingStartEvent):
            spans = []
            inner = iter(self.events[1:])
            while not isinstance(key := next(inner), MappingEndEvent):
                spans.append(_Span(key, next(inner), inner))
            self._branch = _branch(self.text, self.indent, self.events[0], spans, len(self.text) - self.flow, self)
            self._tell(self._branch.pieces)
        return self._branch

    def _tell(self, pieces: list[Piece]) -> None:
        """Let the fields know what they say, as it was read with the whole: to read each by itself takes long."""
        pairs = self.value.pairs if isinstance(self.value, Pairs) else ()
        if len(pairs) == len(pieces):  # each key once
            for piece, (_, value) in zip(pieces, pairs, strict=True):
                piece._value = value


class Branch:
    """A map or a list as pieces, between ``head`` and ``tail``; ``column`` is where they begin."""

    __slots__ = ("column", "flow", "head", "is_list", "pieces", "tail")

    def __init__(self, head: str, pieces: list[Piece], tail: str, column: int, flow: bool, is_list: bool) -> None:
        self.head, self.pieces, self.tail = head, pieces, tail
        self.column, self.flow, self.is_list = column, flow, is_list

    @property
    def spaced(self) -> bool:
        """Whether blank lines part the pieces."""
        return len(self.pieces) > 1 and not self.flow and begins_blank(self.pieces[-1].lead)


class _Span:
    """Where a piece stands in a text: the event that it begins with, its key, and the last that takes room."""

    __slots__ = ("first", "ids", "key", "last")

    def __init__(self, key: Any, value: Any, rest: Iterator[Any]) -> None:
        self.key = key
        self.first = key or value
        self.last = _last_of(value, rest) if isinstance(value, _BEGIN) else value
        self.ids: dict[str, Raw] = {}


class File(NamedTuple):
    """A file as a tree: its sections, and its line break."""

    root: Branch
    newline: str


def read_tree(text: str) -> File:
    """Take the text of a file apart, down to its entries. Raises YAMLError and Unjoinable."""
    first = LINE_BREAK.search(text)
    newline = first[0] if first else "\n"
    events = events_of(text)
    next(events)
    event: Any = next(events)
    if isinstance(event, StreamEndEvent):
        return File(Branch(text, [], "", 0, False, False), newline)
    assert isinstance(event, DocumentStartEvent)
    begin = _line_behind(text, event.end_mark.index) if event.explicit else 0  # type: ignore[union-attr]
    root: Any = next(events)
    if isinstance(root, ScalarEvent) and not root.value:
        return File(Branch(text, [], "", 0, False, False), newline)
    if not isinstance(root, MappingStartEvent):
        raise Unjoinable("the file is no map of sections")
    spans: list[_Span] = []
    entries: dict[int, tuple[Any, list[_Span], Any]] = {}
    while not isinstance(key := next(events), MappingEndEvent):
        value = next(events)
        section = SECTIONS.get(getattr(key, "value", ""))
        shape = {"map": MappingStartEvent, "list": SequenceStartEvent}.get(section.shape if section else "")
        if shape is None or not isinstance(value, shape):
            spans.append(_Span(key, value, events))
            continue
        assert section is not None
        found, end = _entries(section.name, section.shape == "map", events)
        spans.append(span := _Span(key, key, events))
        if value.flow_style:
            span.last = end
        elif found:
            span.last = found[-1].last
        entries[len(spans) - 1] = value, found, end
    branch = _branch(text, 0, root, spans, len(text), None, begin)
    for number, (value, found, _) in entries.items():
        piece = branch.pieces[number]
        start = spans[number].first.start_mark.index
        piece._branch = _branch(text, start, value, found, start + len(piece.body), piece)
    if not isinstance(next(events), DocumentEndEvent) or not isinstance(next(events), StreamEndEvent):
        raise Unjoinable("the file holds a second document")
    return File(branch, newline)


def _entries(section: str, keyed: bool, events: Iterator[Any]) -> tuple[list[_Span], Any]:
    """The entries of a section, and the event that ends it."""
    found: list[_Span] = []
    while True:
        event = next(events)
        if isinstance(event, CollectionEndEvent):
            return found, event
        if keyed:
            found.append(_Span(event, next(events), events))
        elif section == "positions" and isinstance(event, MappingStartEvent):
            found.append(_position(event, events))
        else:
            found.append(_Span(None, event, events))


def _position(begin: Any, events: Iterator[Any]) -> _Span:
    """Where a position stands; the fields that make its id are noted on the way."""
    span = _Span(None, begin, iter((MappingEndEvent(begin.start_mark, begin.start_mark),)))
    last = begin
    name = ""
    at_key, depth = True, 1
    items: list[Raw] = []
    after = events.__next__
    while depth:
        event = after()
        kind = type(event)
        if kind is ScalarEvent or kind is AliasEvent:
            last = event
            value = event.value if kind is ScalarEvent else f"\0*{event.anchor}"
            if depth == 2:
                items.append(value)
            elif depth == 1:
                if at_key:
                    name = value
                elif name in ID_FIELDS:
                    span.ids.setdefault(name, value)
                at_key = not at_key
        elif kind in _BEGIN:
            depth += 1
            items = []
        else:
            depth -= 1
            if event.end_mark.index > event.start_mark.index:
                last = event
            if depth == 1:
                if name in ID_FIELDS:
                    span.ids.setdefault(name, tuple(items))
                at_key = True
    span.last = last
    return span


def _last_of(begin: Any, rest: Iterator[Any]) -> Any:
    """The last event of a collection that takes room in the text."""
    last = begin
    depth = 1
    while depth:
        event = next(rest)
        kind = type(event)
        if kind is ScalarEvent or kind is AliasEvent:
            last = event
        elif kind in _BEGIN:
            depth += 1
        else:
            depth -= 1
            if event.end_mark.index > event.start_mark.index:
                last = event
    return last


def _branch(
    text: str, start: int, value: Any, spans: list[_Span], end: int, parent: Piece | None, begin: int | None = None
) -> Branch:
    """The branch of a collection whose piece begins at ``start`` and ends at ``end``; ``begin``: behind its head."""
    flow = bool(value.flow_style)
    is_list = isinstance(value, SequenceStartEvent)
    if not spans:
        inside = value.end_mark.index
        return Branch(text[start:inside], [], text[inside:end], parent.column + 3 if parent else 0, flow, is_list)
    if flow:
        at = value.start_mark.index
        at = text.index("[" if is_list else "{", at) + 1  # behind an anchor, if there is one
        return _flow_branch(text, (start, at, end), spans, is_list, parent.column + 3 if parent else 0)
    column = spans[0].first.start_mark.column
    if is_list:
        column = _dash_column(text, value)
    head_end = begin
    if head_end is None:
        first = _begin_of(text, spans[0], column, is_list)
        inline = parent is not None and parent.key is None and not text[start + 1 : first].strip(" ")
        head_end = first if inline else _line_behind(text, start)
    pieces: list[Piece] = []
    behind = head_end
    for span in spans:
        at = _begin_of(text, span, column, is_list)
        above = max(line_start(text, at), behind)
        if text[above:at].strip(" ") or span.first.start_mark.column < column:
            raise Unjoinable(f'two entries stand on one line: "{text[above:at].strip()}"')
        last = _line_end(text, span.last, column)
        key = None if is_list else getattr(span.key, "value", "")
        piece = Piece(text[behind:above], text[at:last], column, False, key)
        piece.ids = span.ids
        pieces.append(piece)
        behind = last
    if behind > end:
        raise Unjoinable("comments stand in a way that does not tell what they are about")
    return Branch(text[start:head_end], pieces, text[behind:end], column, False, is_list)


def _flow_branch(text: str, bounds: tuple[int, int, int], spans: list[_Span], is_list: bool, column: int) -> Branch:
    start, at, end = bounds
    pieces: list[Piece] = []
    behind = at
    for span in spans:
        first, last = span.first.start_mark.index, span.last.end_mark.index
        piece = Piece(text[behind:first], text[first:last], 0, True, None if is_list else span.key.value)
        piece.ids = span.ids
        pieces.append(piece)
        behind = last
    return Branch(text[start:at], pieces, text[behind:end], column, True, is_list)


def _dash_column(text: str, value: Any) -> int:
    index = int(value.end_mark.index)  # at the first dash, or right behind it where it is not further in
    index = index if text.startswith("-", index) else index - 1
    return index - line_start(text, index)


def _begin_of(text: str, span: _Span, column: int, is_list: bool) -> int:
    """Where the key or the dash of a piece stands."""
    index = int(span.first.start_mark.index)
    if not is_list:
        return index
    line = line_start(text, index)
    while text[line + column : line + column + 1] != "-" or text[line : line + column].strip(" "):
        if line == 0:
            raise Unjoinable("an item without its dash")
        line = line_above(text, line)
    return line + column


def _line_end(text: str, last: Any, column: int) -> int:
    """Where a piece ends: behind its last line, and comments that directly follow and are further in."""
    index = int(last.end_mark.index)
    if getattr(last, "style", None) in ("|", ">"):  # ends at the beginning of a line, behind blank lines if any
        while index > 0 and text[index - 1] in "\r\n" and not text[line_above(text, index) : index].strip():
            index = line_above(text, index)
        if index and text[index - 1] not in "\r\n":
            return index
    else:
        index = _line_behind(text, index)
    return behind_comments(text, index, column)


def _line_behind(text: str, index: int) -> int:
    """Where the line after that of a character begins, or the text ends."""
    match = LINE_BREAK.search(text, index)
    return match.end() if match else len(text)


def begins_blank(lead: str) -> bool:
    """Whether a blank line parts a piece from what is above it."""
    return bool(lead) and not lead.splitlines()[0].strip()


def comments_in(lead: str) -> tuple[str, ...]:
    """The comments in the text above a piece."""
    if "#" not in lead:
        return ()
    return tuple(line[line.index("#") :].rstrip() for line in lead.splitlines() if "#" in line)


def _comments_between(text: str, events: list[Any]) -> tuple[str, ...]:
    """The comments in a text, outside of its scalars."""
    found: list[str] = []
    behind = 0
    for event in events:
        if type(event) in (ScalarEvent, AliasEvent):
            found += comments_in(text[behind : event.start_mark.index])
            behind = event.end_mark.index
    return (*found, *comments_in(text[behind:]))


def _raw(event: Any, rest: Iterator[Any]) -> Raw:
    """What a value says that begins with an event; an alias stands for itself."""
    if isinstance(event, ScalarEvent):
        return str(event.value)
    if isinstance(event, AliasEvent):
        return f"\0*{event.anchor}"
    if isinstance(event, MappingStartEvent):
        pairs: dict[str, Raw] = {}
        while not isinstance(key := next(rest), MappingEndEvent):
            pairs.setdefault(getattr(key, "value", f"\0*{getattr(key, 'anchor', '')}"), _raw(next(rest), rest))
        return Pairs(tuple(pairs.items()))
    items: list[Raw] = []
    while not isinstance(item := next(rest), CollectionEndEvent):
        items.append(_raw(item, rest))
    return tuple(items)
