"""What the columns and values of a sheet mean: what ``--map`` and a mapping file say, held to the sheet's header.

    NAME=COLUMN          the sheet's column NAME is the column COLUMN of positions; ``NAME=`` leaves it out
    VALUE=WORD           where a cell, or one of the ids in it, is VALUE, it means WORD
    COLUMN:VALUE=WORD    the same in one column; ``COLUMN:=WORD`` fills its empty cells, or makes the column

NAME is what the header says, ``#3`` (the third column) or ``C`` (its letter); ``*=`` leaves out every column that
nobody named. What stands before the last ``=`` is a column where the sheet has one of that name, and else a value:
``Yes: fully=accepts`` is one, since no column is called Yes. Everything said speaks of the sheet as it is, in no order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from negtrack.ledger.csv_positions import DERIVED_COLUMNS, FIELD_OF_COLUMN
from negtrack.ledger.csv_rows import Row
from negtrack.ledger.findings import Finding, Location, did_you_mean, error, nearest, shown
from negtrack.tuples import NamedTuple
from negtrack.writing.spreadsheet import Spreadsheet
from negtrack.writing.workbook_marks import column_letters, column_number

SOURCE_COLUMNS = {
    "source_title": "title",
    "publisher": "publisher",
    "source_date": "published",
    "url": "url",
    "source_kind": "kind",
    "source_side": "side",
    "source_author": "author",
    "source_language": "language",
}
"""The columns that tell of a source, each with the field of it."""

COLUMNS = (*FIELD_OF_COLUMN, *SOURCE_COLUMNS)
"""The columns that import reads."""

_IGNORED = DERIVED_COLUMNS - SOURCE_COLUMNS.keys()
_ALSO = {"option": "options", "condition": "conditions", "reject": "rejects", "source_publisher": "publisher"}
_NUMBER = re.compile(r"#([1-9]\d{0,5})", re.ASCII)
_LETTERS = re.compile(r"[A-Z]{1,3}", re.ASCII)
REST = "*"


class MapError(ValueError):
    """A ``--map`` that cannot be followed; the message says why, and what to write."""


class MappingLine(NamedTuple):
    """One thing that a mapping says: of a ``column``, of its ``value`` (None: of the column itself), what it means.

    A value without a column (None) is meant wherever it stands; an empty one is an empty cell. ``text`` is how it was
    said. What a mapping file says of a sheet that has no such thing is no fault (``from_file``).
    """

    column: str | None
    value: str | None
    means: str
    text: str
    from_file: bool = False


class Wide(NamedTuple):
    """How a wide table is told: heads of columns are values of ``across``, each cell below one of each of ``cells``."""

    across: str
    cells: tuple[str, ...]


class SheetColumn(NamedTuple):
    """A column of positions: its name, where the sheet has it (from 0; None: nowhere), what its empty cells say."""

    name: str
    at: int | None
    fill: str = ""


class Layout(NamedTuple):
    """What the columns of a sheet are, and what its values mean, by column of positions (None: in any).

    ``heads`` are the columns of a wide table that make records of their own. ``notes`` tell what a mapping file names
    and the sheet has not. ``unknown`` are the columns (from 0) that are none of positions.
    """

    columns: list[SheetColumn]
    heads: list[int]
    values: dict[str | None, dict[str, MappingLine]]
    faults: list[Finding]
    notes: list[str]
    unknown: list[int]


def said_by_map(text: str, header: Sequence[str], wide: Wide | None = None) -> MappingLine:
    """What one ``--map`` says of a sheet with a header. Raises MapError."""
    before, equals, means = text.rpartition("=")
    if not equals or not before:
        advice = "write NAME=COLUMN, VALUE=WORD or COLUMN:VALUE=WORD; a column without a name is #1, or A"
        raise MapError(f'"{text}" has nothing before an "=": {advice}')
    if before == REST or _named(before, header):
        if wide is None or not means or canonical(means) in COLUMNS:
            return MappingLine(before, None, means, text)
        return MappingLine(wide.across, before, means, text)  # the head of a wide table is a value
    if _placed(before, header) and (not means or canonical(means) in COLUMNS):
        return MappingLine(before, None, means, text)
    column, colon, value = before.partition(":")
    if colon and (canonical(column) in COLUMNS or _named(column, header) or _placed(column, header)):
        return MappingLine(column, value, means, text)
    if colon and not value:
        raise MapError(_no_column(column, header))
    return MappingLine(None, before, means, text)


def canonical(name: str) -> str:
    """The name of a column of positions that a head may be, in any case, with blanks or hyphens for underscores."""
    word = re.sub(r"[\s_-]+", "_", name.strip()).lower()
    return _ALSO.get(word, word)


def lay_out(
    grid: Spreadsheet, said: Iterable[MappingLine], wide: Wide | None, means: Callable[[str, str], bool]
) -> Layout:
    """What the columns of a sheet are. ``means`` tells whether a head is known in a column. Raises MapError."""
    header = grid.header.cells
    layout = Layout([], [], {}, [], [], [])
    named: dict[int, list[str]] = {}
    fills: dict[str, str] = {}
    values: list[tuple[list[int] | None, str | None, str, MappingLine]] = []
    by_flag: set[int] = set()
    rest = False
    for one in said:
        if one.column == REST and one.value is None:
            rest = True
            continue
        places = None if one.column is None else find_column(one.column, header)
        if one.value is None:
            assert one.column is not None
            if not places:
                _missing(layout, one, _no_column(one.column, header))
                continue
            for at in places:
                if not one.from_file and at not in by_flag:  # a flag says it instead of the file, and not besides
                    by_flag.add(at)
                    named.pop(at, None)
                named.setdefault(at, []).append(_target(one))
        else:
            values.append((places, one.column, one.value, one))
    _refuse_contradictions(values)
    for at, name in enumerate(header):
        _place(layout, grid, at, name, named.get(at), rest, wide, means)
    by_place: dict[int, list[str]] = {}
    for column in layout.columns:
        if column.at is not None:
            by_place.setdefault(column.at, []).append(column.name)
    for places, scope, value, one in values:
        if scope is None:
            layout.values.setdefault(None, {})[value] = one
            continue
        fed = [target for at in places or () for target in by_place.get(at, ())]
        fed = fed or ([canonical(scope)] if canonical(scope) in COLUMNS else [])
        if not fed:
            _missing(layout, one, _no_column(scope, header))
        for target in fed:
            if value:
                layout.values.setdefault(target, {})[value] = one
            else:
                fills[target] = one.means
    layout.columns[:] = [column._replace(fill=fills.pop(column.name, "")) for column in layout.columns]
    layout.columns.extend(SheetColumn(name, None, fill) for name, fill in fills.items())
    known = layout.heads or any(column.name in FIELD_OF_COLUMN for column in layout.columns)
    if not known and not any(header[at].strip() and means("party", header[at]) for at in layout.unknown):
        layout.faults[:] = [_no_table(grid)]
    return layout


def find_column(name: str, header: Sequence[str]) -> list[int]:
    """Where the columns of a name are: what the header says, in any case where nothing else fits, ``#3`` or ``C``."""
    return _named(name, header) or _placed(name, header)


