"""What the cells of a workbook hold besides values, from the XML of a sheet: what a reader of values takes for empty.

Cells with an error, formulas whose value was not saved, merged ranges, hidden rows, dates shown as a month or a year;
and how far the cells reach, so that a small file cannot span a grid that fills the memory. A worked example of each
format is in the tests: Excel's ``<c r="H2" t="e"><v>#N/A</v></c>`` is a cell with an error, LibreOffice's
``<table:table-cell calcext:value-type="error">`` another.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from negtrack.tuples import NamedTuple

ERROR_TEXT = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|GETTING_DATA)|Err:\d{3}"
)
"""What spreadsheets show in a cell that holds an error."""

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
_UNSHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_MONTH_YEAR = "17"  # the number of Excel's own format mmm-yy

Cell = tuple[int, int]
"""A cell: its row and its column, from 1."""


class Marks(NamedTuple):
    """What stands in a sheet besides values.

    ``errors`` are cells with an error and what they show, ``unsaved`` the formulas whose value is not in the file,
    ``merged`` ranges as first and last cell, ``hidden`` rows, ``coarse`` the days that are shown as a month
    (``YYYY-MM`` is 7 characters) or a year (4): how many characters of the date are shown.
    """

    errors: dict[Cell, str]
    unsaved: set[Cell]
    merged: list[tuple[Cell, Cell]]
    hidden: set[int]
    coarse: dict[Cell, int]


class TooFar(Exception):
    """The cells of a sheet span more than they may."""


class NotSpreadsheetXml(Exception):
    """XML that declares a document type, as no spreadsheet does."""


def no_marks() -> Marks:
    """The marks of a sheet that has none."""
    return Marks({}, set(), [], set(), {})


def parse_xml(part: bytes, start: Callable[[str, dict[str, str]], None]) -> None:
    """Tell ``start`` every element, by its name and attributes. Raises ExpatError and NotSpreadsheetXml."""
    _parser(start).Parse(part, True)


def _parser(start: Callable[[str, dict[str, str]], None]) -> expat.XMLParserType:
    """A parser that stops with NotSpreadsheetXml before it looks at any entity."""

    def forbid(*_: object) -> None:
        raise NotSpreadsheetXml

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = forbid
    return parser


def excel_marks(part: bytes, most_cells: int, coarse_styles: dict[str, int]) -> Marks:
    """The marks of a sheet's part of an Excel workbook. Raises TooFar, NotSpreadsheetXml and ExpatError."""
    reader = _ExcelSheet(most_cells, coarse_styles)
    reader.read(part)
    return reader.marks


def coarse_styles(styles: bytes) -> dict[str, int]:
    """How many characters of a day the styles of a workbook show, by number, where that is a month or a year alone."""
    formats: dict[str, str] = {_MONTH_YEAR: "mmm-yy"}
    cell_formats: list[str] = []
    inside = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        kind = tag.rpartition(":")[2]
        if kind == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif kind in ("cellXfs", "cellStyleXfs", "dxfs", "cellStyles"):
            inside = kind
        elif kind == "xf" and inside == "cellXfs":
            cell_formats.append(attributes.get("numFmtId", ""))

    parse_xml(styles, start)
    shown = {number: _characters_shown(code) for number, code in formats.items()}
    return {str(n): count for n, number in enumerate(cell_formats) if (count := shown.get(number, 0))}


def _characters_shown(code: str) -> int:
    """How many characters of YYYY-MM-DD a number format shows; 0 where it is no date, or shows the whole day."""
    letters = _UNSHOWN.sub("", code.partition(";")[0]).lower()
    if "y" not in letters or "d" in letters or "h" in letters or "s" in letters:
        return 0
    return 7 if "m" in letters else 4


class _ExcelSheet:
    """Reads one sheet; a cell without an address comes behind the one before."""

    def __init__(self, most_cells: int, styles: dict[str, int]) -> None:
        self.marks = no_marks()
        self.most, self.styles = most_cells, styles
        self.row = self.column = self.rows = self.columns = 0
        self.doubtful = False  # whether the cell at hand has a formula, or an error
        self.type = ""
        self.has_value = False
        self.value: list[str] = []

    def read(self, part: bytes) -> None:
        self.parser = _parser(self.start)
        self.parser.Parse(part, True)
        self.settle()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(":")[2]
        if kind == "c":
            if self.doubtful:
                self.settle()
            address = _ADDRESS.fullmatch(attributes.get("r", ""))
            self.column = column_number(address[1]) if address else self.column + 1
            row = int(address[2]) if address else self.row
            self.rows, self.columns = max(self.rows, row, self.row), max(self.columns, self.column)
            if self.rows * self.columns > self.most:
                raise TooFar
            self.type = attributes.get("t", "")
            if self.type == "e":
                self.doubt()
            if self.styles and (shown := self.styles.get(attributes.get("s", ""))):
                self.marks.coarse[self.row, self.column] = shown
        elif kind == "f":
            self.doubt()
        elif kind == "v":
            if self.doubtful:
                self.has_value = True
                self.parser.CharacterDataHandler = self.value.append
        elif kind == "row":
            self.settle()
            self.row = int(attributes.get("r") or self.row + 1)
            self.column = 0
            if attributes.get("hidden") in ("1", "true"):
                self.marks.hidden.add(self.row)
        elif kind == "mergeCell" and (found := _RANGE.fullmatch(attributes.get("ref", ""))):
            first, last = (int(found[2]), column_number(found[1])), (int(found[4]), column_number(found[3]))
            self.marks.merged.append((first, last))

    def doubt(self) -> None:
        """Note that what the cell at hand shows must be looked at."""
        if not self.doubtful:
            self.doubtful, self.has_value, self.value = True, False, []

    def settle(self) -> None:
        """Judge the cell that was begun last, if it was doubtful."""
        if not self.doubtful:
            return
        self.parser.CharacterDataHandler = None
        self.doubtful = False
        shown = "".join(self.value).strip()
        if self.type == "e":
            self.marks.errors[self.row, self.column] = shown or "an error"
        elif not self.has_value or (not shown and self.type != "str"):  # a formula may well come to an empty text
            self.marks.unsaved.add((self.row, self.column))


