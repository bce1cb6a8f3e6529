"""New entries for a ledger as YAML text, at the place and in the style of the file that they go to.

Places are found by the marks of libyaml's events, never by looking for words in the text. Whatever is not the new
text stays as it is, byte for byte, and the result is read again: what it says is what the file said, and the new
entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, starmap, zip_longest
from operator import eq
from typing import Any

from yaml.error import YAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from negtrack.ledger.fields import KINDS, SECTIONS
from negtrack.ledger.files import bad_character
from negtrack.ledger.findings import shown
from negtrack.ledger.yaml_nodes import events_of
from negtrack.tuples import NamedTuple
from negtrack.writing.entry_style import Style, style_of, usual_indent, usual_style
from negtrack.writing.quoting import scalar_text
from negtrack.writing.yaml_outline import (
    LINE_BREAK,
    Outline,
    SectionOutline,
    entry_column,
    first_index,
    line_ends,
    line_start,
    outline_of,
)

Value = str | Sequence["Value"] | Mapping[str, "Value"]
"""What a field may hold: a text, a list, or a map."""

_BOM = b"\xef\xbb\xbf"
_WIDTH = 118


class Unwritable(Exception):
    """Entries that cannot be written into a file; the message says why, and what to do."""


class NewEntry(NamedTuple):
    """A new entry of a section: its fields by name; ``key`` is its id in a section that is a map."""

    fields: Mapping[str, Value]
    key: str | None = None


class Insertion(NamedTuple):
    """Text to put into another at the character ``at``, which is on line ``line`` (from 1)."""

    at: int
    line: int
    text: str

    def into(self, text: str) -> str:
        """The other text with this one in it."""
        return text[: self.at] + self.text + text[self.at :]


def insert(data: bytes, section: str, entries: Iterable[NewEntry]) -> bytes:
    """The bytes of a ledger's YAML file with new entries at the end of a section, made where there is none.

    ``section`` is a map or a list of records. Every other byte stays. Raises Unwritable.
    """
    bom = _BOM if data.startswith(_BOM) else b""
    text = data.removeprefix(_BOM).decode("utf-8")
    return bom + insertion(text, section, entries).into(text).encode("utf-8")


def insertion(text: str, section: str, entries: Iterable[NewEntry]) -> Insertion:
    """What to put into a file's text, and where, so that new entries stand in a section. Raises Unwritable."""
    added = [NewEntry(in_order(entry.fields, SECTIONS[section].kind), entry.key) for entry in entries]
    try:
        outline = outline_of(text)
        for spot in _possible_places(text, outline, section, added):
            if _says(text, spot):
                return spot.insertion
    except YAMLError:
        raise Unwritable("this file is not YAML: run negtrack check first") from None
    part = outline.parts.get(section)
    line = part.key.start_mark.line + 1 if part else 1
    raise Unwritable(
        f'"{section}" (line {line}) is written in a way that nothing can be added to: '
        f"write it as {'a list' if SECTIONS[section].shape == 'list' else 'a map'}, one entry below the other"
    )


def entry_text(entry: NewEntry, style: Style, column: int = 0) -> str:
    """An entry as it stands in a file: a list's item, or a map's pair, from a column on, no line break at its end."""
    lead = "-" if entry.key is None else f"{value_text(entry.key, style, flow=False)}:"
    if style.flow:
        begin = " " * column + lead + " "
        return begin + _flow_entry(entry.fields, style, " " * (column + 3), begin)
    inner = " " * (column + style.offset)
    lines: list[str] = []
    for name, value in entry.fields.items():
        lines += block_field(name, value, style, inner)
    if entry.key is None:
        lines[0] = " " * column + "-" + lines[0][column + 1 :]
    else:
        lines.insert(0, " " * column + lead)
    return style.newline.join(lines)


# Text of values


def block_field(name: str, value: Value, style: Style, indent: str) -> Iterator[str]:
    """The lines of a field; a list of maps has a line for each."""
    key = f"{indent}{value_text(name, style, flow=False)}:"
    if isinstance(value, Sequence) and not isinstance(value, str) and value and isinstance(value[0], Mapping):
        yield key
        yield from (f"{indent}  - {flow_text(item, style)}" for item in value)
    elif isinstance(value, str):
        yield f"{key} {value_text(value, style, flow=False)}"
    else:
        yield f"{key} {flow_text(value, style)}"


def _flow_entry(fields: Mapping[str, Value], style: Style, indent: str, begun: str) -> str:
    """A map in braces, broken after a comma where a line would become too long; ``begun`` stands before it."""
    lines = ["{"]
    room = _WIDTH - len(begun)
    for name, value in fields.items():
        part = f"{value_text(name, style, flow=True)}: {flow_text(value, style)}"
        if lines == ["{"]:
            lines[-1] += part
        elif len(lines[-1]) + len(part) + 3 > room:
            lines[-1] += ","
            lines.append(indent + part)
            room = _WIDTH
        else:
            lines[-1] += f", {part}"
    return style.newline.join(lines) + "}"


