"""``negtrack export``."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from negtrack.cli import options
from negtrack.cli.options import Evidence, Format
from negtrack.cli.session import (
    Unusable,
    ask,
    first_day,
    last_day,
    look_up_issues,
    look_up_parties,
    open_ledger,
    replacing,
    write_pieces,
)  # fmt: skip
from negtrack.ledger.model import Ledger
from negtrack.rules.query import STALE_DAYS, Question

if TYPE_CHECKING:
    from negtrack.formats.tables import Table
    from negtrack.rules.derive import Picture

NEEDS_ARGUMENTS = False


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


class ExportFormat(StrEnum):
    """How a table is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"
    PARQUET = "parquet"
    XLSX = "xlsx"


class _Wish(NamedTuple):
    """What of a ledger is wanted: the options of the call, its names looked up; ``issues`` None means all of them."""

    ledger: Ledger
    issues: tuple[str, ...] | None
    parties: tuple[str, ...]
    since: str | None
    until: str | None
    as_of: str | None
    as_known: str | None
    evidence: Evidence
    stale_days: int


def run(
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
    ledger: options.Ledger = None,
    as_of: options.AsOf = None,
    as_known: options.AsKnown = None,
    evidence: options.EvidenceOption = Evidence.THIRD,
    issue: options.Issues = None,
    party: options.Concerned = None,
    format: Annotated[ExportFormat, typer.Option("--format", "-f", help="How to write it.")] = ExportFormat.CSV,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write to this file instead of standard output; a folder for --all."
        ),
    ] = None,
    stale_days: options.StaleDays = STALE_DAYS,
) -> int:
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
    if everything and name is not None:
        raise Unusable(f"--all writes every table, {name.value} among them: leave one of the two out")
    everything = everything or (format is ExportFormat.XLSX and name is None)
    if everything and (issue or party) and format is not ExportFormat.XLSX:
        raise Unusable("a data package is of the whole ledger: leave --issue and --party out, or name one table")
    if (since or until) and not everything and name is not TableName.CHANGES:
        named = (name or TableName.POSITIONS).value
        raise Unusable(f"--since and --until are for the table changes, not for {named}: use --as-of")
    if output is None and (everything or format in (ExportFormat.PARQUET, ExportFormat.XLSX)):
        where = "FOLDER" if everything and format is not ExportFormat.XLSX else f"FILE.{format.value}"
        raise Unusable(f"say where to write it: --output {where}")
    book = open_ledger(ledger)
    issues = look_up_issues(book, issue)
    wish = _Wish(book, issues, look_up_parties(book, party), since, until, as_of, as_known, evidence, stale_days)
    if everything:
        assert output is not None
        _write_everything(wish, output, format)
    else:
        _write_one(_table(wish, name or TableName.POSITIONS), wish.ledger, output, format)
    return 0


def _table(wish: _Wish, name: TableName) -> Table:
    """A table of what is wanted. Raises Unusable where it cannot be derived for the dates given."""
    from negtrack.formats import tables

    if name is TableName.CHANGES:
        from negtrack.answers.diff import compare

        question, since = _period(wish)
        difference = compare(wish.ledger, question, since, wish.issues)
        if wish.parties:
            kept = tuple(change for change in difference.changes if change.party in wish.parties)
            difference = difference._replace(changes=kept)
        return tables.changes(difference)
    if name in (TableName.STATUS, TableName.ARTICLES):
        from negtrack.rules.derive import derive

        picture = derive(wish.ledger, _question(wish), wish.issues)
        if wish.parties:
            picture = _focus(picture, wish.parties)
        of_issues = name is TableName.STATUS
        return tables.status(wish.ledger, picture, wish.parties or None) if of_issues else tables.articles(picture)
    if name is TableName.PARTIES:
        return tables.parties(wish.ledger, wish.parties or None)
    part = _part(wish)
    if name is TableName.POSITIONS:
        return tables.positions(wish.ledger, part.positions)
    return tables.PLAIN_TABLES[name.value](part)


def _part(wish: _Wish) -> Ledger:
    """The part of the ledger that is wanted, as far as the call narrows it."""
    from negtrack.answers.select import narrow

    day = None if wish.as_of is None else last_day(wish.as_of, "--as-of")
    known = None if wish.as_known is None else last_day(wish.as_known, "--as-known")
    return narrow(wish.ledger, wish.issues, wish.parties, day, known)


def _question(wish: _Wish) -> Question:
    return ask(wish.ledger, wish.as_of, wish.as_known, wish.evidence, stale_days=wish.stale_days)


def _period(wish: _Wish) -> tuple[Question, int]:
    """The question that the table of changes ends with, and the first day of the period before it."""
    option = "--until" if wish.until else "--as-of"
    question = ask(wish.ledger, wish.until or wish.as_of, wish.as_known, wish.evidence, option=option)
    earliest = min((record.date.first for record in wish.ledger.positions), default=question.as_of)
    first = min(earliest, question.as_of) if wish.since is None else first_day(wish.since, "--since")
    if question.as_of < first:
        raise Unusable(f"--since {wish.since} begins after the last day asked about: give the earlier date to --since")
    return question, max(first, 2)


def _write_one(table: Table, ledger: Ledger, output: Path | None, format: ExportFormat) -> None:
    if format is ExportFormat.XLSX:
        assert output is not None
        _write_workbook([table], ledger, output)
    elif format is ExportFormat.PARQUET:
        assert output is not None
        _write_parquet(table, ledger, output)
    else:
        from negtrack.cli.rows import write_table

        write_table(table, output, ledger, Format(format.value))


def _write_everything(wish: _Wish, output: Path, format: ExportFormat) -> None:
    """Write every table: into one workbook, or into a folder as a data package whose description comes last."""
    if format is ExportFormat.XLSX:
        _write_workbook((_table(wish, name) for name in TableName), wish.ledger, output)
        return
    if format not in (ExportFormat.CSV, ExportFormat.PARQUET):
        raise Unusable(f"--all writes csv, parquet or xlsx, not {format.value}: choose one of them with --format")
    from negtrack.formats.codebook import codebook_lines
    from negtrack.formats.json_output import json_text
    from negtrack.formats.package import describe, origin

    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable(f"--output {output} cannot be made a folder: {error.strerror}") from None
    files = [(name.value, f"{name.value}.{format.value}") for name in TableName]
    for name, path in files:
        _write_one(_table(wish, TableName(name)), wish.ledger, output / path, format)
    question, since = _period(wish)
    made_from = origin(wish.ledger, question, since)
    write_pieces(codebook_lines(wish.ledger.title, made_from, files), output / "codebook.md", wish.ledger)
    descriptor = describe(wish.ledger, made_from, files, format.value)
    write_pieces((json_text(descriptor),), output / "datapackage.json", wish.ledger)


def _write_parquet(table: Table, ledger: Ledger, output: Path) -> None:
    try:
        from negtrack.formats.parquet import write_parquet
    except ImportError:
        raise Unusable("Parquet needs a package more: pip install 'negtrack[parquet]'") from None

    with replacing(output, ledger) as stream:
        write_parquet(table, stream)


def _write_workbook(found: Iterable[Table], ledger: Ledger, output: Path) -> None:
    try:
        from negtrack.formats.xlsx import TooLarge, write_workbook
    except ImportError:
        raise Unusable("Excel workbooks need a package more: pip install 'negtrack[xlsx]'") from None

    with replacing(output, ledger) as stream:
        try:
            write_workbook(found, stream, ledger.title)
        except TooLarge as error:
            raise Unusable(f"{error}, which no sheet can hold: choose --format csv or parquet") from None


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