def open_document_marks(part: bytes, most_cells: int) -> dict[str, Marks]:
    """The marks of the sheets of an OpenDocument spreadsheet by name. Raises TooFar, NotSpreadsheetXml, ExpatError."""
    reader = _OpenDocument(most_cells)
    parser = _parser(reader.start)
    parser.CharacterDataHandler = reader.text
    parser.EndElementHandler = reader.end
    parser.Parse(part, True)
    return reader.sheets


class _OpenDocument:
    """Reads all sheets; a cell and a row may be repeated."""

    def __init__(self, most_cells: int) -> None:
        self.sheets: dict[str, Marks] = {}
        self.marks = no_marks()
        self.most = most_cells
        self.row = self.column = self.rows = self.columns = 0
        self.row_times = self.times = 1
        self.hidden = False
        self.cell: dict[str, str] | None = None
        self.shown: list[str] = []
        self.filled = False
        self.remark = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(":")[2]
        if self.remark or kind == "annotation":
            self.remark += 1
        elif kind == "table":
            self.marks = self.sheets.setdefault(attributes.get("table:name", ""), no_marks())
            self.row, self.row_times, self.rows, self.columns = 0, 1, 0, 0
        elif kind == "table-row":
            self.row_times = int(attributes.get("table:number-rows-repeated", 1))
            self.hidden = attributes.get("table:visibility", "visible") != "visible"
            self.column = 0
        elif kind in ("table-cell", "covered-table-cell"):
            self.times = int(attributes.get("table:number-columns-repeated", 1))
            self.cell, self.shown = attributes, []
            self.filled = "office:value-type" in attributes or "table:formula" in attributes

    def text(self, text: str) -> None:
        if self.cell is not None and not self.remark:
            self.shown.append(text)

    def end(self, tag: str) -> None:
        if self.remark:
            self.remark -= 1
            return
        kind = tag.rpartition(":")[2]
        if kind == "table-row":
            self.row += self.row_times
        elif kind in ("table-cell", "covered-table-cell") and self.cell is not None:
            self._end_of_cell(self.cell)
            self.column += self.times
            self.cell = None

    def _end_of_cell(self, cell: dict[str, str]) -> None:
        shown = "".join(self.shown).strip()
        spanned = (int(cell.get(f"table:number-{axis}-spanned", 1)) for axis in ("rows", "columns"))
        down, right = spanned
        if not (self.filled or shown or down > 1 or right > 1):
            return
        self.rows = max(self.rows, self.row + max(self.row_times, down))
        self.columns = max(self.columns, self.column + max(self.times, right))
        if self.rows * self.columns > self.most:
            raise TooFar
        places = [
            (row, column)
            for row in range(self.row + 1, self.row + self.row_times + 1)
            for column in range(self.column + 1, self.column + self.times + 1)
        ]
        if self.hidden:
            self.marks.hidden.update(row for row, _ in places)
        if down > 1 or right > 1:
            row, column = places[0]
            self.marks.merged.append(((row, column), (row + down - 1, column + right - 1)))
        formula = "table:formula" in cell
        if cell.get("calcext:value-type") == "error" or (formula and ERROR_TEXT.fullmatch(shown)):
            self.marks.errors.update(dict.fromkeys(places, shown or "an error"))
        elif formula and "office:value-type" not in cell and not shown:
            self.marks.unsaved.update(places)
        elif cell.get("office:value-type") == "date" and (count := _date_shown(cell, shown)):
            self.marks.coarse.update(dict.fromkeys(places, count))


def _date_shown(cell: dict[str, str], shown: str) -> int:
    """How many characters of a cell's date it shows, where that is not the whole day; 0 where it is."""
    parts = cell.get("office:date-value", "")[:10].split("-")
    numbers = [int(number) for number in re.findall(r"\d+", shown)]
    if len(parts) != 3 or not numbers or not all(part.isdecimal() for part in parts):
        return 0
    year, month, day = map(int, parts)
    rest = list(numbers)
    for number in (year, year % 100):
        if number in rest:
            rest.remove(number)
            break
    else:
        return 0
    worded = bool(re.search(r"[^\W\d]{3}", shown))
    if day in rest and (worded or len(rest) > 1 or month != day):
        return 0
    return 7 if worded or month in rest else 4


def column_number(letters: str) -> int:
    """The number of a column, from 1, by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """The letters of a column by its number, from 1."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