def flow_text(value: Value, style: Style) -> str:
    """A value as it stands between braces or brackets, on one line. Raises Unwritable."""
    if isinstance(value, str):
        return value_text(value, style, flow=True)
    if isinstance(value, Mapping):
        pairs = (f"{value_text(name, style, flow=True)}: {flow_text(each, style)}" for name, each in value.items())
        return "{" + ", ".join(pairs) + "}"
    return "[" + ", ".join(flow_text(each, style) for each in value) + "]"


def value_text(text: str, style: Style, flow: bool = False) -> str:
    """A text as it stands in a file, behind a key or as one; ``flow``: between braces. Raises Unwritable."""
    if not text.isprintable() and (match := bad_character(text)):
        raise Unwritable(f'"{shown(text)}": the character U+{ord(match[0]):04X} cannot stand in a ledger: remove it')
    return scalar_text(text, flow, style.quote, style.always_quoted)


def _block(added: list[NewEntry], style: Style, column: int) -> list[str]:
    lines: list[str] = []
    for number, entry in enumerate(added):
        lines += [""] if number and style.spaced else []
        lines += entry_text(entry, style, column).split(style.newline)
    return lines


def _flow_items(added: list[NewEntry], style: Style, lead: str | None = None) -> list[str]:
    """Entries in braces: each on one line, or on lines of its own behind what leads them in."""
    items = []
    for entry in added:
        key = "" if entry.key is None else f"{value_text(entry.key, style, flow=True)}: "
        fields = (
            flow_text(entry.fields, style) if lead is None else _flow_entry(entry.fields, style, lead + " ", lead + key)
        )
        items.append(key + fields)
    return items


def _flow_section(section: str, added: list[NewEntry], style: Style) -> str:
    opening, closing = "[]" if SECTIONS[section].shape == "list" else "{}"
    return f"{value_text(section, style, flow=True)}: {opening}{', '.join(_flow_items(added, style))}{closing}"


def in_order(fields: Mapping[str, Value], kind: str) -> dict[str, Value]:
    """The fields in the order in which records of the kind are written."""
    return {field.name: fields[field.name] for field in KINDS[kind] if field.name in fields}


# Places


Signature = str | tuple[str, ...]
"""What one of libyaml's events says."""

_MAP, _MAP_END, _LIST, _LIST_END = ("{",), ("}",), ("[",), ("]",)


class _TextPlace(NamedTuple):
    """A place for new text, and what the events say with it: ``said`` from number ``number`` on, instead of some."""

    insertion: Insertion
    number: int
    instead: int
    said: list[Signature]


def _possible_places(text: str, outline: Outline, section: str, added: list[NewEntry]) -> Iterator[_TextPlace]:
    """The places where entries may go into a section, the best first."""
    part = outline.parts.get(section)
    said = [signature for entry in added for signature in _entry_signatures(entry)]
    opening, closing = (_LIST, _LIST_END) if SECTIONS[section].shape == "list" else (_MAP, _MAP_END)
    if part is None:
        whole = [section, opening, *said, closing]
        yield from _new_section(text, outline, section, added, whole)
    elif isinstance(part.value, CollectionStartEvent) and (isinstance(part.value, SequenceStartEvent)) == (
        SECTIONS[section].shape == "list"
    ):
        yield from _into_section(text, outline, part, added, said)
    elif isinstance(part.value, ScalarEvent) and not part.value.value:
        column = part.key.start_mark.column + usual_indent(text, outline)
        style = usual_style(text, outline)
        for index in line_ends(text, part):
            lines = _block(added, style, column)
            yield _TextPlace(_on_lines(text, index, lines, style), part.end, 1, [opening, *said, closing])


def _into_section(
    text: str, outline: Outline, part: SectionOutline, added: list[NewEntry], said: list[Signature]
) -> Iterator[_TextPlace]:
    style = style_of(text, part)
    if part.value.flow_style:
        yield from _into_brackets(text, outline, part, added, said, style)
        return
    column = entry_column(text, part)
    lines = _block(added, style, column)
    for index in line_ends(text, part):
        spaced = [""] if style.spaced else []
        yield _TextPlace(_on_lines(text, index, [*spaced, *lines], style), part.end, 0, said)
    before = style.newline.join(lines)[column:] + style.newline + " " * column
    number = part.number + 2  # behind the events of the key and of the value's beginning
    yield _TextPlace(_insertion(text, first_index(text, part), before), number, 0, said)


