"""The three-way merge of a table of positions (CSV): two states with a common ancestor, record by record.

Rows that share an id and differ in nothing but the party are one record, as they are when the table is read. Rows
that stay what they are on our side stay byte for byte; a column that theirs has besides comes behind ours, so that
rows without it stay as they are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Hashable, Iterable, Iterator, Sequence

from negtrack.ledger.csv_positions import DERIVED_COLUMNS, LISTS, restore
from negtrack.ledger.nodes import Raw
from negtrack.tuples import NamedTuple
from negtrack.writing.join_fields import by_name, in_order, sides_in_agreement
from negtrack.writing.merge import Conflict
from negtrack.writing.pairing import Sides, is_yes, pair_records
from negtrack.writing.text_tree import ID_FIELDS, Unjoinable
from negtrack.writing.yaml_outline import LINE_BREAK


class _TextRow(NamedTuple):
    """A row: its text with the line break, and its cells that are not empty, by column."""

    text: str
    cells: dict[str, str]


class _TableRecord:
    """A record: its rows, one for each party, and the cells that they share."""

    def __init__(self, row: _TextRow) -> None:
        self.rows = [row]
        self.name: Hashable = ""
        self.cells = {column: cell for column, cell in row.cells.items() if column not in _OF_PARTY}
        self.ids = {column: _ids(column, cell) for column, cell in row.cells.items() if column in ID_FIELDS}

    @property
    def body(self) -> str:
        """The text of the rows."""
        return "".join(row.text for row in self.rows)

    @property
    def parties(self) -> tuple[str, ...]:
        """The parties, in the order of the rows."""
        return tuple(row.cells.get("party", "") for row in self.rows)

    @property
    def fields(self) -> dict[str, Raw]:
        """What the record says, by column; nothing that is derived from elsewhere."""
        told = {column: restore(cell) for column, cell in self.cells.items() if column not in DERIVED_COLUMNS}
        return {**told, "party": self.parties}


_OF_PARTY = frozenset({"party", "party_name", "basis"})
"""The columns that tell the rows of a joint record from one another."""


class _RecordTable(NamedTuple):
    """A table: its columns, and its records."""

    columns: list[str]
    header: str
    records: list[_TableRecord]


def merge_tables(base: str, ours: str, theirs: str, marker_size: int = 7) -> tuple[str, list[Conflict]]:
    """Merge two states of a sound table with a common ancestor. Raises Unjoinable."""
    first = LINE_BREAK.search(ours) or LINE_BREAK.search(theirs)
    newline = first[0] if first else "\n"
    was, here, there = (_read(text) for text in (base, ours, theirs))
    columns = [*here.columns, *(column for column in there.columns if column not in here.columns)]
    paired = pair_records(Sides(was.records, here.records, there.records), _with_id)
    records = [*paired.ours, *paired.theirs]
    if "id" not in columns and any("id" in record.cells for record in records):
        columns.append("id")
    writer = _RowWriter(columns, {id(record) for record in paired.ours}, newline)
    base_of, ours_of, theirs_of = (by_name(side) for side in paired)
    texts: dict[Hashable, str] = {}
    conflicts: list[Conflict] = []
    for name in dict.fromkeys((*ours_of, *theirs_of)):
        sides = base_of.get(name), ours_of.get(name), theirs_of.get(name)
        met: list[str] = []
        half = _join(*sides, False, met, writer)
        if not met:
            texts[name] = half
            continue
        other = _join(*sides, True, [], writer)
        texts[name] = _in_marks(half, other, marker_size, newline)
        title = next(str(record.ids.get("id") or record.name) for record in sides if record is not None)
        hidden = any(record is not None and is_yes(record.cells.get("private")) for record in sides)
        conflicts += [Conflict("positions", title, field, hidden or "private" in field) for field in dict.fromkeys(met)]
    order = in_order(paired.ours, paired.theirs, [name for name in texts if texts[name]])
    header = here.header if columns == here.columns else writer.line(dict(zip(columns, columns, strict=True)))
    lines = [header, *(texts[name] for name in order)]
    ended = [line if line.endswith(("\n", "\r")) else line + newline for line in lines[:-1]]
    return "".join((*ended, lines[-1])), conflicts


def _in_marks(half: str, other: str, size: int, newline: str) -> str:
    begin, middle, end = (mark * size for mark in "<=>")
    half, other = (text if not text or text.endswith(("\n", "\r")) else text + newline for text in (half, other))
    return f"{begin} ours{newline}{half}{middle}{newline}{other}{end} theirs{newline}"


class _RowWriter:
    """Writes records as rows of the joined table; those of our side that are what they were stay as they are."""

    def __init__(self, columns: Sequence[str], ours: set[int], newline: str) -> None:
        self.columns, self.ours, self.newline = columns, ours, newline

    def line(self, cells: dict[str, str]) -> str:
        """A row."""
        out = io.StringIO()
        csv.writer(out, lineterminator=self.newline).writerow([cells.get(column, "") for column in self.columns])
        return out.getvalue()

    def rows(self, cells: dict[str, str], parties: Iterable[str], known: Iterable[_TableRecord | None]) -> str:
        """The rows of a record; what ``known`` records have of a party is taken over."""
        texts = []
        for party in parties:
            found = [(record, row) for record in known if record for row in record.rows if row.cells["party"] == party]
            own = {column: cell for _, row in found[:1] for column, cell in row.cells.items() if column in _OF_PARTY}
            new = {**cells, **own}
            kept = (row.text for record, row in found if id(record) in self.ours and row.cells == new and row.text)
            texts.append(next(kept, "") or self.line(new))
        return "".join(text if text.endswith(("\n", "\r")) else text + self.newline for text in texts)


def _join(
    base: _TableRecord | None,
    ours: _TableRecord | None,
    theirs: _TableRecord | None,
    favor_theirs: bool,
    met: list[str],
    writer: _RowWriter,
) -> str:
    """The rows of a record as both sides have made it; empty where it is gone."""
    favored = theirs if favor_theirs else ours
    if ours is None or theirs is None:
        left = ours or theirs
        assert left is not None
        if base is not None:
            if left.fields == base.fields:
                return ""
            met.append("")
            left = favored
        return "" if left is None else writer.rows(left.cells, left.parties, [left])
    if base is None and ("id" in ours.ids or "id" in theirs.ids) and not _alike_but_privacy(ours, theirs):
        met.append("")
        chosen = theirs if favor_theirs else ours
        return writer.rows(chosen.cells, chosen.parties, [chosen])
    cells: dict[str, str] = {}
    for column in dict.fromkeys((*ours.cells, *theirs.cells)):
        was, here, there = (None if r is None else r.cells.get(column) for r in (base, ours, theirs))
        sides = sides_in_agreement(was, here, there)
        if column == "private" and (kept := next((cell for cell in (here, there) if is_yes(cell)), "")):
            cells[column] = kept
            continue
        if column == "recorded" and base is None and here and there:
            cells[column] = min(here, there)
            continue
        if not sides:
            if column not in DERIVED_COLUMNS:
                met.append(column)
            sides = {"theirs" if favor_theirs else "ours"}
        cell = here if "ours" in sides else there
        if cell:
            cells[column] = cell
    sides = sides_in_agreement(None if base is None else base.parties, ours.parties, theirs.parties)
    if not sides:
        met.append("party")
        sides = {"theirs" if favor_theirs else "ours"}
    return writer.rows(cells, (ours if "ours" in sides else theirs).parties, [ours, theirs, base])


def _alike_but_privacy(ours: _TableRecord, theirs: _TableRecord) -> bool:
    one, other = ({k: v for k, v in record.fields.items() if k != "private"} for record in (ours, theirs))
    return one == other


def _with_id(record: _TableRecord, name: str, id: str) -> _TableRecord:
    """A record with an id in one of its columns."""
    new = _TableRecord(record.rows[0])
    new.rows = [_TextRow("", {**row.cells, name: id}) for row in record.rows]
    new.name, new.cells = record.name, {**record.cells, name: id}
    new.ids = record.ids | ({"id": id} if name == "id" else {})
    return new


def _ids(column: str, cell: str) -> Raw:
    parts = tuple(restore(cell).split("|"))
    return parts if column in LISTS and len(parts) > 1 else restore(cell)


def _read(text: str) -> _RecordTable:
    """A table with the text of its rows. Raises Unjoinable."""
    rows = _rows(text)
    header = next(rows, None)
    if header is None:
        return _RecordTable([], "", [])
    before, columns = header
    if len(set(columns)) < len(columns):
        raise Unjoinable("two columns have one name")
    records: list[_TableRecord] = []
    joint: dict[str, list[_TableRecord]] = {}
    for line, cells in rows:
        row = _TextRow(line, {column: cell for column, cell in zip(columns, cells, strict=False) if cell})
        record = _TableRecord(row)
        own = row.cells.get("id", "")
        for earlier in joint.get(own, ()) if own else ():
            if earlier.cells == record.cells and row.cells.get("party") not in earlier.parties:
                earlier.rows.append(row)
                earlier.ids["party"] = earlier.parties
                break
        else:
            records.append(record)
            if own:
                joint.setdefault(own, []).append(record)
    return _RecordTable(columns, before, records)


def _rows(text: str) -> Iterator[tuple[str, list[str]]]:
    """The rows that are not empty, each with its text; empty lines go with the row below them."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, strict=True)
    behind = 0
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    try:
        for cells in reader:
            if any(cells):
                yield "".join(lines[behind : reader.line_num]), cells
                behind = reader.line_num
    except csv.Error as error:
        raise Unjoinable(f"a table that is not CSV: {error}") from None
