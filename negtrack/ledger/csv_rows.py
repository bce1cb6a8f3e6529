"""CSV text to rows: what is no row is told with its line, and what to write instead."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from negtrack.ledger.findings import Finding, Location, error
from negtrack.tuples import NamedTuple

_SAID = {
    "unexpected end of data": "a quote that opens in this row is never closed",
    "',' expected after '\"'": "text after the closing quote of a cell",
}
"""What the reader of CSV says, and what to say instead."""


class Row(NamedTuple):
    """A row: the line that it begins on, and its cells."""

    line: int
    cells: list[str]


class Sheet(NamedTuple):
    """A table as rows: its path as shown, the rows that are not empty, the header first, and what was no row."""

    path: str
    rows: list[Row]
    findings: list[Finding]


def csv_rows(
    lines: Iterable[str],
    size: int,
    path: str,
    findings: list[Finding],
    separator: str = ",",
    ragged: bool = False,
) -> Iterator[Row]:
    """Yield the rows of lines of CSV that are not blank, the header first; what is no row is added to ``findings``.

    Blank cells past the header are left out; others there make a row faulty, unless rows may be ``ragged``. The lines
    keep their ends; ``size`` is that of them all, in characters or more. ``path`` is that of the table as findings
    show it.
    """
    csv.field_size_limit(max(csv.field_size_limit(), size))  # a cell may be as long as a text in YAML
    reader = csv.reader(lines, strict=True, delimiter=separator)
    width = 0
    before = 0
    try:
        for row in reader:
            line, before = before + 1, reader.line_num
            if not any(row) or (not row[0].strip() and not any(map(str.strip, row))):
                continue
            width = width or len(row)
            if len(row) > width:
                while len(row) > width and not row[-1].strip():
                    row.pop()
            if len(row) > width and not ragged:
                message = f"this row has {len(row)} cells, the header {width}"
                help = "put quotes around cells with commas in them"
                findings.append(error("NT006", message, Location(path, line, 1), help))
                continue
            yield tuple.__new__(Row, (line, row))  # Row() is slower by half
    except csv.Error as fault:
        message = _SAID.get(str(fault), f"not CSV: {fault}")
        help = "close the quotes of this row, and write a quote inside quotes twice"
        findings.append(error("NT006", message, Location(path, before + 1, 1), help))
