"""Tables as CSV (RFC 4180), JSON, Markdown and plain text, a row at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from negtrack.answers.tables import Cell, Table
from negtrack.formats.json_output import json_line
from negtrack.formats.markdown import escape, table_lines
from negtrack.formats.plain import GAP, page_text
from negtrack.ledger.csv_positions import make_harmless
from negtrack.views.page import Page, PageColumn, PageRow, PageTable, Run
from negtrack.views.text import harmless

_WIDEST = 40
"""How wide a column of a plain table may be."""


def csv_lines(table: Table) -> Iterator[str]:
    """A table as CSV: a header, lines ending in CR LF, cells that no spreadsheet runs as a formula."""
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield writer.writerow(table.header())
    for row in table.texts():
        yield writer.writerow([make_harmless(cell) if cell and not cell[0].isalnum() else cell for cell in row])


class _Echo:
    """A file that gives each line written to it back to its writer."""

    def write(self, line: str) -> str:
        return line


def json_lines(table: Table) -> Iterator[str]:
    """A table as a JSON list with one object on each line; lists, numbers and truth values as such, absent as null."""
    names = table.header()
    lead = "[\n  "
    for record in table.records:
        yield lead + json_line(dict(zip(names, map(_plain, record), strict=True)))
        lead = ",\n  "
    yield "[]\n" if lead[0] == "[" else "\n]\n"


def _plain(cell: Cell) -> Any:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def markdown_lines(table: Table) -> Iterator[str]:
    """A table as a Markdown table in which nothing acts."""
    return table_lines(table.header(), ([escape(cell) for cell in row] for row in table.texts()))


def plain_text(table: Table, ascii_only: bool = False) -> str:
    """A table as plain text, each column at its natural width up to a limit."""
    columns = tuple(PageColumn(name, least=_WIDEST) for name in table.header())
    rows = tuple(PageRow(tuple(Run(harmless(cell)) for cell in row)) for row in table.texts())
    room = (_WIDEST + GAP) * len(columns)
    return page_text(Page((PageTable(columns, rows),)), room, ascii_only=ascii_only)
