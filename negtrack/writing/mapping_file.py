"""What a sheet means to negtrack, kept in a file: the same as the flags of ``import`` say, as YAML with comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import wrap
from typing import Any

from negtrack.ledger.files import LedgerFile, clean_bytes, read_files
from negtrack.ledger.findings import Finding, Location, Unreadable, did_you_mean, error, shown
from negtrack.ledger.nodes import Entry, Map, Node, Seq, Text
from negtrack.ledger.yaml_nodes import read_entries
from negtrack.tuples import NamedTuple
from negtrack.writing.column_map import COLUMNS, REST, MapError, MappingLine, Wide, canonical, said_by_map
from negtrack.writing.entry_style import Style
from negtrack.writing.insert import value_text
from negtrack.writing.sheet_dates import ORDERS
from negtrack.writing.sheet_import import SheetOptions
from negtrack.writing.sheet_words import Unknown
from negtrack.writing.spreadsheet import Reading, Spreadsheet

ANY = "any"
"""What stands for any column among the values of a mapping file."""

_SETTINGS = (
    "sheet", "header_row", "encoding", "hidden", "across", "cell", "dates", "lists", "source_kind", "source_side",
)  # fmt: skip
_SHAPES = dict.fromkeys(_SETTINGS, "scalar") | {
    "fill_down": "list",
    "skip": "list",
    "columns": "map",
    "fill": "map",
    "values": "map",
}
_CHOICES = {"hidden": ("skip", "take"), "dates": tuple(ORDERS), "across": COLUMNS}


class Mapping(NamedTuple):
    """What is said of a sheet: of its shape, its columns and its values (``said`` in a file, ``map`` by flags)."""

    said: tuple[MappingLine, ...] = ()
    map: tuple[str, ...] = ()
    sheet: str | None = None
    header_row: int | None = None
    encoding: str | None = None
    hidden: str | None = None
    fill_down: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    across: str | None = None
    cell: str | None = None
    dates: str | None = None
    lists: str | None = None
    source_kind: str | None = None
    source_side: str | None = None

    @property
    def reading(self) -> Reading:
        """How the sheet is to be read."""
        return Reading(self.sheet, self.header_row, self.encoding, self.hidden or "", self.fill_down)

    @property
    def sheet_options(self) -> SheetOptions:
        """What is said of the sheet as a whole."""
        return SheetOptions(self.wide, self.skip, self.dates, self.lists, self.source_kind, self.source_side)

    @property
    def wide(self) -> Wide | None:
        """How the sheet is a wide table; None where it is not. Raises MapError."""
        if self.across is None:
            if self.cell is not None:
                raise MapError("--cell speaks of a wide table: say with --across what its heads are, such as party")
            return None
        across = canonical(self.across)
        cells = tuple(canonical(name) for name in (self.cell or "options").split(","))
        for flag, name in (("--across", across), *(("--cell", cell) for cell in cells)):
            if name not in COLUMNS:
                raise MapError(f'{flag}: there is no column "{name}": {did_you_mean(name, COLUMNS)}')
        if across in cells:
            raise MapError(f"--across and --cell are both {across}: the heads tell one thing, the cells another")
        return Wide(across, cells)

    def says(self, grid: Spreadsheet) -> list[MappingLine]:
        """All that is said of the columns and values of a sheet, what a flag says last. Raises MapError."""
        return [*self.said, *(said_by_map(text, grid.header.cells, self.wide) for text in self.map)]


def overlay(first: Mapping, second: Mapping) -> Mapping:
    """What two mappings say, the first where both say something."""
    settings = {
        name: getattr(first, name) if getattr(first, name) not in (None, ()) else getattr(second, name)
        for name in Mapping._fields
    }
    return Mapping(**settings | {"said": (*second.said, *first.said)})


def read_mapping(path: Path) -> tuple[Mapping, list[Finding]]:
    """The mapping in a file, and what is wrong with it."""
    read = read_files(path)
    if read.findings or read.folder:
        return Mapping(), list(read.findings) or [
            _finding(path, Text("", 1, 1, True), "NT001", "this is a folder", "name a file")
        ]
    data, unclean = clean_bytes(LedgerFile(str(path), "mapping.yaml", read.files[0].data))
    if unclean is not None:
        return Mapping(), [unclean]
    reader = _Reader(path)
    try:
        for entry in read_entries(data, _SHAPES, str(path)):
            reader.read(entry)
    except Unreadable as stop:
        reader.faults.extend(stop.findings)
    return Mapping(tuple(reader.said), **reader.settings), reader.faults


def _finding(path: Path, node: Node, code: str, message: str, help: str) -> Finding:
    return error(code, message, Location(str(path), node.line, node.column), help)


class _Reader:
    """Reads the entries of a mapping file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.said: list[MappingLine] = []
        self.settings: dict[str, Any] = {}
        self.faults: list[Finding] = []

    def fault(self, node: Node, code: str, message: str, help: str) -> None:
        self.faults.append(_finding(self.path, node, code, message, help))

    def read(self, entry: Entry) -> None:
        name = entry.section.value
        if name not in _SHAPES:
            self.fault(
                entry.section, "NT101", f'unknown key "{shown(name)}" in a mapping', did_you_mean(name, list(_SHAPES))
            )
        elif _SHAPES[name] == "scalar":
            self._setting(name, entry.node)
        elif entry.number < 0:
            if not (type(entry.node) is Text and not entry.node.value):
                form = "a list" if _SHAPES[name] == "list" else "a map"
                self.fault(entry.node, "NT104", f'"{name}" must be {form}', "write one entry below the other")
        elif name in ("fill_down", "skip"):
            for text in self._texts(entry.node):
                self.settings[name] = (*self.settings.get(name, ()), text)
        else:
            assert entry.key is not None
            getattr(self, f"_of_{name}")(entry.key, entry.node)

    def _setting(self, name: str, node: Node) -> None:
        if type(node) is not Text:
            self.fault(node, "NT104", f'"{name}" must be one word', f"write {name}: and the word")
        elif name in self.settings:
            self.fault(node, "NT103", f'the key "{name}" is given twice', "keep one of them")
        elif name in _CHOICES and canonical(node.value) not in _CHOICES[name]:
            self.fault(node, "NT208", f'"{shown(node.value)}" is no {name}', did_you_mean(node.value, _CHOICES[name]))
        elif name == "header_row":
            if node.value.isdecimal() and int(node.value) > 0:
                self.settings[name] = int(node.value)
            else:
                self.fault(node, "NT110", f'"{shown(node.value)}" is no row', "write its number, such as 2")
        elif node.value:
            self.settings[name] = node.value

    def _texts(self, node: Node) -> Iterator[str]:
        for item in node.items if type(node) is Seq else [node]:
            if type(item) is Text:
                yield item.value
            else:
                self.fault(item, "NT104", "this must be one text", "write it on one line")

    def _of_columns(self, key: Text, node: Node) -> None:
        for ours in self._texts(node):
            if ours and canonical(ours) not in COLUMNS:
                self.fault(node, "NT208", f'there is no column "{shown(ours)}"', did_you_mean(ours, COLUMNS))
            else:
                self.said.append(MappingLine(key.value, None, ours, f"{key.value}={ours}", True))

    def _of_fill(self, key: Text, node: Node) -> None:
        for value in self._texts(node):
            self.said.append(MappingLine(key.value, "", value, f"{key.value}:={value}", True))

    def _of_values(self, key: Text, node: Node) -> None:
        if type(node) is not Map:
            self.fault(node, "NT104", "the values of a column must be a map", "write below it VALUE: WORD")
            return
        column = None if key.value == ANY else key.value
        for value, means in node.pairs:
            scope = "" if column is None else f"{column}:"
            words = "|".join(self._texts(means))
            self.said.append(MappingLine(column, value.value, words, f"{scope}{value.value}={words}", True))


