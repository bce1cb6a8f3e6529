"""Excel workbooks to rows of text: through calamine, behind bounds that calamine does not have.

A workbook is a zip of XML. What it would unfold to is measured first, and calamine gets no more of it than the parts
that hold cells, unpacked already: a small file can neither unfold without bound nor span a grid that fills the memory.
No formula, macro, link or drawing is looked at; of a formula the value is read that was saved with it.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from xml.parsers import expat

from negtrack.ledger.findings import shown

MAX_UNFOLDED = 1 << 28
"""How many bytes of XML a workbook may hold."""

MAX_CELLS = 8_000_000
"""How many cells the grid of a workbook's sheets may span, empty ones included."""

_FURTHEST = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_PARTS = re.compile(r"\[Content_Types\]\.xml|_rels/[^/]+|xl/.*\.(xml|rels)", re.ASCII)

Cell = str | int | float | bool | date | datetime | time | timedelta


class WorkbookFault(Exception):
    """A workbook that cannot be read: why, and what to do."""

    def __init__(self, message: str, help: str, code: str = "NT006") -> None:
        super().__init__(message)
        self.message, self.help, self.code = message, help, code


def workbook_rows(data: bytes, name: str | None = None) -> list[list[str]]:
    """The rows of a sheet of a workbook as text: of the one named, of ``positions``, or of the only one.

    Dates come as YYYY-MM-DD. Raises WorkbookFault, and ImportError where calamine is not installed.
    """
    from python_calamine import CalamineError, load_workbook

    packed = io.BytesIO(_unfolded(data))
    try:
        with load_workbook(packed) as workbook:
            sheet = workbook.get_sheet_by_name(_choose(workbook.sheet_names, name))
            rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OverflowError) as error:
        raise _damaged(error) from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # Rust's own; it is exported nowhere
            raise _damaged(error) from None
        raise
    return [[_text(cell) for cell in row] for row in rows]


def _choose(names: list[str], wanted: str | None) -> str:
    """The sheet that is meant. Raises WorkbookFault."""
    if wanted in names:
        return str(wanted)
    listed = ", ".join(names)
    if wanted is not None:
        raise WorkbookFault(f'this workbook has no sheet "{wanted}"', f"its sheets are: {listed}")
    if len(names) == 1 or "positions" in names:
        return "positions" if "positions" in names else names[0]
    raise WorkbookFault(f"this workbook has {len(names)} sheets", f"choose one with --sheet: {listed}")


def _text(cell: Cell) -> str:
    """A cell as the text that a ledger would have: whole numbers without a point, days without a time."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _unfolded(data: bytes) -> bytes:
    """The same workbook with only its XML, unpacked, and bounded in size and in the grid that its cells span."""
    kept = io.BytesIO()
    left = MAX_UNFOLDED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(kept, "w") as target:
            members = [member for member in source.infolist() if _PARTS.fullmatch(member.filename)]
            if "xl/workbook.xml" not in {member.filename for member in members}:
                raise WorkbookFault("this file is no Excel workbook", "save it as .xlsx, or as CSV")
            for member in members:
                with source.open(member) as stream:
                    part = stream.read(left + 1)
                left -= len(part)
                if left < 0:
                    raise _too_large()
                _measure(part)
                target.writestr(member.filename, part)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
        expat.ExpatError,
    ) as error:
        raise _damaged(error) from None
    return kept.getvalue()


def _damaged(error: BaseException) -> WorkbookFault:
    return WorkbookFault(f"this workbook cannot be read: {shown(str(error))}", "save it anew as .xlsx, or as CSV")


def _too_large() -> WorkbookFault:
    help = f"a sheet may span {MAX_CELLS:,} cells and hold {MAX_UNFOLDED >> 20} MiB: save it as CSV"
    return WorkbookFault("this workbook is too large", help, "NT004")


class _Grid:
    """How far the cells of one part of a workbook reach; a cell without an address comes behind the one before."""

    def __init__(self) -> None:
        self.row = self.column = self.rows = self.columns = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(":")[2]
        if kind == "row":
            self.row = int(attributes.get("r") or self.row + 1)
            self.column = 0
        elif kind == "c":
            address = _FURTHEST.fullmatch(attributes.get("r", ""))
            self.column = _column_number(address[1]) if address else self.column + 1
            self.rows = max(self.rows, int(address[2]) if address else self.row, self.row)
            self.columns = max(self.columns, self.column)
            if self.rows * self.columns > MAX_CELLS:
                raise _too_large()

    def forbid(self, *_: object) -> None:
        raise WorkbookFault("this workbook declares a document type, as Excel never does", "save it anew as .xlsx")


def _measure(part: bytes) -> None:
    """Raise WorkbookFault where the cells of a part span too large a grid, or where it could define entities."""
    grid = _Grid()
    parser = expat.ParserCreate()
    parser.StartElementHandler = grid.start
    parser.StartDoctypeDeclHandler = grid.forbid
    parser.Parse(part, True)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
