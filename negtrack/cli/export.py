"""``negtrack export``."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from negtrack.cli.options import Call, reading
from negtrack.cli.output import Answer, emit, needs_file, write
from negtrack.cli.session import Unusable, first_day, last_day
from negtrack.tuples import NamedTuple

if TYPE_CHECKING:
    from negtrack.answers.tables import Table
    from negtrack.rules.derive import Picture
    from negtrack.rules.query import Question


class TableName(StrEnum):
    """The tables that can be exported."""

    POSITIONS = "positions"
    STATUS = "status"
    ARTICLES = "articles"
    CHANGES = "changes"
    PARTIES = "parties"
    ISSUES = "issues"
    OPTIONS = "options"
    SOURCES = "sources"
    CONDITIONS = "conditions"
    COUNTS = "counts"
    EVENTS = "events"


class _ExportCall(NamedTuple):
    """What of a ledger is wanted: the call, and the days of the table of changes as they are given."""

    call: Call
    since: str | None
    until: str | None


@reading(
    tells_stale=True,
    formats=("csv", "table", "json", "md", "parquet", "xlsx"),
    output="Write to this file instead of standard output; a folder for --all.",
)
def run(
    call: Call,
    name: Annotated[
        TableName | None,
        typer.Argument(metavar="[TABLE]", help=f"One of: {', '.join(TableName)}. Default: positions."),
    ] = None,
    everything: Annotated[
        bool,
        typer.Option("--all", help="Every table: into the folder --output as a data package, or into one workbook."),
    ] = False,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="For changes: the first day. Default: that of the first record."),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="For changes: the last day. Default: --as-of.")
    ] = None,
) -> Answer | int:
    """Write tables for spreadsheets and programs; their columns are the same for every ledger.

    The ledger's own tables (positions, parties, issues, options, sources, conditions, counts, events) hold everything
    unless --as-of, --as-known, --issue or --party narrow them; status, articles and changes are derived for a date.
    With --all every table is written into a folder, as a Frictionless data package with a codebook. A workbook
    (-f xlsx) has a sheet for each table, unless one is named.

    \b
    negtrack export > positions.csv
    negtrack export status --as-of 2025-03-31 -o status.csv
    negtrack export changes --since 2024-01 -f json
    negtrack export --all -o talks              a folder of CSV files, described
    negtrack export -f xlsx -o talks.xlsx       a workbook with a sheet for each table
    """
    workbook = call.format == "xlsx"
    if everything and name is not None:
        raise Unusable(f"--all writes every table, {name.value} among them: leave one of the two out")
    everything = everything or (workbook and name is None)
    if everything and (call.issues_named or call.parties_named) and not workbook:
        raise Unusable("a data package is of the whole ledger: leave --issue and --party out, or name one table")
    if (since or until) and not everything and name is not TableName.CHANGES:
        named = (name or TableName.POSITIONS).value
        raise Unusable(f"--since and --until are for the table changes, not for {named}: use --as-of")
    if everything and not workbook:
        return _write_package(_ExportCall(call, since, until))
    needs_file(call.format, call.output)
    wish = _ExportCall(call, since, until)
    names = TableName if everything else (name or TableName.POSITIONS,)
    answer = Answer(call.ledger, tables=lambda: (_table(wish, each) for each in names))
    return answer._replace(files={"xlsx": lambda stream: _write_book(wish, stream)}) if everything else answer


def _write_book(wish: _ExportCall, stream: BinaryIO) -> None:
    """Write every table into one workbook, the matrix before them and the codebook after them."""
    from negtrack.formats.matrix_grid import codebook_grid, matrix_grid
    from negtrack.formats.package import origin
    from negtrack.formats.xlsx import TooLarge, write_workbook
    from negtrack.rules.derive import derive

    call = wish.call
    picture = derive(call.ledger, call.question, call.issues)
    if call.parties:
        picture = _focus(picture, call.parties)
    question, since = _period(wish)
    codebook = codebook_grid(call.ledger.title, origin(call.ledger, question, since), [*TableName])
    try:
        write_workbook(
            (_table(wish, each) for each in TableName), stream, call.ledger.title,
            [matrix_grid(call.ledger, picture)], [codebook],
        )  # fmt: skip
    except TooLarge as error:
        raise Unusable(f"{error}, which no sheet can hold: choose --format csv or parquet") from None


def _table(wish: _ExportCall, name: TableName) -> Table:
    """A table of what is wanted. Raises Unusable where it cannot be derived for the dates given."""
    from negtrack.formats import tables

    call = wish.call
    ledger, issues, parties = call.ledger, call.issues, call.parties
    if name is TableName.CHANGES:
        from negtrack.answers.diff import compare

        question, since = _period(wish)
        difference = compare(ledger, question, since, issues)
        if parties:
            kept = tuple(change for change in difference.changes if change.party in parties)
            difference = difference._replace(changes=kept)
        return tables.changes(difference)
    if name in (TableName.STATUS, TableName.ARTICLES):
        from negtrack.rules.derive import derive

        picture = derive(ledger, call.question, issues)
        if parties:
            picture = _focus(picture, parties)
        of_issues = name is TableName.STATUS
        return tables.status(ledger, picture, parties or None) if of_issues else tables.articles(picture)
    if name is TableName.PARTIES:
        return tables.parties(ledger, parties or None)
    from negtrack.answers.select import narrow

    day = None if call.as_of is None else last_day(call.as_of, "--as-of")
    known = None if call.as_known is None else last_day(call.as_known, "--as-known")
    part = narrow(ledger, issues, parties, day, known)
    if name is TableName.POSITIONS:
        return tables.positions(ledger, part.positions, call.private is True)
    return tables.PLAIN_TABLES[name.value](part)


def _period(wish: _ExportCall) -> tuple[Question, int]:
    """The question that the table of changes ends with, and the first day of the period before it."""
    call = wish.call
    question = call.ask(wish.until, "--until") if wish.until else call.question
    earliest = min((record.date.first for record in call.ledger.positions), default=question.as_of)
    first = min(earliest, question.as_of) if wish.since is None else first_day(wish.since, "--since")
    if question.as_of < first:
        raise Unusable(f"--since {wish.since} begins after the last day asked about: give the earlier date to --since")
    return question, max(first, 2)


def _write_package(wish: _ExportCall) -> int:
    """Write every table into a folder, as a data package whose description comes last."""
    call = wish.call
    format, folder = call.format, call.output
    if folder is None:
        raise Unusable("say where to write it: --output FOLDER")
    ledger, _, _ = call.ledger, call.issues, call.parties
    if format not in ("csv", "parquet"):
        raise Unusable(f"--all writes csv, parquet or xlsx, not {format}: choose one of them with --format")
    from negtrack.formats.json_output import json_text
    from negtrack.formats.package import codebook_lines, describe, origin

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable(f"--output {folder} cannot be made a folder: {error.strerror}") from None
    files = [(name.value, f"{name.value}.{format}") for name in TableName]
    for name, path in files:
        tables = [_table(wish, TableName(name))]
        emit(Answer(ledger, tables=partial(iter, tables)), format, folder / path)
    question, since = _period(wish)
    made_from = origin(ledger, question, since)
    write("".join(codebook_lines(ledger.title, made_from, files, call.private is True)), folder / "codebook.md", ledger)
    write(
        json_text(describe(ledger, made_from, files, format, call.private is True)), folder / "datapackage.json", ledger
    )
    return 0


def _focus(picture: Picture, parties: tuple[str, ...]) -> Picture:
    """Only what concerns any of the parties."""
    from negtrack.answers.focus import focus_picture

    parts = [focus_picture(picture, party) for party in parties]
    issues = {result.issue.id for part in parts for result in part.issues}
    articles = {result.article.id for part in parts for result in part.articles}
    return picture._replace(
        issues=tuple(result for result in picture.issues if result.issue.id in issues),
        articles=tuple(result for result in picture.articles if result.article.id in articles),
    )
