"""Tables of data: columns that know how to read their cells from a row, and how a cell is written as text.

The rows of a table are results as they were found; each column says by its getter what it takes from a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Any

from negtrack.ledger.dates import Interval, format_day
from negtrack.ledger.model import Basis, Level, Stage, Status
from negtrack.tuples import NamedTuple

Cell = str | int | float | bool | None | tuple[str, ...] | list[dict[str, str]]
"""A value of a table. Days are ISO texts."""

Getter = str | Callable[[Any], Any]
"""What a column takes from a row: a path of fields (``issue.id``), or a function of the row."""

STATUSES = tuple(status.value for status in Status)
BASES = tuple(basis.word for basis in Basis)


class Column(NamedTuple):
    """A column: its name, the type of its cells, its meaning in one line, and what it takes from a row.

    Without ``get`` it takes the field of its name. Types: ``text``, ``id``, ``ids``, ``side`` (the id of a party, or
    none), ``texts``, ``date`` (as the ledger writes it), ``day`` (YYYY-MM-DD), ``word`` (one of ``choices``),
    ``words``, ``flag`` (true or false), ``whole``, ``number`` and ``cites`` (a list of maps). ``of`` is the kind of
    record that an id belongs to.
    """

    name: str
    type: str
    doc: str
    get: Getter = ""
    choices: tuple[str, ...] = ()
    of: str = ""

    def reader(self) -> Callable[[Any], Cell]:
        """What gives the cell of a row."""
        get = attrgetter(self.get or self.name) if isinstance(self.get, str) else self.get
        put = _FORMS.get(self.type)
        return get if put is None else lambda row: put(get(row))


class Table(NamedTuple):
    """A table: its name, its columns, and its rows, from which each column takes its cell."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Any]

    @property
    def records(self) -> Iterator[tuple[Cell, ...]]:
        """The cells of one row after the other."""
        readers = [column.reader() for column in self.columns]
        return (tuple([read(row) for read in readers]) for row in self.rows)

    def header(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]

    def texts(self) -> Iterator[list[str]]:
        """The cells of one row after the other, as text."""
        return ([cell_text(cell) for cell in record] for record in self.records)


def cell_text(cell: Cell) -> str:
    """A cell as text: nothing for what is absent, ``true`` and ``false``, lists joined with ``|``, cites as JSON."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, tuple):
        return "|".join(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, list):
        import json  # where it is needed: few commands ask for tables

        return json.dumps(cell, ensure_ascii=False) if cell else ""
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def days(name: str, doc: str, get: Callable[[Any], Interval | None]) -> tuple[Column, ...]:
    """The columns of a date: as the ledger writes it, its first and its last day."""
    return (
        Column(name, "date", doc, get),
        Column(f"{name}_from", "day", f"the first day that {name} may mean", lambda row: (d := get(row)) and d.first),
        Column(f"{name}_to", "day", f"the last day that {name} may mean", lambda row: (d := get(row)) and d.last),
    )


def _word(value: Any) -> str | None:
    """A word of the vocabulary: an enumeration by its word."""
    return value.word if isinstance(value, Basis | Level | Stage) else value and str(value)


def _date(value: Interval | str | None) -> str | None:
    return value.text if isinstance(value, Interval) else value


def _day(value: int | None) -> str | None:
    return None if value is None else format_day(value)


_FORMS: dict[str, Callable[[Any], Cell]] = {
    "word": _word,
    "words": lambda values: tuple([str(_word(value)) for value in values]),
    "ids": tuple,
    "texts": tuple,
    "date": _date,
    "day": _day,
}
"""How a value is put into a cell, for the types whose values are not cells already."""