def _into_brackets(
    text: str, outline: Outline, part: SectionOutline, added: list[NewEntry], said: list[Signature], style: Style
) -> Iterator[_TextPlace]:
    """Behind the last entry, which may have a comma behind it already, or between empty brackets."""
    items = _flow_items(added, style)
    if not part.entries:
        index = part.value.end_mark.index
        inside = ", ".join(items)
        if not outline.root.flow_style:
            lead = style.newline + " " * (part.key.start_mark.column + 4)
            inside = ",".join(lead + item for item in _flow_items(added, style, lead[len(style.newline) :])) + lead[:-2]
        yield _TextPlace(_insertion(text, index, inside), part.end, 0, said)
        return
    start, end = part.model[0].start_mark.index, part.model[-1].end_mark.index
    lead = text[line_start(text, start) : start]
    if lead.strip():
        yield _TextPlace(_insertion(text, end, "".join(f", {item}" for item in items)), part.end, 0, said)
        return
    items = _flow_items(added, style, lead)
    line_end = LINE_BREAK.search(text, end)
    if line_end and "#" in text[end : line_end.start()]:  # a comment on the last entry stays with it
        for comma in (", ", ""):
            lines = [lead + comma + f",{style.newline}{lead}".join(items)]
            yield _TextPlace(_on_lines(text, line_end.end(), lines, style), part.end, 0, said)
    yield _TextPlace(
        _insertion(text, end, "".join(f",{style.newline}{lead}{item}" for item in items)), part.end, 0, said
    )


def _new_section(
    text: str, outline: Outline, section: str, added: list[NewEntry], said: list[Signature]
) -> Iterator[_TextPlace]:
    """Behind the section that comes before it in a ledger, or in front of all."""
    style = usual_style(text, outline)
    if not outline.parts:
        if getattr(outline.root, "flow_style", False):
            index = outline.root.end_mark.index
            yield _TextPlace(_insertion(text, index, _flow_section(section, added, style)), outline.number + 1, 0, said)
        lines = [f"{section}:", *_block(added, style, 2)]
        whole = [_MAP, *said, _MAP_END]
        if outline.root is None:
            whole = [(DocumentStartEvent.__name__,), *whole, (DocumentEndEvent.__name__,)]
        instead = 0 if outline.root is None else 1
        yield _TextPlace(_on_lines(text, len(text), lines, style), outline.number, instead, whole)
        return
    order = list(SECTIONS)
    earlier = [name for name in outline.parts if name in order and order.index(name) < order.index(section)]
    behind = outline.parts[earlier[-1]] if earlier else list(outline.parts.values())[-1]
    if outline.root.flow_style:
        flow = _flow_section(section, added, style)
        yield _TextPlace(_insertion(text, behind.last.end_mark.index, f", {flow}"), behind.end + 1, 0, said)
        return
    column = behind.key.start_mark.column
    head = " " * column + value_text(section, style, flow=False) + ":"
    lines = [head, *_block(added, style, column + usual_indent(text, outline))]
    for index in line_ends(text, behind):
        yield _TextPlace(_on_lines(text, index, ["", *lines], style), behind.end + 1, 0, said)
    front = next(iter(outline.parts.values())).key.start_mark.index
    yield _TextPlace(
        _insertion(text, front, style.newline.join([*lines, "", ""])[column:] + " " * column),
        outline.number + 1,
        0,
        said,
    )


def _on_lines(text: str, index: int, lines: Iterable[str], style: Style) -> Insertion:
    """Lines that go in at the beginning of a line, or behind a last line that has no line break."""
    joined = style.newline.join(lines)
    if index == len(text) and text and text[-1] not in "\r\n":
        return _insertion(text, index, style.newline + joined)
    return _insertion(text, index, joined + style.newline)


def _insertion(text: str, index: int, new: str) -> Insertion:
    return Insertion(index, len(LINE_BREAK.findall(text, 0, index)) + 1, new)


# What a text says


def _says(text: str, spot: _TextPlace) -> bool:
    """Whether the text with the new one in it says what it said, and the new entries in their place."""
    old = map(_signature, events_of(text))
    head = islice(old, spot.number)
    expected = chain(head, spot.said, islice(old, spot.instead, None))
    new = map(_signature, events_of(spot.insertion.into(text)))
    try:
        return all(starmap(eq, zip_longest(new, expected)))
    except YAMLError:
        return False


def _signature(event: Any) -> Signature:
    """What an event says, however it is written: a text its words, whatever else a tuple, which no text equals."""
    if type(event) is ScalarEvent and event.anchor is None:  # as nearly all are
        return str(event.value)
    anchor = getattr(event, "anchor", None)
    if isinstance(event, ScalarEvent):
        return (f"&{anchor}", event.value)
    if isinstance(event, AliasEvent):
        return ("*", str(anchor))
    if isinstance(event, CollectionStartEvent):
        bracket = _MAP if isinstance(event, MappingStartEvent) else _LIST
        return (f"&{anchor}", *bracket) if anchor else bracket
    if isinstance(event, CollectionEndEvent):
        return _MAP_END if isinstance(event, MappingEndEvent) else _LIST_END
    return (type(event).__name__,)


def _entry_signatures(entry: NewEntry) -> Iterator[Signature]:
    if entry.key is not None:
        yield entry.key
    yield from _value_signatures(entry.fields)


def _value_signatures(value: Value) -> Iterator[Signature]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield _MAP
        for name, each in value.items():
            yield name
            if isinstance(each, str):
                yield each
            else:
                yield from _value_signatures(each)
        yield _MAP_END
    else:
        yield _LIST
        for each in value:
            yield from _value_signatures(each)
        yield _LIST_END
