"""Tables as an Excel workbook, a sheet for each: frozen headers, filters, statuses in their colours, texts as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from math import ceil
from typing import Any, BinaryIO

from xlsxwriter import Workbook

from negtrack.answers.tables import Cell, Column, Table, cell_text
from negtrack.ledger.csv_positions import make_harmless
from negtrack.ledger.model import Status
from negtrack.tuples import NamedTuple

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
_LINE = 15
"""The height of a line of text, in points."""

_NARROW = 1.15
"""How many characters of running text stand in the width of a column, which is counted in figures."""

_AS_TEXT = "@"
"""The format of a cell that is text whatever is typed into it: ``1.10`` stays a label, ``2024-01`` a month."""

_NO_TEXT = frozenset({"flag", "whole", "number", "day"})


class TooLarge(Exception):
    """A table that no workbook can hold; the message says what is too large."""


class ReadingSheet(NamedTuple):
    """A sheet for reading: a name, titles and widths of columns, and rows of texts, each with a status or none."""

    name: str
    titles: Sequence[str]
    widths: Sequence[int]
    rows: Iterable[Sequence[tuple[str, Status | None]]]


def write_workbook(
    tables: Iterable[Table],
    stream: BinaryIO,
    title: str,
    before: Iterable[ReadingSheet] = (),
    after: Iterable[ReadingSheet] = (),
) -> None:
    """Write tables to a stream as one workbook, sheets for reading before and after them.

    Raises TooLarge before anything is written.
    """
    book = Workbook(stream, {"constant_memory": True})
    book.set_properties({"title": make_harmless(title), "created": _EPOCH})
    formats = {
        "header": book.add_format({"bold": True, "bottom": 1, "valign": "top"}),
        "cell": book.add_format({"valign": "top"}),
        "text": book.add_format({"valign": "top", "num_format": _AS_TEXT}),
        "wrapped": book.add_format({"valign": "top", "num_format": _AS_TEXT, "text_wrap": True}),
        "day": book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"}),
        **{
            status.value: book.add_format(
                {"valign": "top", "num_format": _AS_TEXT, "bg_color": color, "text_wrap": True, "border": 1,
                 "border_color": "#D0D0D0"}
            )
            for status, color in _FILLS.items()
        },
    }  # fmt: skip
    for grid in before:
        _write_grid(book, grid, formats)
    for table in tables:
        _write_sheet(book, table, formats)
    for grid in after:
        _write_grid(book, grid, formats)
    book.close()


def _write_grid(book: Any, grid: ReadingSheet, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(grid.name)
    sheet.freeze_panes(1, 1)
    _set_for_print(sheet)
    sheet.fit_to_pages(1, 0)  # all columns on one page: it is there to be read
    for number, (title, width) in enumerate(zip(grid.titles, grid.widths, strict=True)):
        sheet.set_column(number, number, width, formats["wrapped"])
        sheet.write_string(0, number, make_harmless(title), formats["header"])
    for row, cells in enumerate(grid.rows, 1):
        lines = max(
            (ceil(len(text) / (_NARROW * width)) for (text, _), width in zip(cells, grid.widths, strict=True)),
            default=1,
        )
        if lines > 1:  # programs other than Excel keep the height of one line for text that wraps
            sheet.set_row(row, lines * _LINE)
        for number, (text, status) in enumerate(cells):
            look = formats["wrapped" if status is None else status.value]
            sheet.write_string(row, number, _fitting(sheet, row, grid.titles[number], text), look)


def _set_for_print(sheet: Any) -> None:
    """Lay a sheet out for paper: across A4, with the titles on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4, as the format counts papers
    sheet.repeat_rows(0)


def _fitting(sheet: Any, row: int, column: str, text: str) -> str:
    """A text that no spreadsheet runs. Raises TooLarge where it is longer than a cell."""
    harmless = make_harmless(text)
    if len(harmless) > _MOST_CHARACTERS:
        place = f"row {row + 1}, column {column} of {sheet.get_name()}"
        raise TooLarge(f"{place} has more than {_MOST_CHARACTERS:,} characters")
    return harmless


def _write_sheet(book: Any, table: Table, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(table.name)
    sheet.freeze_panes(1, 1)
    _set_for_print(sheet)
    for number, column in enumerate(table.columns):
        look = "cell" if column.type in _NO_TEXT else "text"
        sheet.set_column(number, number, _WIDTHS.get(column.type, _WIDTH), formats[look])
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
        text = _fitting(sheet, row, column.name, cell_text(cell))
        is_status = column.choices == tuple(Status) and column.type == "word"
        sheet.write_string(row, number, text, formats[text] if is_status else formats["text"])
