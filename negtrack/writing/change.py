"""Entries of a ledger's YAML file changed where they stand: field by field, all else as it was.

A field that is changed keeps the comments above it and behind it; a field that is new stands behind the others, in the
layout of its entry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from yaml.error import YAMLError

from negtrack.ledger.fields import SECTIONS
from negtrack.ledger.model import Position
from negtrack.ledger.nodes import Raw
from negtrack.tuples import NamedTuple
from negtrack.writing.entry_style import Style, usual_style
from negtrack.writing.insert import (
    NewEntry,
    Unwritable,
    Value,
    block_field,
    entry_text,
    flow_text,
    in_order,
    value_text,
)
from negtrack.writing.piece_layout import decided, lay_pieces
from negtrack.writing.text_tree import Branch, File, Piece, Unjoinable, read_tree
from negtrack.writing.yaml_outline import outline_of

_BOM = b"\xef\xbb\xbf"


class Nested(NamedTuple):
    """Changes of a map within an entry, by the names of its keys."""

    fields: Mapping[str, Value | Nested | None]


Changes = Mapping[str, Value | Nested | None]
"""What fields become, by their names; None: they go."""


def change_entries(
    data: bytes, section: str, changes: Mapping[str, Changes | None], id_of: Callable[[Piece], str]
) -> bytes:
    """The bytes of a file with some entries of a section changed, or taken out (None), by their ids. Raises Unwritable.

    ``id_of`` tells the id of an entry. Every other byte stays.
    """

    def changed(file: File, entries: Branch, style: Style) -> list[Piece]:
        pieces = []
        left = set(changes)
        for piece in entries.pieces:
            id = id_of(piece)
            left.discard(id)
            change = changes.get(id, {})
            if change is not None:
                pieces.append(_changed(piece, change, style) if change else piece)
        if left:
            raise Unwritable(f"{', '.join(sorted(left))} cannot be found in this file")
        return pieces

    return _rewritten(data, section, changed)


def insert_behind(
    data: bytes, section: str, entry: NewEntry, behind: Callable[[Piece], bool], like: Callable[[Piece], bool]
) -> bytes:
    """The bytes of a file with a new entry behind one of a section, and behind those ``like`` it that follow.

    Raises Unwritable.
    """

    def added(file: File, entries: Branch, style: Style) -> list[Piece]:
        places = [number for number, piece in enumerate(entries.pieces) if behind(piece)]
        if not places:
            raise Unwritable("there is no such entry in this file")
        at = places[-1]
        while at + 1 < len(entries.pieces) and like(entries.pieces[at + 1]):
            at += 1
        ordered = entry._replace(fields=in_order(entry.fields, SECTIONS[section].kind))
        new = _entry_piece(entries, ordered, entries.pieces[at], style)
        return [*entries.pieces[: at + 1], new, *entries.pieces[at + 1 :]]

    return _rewritten(data, section, added)


def is_record(record: Position) -> Callable[[Piece], bool]:
    """Whether an entry of the positions is a record that the ledger has."""

    def fits(piece: Piece) -> bool:
        if "id" in piece.ids:
            return piece.ids["id"] == record.id
        said = (piece.ids.get("issue"), piece.ids.get("date"))
        return said == (record.issue, record.date.text) and _listed(piece.ids.get("party")) == record.parties

    return fits


def _listed(value: Raw | None) -> tuple[Raw, ...]:
    return value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()


def _rewritten(data: bytes, section: str, change: Callable[[File, Branch, Style], list[Piece]]) -> bytes:
    """A file with other entries in a section."""
    bom = _BOM if data.startswith(_BOM) else b""
    text = data.removeprefix(_BOM).decode("utf-8")
    refusal = f'"{section}" is written in a way that nothing can be changed in: write one entry below the other'
    try:
        file = read_tree(text)
        style = usual_style(text, outline_of(text))
        pieces = list(file.root.pieces)
        at = next((number for number, piece in enumerate(pieces) if piece.key == section), None)
        entries = pieces[at].entries() if at is not None else None
        if at is None or entries is None:
            raise Unwritable(f'there is no entry in "{section}" of this file')
        body = _branch_text(entries, change(file, entries, style), style)
        pieces[at] = pieces[at].replaced(pieces[at].lead, body, pieces[at].said)
        return bom + _branch_text(file.root, pieces, style).encode("utf-8")
    except YAMLError:
        raise Unwritable("this file is not YAML: run negtrack check first") from None
    except Unjoinable as fault:
        raise Unwritable(f"{refusal} ({fault})") from None


def _branch_text(host: Branch, pieces: Sequence[Piece], style: Style) -> str:
    return decided(lay_pieces(host, pieces, style), False)


def _changed(piece: Piece, changes: Changes, style: Style) -> Piece:
    """An entry, or a map within one, with other fields."""
    branch = piece.branch()
    if branch is None:
        raise Unjoinable("an entry that is no map")
    left = dict(changes)
    pieces: list[Piece] = []
    for field in branch.pieces:
        if field.key not in left:
            pieces.append(field)
            continue
        value = left.pop(field.key)
        if isinstance(value, Nested):
            pieces.append(_changed(field, value.fields, style))
        elif value is not None:
            pieces.append(_field_piece(branch, field.key, value, field, style))
    for name, value in left.items():
        if isinstance(value, Nested):
            value = {
                key: each for key, each in value.fields.items() if each is not None and not isinstance(each, Nested)
            }
        if value is not None:
            pieces.append(_field_piece(branch, name, value, None, style))
    if not pieces:
        raise Unjoinable("an entry would be left without fields")
    return piece.replaced(piece.lead, _branch_text(branch, pieces, style), piece.said)


def _field_piece(host: Branch, name: str, value: Value, old: Piece | None, style: Style) -> Piece:
    """A field as it stands in a map: instead of an old one, with the comments of that, or a new one."""
    lead = "" if old is None else old.lead
    if host.flow:
        return Piece(lead, f"{value_text(name, style, flow=True)}: {flow_text(value, style)}", 0, True, name)
    first, *others = block_field(name, value, style, "")
    if old is not None and old.beside:
        first = f"{first}  {' '.join(old.beside)}"
    indent = " " * host.column
    body = style.newline.join([first, *(indent + line for line in others)]) + style.newline
    return Piece(lead, body, host.column, False, name)


def _entry_piece(host: Branch, entry: NewEntry, like: Piece, style: Style) -> Piece:
    """A new entry, written as the one that it goes behind is."""
    if host.flow:
        key = "" if entry.key is None else f"{value_text(entry.key, style, flow=True)}: "
        return Piece(", ", key + flow_text(entry.fields, style), 0, True, entry.key)
    branch = like.branch()
    look = style._replace(flow=branch is not None and branch.flow)
    if branch is not None and not branch.flow:
        look = look._replace(offset=branch.column - host.column)
    body = entry_text(entry, look, host.column)[host.column :] + style.newline
    lead = style.newline if host.spaced else ""
    new = Piece(lead, body, host.column, False, entry.key)
    new.name = ("new", entry.key)
    return new


def change_scalar(data: bytes, key: str, value: str) -> bytes:
    """The bytes of a file with another value of a top-level key. Raises Unwritable."""
    bom = _BOM if data.startswith(_BOM) else b""
    text = data.removeprefix(_BOM).decode("utf-8")
    try:
        file = read_tree(text)
        style = usual_style(text, outline_of(text))
        pieces = [
            _field_piece(file.root, key, value, piece, style) if piece.key == key else piece
            for piece in file.root.pieces
        ]
        return bom + _branch_text(file.root, pieces, style).encode("utf-8")
    except (YAMLError, Unjoinable) as fault:
        raise Unwritable(f'"{key}" cannot be changed in this file: {fault}') from None
