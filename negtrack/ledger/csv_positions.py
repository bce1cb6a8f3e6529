"""Positions kept as CSV: rows to the same located nodes that YAML gives, so that one reader judges both.

The columns are those of ``export positions`` (docs/commands.md); derived ones are ignored. A joint record stands on
one row for each party, under one id. Text that was made harmless for spreadsheets is restored.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import partial
from itertools import islice
from operator import itemgetter

from negtrack.ledger.csv_rows import Row, Sheet, csv_rows
from negtrack.ledger.fields import KINDS, POSITION_FIELDS
from negtrack.ledger.files import bad_character
from negtrack.ledger.findings import Finding, Location, Speller, Unreadable, error, shown
from negtrack.ledger.nodes import Entry, Map, Node, Raw, Seq, Text
from negtrack.tuples import NamedTuple

FIELD_OF_COLUMN = {
    "id": "id",
    "party": "party",
    "issue": "issue",
    "date": "date",
    "act": "act",
    "options": "option",
    "rejects": "rejects",
    "conditions": "conditions",
    "level": "level",
    "said_by": "said_by",
    "speaker": "speaker",
    "to": "to",
    "summary": "summary",
    "source": "source",
    "locator": "locator",
    "quote": "quote",
    "language": "language",
    "translation": "translation",
    "translated_by": "translated_by",
    "more_cites": "cites",
    "recorded": "recorded",
    "supersedes": "supersedes",
    "adds": "adds",
    "corrects": "corrects",
    "retracts": "retracts",
    "denies": "denies",
    "note": "note",
    "private": "private",
    "private_note": "private_note",
}
"""The columns that are read, each with the field of a position that it fills."""

_OF_CITE = frozenset(field.name for field in KINDS["cite"])
"""The columns of the first source of a record; further ones stand in ``more_cites``."""

_NEEDED = ("party", "issue", "date", "summary", "source")

DERIVED_COLUMNS = frozenset(
    {
        "party_name",
        "issue_title",
        "date_from",
        "date_to",
        "approximate",
        "basis",
        "publisher",
        "source_date",
        "source_kind",
        "source_side",
        "url",
    }
)
"""The columns that export writes and reading ignores."""

# What a spreadsheet takes for the beginning of a formula, in the widths that it may read as ASCII, or skips before it.
_FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n＝＋－＠]")
_HARMLESS = re.compile(r"'+\s*[=+\-@\t\r\n＝＋－＠]")


LISTS = frozenset({"party", "options", "rejects", "said_by"})
"""The columns that may hold several ids."""

_SPLIT_FIELDS = frozenset(FIELD_OF_COLUMN[name] for name in (*LISTS, "conditions"))

_ID, _PARTY, _CONDITIONS, _CITES = map(POSITION_FIELDS.index, ("id", "party", "conditions", "cites"))
_OWN_CELLS = [POSITION_FIELDS.index(name) for name in ("id", "summary", "quote", "translation", "note", "private_note")]
"""The places of the fields in which a row seldom says what another says: each is restored by itself."""


def make_harmless(text: str) -> str:
    """A text that no spreadsheet runs as a formula; ``restore`` gives back the text as it was."""
    return "'" + text if _FORMULA.match(text) else text


def restore(text: str) -> str:
    """The text that ``make_harmless`` was given."""
    return text[1:] if _HARMLESS.match(text) else text


def value_of_cell(field: str, cell: Raw) -> Raw:
    """What a cell says of a field of a position: a text, or a list of texts with | between them."""
    assert isinstance(cell, str)
    text = restore(cell)
    return tuple(text.split("|")) if field in _SPLIT_FIELDS and "|" in text else text


def read_rows(data: bytes, path: str, scattered: bool = True) -> Iterator[Entry]:
    """Yield the rows of a table of positions in CSV, in UTF-8, as entries of the section ``positions``.

    ``path`` is that of the table as findings show it. The rows of a joint record may be ``scattered``: then the whole
    table is held at once; else only rows that follow one another are one record. Raises Unreadable after the last row
    that can be read, with everything that is wrong with the others.
    """
    findings: list[Finding] = []
    marked = b"'" in data
    return _entries(csv_rows(_lines(data), len(data), path, findings), path, findings, scattered, marked)


class RowFinder:
    """Finds the record that a table holds in the row that begins on a line, as far as that row tells of it."""

    def __init__(self, data: bytes) -> None:
        self._lines = list(_lines(data))
        header = next(self._rows(0), None)
        self._width = 0 if header is None else len(header.cells)
        self._columns = _columns(Row(1, []) if header is None else header)

    def at(self, line: int) -> Node | None:
        """Return the record; None where there is none."""
        row = next(self._rows(line - 1), None)
        if row is None:
            return None
        cells = row.cells[: self._width]
        cells += [""] * (self._width + 1 - len(cells))
        try:
            return _record("", line, self._columns.pick(cells), self._columns)
        except Unreadable:
            return None

    def _rows(self, start: int) -> Iterator[Row]:
        lines = islice(self._lines, start, None)
        return csv_rows(lines, sys.maxsize, "", [])


def _lines(data: bytes) -> Iterator[str]:
    pieces = (line for lines in io.BytesIO(data) for line in lines.splitlines(keepends=True))  # some end with \r alone
    return map(bytes.decode, pieces)


class Arrivals(NamedTuple):
    """Records on their way into a ledger: the path of their sheet as shown, an entry for each, and what is no entry."""

    path: str
    entries: list[Entry]
    findings: list[Finding]


def read_arrivals(sheet: Sheet) -> Arrivals:
    """The rows of a sheet as entries, read as those of a table in the folder of a ledger are."""
    arrivals = Arrivals(sheet.path, [], [])
    width = len(sheet.rows[0].cells) if sheet.rows else 0
    rows = (Row(row.line, row.cells[:width]) for row in sheet.rows)
    try:
        for entry in _entries(rows, sheet.path, list(sheet.findings), scattered=True, marked=True):
            arrivals.entries.append(entry)
    except Unreadable as stop:
        arrivals.findings.extend(stop.findings)
    return arrivals


def _entries(rows: Iterator[Row], path: str, findings: list[Finding], scattered: bool, marked: bool) -> Iterator[Entry]:
    """Yield the records of rows. Raises Unreadable at their end where there is something to find, or was before.

    ``marked`` where some cell may have been made harmless.
    """
    header = next(rows, None)
    if header is None:
        _raise_all(findings)
        return
    columns = _columns(header)
    filled: set[int] = set()
    picked = _picked(rows, header, columns, filled)
    records = _joined(_kept_once(picked)) if scattered else _joined_neighbours(picked)
    if misnamed := list(_misnamed(header, filled, path)):
        _raise_all([*misnamed, *findings])
    section = Text("positions", header.line, 1, True)
    for number, (line, cells) in enumerate(records):
        node: Node | Callable[[], Node] = partial(_record, path, line, cells, columns)
        plain: _Cells | None = cells
        if cells[_CITES] or ":" in cells[_CONDITIONS]:  # more than a list
            plain = None
            try:
                node = _record(path, line, cells, columns)
            except Unreadable as fault:
                findings.extend(fault.findings)
                continue
        elif marked:
            plain = _restored(cells)
        yield Entry(section, None, number, line, 1, node, None, plain)
    _raise_all([*_misnamed(header, filled, path), *findings])


def _raise_all(findings: list[Finding]) -> None:
    if findings:
        raise Unreadable(*findings)


_Cells = tuple[str, ...]
"""The cells of a row for the fields of a position, in their order; empty where the table has no such column."""

_Picked = tuple[int, _Cells]
"""The line of a row, and its cells."""


class _Column(NamedTuple):
    """A column that is read: where it stands, its name, the key of its field, and whether any cell is one text."""

    at: int
    name: str
    key: Text
    plain: bool


class _Columns(NamedTuple):
    """What picks the cells of a row that has a blank one more than the header, and the column of each, if any."""

    pick: Callable[[list[str]], _Cells]
    named: tuple[_Column | None, ...]


def _columns(header: Row) -> _Columns:
    split = LISTS | {"conditions", "more_cites"}
    columns = {
        FIELD_OF_COLUMN[name]: _Column(
            at, name, Text(FIELD_OF_COLUMN[name], header.line, at + 1, True), name not in split
        )
        for at, name in enumerate(header.cells)
        if name in FIELD_OF_COLUMN
    }
    named = tuple(columns.get(field) for field in POSITION_FIELDS)
    return _Columns(itemgetter(*(-1 if column is None else column.at for column in named)), named)


def _restored(cells: _Cells) -> _Cells:
    """The cells, of which those that rows do not repeat are as they were before they were made harmless."""
    for n in _OWN_CELLS:
        if cells[n].startswith("'"):
            cells = (*cells[:n], restore(cells[n]), *cells[n + 1 :])
    return cells


def _picked(rows: Iterable[Row], header: Row, columns: _Columns, filled: set[int]) -> Iterator[_Picked]:
    """What the rows say in the columns that are read; which columns without a name are ``filled`` is noted."""
    width = len(header.cells) + 1
    nameless = [at for at, name in enumerate(header.cells) if not name]
    pick = columns.pick
    for line, cells in rows:
        cells += [""] * (width - len(cells))  # no row has more cells than the header
        if nameless:
            filled.update(at for at in nameless if cells[at])
        yield line, pick(cells)


def _kept_once(rows: Iterable[_Picked]) -> list[_Picked]:
    """All rows at once, each text of them once."""
    kept: dict[str, str] = {}
    once = kept.setdefault
    return [(line, tuple(map(once, cells, cells))) for line, cells in rows]


def _joined_neighbours(rows: Iterable[_Picked]) -> Iterator[_Picked]:
    """A row for each record, where those of one record follow one another."""
    together: list[_Picked] = []
    last = ""
    for row in rows:
        id = row[1][_ID]
        if id and id == last:
            together.append(row)
            continue
        if len(together) == 1:
            yield together[0]
        else:
            yield from _joined(together)
        together, last = [row], id
    yield from _joined(together)


def _joined(rows: list[_Picked]) -> Iterator[_Picked]:
    """A row for each record: rows that share an id, and differ in nothing but the party, are one joint record.

    The rows are given up as they are told.
    """
    rows.reverse()
    often = Counter(cells[_ID] for _, cells in rows)
    shared = {id for id, count in often.items() if count > 1 and id}
    often.clear()
    joint: dict[_Cells, dict[str, None]] = {}
    parties_of: dict[int, dict[str, None]] = {}
    for line, cells in reversed(rows) if shared else ():
        if cells[_ID] in shared:
            party = restore(cells[_PARTY])
            same = (*cells[:_PARTY], *cells[_PARTY + 1 :])
            earlier = joint.get(same)
            if earlier is None or party in earlier:
                earlier = joint[same] = parties_of[line] = {}
            earlier[party] = None
    while rows:
        line, cells = rows.pop()
        if line in parties_of:
            yield line, (*cells[:_PARTY], "|".join(parties_of[line]), *cells[_PARTY + 1 :])
        elif cells[_ID] not in shared:
            yield line, cells  # the others are told with the first row of their record


def _misnamed(header: Row, filled: AbstractSet[int], path: str) -> Iterator[Finding]:
    """Yield what is wrong with the names of the columns; one without a name counts only where it is ``filled``."""
    names, line = header.cells, header.line
    if len(names) == 1 and (separators := [mark for mark in ";\t|" if mark in names[0]]):
        mark = "tabs" if separators[0] == "\t" else separators[0]
        help = "save it as CSV with commas between the cells"
        yield error("NT006", f"the cells of this table are separated by {mark}", Location(path, line, 1), help)
        return
    if not any(name in _NEEDED for name in names):
        message = f"this is no table of positions: it has none of the columns {', '.join(_NEEDED)}"
        help = "name its columns so, or take it out of the folder of the ledger"
        yield error("NT006", message, Location(path, line, 1), help)
        return
    speller = Speller()
    seen: set[str | None] = set()
    for number, name in enumerate(names, 1):
        if not name and number - 1 not in filled:
            continue
        if name not in FIELD_OF_COLUMN and name not in DERIVED_COLUMNS:
            help = speller.did_you_mean("column", name, FIELD_OF_COLUMN)
            yield error("NT101", f'unknown column "{shown(name)}"', Location(path, line, number), help)
            seen.add(speller.nearest("column", name, FIELD_OF_COLUMN))  # a misspelt column is not missing too
        elif name in seen:
            message = f'the column "{name}" is there twice'
            yield error("NT103", message, Location(path, line, number), "keep one of them")
        seen.add(name)
    for name in _NEEDED:
        if name not in seen and not (name == "source" and "more_cites" in seen):
            message = f'this table has no column "{name}"'
            yield error("NT102", message, Location(path, line, 1), f"add the column {name}")


def _record(path: str, line: int, cells: _Cells, columns: _Columns) -> Node:
    pairs: list[tuple[Text, Node]] = []
    cites: list[Node] = []
    for cell, column in zip(cells, columns.named, strict=True):
        if column is None or not (cell or column.name == "party"):
            continue
        at, name, key, plain = column
        text = Text(restore(cell), line, at + 1, True)
        if plain or (name in LISTS and "|" not in cell):
            pairs.append((key, text))
        elif name == "more_cites":
            cites = _cites(text, path)
        else:
            parts = [text._replace(value=part) for part in text.value.split("|")]
            pairs.append((key, _conditions(parts) if name == "conditions" else Seq(list(parts), line, at + 1)))
    if cites:
        first: list[tuple[Text, Node]] = [pair for pair in pairs if pair[0].value in _OF_CITE]
        pairs = [pair for pair in pairs if pair not in first]
        pairs.append((Text("cites", line, 1, True), Seq([Map(first, line, 1), *cites], line, 1)))
    return Map(pairs, line, 1)


def _one_or_list(texts: list[Text]) -> Node:
    return texts[0] if len(texts) == 1 else Seq(list(texts), texts[0].line, texts[0].column)


def _conditions(texts: list[Text]) -> Node:
    """Ids for all options, or where they are written ``option:condition`` a map from option to ids."""
    if not any(":" in text.value for text in texts):
        return _one_or_list(texts)
    by_option: dict[str, list[Text]] = {}
    for text in texts:
        option, _, condition = text.value.partition(":")
        by_option.setdefault(option, []).append(text._replace(value=condition))
    pairs: list[tuple[Text, Node]] = [
        (texts[0]._replace(value=option), _one_or_list(ids)) for option, ids in by_option.items()
    ]
    return Map(pairs, texts[0].line, texts[0].column)


def _cites(cell: Text, path: str) -> list[Node]:
    """Return the further cites of a record, written as a JSON list of maps. Raises Unreadable."""
    location = Location(path, cell.line, cell.column)
    try:
        cites = json.loads(cell.value)
    except (ValueError, RecursionError):
        cites = None
    if not isinstance(cites, list) or not all(
        isinstance(cite, dict) and all(isinstance(value, str) for value in cite.values()) for cite in cites
    ):
        help = 'write [{"source": "…", "locator": "…", "quote": "…"}]'
        raise Unreadable(error("NT006", "more_cites is not a JSON list of cites", location, help))
    for value in (text for cite in cites for pair in cite.items() for text in pair):
        if match := bad_character(value):
            message = f"the character U+{ord(match[0]):04X} cannot stand in a ledger"
            raise Unreadable(error("NT002", message, location, "remove its escape from this cell"))
    return [
        Map([(cell._replace(value=k), cell._replace(value=v)) for k, v in cite.items()], cell.line, cell.column)
        for cite in cites
    ]
