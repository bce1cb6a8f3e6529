"""The dates of a sheet in the notation of ledgers: what can mean but one thing is taken, all else is asked about.

``02.03.2026`` may be 2 March or February 3: a sheet that has ``13.03.2026`` too has said which, and else ``--dates``
says it. With ``--dates``, years of two figures and a spreadsheet's day numbers are taken as well; seasons never are.
"""

from __future__ import annotations

from negtrack.ledger.dates import DateError, day_range, parse_interval
from negtrack.ledger.findings import shown
from negtrack.ledger.other_dates import Meaning, meanings
from negtrack.tuples import NamedTuple
from negtrack.writing.sheet_table import CellFault, SheetTable
from negtrack.writing.sheet_words import map_flag

COLUMNS = ("date", "source_date", "recorded")

ORDERS = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}


class DatesRead(NamedTuple):
    """What came of reading dates: faults, and notes of what was read otherwise than it is written."""

    faults: list[CellFault]
    notes: list[str]


def read_dates(table: SheetTable, order: str | None) -> DatesRead:
    """Put dates in the ledger's notation into a table; those that cannot be told stay, and are faults."""
    columns = [at for at, name in enumerate(table.names) if name in COLUMNS]
    found: dict[str, list[Meaning]] = {}
    for row in table.rows:
        for at in columns:
            if row[at] and row[at] not in found:
                found[row[at]] = [] if is_date(row[at]) else meanings(row[at], day_range)
    foreign = {text: meant for text, meant in found.items() if meant}
    notes: list[str] = []
    settled = _find_order(foreign) if order is None else None
    if settled is not None:
        (read_as, text), order = settled, settled[0]
        if any(_choose(meant, None) is None and _choose(meant, order) for meant in foreign.values()):
            notes.append(f"dates are read as {ORDERS[read_as]}, as {text} can only be: --dates says otherwise")
    careful = order is None or settled is not None
    told = {text: _choose(meant, order, careful) for text, meant in foreign.items()}
    cells: dict[str, list[tuple[int, int]]] = {}
    changed: dict[str, str] = {}
    for number, row in enumerate(table.rows):
        for at in columns:
            text = row[at]
            if (date := told.get(text)) is not None:
                row[at] = changed[text] = date
            elif text and (text in foreign or not is_date(text)):
                cells.setdefault(text, []).append((number, at))
    if changed:
        text, date = next(iter(changed.items()))
        were = f"{len(changed)} dates were" if len(changed) > 1 else "one date was"
        notes.append(f"{were} read from another notation, such as {shown(text)} as {date}")
    return DatesRead([_fault(text, where, found[text], table) for text, where in cells.items()], notes)


def _find_order(foreign: dict[str, list[Meaning]]) -> tuple[str, str] | None:
    """The order of day and month of a sheet, and the date that shows it: some can be read in one order alone."""
    shown = {meant[0].order: text for text, meant in reversed(foreign.items()) if len(meant) == 1 and meant[0].order}
    return next(iter(shown.items())) if len(shown) == 1 else None


def is_date(text: str) -> bool:
    """Whether a text is a date in the notation of ledgers."""
    try:
        parse_interval(text)
    except DateError:
        return False
    return True


def _choose(meant: list[Meaning], order: str | None, careful: bool = True) -> str | None:
    """The one thing that a date can mean, with an order of its numbers or without; None where it can mean several.

    Where one is ``careful``, nothing else may be guessed.
    """
    fit = [one for one in meant if not one.order or order is None or one.order == order]
    texts = {one.text for one in fit if one.sure or not (careful or one.text.endswith("~"))}
    return texts.pop() if len(texts) == 1 else None


def _fault(text: str, cells: list[tuple[int, int]], meant: list[Meaning], table: SheetTable) -> CellFault:
    readings = list(dict.fromkeys(one.text for one in meant))
    orders = list(dict.fromkeys(one.order for one in meant if one.order))
    if len(readings) > 1 and len(orders) > 1:
        choices = " or ".join(f"{one.text} (--dates {one.order})" for one in meant if one.order)
        return CellFault("NT301", f'"{shown(text)}" may be several dates', f"say which: {choices}", cells)
    said = f"{table.names[cells[0][1]]}:{text}="
    forms = "DATE one of YYYY, YYYY-MM, YYYY-MM-DD, or two of them with a slash; with ~ for about"
    help = f"say what it is: {map_flag(f'{said}DATE')}, with {forms}"
    if readings:
        flag = map_flag(f"{said}{readings[0]}")
        help = f"did you mean {' or '.join(readings)}? {flag}"
        if not any(reading.endswith("~") for reading in readings):
            help += f", or --dates {orders[0] if orders else 'dmy'} for all that are written so"
    return CellFault("NT301", f'"{shown(text)}" is not a date', help, cells)
