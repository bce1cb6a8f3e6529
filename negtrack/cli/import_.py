"""``negtrack import``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from negtrack.cli import options
from negtrack.cli.adding.destination import named_file, own_ledger
from negtrack.cli.adding.hiding import hiding_private
from negtrack.cli.session import Unusable, ask, note, open_ledger

if TYPE_CHECKING:
    from negtrack.ledger.model import Ledger
    from negtrack.rules.query import Question
    from negtrack.writing.mapping_file import Mapping
    from negtrack.writing.sheet_import import SheetImport
    from negtrack.writing.spreadsheet import Spreadsheet

NEEDS_ARGUMENTS = True

_SHAPE, _WORDS = "The sheet", "Its sources"


class DateOrder(StrEnum):
    """The order of day, month and year in a sheet's dates."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


class Hidden(StrEnum):
    """What becomes of rows that a sheet hides."""

    SKIP = "skip"
    TAKE = "take"


@hiding_private
def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The sheet: CSV, or a workbook (.xlsx, .ods).")],
    map: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="THEIRS=OURS",
            help="What a column or a value of the sheet means: NAME=COLUMN, VALUE=WORD or COLUMN:VALUE=WORD. "
            "A column is its name, #3 or C; NAME= leaves it out, *= all that nobody named. May be repeated.",
        ),
    ] = None,
    map_file: Annotated[
        Path | None, typer.Option("--map-file", metavar="FILE", help="Read what the sheet means from a mapping file.")
    ] = None,
    save_map: Annotated[
        Path | None, typer.Option("--save-map", metavar="FILE", help="Write what the sheet means to a mapping file.")
    ] = None,
    across: Annotated[
        str | None,
        typer.Option("--across", metavar="COLUMN", help="A wide table: its heads are values of this column, as party."),
    ] = None,
    cell: Annotated[
        str | None,
        typer.Option(
            "--cell",
            metavar="COLUMN",
            help="What the cells of a wide table tell; several: act,options. Default: options.",
        ),
    ] = None,
    skip: Annotated[
        list[str] | None,
        typer.Option(
            "--skip", metavar="COLUMN=VALUE", help="Leave out rows that say so; *=VALUE: cells of a wide table."
        ),
    ] = None,
    dates: Annotated[
        DateOrder | None, typer.Option("--dates", help="The order of its dates: 02.03.2026 is 2 March (dmy).")
    ] = None,
    lists: Annotated[
        str | None, typer.Option("--lists", metavar="MARK", help="What parts several ids in a cell, besides | and ;.")
    ] = None,
    header_row: Annotated[
        int | None, typer.Option("--header-row", metavar="N", min=1, help="The row of the header. Default: the first.")
    ] = None,
    fill_down: Annotated[
        list[str] | None,
        typer.Option("--fill-down", metavar="NAME", help="A column whose empty cells say what the one above says."),
    ] = None,
    hidden: Annotated[Hidden | None, typer.Option("--hidden", help="Leave hidden rows out, or read them.")] = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook. Default: positions.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", metavar="NAME", help="Of a CSV file that is not UTF-8, such as cp1252.")
    ] = None,
    source_kind: Annotated[
        str | None, typer.Option("--source-kind", metavar="KIND", help="Of new sources. Default: news.")
    ] = None,
    source_side: Annotated[
        str | None, typer.Option("--source-side", metavar="PARTY", help="Of new sources. Default: none.")
    ] = None,
    private: Annotated[
        bool, typer.Option("--private", help="Keep all that comes in private, new sources among it.")
    ] = False,
    update: Annotated[
        bool, typer.Option("--update", help="Let rows with the id of a known record change that, field by field.")
    ] = False,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="The file of a folder ledger to write the records into.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be added, and write nothing.")] = False,
    ledger: options.Ledger = None,
    as_of: options.AsOf = None,
) -> int:
    """Bring records in from a spreadsheet: all of them, or none where one is faulty.

    The columns are those of negtrack export positions; party, issue, date, act, options, summary and source are
    enough. Ids, names, aliases, titles and labels count alike, in any case. Sources are made from the columns
    source_title, publisher, url, source_date, source_kind and source_side. Rows that say what the ledger says already
    are left out. The day of entry is today, unless the sheet has a column recorded.

    \b
    negtrack import notes.csv --dry-run
    negtrack import notes.xlsx --map Who=party --map "yes=accepts" --map "source:=un-2026-06"
    negtrack import tracker.csv --map "Country=party" --map "*=" --dates dmy --save-map tracker.yaml
    negtrack import tracker.csv --map-file tracker.yaml
    negtrack import wide.xlsx --across party --map Question=issue --map "date:=2026-02" \\
        --map "act:=demands" --map "source:=un-2026-06"
    """  # fmt: skip
    from negtrack.cli.prompts import is_conversation
    from negtrack.writing.mapping_file import Mapping

    path = own_ledger(ledger)
    book = open_ledger(path)
    meant = [*(map or ()), *(["private:=yes"] if private else [])]
    given = Mapping(
        said=(), map=tuple(meant), sheet=sheet, header_row=header_row, encoding=encoding,
        hidden=str(hidden.value) if hidden else None, fill_down=tuple(fill_down or ()),
        skip=tuple(skip or ()), across=across, cell=cell,
        dates=str(dates.value) if dates else None, lists=lists, source_kind=source_kind, source_side=source_side,
    )  # fmt: skip
    mapping = _with_file(given, map_file)
    told = _read(file, mapping)
    brought = _bring(book, path, told, mapping, update)
    if brought.joined.ledger is None and is_conversation():
        mapping, brought = _ask_what_it_means(book, path, told, mapping, brought, update)
        save_map = save_map or _kept_in(mapping, given)
    if save_map is not None:
        _save_map(save_map, mapping, told, brought, path)
    for text in _accept(brought, told).notes:
        note(text)
    joined = brought.joined
    if joined.numbered:
        were = "1 record is" if joined.numbered == 1 else f"{joined.numbered} records are"
        note(f"{were} of the party, issue and day of one that the ledger has, and say something else: see their ids")
    target = _target(book, path, to, brought) if joined.new or joined.changed else None
    if target is None or dry_run:
        count, verb = len(joined.new), "would be added to"
    else:
        brought = _save(book, path, target, brought, lambda now: _bring(now, path, told, mapping, update), told)
        joined = brought.joined
        count, verb = len(joined.new), "added to"
    if joined.changed:
        verb = f"{verb.removesuffix(' to')}, and {len(joined.changed)} changed, in"
    heading = f"{count} {'record' if count == 1 else 'records'} {verb} {target}" if target else "nothing new to add"
    _show(book, brought, ask(book, as_of), heading)
    return 0


