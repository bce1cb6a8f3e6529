"""A table as a spreadsheet saves it: CSV in any of its dialects and encodings, or an Excel workbook, to one sheet."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from negtrack.ledger.csv_rows import Row, Sheet, csv_rows
from negtrack.ledger.files import BAD_CHARACTER, LedgerFile, clean_bytes, read_files
from negtrack.ledger.findings import Diagnostic
from negtrack.ledger.nodes import TextFault
from negtrack.writing.workbook import WorkbookFault, workbook_rows

_SEPARATORS = ",;\t|"
_SEPARATOR_LINE = re.compile(r"sep=([,;\t|])(?=[\r\n])", re.IGNORECASE)
_UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def read_sheet(path: Path, name: str | None = None) -> Sheet:
    """The table in a file; ``name`` chooses the sheet of a workbook. What cannot be read is among its faults."""
    found, unread = read_files(path)
    if unread or not found:
        return Sheet(str(path), [], [_fault(diagnostic) for diagnostic in unread])
    if found[0].path != str(path):
        return _faulty(path, "NT001", "this is a folder", "name a file: CSV, or an Excel workbook")
    data = found[0].data
    if data.startswith(_ZIP):
        return _of_workbook(path, data, name)
    if name is not None:
        return _faulty(path, "NT006", "this file is no workbook, and has no sheets", "leave out --sheet")
    if data.startswith(_OLD_EXCEL):
        help = "save it as .xlsx, or as CSV; where it has a password, without it"
        return _faulty(path, "NT006", "this is a workbook of an old Excel, or one with a password", help)
    return _of_text(path, data)


def _of_text(path: Path, data: bytes) -> Sheet:
    if encoding := _UTF_16.get(data[:2]):
        try:
            data = data[2:].decode(encoding).encode("utf-8")
        except UnicodeError:
            return _faulty(path, "NT002", "this file begins as UTF-16 and is not", "save it as CSV in UTF-8")
    data, fault = clean_bytes(LedgerFile(str(path), "table.csv", data))
    if fault is not None:
        return Sheet(str(path), [], [_fault(fault)])
    text = data.decode("utf-8")
    if told := _SEPARATOR_LINE.match(text):  # a line for Excel alone; its line break stays, and with it the numbers
        text = text[told.end() :]
    faults: list[TextFault] = []
    separator = told[1] if told else _separator(text)
    lines = io.StringIO(text, newline="")
    return Sheet(str(path), list(csv_rows(lines, len(text), faults, separator)), faults)


def _separator(text: str) -> str:
    """What separates the cells of a table: that which makes most of its first row."""

    def cells(separator: str) -> int:
        reader = csv.reader(io.StringIO(text[:100_000].lstrip("\r\n"), newline=""), delimiter=separator)
        return len(next(reader, []))

    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    return max(_SEPARATORS, key=cells)


def _of_workbook(path: Path, data: bytes, name: str | None) -> Sheet:
    try:
        rows = workbook_rows(data, name)
    except WorkbookFault as fault:
        return _faulty(path, fault.code, fault.message, fault.help)
    faults: list[TextFault] = []
    for line, cells in enumerate(rows, 1):
        for column, cell in enumerate(cells, 1):
            if match := BAD_CHARACTER.search(cell):
                message = f"the character U+{ord(match[0]):04X} cannot stand in a ledger"
                faults.append(TextFault("NT002", message, line, column, "remove it from this cell"))
    filled = [Row(line, cells) for line, cells in enumerate(rows, 1) if any(cells)]
    return Sheet(str(path), filled, faults)


def _faulty(path: Path, code: str, message: str, help: str) -> Sheet:
    return Sheet(str(path), [], [TextFault(code, message, 1, 1, help)])


def _fault(diagnostic: Diagnostic) -> TextFault:
    line, column = diagnostic.span[1:3] if diagnostic.span else (1, 1)
    return TextFault(diagnostic.code, diagnostic.message, line, column, diagnostic.help)
