"""The rows of a sheet in the columns of positions, each cell with the place in the sheet that it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from negtrack.ledger.csv_positions import restore
from negtrack.ledger.csv_rows import Row
from negtrack.ledger.findings import Finding, Location, error
from negtrack.tuples import NamedTuple
from negtrack.writing.column_map import Layout, Wide
from negtrack.writing.spreadsheet import Spreadsheet, spans

NEEDED = ("party", "issue", "date", "summary", "source")
"""The columns that every table has, be they empty."""


class CellFault(NamedTuple):
    """What is wrong with one value, wherever it stands: code, message, what to do, its cells (row and column)."""

    code: str
    message: str
    help: str
    cells: list[tuple[int, int]]


class SheetTable(NamedTuple):
    """Rows in the columns of positions: the names of the columns, the rows, and where both stand in the sheet.

    ``lines`` are the rows of the sheet that the rows come from: one row of a wide table makes several. ``places`` are
    the columns of the sheet (from 1; 0: none) of each column; ``heads`` those that the cells of a wide table come
    from, for each row. ``fills`` is what empty cells say, ``wide_at`` the columns that a wide table's cells fill.
    """

    names: list[str]
    rows: list[list[str]]
    lines: list[int]
    places: list[int]
    fills: list[str]
    heads: list[int]
    wide_at: frozenset[int]

    def place(self, row: int, column: int) -> tuple[int, int]:
        """The row and column of the sheet, from 1, that a cell comes from."""
        return self.lines[row], max(1, self.heads[row] if column in self.wide_at else self.places[column])

    def finding(self, fault: CellFault, path: str) -> Finding:
        """Return a fault as a finding at the first of its cells, with the rows of all of them."""
        line, column = self.place(*fault.cells[0])
        lines = list(dict.fromkeys(self.place(*cell)[0] for cell in fault.cells))
        where = f", in {len(lines)} rows: {spans(lines)}" if len(lines) > 1 else ""
        return error(fault.code, fault.message + where, Location(path, line, column), fault.help)

    def column(self, name: str) -> int | None:
        """The number of a column by its name; None where the table lacks it."""
        return self.names.index(name) if name in self.names else None


Skipped = Mapping[int | None, frozenset[str]]
"""The values by which rows are left out, by their columns (from 0); under None those of the cells of a wide table."""


def table_of(grid: Spreadsheet, layout: Layout, wide: Wide | None, skipped: Skipped) -> SheetTable:
    """The rows of a sheet in the columns of positions, without those that are to be left out.

    In a wide table every cell below a head that is a party, say, makes a row; where no column has a summary of it, what
    the cell says is one.
    """
    if skipped:
        kept = [row for row in grid.rows if not any(says(row, at, values) for at, values in skipped.items())]
        grid = grid._replace(rows=kept)
    names = [column.name for column in layout.columns]
    places = [0 if column.at is None else column.at + 1 for column in layout.columns]
    fills = [column.fill for column in layout.columns]
    across = () if wide is None else (wide.across, *wide.cells)
    says_itself = "summary" not in (*names, *across)
    added = [name for name in (*across, *NEEDED) if name not in names]
    added = list(dict.fromkeys(added))
    names, places, fills = names + added, places + [0] * len(added), fills + [""] * len(added)
    if wide is None:
        table = SheetTable(names, [], [], places, fills, [], frozenset())
        for row in grid.rows:
            cells = [_cell(row.cells, at - 1, grid.exported) for at in places]
            if any(map(str.strip, cells)):  # what stands in columns that are left out makes no record
                table.rows.append(cells)
                table.lines.append(row.line)
        return table
    head_at, *cells_at = (names.index(name) for name in across)
    summary_at = names.index("summary")
    wide_at = frozenset({head_at, *cells_at, *([summary_at] if says_itself else [])})
    table = SheetTable(names, [], [], places, fills, [], wide_at)
    for row in grid.rows:
        for at in layout.heads:
            cell = _cell(row.cells, at, grid.exported)
            if not cell.strip() or cell.strip() in skipped.get(None, ()):
                continue
            cells = [_cell(row.cells, place - 1, grid.exported) for place in places]
            cells[head_at] = grid.header.cells[at]
            for number in cells_at:
                cells[number] = cell
            if says_itself:
                cells[summary_at] = f"In the table: {cell.strip()}"
            table.rows.append(cells)
            table.lines.append(row.line)
            table.heads.append(at + 1)
    return table


def says(row: Row, at: int | None, values: frozenset[str]) -> bool:
    """Whether a row of a sheet says one of some values in a column; under None, those of wide tables, it does not."""
    return at is not None and at < len(row.cells) and row.cells[at].strip() in values


def _cell(cells: list[str], at: int, exported: bool) -> str:
    if not 0 <= at < len(cells):
        return ""
    cell = cells[at]
    return restore(cell) if exported and cell[:1] == "'" else cell


def doubtful_cells(grid: Spreadsheet, layout: Layout) -> Iterator[Finding]:
    """The cells that cannot be told, of the columns that are read."""
    read = {column.at for column in layout.columns} | set(layout.heads)
    lines = {row.line for row in grid.rows}
    for (line, column), doubt in sorted(grid.doubts.items()):
        if line == grid.header.line or (line in lines and column - 1 in read):
            yield error("NT006", doubt.message, Location(grid.path, line, column), doubt.help)