def _with_file(given: Mapping, map_file: Path | None) -> Mapping:
    """What the flags say, and beside it what a mapping file does. Raises Unusable, having shown what is wrong there."""
    from negtrack.formats.findings import findings_text
    from negtrack.writing.mapping_file import overlay, read_mapping

    if map_file is None:
        return given
    mapping, faults = read_mapping(map_file)
    if faults:
        sys.stderr.write(findings_text(faults))
        raise Unusable(f"nothing was added: mend the mapping {map_file}")
    return overlay(given, mapping)


def _read(file: Path, mapping: Mapping) -> Spreadsheet:
    """The sheet in a file."""
    from negtrack.writing.spreadsheet import read_sheet

    try:
        return read_sheet(file, mapping.reading)
    except ImportError:
        raise Unusable(
            'reading workbooks needs python-calamine: pip install "negtrack[xlsx]", or save the sheet as CSV'
        ) from None


def _bring(book: Ledger, path: Path, told: Spreadsheet, mapping: Mapping, update: bool) -> SheetImport:
    """The records of a sheet joined to the ledger. Raises Unusable where a ``--map`` cannot be followed."""
    from negtrack.cli.session import look_up_parties
    from negtrack.ledger.findings import did_you_mean
    from negtrack.ledger.model import SourceKind
    from negtrack.writing.column_map import MapError
    from negtrack.writing.insert import Unwritable
    from negtrack.writing.sheet_import import import_sheet

    wanted = None
    try:
        wanted = mapping.sheet_options._replace(update=update)
        kind, side = wanted.source_kind, wanted.source_side
        if kind is not None and kind not in tuple(SourceKind):
            raise Unusable(f'--source-kind: there is no kind "{kind}": {did_you_mean(kind, list(SourceKind))}')
        if side is not None and side != "none":
            wanted = wanted._replace(source_side=look_up_parties(book, [side])[0])
        return import_sheet(book, path, told, mapping.says(told), wanted, date.today().toordinal())
    except MapError as error:
        raise Unusable(f"--map: {error}") from None
    except Unwritable as error:
        raise Unusable(str(error)) from None


def _ask_what_it_means(
    book: Ledger, path: Path, told: Spreadsheet, mapping: Mapping, brought: SheetImport, update: bool
) -> tuple[Mapping, SheetImport]:
    """Ask about columns, words and dates, and bring the sheet in by the answers, until nothing more is answered."""
    from negtrack.cli.adding.mapping_questions import ask_mapping

    while brought.joined.ledger is None:
        answered = ask_mapping(book, told, brought, mapping)
        if answered == mapping:
            break
        mapping = answered
        brought = _bring(book, path, told, mapping, update)
    return mapping, brought


