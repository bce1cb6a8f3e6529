"""Workbooks of Excel (.xlsx) and OpenDocument (.ods) to rows of text: through calamine, behind bounds of our own.

A workbook is a zip of XML. What it would unfold to is measured first, and calamine gets no more of it than the parts
that hold cells, unpacked already: a small file can neither unfold without bound nor span a grid that fills the memory.
No formula, macro, link or drawing is looked at; of a formula the value is read that was saved with it. What calamine
reads as empty and is not (errors, formulas without a value, merged cells) comes beside the rows as marks.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from xml.parsers import expat

from negtrack.ledger.findings import did_you_mean, shown
from negtrack.tuples import NamedTuple
from negtrack.writing.workbook_marks import (
    Marks,
    NotSpreadsheetXml,
    TooFar,
    coarse_styles,
    excel_marks,
    open_document_marks,
    parse_xml,
)

MAX_UNFOLDED = 1 << 28
"""How many bytes of XML a workbook may hold."""

MAX_CELLS = 8_000_000
"""How many cells the grid of a workbook's sheets may span, empty ones included."""

_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/[^/]+|xl/.*\.(xml|rels)|mimetype|content\.xml|META-INF/[^/]+", re.ASCII
)
_EXCEL, _OPEN_DOCUMENT = "xl/workbook.xml", "content.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"

Value = str | int | float | bool | date | datetime | time | timedelta


class WorkbookFault(Exception):
    """A workbook that cannot be read: why, and what to do."""

    def __init__(self, message: str, help: str, code: str = "NT006") -> None:
        super().__init__(message)
        self.message, self.help, self.code = message, help, code


class WorkbookSheet(NamedTuple):
    """A sheet of a workbook: its name, its rows as text from the first one on, and what stands there besides values."""

    name: str
    rows: list[list[str]]
    marks: Marks


def workbook_sheet(data: bytes, name: str | None = None) -> WorkbookSheet:
    """A sheet of a workbook as text: the one named, ``positions``, or the only one.

    Days come as YYYY-MM-DD, or as YYYY-MM or YYYY where the cell shows no more. Raises WorkbookFault, and ImportError
    where calamine is not installed.
    """
    from python_calamine import CalamineError, load_workbook

    try:
        parts = _unpack(data)
        measured = _marks_of_parts(parts)
        with load_workbook(_pack(parts)) as workbook:
            chosen = _choose(workbook.sheet_names, name)
            marks = _marks_of(parts, measured, chosen)
            rows = workbook.get_sheet_by_name(chosen).to_python(skip_empty_area=False)
    except TooFar:
        raise _too_large() from None
    except NotSpreadsheetXml:
        message = "this workbook declares a document type, as no spreadsheet does"
        raise WorkbookFault(message, "save it anew as .xlsx") from None
    except (
        CalamineError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OverflowError,
        OSError,
        expat.ExpatError,
    ) as error:
        raise _damaged(error) from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # Rust's own; it is exported nowhere
            raise _damaged(error) from None
        raise
    texts = [[cell if type(cell) is str else _text(cell) for cell in row] for row in rows]
    for (row, column), length in marks.coarse.items():
        if row <= len(rows) and column <= len(rows[row - 1]) and isinstance(rows[row - 1][column - 1], date):
            texts[row - 1][column - 1] = texts[row - 1][column - 1][:length]
    return WorkbookSheet(chosen, texts, marks)


def _choose(names: list[str], wanted: str | None) -> str:
    """The sheet that is meant. Raises WorkbookFault."""
    if wanted in names:
        return str(wanted)
    listed = ", ".join(names)
    if wanted is not None:
        advice = did_you_mean(wanted, names) if names else "it has none"
        raise WorkbookFault(f'this workbook has no sheet "{shown(wanted)}"', f"its sheets are: {listed}; {advice}")
    if len(names) == 1 or "positions" in names:
        return "positions" if "positions" in names else names[0]
    raise WorkbookFault(f"this workbook has {len(names)} sheets", f"choose one with --sheet: {listed}")


def _text(cell: Value) -> str:
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


def _unpack(data: bytes) -> dict[str, bytes]:
    """The parts of a workbook that hold cells, unpacked and bounded in size."""
    parts: dict[str, bytes] = {}
    left = MAX_UNFOLDED
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        members = [member for member in source.infolist() if _PARTS.fullmatch(member.filename)]
        if not {_EXCEL, _OPEN_DOCUMENT} & {member.filename for member in members}:
            raise WorkbookFault("this file is no workbook", "save it as .xlsx, or as CSV")
        for member in members:
            with source.open(member) as stream:
                part = stream.read(left + 1)
            left -= len(part)
            if left < 0:
                raise _too_large()
            parts[member.filename] = part
    return parts


def _marks_of_parts(parts: dict[str, bytes]) -> dict[str, Marks]:
    """The marks of every part of an Excel workbook by its name, or of every sheet of an OpenDocument one by its own."""
    if _EXCEL not in parts:
        return open_document_marks(parts[_OPEN_DOCUMENT], MAX_CELLS)
    styles = coarse_styles(parts.get("xl/styles.xml", b"<styleSheet/>"))
    return {
        name: excel_marks(part, MAX_CELLS, styles if name.startswith("xl/worksheets/") else {})
        for name, part in parts.items()
        if name.endswith((".xml", ".rels"))
    }


def _pack(parts: dict[str, bytes]) -> io.BytesIO:
    """A workbook of these parts, as calamine takes it."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as target:
        for name, part in parts.items():
            target.writestr(name, part)
    kept.seek(0)
    return kept


def _marks_of(parts: dict[str, bytes], measured: dict[str, Marks], name: str) -> Marks:
    """The marks of the sheet of a name."""
    marks = measured.get(_part_of_sheet(parts, name) if _EXCEL in parts else name)
    if marks is None:
        raise WorkbookFault(f'the cells of the sheet "{shown(name)}" are not in the file', "save it anew as .xlsx")
    return marks


def _part_of_sheet(parts: dict[str, bytes], name: str) -> str:
    """The name of the part that holds the sheet of a name."""
    relation = target = ""

    def find_sheet(tag: str, attributes: dict[str, str]) -> None:
        nonlocal relation
        if tag.rpartition(":")[2] == "sheet" and attributes.get("name") == name:
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")

    def find_part(tag: str, attributes: dict[str, str]) -> None:
        nonlocal target
        if tag.rpartition(":")[2] == "Relationship" and attributes.get("Id") == relation:
            target = attributes.get("Target", "")

    parse_xml(parts[_EXCEL], find_sheet)
    parse_xml(parts.get(_RELATIONS, b"<r/>"), find_part)
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _damaged(error: BaseException) -> WorkbookFault:
    return WorkbookFault(f"this workbook cannot be read: {shown(str(error))}", "save it anew as .xlsx, or as CSV")


def _too_large() -> WorkbookFault:
    help = f"a sheet may span {MAX_CELLS:,} cells and hold {MAX_UNFOLDED >> 20} MiB: save it as CSV"
    return WorkbookFault("this workbook is too large", help, "NT004")
