"""A sheet with names and words of its own, told in those of negtrack: what ``--map`` says.

    NAME=COLUMN          the sheet's column NAME is the column COLUMN of positions; ``NAME=`` leaves it out
    VALUE=WORD           where a cell, or one of the ids in it, is VALUE, it means WORD
    COLUMN:VALUE=WORD    the same in one column; ``COLUMN:=WORD`` fills its empty cells, or makes the column

What stands before the last ``=`` is a column where the sheet has one of that name, and else a value. Values without
a column are looked for in the columns that hold ids, words and dates, never in free text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from negtrack.ledger.csv_positions import FIELD_OF_COLUMN, LISTS, make_harmless, restore
from negtrack.ledger.csv_rows import Row, Sheet
from negtrack.ledger.fields import KINDS
from negtrack.ledger.findings import did_you_mean

_FREE = frozenset(field.name for field in KINDS["position"] if field.type in ("text", "cites"))
"""The columns of free text, and of JSON."""


class MapError(ValueError):
    """A ``--map`` that cannot be followed; the message says why, and what to write."""


class _Word(NamedTuple):
    """What a value means, in one column or (None) in every one that holds ids, words or dates."""

    column: str | None
    value: str
    means: str


def rename(sheet: Sheet, maps: Iterable[str]) -> Sheet:
    """The sheet in the words of negtrack. Raises MapError."""
    if not sheet.rows:
        return sheet
    header, *body = sheet.rows
    names = list(header.cells)
    words: list[_Word] = []
    for told in maps:
        before, equals, means = told.rpartition("=")
        if not equals or not before:
            raise MapError(f'"{told}" has nothing before an "=": write NAME=COLUMN, VALUE=WORD or COLUMN:VALUE=WORD')
        if before in header.cells:
            names[header.cells.index(before)] = _column(before, means)
        else:
            words.append(_word(before, means))
    known = dict(zip(header.cells, names, strict=True))
    words = [word._replace(column=known.get(word.column or "", word.column)) for word in words]
    left_out = {at for at, name in enumerate(names) if not name and header.cells[at]}
    rows = [_without(row, left_out) for row in body]
    for word in words:
        _tell(word, names, rows, header)
    return sheet._replace(rows=[header._replace(cells=names), *rows])


def _column(name: str, means: str) -> str:
    if means and means not in FIELD_OF_COLUMN:
        help = did_you_mean(means, FIELD_OF_COLUMN)
        raise MapError(f'"{name}" is a column of this sheet, and there is no column "{means}" to map it to: {help}')
    return means


def _word(before: str, means: str) -> _Word:
    column, colon, value = before.partition(":")
    return _Word(column, value, means) if colon else _Word(None, before, means)


def _without(row: Row, left_out: set[int]) -> Row:
    """A row whose cells in some columns are empty."""
    return row._replace(cells=["" if at in left_out else cell for at, cell in enumerate(row.cells)])


def _tell(word: _Word, names: list[str], rows: list[Row], header: Row) -> None:
    """Put what a value means in its place, in the rows themselves. Raises MapError where it stands nowhere."""
    if word.column is not None and word.column not in names:
        if word.value or word.column not in FIELD_OF_COLUMN:
            choices = did_you_mean(word.column, [name for name in header.cells if name])
            raise MapError(f'this sheet has no column "{word.column}": {choices}')
        names.append(word.column)
    columns = [
        (at, name in LISTS or name == "conditions")
        for at, name in enumerate(names)
        if (name == word.column if word.column is not None else name in FIELD_OF_COLUMN and name not in _FREE)
    ]
    found = not word.value
    for row in rows:
        cells = row.cells
        for at, several in columns:
            cells += [""] * (at + 1 - len(cells)) if not word.value else []
            if at >= len(cells):
                continue
            cell = restore(cells[at])
            parts = cell.split("|") if several else [cell]
            if word.value in parts:
                found = True
                told = "|".join(part for part in (word.means if p == word.value else p for p in parts) if part)
                cells[at] = make_harmless(told)
    if not found:
        if word.column is None:
            choices = did_you_mean(word.value, [name for name in header.cells if name])
            raise MapError(f'"{word.value}" is neither a column nor a value of this sheet: {choices}')
        raise MapError(f'"{word.value}" stands nowhere in the column "{word.column}"')