def _named(name: str, header: Sequence[str]) -> list[int]:
    """Where the columns are that the header calls so."""
    if not name.strip():
        return []
    exact = [at for at, head in enumerate(header) if head == name]
    folded = " ".join(name.split()).casefold()
    return exact or [at for at, head in enumerate(header) if " ".join(head.split()).casefold() == folded]


def _placed(name: str, header: Sequence[str]) -> list[int]:
    """Where the column of a number or of letters is."""
    if match := _NUMBER.fullmatch(name):
        at = int(match[1]) - 1
    elif _LETTERS.fullmatch(name):
        at = column_number(name) - 1
    else:
        return []
    return [at] if at < len(header) else []


def _target(one: MappingLine) -> str:
    """The column of positions that a column is said to be; empty where it is left out. Raises MapError."""
    if not one.means or canonical(one.means) in COLUMNS:
        return canonical(one.means) if one.means else ""
    advice = did_you_mean(one.means, COLUMNS)
    raise MapError(
        f'"{one.column}" is a column of this sheet, and there is no column "{one.means}" to map it to: {advice}'
    )


def _missing(layout: Layout, one: MappingLine, message: str) -> None:
    """Note, or raise as a MapError, that the sheet has not what a mapping speaks of."""
    if not one.from_file:
        raise MapError(message)
    layout.notes.append(f"the mapping says {one.text}: {message}")


def _no_column(name: str, header: Sequence[str]) -> str:
    choices = did_you_mean(name, [head for head in header if head.strip()])
    return f'this sheet has no column "{name}": {choices}'