_HEAD = """\
# What a sheet means to negtrack. Read it with: negtrack import SHEET --map-file THIS-FILE
"""
_COLUMNS = """\
# The columns of the sheet, and which column of positions each is.
# Nothing behind the colon: it is left out. A list: it tells several. "#3" and C name a column by its place.
"""
_FILL = "# What empty cells of a column say, or all of them where the sheet has no such column.\n"
_VALUES = f"# What values of the sheet mean, by column; under {ANY}: in whatever column they stand.\n"


def mapping_text(
    mapping: Mapping, said: Iterable[MappingLine], grid: Spreadsheet, unknown: Iterable[Unknown] = ()
) -> str:
    """A mapping as the text of a file: what was said, and as comments what needs saying no more, or still does."""
    style = Style()
    columns: dict[str, list[str]] = {}
    fill: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    for one in said:
        if one.value is None:
            known = columns.setdefault(one.column or "", [])
            known += [one.means] if one.means not in known else []
        elif one.value:
            values.setdefault(one.column or ANY, {})[one.value] = one.means
        else:
            fill[one.column or ""] = one.means

    def word(text: str, flow: bool = False) -> str:
        return value_text(text, style, flow)

    lines = [_HEAD]
    for name in _SETTINGS:
        if (value := getattr(mapping, name)) is not None:
            lines.append(f"{name}: {word(str(value))}\n")
    for name in ("fill_down", "skip"):
        if listed := getattr(mapping, name):
            lines.append(f"{name}: [{', '.join(word(one, True) for one in listed)}]\n")
    listed = wrap(f"columns of positions: {', '.join(COLUMNS)}", 116, initial_indent="# ", subsequent_indent="#   ")
    lines += ["\n", _COLUMNS, "".join(f"{text}\n" for text in listed), "columns:\n"]
    for name, targets in columns.items():
        if targets == [""] or name == REST:
            lines.append(f"  {word(name)}:\n")
        else:
            told = [word(target, len(targets) > 1) for target in targets]
            listed_targets = told[0] if len(told) == 1 else f"[{', '.join(told)}]"
            lines.append(f"  {word(name)}: {listed_targets}\n")
    for name in grid.header.cells:
        if name.strip() and name not in columns and canonical(name) in COLUMNS:
            lines.append(f"  # {' '.join(name.split())}: {canonical(name)}     (understood as it is)\n")
    for head, parts in ((f"\n{_FILL}fill:\n", fill), (f"\n{_VALUES}values:\n", {})):
        lines += [head, *(f"  {word(name)}: {word(value)}\n" for name, value in parts.items())]
    open_values: dict[str, list[str]] = {}
    for one_unknown in unknown:
        values.setdefault(one_unknown.column, {})
        open_values.setdefault(one_unknown.column, []).append(one_unknown.value)
    for scope, meant in values.items():
        lines += [f"  {word(scope)}:\n", *(f"    {word(value)}: {word(means)}\n" for value, means in meant.items())]
        lines += [f"    # {word(value)}:      (what is it?)\n" for value in open_values.get(scope, ())]
    return "".join(lines)
