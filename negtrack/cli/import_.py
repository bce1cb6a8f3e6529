"""``negtrack import``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from negtrack.cli import options
from negtrack.cli.destination import named_file, own_ledger
from negtrack.cli.session import Unusable, ask, note, open_ledger

if TYPE_CHECKING:
    from negtrack.ledger.csv_rows import Sheet
    from negtrack.ledger.model import Ledger
    from negtrack.rules.query import Question
    from negtrack.writing.import_records import Joined

NEEDS_ARGUMENTS = True


def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The sheet: CSV, or an Excel workbook (.xlsx).")],
    map: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="THEIRS=OURS",
            help="What a column or a value of the sheet means: NAME=COLUMN, VALUE=WORD or COLUMN:VALUE=WORD. "
            "May be repeated.",
        ),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook. Default: positions.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="The file of a folder ledger to write the records into.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be added, and write nothing.")] = False,
    ledger: options.Ledger = None,
    as_of: options.AsOf = None,
) -> int:
    """Bring records in from a spreadsheet: all of them, or none where one is faulty.

    The columns are those of negtrack export positions; party, issue, date, act, options, summary and source are
    enough. Rows that say what the ledger says already are left out. The day of entry is today, unless the sheet has a
    column recorded.

    \b
    negtrack import notes.csv --dry-run
    negtrack import notes.xlsx --map Who=party --map "yes=accepts" --map "source:=un-2026-06"
    negtrack import notes.csv --map "Remarks="
    """
    from negtrack.ledger.csv_positions import read_arrivals
    from negtrack.writing.column_map import MapError, rename
    from negtrack.writing.import_records import join

    path = own_ledger(ledger)
    book = open_ledger(path)
    told = _read(file, sheet)
    try:
        renamed = rename(told, map or ())
    except MapError as error:
        raise Unusable(f"--map: {error}") from None
    arrivals = read_arrivals(renamed)
    names_day = bool(renamed.rows) and "recorded" in renamed.rows[0].cells
    recorded = None if names_day else date.today().toordinal()
    joined = _accept(join(book, path, arrivals, recorded), told)
    target = _target(book, path, to, joined) if joined.new else None
    if target is None or dry_run:
        count, verb = len(joined.new), "would be added to"
    else:
        joined = _save(path, target, lambda now: join(now, path, arrivals, recorded), told)
        count, verb = len(joined.new), "added to"
    heading = f"{count} {'record' if count == 1 else 'records'} {verb} {target}" if target else "nothing new to add"
    _show(book, joined, ask(book, as_of), heading)
    return 0


def _read(file: Path, name: str | None) -> Sheet:
    """The sheet in a file."""
    from negtrack.writing.spreadsheet import read_sheet

    try:
        return read_sheet(file, name)
    except ImportError:
        raise Unusable(
            'reading workbooks needs python-calamine: pip install "negtrack[xlsx]", or save the sheet as CSV'
        ) from None


def _accept(joined: Joined, sheet: Sheet) -> Joined:
    """What was joined, with its findings shown. Raises Unusable where the ledger cannot have the records."""
    from negtrack.formats.findings import findings_text

    if joined.findings:
        sys.stderr.write(findings_text(joined.findings, sheets=[sheet]))
    if joined.ledger is None:
        raise Unusable(
            f"nothing of {sheet.path} was added: mend the sheet, or say with --map what its columns and values mean"
        )
    return joined


def _target(book: Ledger, path: Path, to: Path | None, joined: Joined) -> Path:
    """The file that all the records go to: one that is named, or that every issue's latest record is in."""
    from negtrack.writing.new_position import home

    if to is not None:
        return named_file(book, path, to)
    homes = {home(book, record.issue) for record in joined.new}
    found = homes.pop()
    if homes or found is None or found.endswith(".csv"):
        files = ", ".join(file for file in book.files if not file.endswith(".csv"))
        raise Unusable(f"say with --to which file the records go to, one of {files} or a new one")
    return Path(found)


def _save(path: Path, target: Path, again: Callable[[Ledger], Joined], sheet: Sheet) -> Joined:
    """Write the records that are new when nobody else can write, joined ``again`` to the ledger as it is then."""
    from negtrack.writing.import_records import fields_of
    from negtrack.writing.insert import Entry, Unwritable, insert
    from negtrack.writing.save import NotSaved, Unconfirmed, rewrite

    saved: list[Joined] = []

    def add(book: Ledger, data: bytes) -> bytes:
        joined = again(book)
        if joined.ledger is None:
            _accept(joined, sheet)
        saved.append(joined)
        return insert(data, "positions", [Entry(fields_of(record)) for record in joined.new]) if joined.new else data

    try:
        rewrite(path, target, add)
    except (NotSaved, Unwritable) as error:
        raise Unusable(str(error)) from None
    except Unconfirmed as error:
        note(str(error))
    return saved[0]


def _show(book: Ledger, joined: Joined, question: Question, heading: str) -> None:
    from negtrack.cli.output import show_page
    from negtrack.views.joining import joining_page
    from negtrack.writing.import_records import effects

    assert joined.ledger is not None
    changed = effects(book, joined.ledger, question)
    show_page(joining_page(joined.ledger, question, joined.new, joined.repeated, changed, heading), None)
