"""A sheet as its user sees it: CSV in any of its dialects and encodings, or one sheet of a workbook.

Merged cells are filled, what cannot be told (errors, formulas without a value) is named cell by cell, hidden rows are
asked about: nothing is read as empty that is not.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

from negtrack.ledger.csv_rows import Row, csv_rows
from negtrack.ledger.files import LedgerFile, bad_character, clean_bytes, read_files
from negtrack.ledger.findings import Finding, Location, error
from negtrack.tuples import NamedTuple
from negtrack.writing.encodings import UnknownEncoding, decoded, encoding_advice
from negtrack.writing.workbook_marks import ERROR_TEXT, Cell, column_letters
from negtrack.writing.workbook_rows import WorkbookFault, WorkbookSheet, workbook_sheet

_SEPARATORS = ",;\t|"
_SEPARATOR_LINE = re.compile(r"sep=([,;\t|])(?=[\r\n])", re.IGNORECASE)
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"

_EXPORTED = frozenset({"party_name", "issue_title", "date_from", "date_to", "approximate", "basis"})
"""Columns that ``export`` adds: two of them, and it wrote the sheet."""

_LISTED = 12


class Reading(NamedTuple):
    """How a sheet is to be read: which sheet of a workbook, the row of its header, its encoding, its hidden rows.

    ``hidden`` is ``skip`` or ``take``; empty: a sheet with hidden rows is refused. ``fill_down`` names columns whose
    empty cells say what the one above says.
    """

    sheet: str | None = None
    header_row: int | None = None
    encoding: str | None = None
    hidden: str = ""
    fill_down: tuple[str, ...] = ()


class Doubt(NamedTuple):
    """Why a cell cannot be told, and what to do."""

    message: str
    help: str


class Spreadsheet(NamedTuple):
    """A sheet as rows of text: its path as shown, the header, the rows below it that are not blank.

    ``faults`` are of the sheet as a whole, and of rows that are none; ``doubts`` are cells (row and column from 1) that
    cannot be told, which matters only where their column is read. ``exported``: written by ``export``, which makes
    texts harmless for spreadsheets.
    """

    path: str
    header: Row
    rows: list[Row]
    faults: list[Finding]
    doubts: dict[Cell, Doubt]
    exported: bool


def read_sheet(path: Path, reading: Reading | None = None) -> Spreadsheet:
    """The sheet in a file; what cannot be read is among its faults."""
    reading = reading or Reading()
    read = read_files(path)
    if read.findings or not read.files:
        return _nothing(path, list(read.findings))
    if read.folder:
        return _faulty(path, "NT001", "this is a folder", "name a file: CSV, or a workbook (.xlsx, .ods)")
    data = read.files[0].data
    if data.startswith(_ZIP):
        if reading.encoding is not None:
            return _faulty(path, "NT006", "a workbook tells its encoding itself", "leave out --encoding")
        return _of_workbook(path, data, reading)
    if reading.sheet is not None:
        return _faulty(path, "NT006", "this file is no workbook, and has no sheets", "leave out --sheet")
    if data.startswith(_OLD_EXCEL):
        help = "save it as .xlsx, or as CSV; where it has a password, without it"
        return _faulty(path, "NT006", "this is a workbook of an old Excel, or one with a password", help)
    return _of_text(path, data, reading)


def _of_text(path: Path, data: bytes, reading: Reading) -> Spreadsheet:
    try:
        data = decoded(data, reading.encoding)
    except UnknownEncoding as fault:
        return _nothing(path, [error("NT002", str(fault), Location(str(path), fault.line, fault.column), fault.help)])
    data, unclean = clean_bytes(LedgerFile(str(path), "table.csv", data))
    if unclean is not None:
        help = encoding_advice(data or path.read_bytes()) if "is not UTF-8" in unclean.message else unclean.help
        return _nothing(path, [unclean._replace(help=help)])
    text = data.decode("utf-8")
    if told := _SEPARATOR_LINE.match(text):  # a line for Excel alone; its line break stays, and with it the numbers
        text = text[told.end() :]
    faults: list[Finding] = []
    separator = told[1] if told else _separator(text)
    lines = io.StringIO(text, newline="")
    rows = list(csv_rows(lines, len(text), str(path), faults, separator, ragged=True))
    grid = _grid(path, rows, faults, {}, reading)
    heads = sum(bool(cell.strip()) for cell in grid.header.cells)
    if heads > 1 and (wide := [row for row in grid.rows if len(row.cells) > len(grid.header.cells)]):
        grid.faults.extend(_too_wide(grid.path, row, len(grid.header.cells), separator) for row in wide)
        wider = {row.line for row in wide}
        grid = grid._replace(rows=[row for row in grid.rows if row.line not in wider])
    if not grid.exported and ("#" in text or "Err:" in text):
        for row in grid.rows:
            for at, cell in enumerate(row.cells):
                if cell[:1] in ("#", "E") and ERROR_TEXT.fullmatch(cell):
                    grid.doubts[row.line, at + 1] = _error(cell)
    return grid


def _too_wide(path: str, row: Row, width: int, separator: str) -> Finding:
    """A row with more cells than the header: a text with a separator in it, mostly."""
    mark = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}[separator]
    message = f"this row has {len(row.cells)} cells, the header {width}"
    return error("NT006", message, Location(path, row.line, 1), f"put quotes around cells with {mark} in them")


def _separator(text: str) -> str:
    """What separates the cells of a table: that which makes most of its first rows."""

    def cells(separator: str) -> int:
        reader = csv.reader(io.StringIO(text[:100_000].lstrip("\r\n"), newline=""), delimiter=separator)
        return len(next(reader, []))

    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    return max(_SEPARATORS, key=cells)


def _of_workbook(path: Path, data: bytes, reading: Reading) -> Spreadsheet:
    try:
        sheet = workbook_sheet(data, reading.sheet)
    except WorkbookFault as fault:
        return _faulty(path, fault.code, fault.message, fault.help)
    faults: list[Finding] = []
    for line, cells in enumerate(sheet.rows, 1):
        for column, cell in enumerate(cells, 1):
            if match := bad_character(cell):
                message = f"the character U+{ord(match[0]):04X} cannot stand in a ledger"
                faults.append(error("NT002", message, Location(str(path), line, column), "remove it from this cell"))
    doubts: dict[Cell, Doubt] = {cell: _error(told) for cell, told in sheet.marks.errors.items()}
    for place in sheet.marks.unsaved:
        help = "open the workbook, let it calculate and save it; or type the value in place of the formula"
        doubts[place] = Doubt("the cell holds a formula whose value was not saved", help)
    own = {line for line, cells in enumerate(sheet.rows, 1) if any(map(str.strip, cells))}
    own.update(line for line, _ in doubts if line <= len(sheet.rows))
    _fill_merged(sheet, doubts, own, reading.header_row or min(own, default=1))
    rows = [Row(line, cells) for line, cells in enumerate(sheet.rows, 1) if line in own]
    if hidden := sorted(own & sheet.marks.hidden):
        if reading.hidden == "skip":
            rows = [row for row in rows if row.line not in sheet.marks.hidden]
        elif reading.hidden != "take":
            were = "row is hidden" if len(hidden) == 1 else "rows are hidden"
            message = f"{len(hidden)} {were}: {spans(hidden)}"
            help = "--hidden skip leaves hidden rows out, --hidden take reads them"
            faults.append(error("NT006", message, Location(str(path), hidden[0], 1), help))
    return _grid(path, rows, faults, doubts, reading)


def _fill_merged(sheet: WorkbookSheet, doubts: dict[Cell, Doubt], own: set[int], header_row: int) -> None:
    """Let every row of a merged range say what its first cell says, as the sheet shows it; and every head.

    Below the header a range over several columns cannot be told: which of them its value belongs to, nobody knows.
    """
    for (top, left), (bottom, right) in sheet.marks.merged:
        if top > len(sheet.rows) or left > len(sheet.rows[top - 1]):
            continue
        value, doubt = sheet.rows[top - 1][left - 1], doubts.get((top, left))
        if not value.strip() and doubt is None:
            continue
        for line in range(top, min(bottom, len(sheet.rows)) + 1):
            cells = sheet.rows[line - 1]
            for column in range(left, min(right, len(cells)) + 1):
                if (line, column) == (top, left) or line not in own:
                    continue
                if column == left or line <= header_row:
                    cells[column - 1] = value
                    if doubt is not None:
                        doubts[line, column] = doubt
                else:
                    span = f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
                    doubts[line, column] = Doubt(
                        f"cells {span} are merged", "unmerge them, and write the value where it belongs"
                    )


def _error(text: str) -> Doubt:
    return Doubt(f"the cell holds the error {text}, not a value", "mend it, or leave the cell empty")


def _grid(
    path: Path, rows: list[Row], faults: list[Finding], doubts: dict[Cell, Doubt], reading: Reading
) -> Spreadsheet:
    """The rows as a sheet with a header: the first row, or the one that is named."""
    if reading.header_row is not None:
        below = [row for row in rows if row.line >= reading.header_row]
        if not below or below[0].line != reading.header_row:
            help = f"the rows that hold anything are {spans([row.line for row in rows])}"
            return _faulty(path, "NT006", f"row {reading.header_row} is empty, and no header", help)
        rows = below
    if not rows:
        return Spreadsheet(str(path), Row(1, []), [], faults, doubts, False)
    header = rows[0]
    exported = len(_EXPORTED.intersection(header.cells)) > 1
    body = rows[1:]
    for name in reading.fill_down:
        if name not in header.cells:
            faults.append(
                error(
                    "NT006",
                    f'there is no column "{name}" to fill down',
                    Location(str(path), header.line, 1),
                    "name one as the header does",
                )
            )
        else:
            _fill_down(body, header.cells.index(name))
    return Spreadsheet(str(path), header, body, faults, doubts, exported)


def _fill_down(rows: list[Row], at: int) -> None:
    above = ""
    for row in rows:
        if at < len(row.cells):
            row.cells[at] = above = row.cells[at] if row.cells[at].strip() else above
        elif above:
            row.cells.extend([""] * (at - len(row.cells)) + [above])


def spans(numbers: Iterable[int]) -> str:
    """Rising numbers in words: ``2, 5–7 … 40 in all``."""
    runs: list[tuple[int, int]] = []
    count = 0
    for number in numbers:
        count += 1
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    told = [str(first) if first == last else f"{first}–{last}" for first, last in runs[:_LISTED]]
    return ", ".join(told) + (f" … {count} in all" if len(runs) > _LISTED else "")


def _nothing(path: Path, faults: list[Finding]) -> Spreadsheet:
    return Spreadsheet(str(path), Row(1, []), [], faults, {}, False)


def _faulty(path: Path, code: str, message: str, help: str) -> Spreadsheet:
    return _nothing(path, [error(code, message, Location(str(path), 1, 1), help)])