def _refuse_contradictions(values: Iterable[tuple[object, str | None, str, MappingLine]]) -> None:
    """Raise MapError where one value is said to mean two things."""
    meant: dict[tuple[str | None, str], MappingLine] = {}
    for _, column, value, one in values:
        earlier = meant.setdefault((column, value), one)
        if earlier.means != one.means:
            if earlier.from_file == one.from_file:
                raise MapError(f'"{earlier.text}" and "{one.text}" contradict each other: keep one of them')
            meant[column, value] = one


def _place(
    layout: Layout,
    grid: Spreadsheet,
    at: int,
    name: str,
    targets: list[str] | None,
    rest: bool,
    wide: Wide | None,
    means: Callable[[str, str], bool],
) -> None:
    """Take one column of the sheet into the layout, or note what is wrong with it."""
    if targets is None:
        known = canonical(name)
        if wide is not None and name.strip() and known not in COLUMNS and means(wide.across, name):
            layout.heads.append(at)
            return
        if known in _IGNORED or (rest and known not in COLUMNS):
            return
        if known not in COLUMNS:
            if name.strip() or any(at < len(row.cells) and row.cells[at].strip() for row in grid.rows):
                layout.faults.append(_unknown(grid, at, name, wide, means))
                layout.unknown.append(at)
            return
        targets = [known]
    for target in filter(None, dict.fromkeys(targets)):
        if any(column.name == target for column in layout.columns):
            message = f'the column "{target}" is there twice'
            help = f'leave one of them out: --map "{_reference(name, at, grid.header.cells)}="'
            layout.faults.append(error("NT103", message, Location(grid.path, grid.header.line, at + 1), help))
        else:
            layout.columns.append(SheetColumn(target, at))


def _unknown(grid: Spreadsheet, at: int, name: str, wide: Wide | None, means: Callable[[str, str], bool]) -> Finding:
    """Return the fault of a column that positions do not have: what may be meant, and how to leave it out."""
    reference = _reference(name, at, grid.header.cells)
    where = f"column {at + 1} ({column_letters(at + 1)})"
    leave = f'or leave it out: --map "{reference}="'
    if not name.strip():
        return error(
            "NT101",
            f"{where} has no name in the header",
            Location(grid.path, grid.header.line, at + 1),
            f"name it, {leave}",
        )
    message = f'unknown column "{shown(name)}"'
    if wide is not None:
        help = f'it is neither a column of negtrack nor a known {wide.across}: --map "{wide.across}:{name}=ID", {leave}'
        return error("NT101", message, Location(grid.path, grid.header.line, at + 1), help)
    if means("party", name):
        help = (
            "it is a party: where the cells below tell its options, this is a wide table: --across party --cell options"
        )
        return error("NT101", message, Location(grid.path, grid.header.line, at + 1), help)
    near = nearest(canonical(name), COLUMNS)
    help = (
        f'did you mean {near}? --map "{reference}={near}"' if near else f'say which it is: --map "{reference}=COLUMN"'
    )
    return error("NT101", message, Location(grid.path, grid.header.line, at + 1), f"{help}, {leave}")


def _reference(name: str, at: int, header: Sequence[str]) -> str:
    """How to name one column in a ``--map``."""
    return name if name.strip() and list(header).count(name) == 1 and '"' not in name else f"#{at + 1}"


def _no_table(grid: Spreadsheet) -> Finding:
    """That no column of the sheet is known; and which row looks like its header, where another does."""
    below = grid.rows[:20]
    likely = next((row for row in below if sum(canonical(cell) in COLUMNS for cell in row.cells) > 1), None)
    if likely is None and _filled(grid.header) < 2:
        likely = next((row for row in below if _filled(row) > 2), None)
    if likely is not None:
        message = f"row {grid.header.line} is not the header of a table of positions"
        help = f"row {likely.line} looks like it: --header-row {likely.line}"
        return error("NT006", message, Location(grid.path, grid.header.line, 1), help)
    message = "this is no table of positions: no column has a name that negtrack knows"
    help = (
        'say what they are: --map "NAME=COLUMN", with party, issue, date, act, options, summary and source for COLUMN'
    )
    return error("NT006", message, Location(grid.path, grid.header.line, 1), help)


def _filled(row: Row) -> int:
    """How many cells of a row hold something."""
    return sum(bool(cell.strip()) for cell in row.cells)
