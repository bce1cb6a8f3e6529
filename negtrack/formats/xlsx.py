"""Tables as an Excel workbook, a sheet for each: frozen headers, filters, statuses in their colours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, BinaryIO

from xlsxwriter import Workbook

from negtrack.answers.tables import Cell, Column, Table, cell_text
from negtrack.ledger.csv_positions import make_harmless
from negtrack.ledger.model import Status

_MOST_CHARACTERS = 32_767
_MOST_ROWS = 1_048_575
"""What a sheet holds at most: characters in a cell, and rows below the header."""

_FIRST_DAY = "1900-03-01"
"""From when on spreadsheets agree on dates; earlier days are written as text."""

_EPOCH = datetime(2000, 1, 1)
"""When every workbook says that it was made, so that the same ledger gives the same bytes."""

_FILLS = {
    Status.AGREED: "#C6E7C8",
    Status.CONDITIONAL: "#CDE9F2",
    Status.COMPATIBLE: "#D6DFF7",
    Status.DISPUTED: "#F6CFCB",
    Status.UNCLEAR: "#E9D5F0",
    Status.INCOMPLETE: "#FBEFC0",
    Status.SET_ASIDE: "#E3E3E3",
    Status.NO_DATA: "#F4F4F4",
}
"""Pale grounds on which black text is easily read."""

_WIDTHS = {"text": 28, "texts": 28, "date": 14, "day": 12, "word": 14, "cites": 28, "ids": 24}
_WIDTH = 18


class TooLarge(Exception):
    """A table that no workbook can hold; the message says what is too large."""


def write_workbook(tables: Iterable[Table], stream: BinaryIO, title: str) -> None:
    """Write tables to a stream as one workbook. Raises TooLarge before anything is written."""
    book = Workbook(stream, {"constant_memory": True})
    book.set_properties({"title": make_harmless(title), "created": _EPOCH})
    formats = {
        "header": book.add_format({"bold": True, "bottom": 1, "valign": "top"}),
        "cell": book.add_format({"valign": "top"}),
        "day": book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"}),
        **{status.value: book.add_format({"valign": "top", "bg_color": color}) for status, color in _FILLS.items()},
    }
    for table in tables:
        _write_sheet(book, table, formats)
    book.close()


def _write_sheet(book: Any, table: Table, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(table.name)
    sheet.freeze_panes(1, 1)
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, _WIDTHS.get(column.type, _WIDTH))
        sheet.write_string(0, number, column.name, formats["header"])
        sheet.write_comment(0, number, column.doc)
    last = 0
    for last, cells in _numbered(table):
        for number, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
            if cell is not None and cell != ():
                _write_cell(sheet, last, number, column, cell, formats)
    sheet.autofilter(0, 0, last, len(table.columns) - 1)


def _numbered(table: Table) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    for row, cells in enumerate(table.records, 1):
        if row > _MOST_ROWS:
            raise TooLarge(f"the table {table.name} has more than {_MOST_ROWS:,} rows")
        yield row, cells


def _write_cell(sheet: Any, row: int, number: int, column: Column, cell: Cell, formats: dict[str, Any]) -> None:
    if column.type == "flag":
        sheet.write_boolean(row, number, cell, formats["cell"])
    elif column.type in ("whole", "number"):
        sheet.write_number(row, number, cell, formats["cell"])
    elif column.type == "day" and str(cell) >= _FIRST_DAY:
        sheet.write_datetime(row, number, datetime.fromisoformat(str(cell)), formats["day"])
    else:
        text = make_harmless(cell_text(cell))
        if len(text) > _MOST_CHARACTERS:
            place = f"row {row + 1}, column {column.name} of {sheet.get_name()}"
            raise TooLarge(f"{place} has more than {_MOST_CHARACTERS:,} characters")
        is_status = column.choices == tuple(Status) and column.type == "word"
        sheet.write_string(row, number, text, formats[text] if is_status else formats["cell"])