def _kept_in(mapping: Mapping, given: Mapping) -> Path | None:
    """The file that what was answered is to be kept in, if it is."""
    from negtrack.cli.adding.mapping_questions import offer_to_keep

    if mapping.map == given.map and mapping.dates == given.dates:
        return None
    name = offer_to_keep()
    return Path(name) if name else None


def _accept(brought: SheetImport, told: Spreadsheet) -> SheetImport:
    """What was brought in, with its findings shown. Raises Unusable where the ledger cannot have the records."""
    from negtrack.formats.findings import findings_text
    from negtrack.ledger.csv_rows import Sheet

    if brought.findings:
        rows = [told.header, *told.rows]
        sys.stderr.write(findings_text(brought.findings, sheets=[Sheet(told.path, rows, [])]))
    if brought.joined.ledger is None:
        raise Unusable(
            f"nothing of {told.path} was added: mend the sheet, or say with --map what its columns and values mean"
        )
    return brought


def _save_map(file: Path, mapping: Mapping, told: Spreadsheet, brought: SheetImport, ledger: Path) -> None:
    """Write what the sheet means to a file, with what is still unknown."""
    from negtrack.cli.output import write
    from negtrack.writing.mapping_file import mapping_text

    write(mapping_text(mapping, mapping.says(told), told, brought.unknown), file, ledger)
    note(f"what the sheet means is kept in {file}: next time --map-file {file} says it")


def _target(book: Ledger, path: Path, to: Path | None, brought: SheetImport) -> Path:
    """The file that all the records go to: one that is named, or that every issue's latest record is in."""
    from negtrack.writing.new_position import file_of_issue

    if to is not None:
        return named_file(book, path, to)
    homes = {file_of_issue(book, record.issue) for record in brought.joined.new}
    homes |= {book.files[one.before.place.file] for one in brought.joined.changed}
    found = homes.pop()
    if homes or found is None or found.endswith(".csv"):
        files = ", ".join(file for file in book.files if not file.endswith(".csv"))
        raise Unusable(f"say with --to which file the records go to, one of {files} or a new one")
    return Path(found)


def _save(
    before: Ledger,
    path: Path,
    target: Path,
    brought: SheetImport,
    again: Callable[[Ledger], SheetImport],
    told: Spreadsheet,
) -> SheetImport:
    """Write the records that are new when nobody else can write, joined ``again`` where the ledger has changed."""
    from negtrack.writing.import_records import fields_of, with_changes
    from negtrack.writing.insert import NewEntry, Unwritable, insert
    from negtrack.writing.save import NotSaved, Unconfirmed, rewrite

    saved = [brought]

    def add(book: Ledger, data: bytes) -> bytes:
        if book.sha256 != before.sha256:
            saved[0] = _accept(again(book), told)
        now = saved[0]
        if now.joined.changed:
            data = with_changes(data, now.joined.changed)
        if now.sources:
            sources = [NewEntry(_as_private(now, id, fields), id) for id, fields in now.sources.items()]
            data = insert(data, "sources", sources)
        entries = [NewEntry(fields_of(record)) for record in now.joined.new]
        return insert(data, "positions", entries) if entries else data

    try:
        rewrite(path, target, add)
    except (NotSaved, Unwritable) as error:
        raise Unusable(str(error)) from None
    except Unconfirmed as error:
        note(str(error))
    return saved[0]


def _as_private(brought: SheetImport, id: str, fields: dict[str, str]) -> dict[str, str]:
    """The fields of a new source, which is private where all that cite it are: it would tell of them."""
    citing = [record for record in brought.joined.new if any(cite.source == id for cite in record.cites)]
    return {**fields, "private": "yes"} if citing and all(record.private for record in citing) else fields


def _show(book: Ledger, brought: SheetImport, question: Question, heading: str) -> None:
    from negtrack.cli.output import show_page
    from negtrack.views.addition import joining_page
    from negtrack.writing.import_records import effects

    joined = brought.joined
    assert joined.ledger is not None
    if brought.sources:
        heading += f", with {len(brought.sources)} new {'source' if len(brought.sources) == 1 else 'sources'}"
    changed = effects(book, joined.ledger, question)
    differences = [(one.before.id, one.differences()) for one in joined.changed]
    page = joining_page(joined.ledger, question, joined.new, joined.repeated, changed, heading, differences)
    show_page(page, None)
