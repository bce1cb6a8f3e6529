"""``negtrack export``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from negtrack.cli import options
from negtrack.cli.options import Evidence, Format
from negtrack.cli.session import Unusable, ask, first_day, last_day, look_up_issues, look_up_parties, open_ledger
from negtrack.question import STALE_DAYS

if TYPE_CHECKING:
    from negtrack.derive import Picture

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


def run(
    name: Annotated[
        TableName, typer.Argument(metavar="[TABLE]", help=f"One of: {', '.join(TableName)}.")
    ] = TableName.POSITIONS,
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
    party: Annotated[
        list[str] | None,
        typer.Option(
            "--party", "-p", metavar="PARTY", help="Only what concerns this party. May be repeated. Id, name or alias."
        ),
    ] = None,
    format: options.FormatOption = Format.CSV,
    output: options.Output = None,
    stale_days: options.StaleDays = STALE_DAYS,
) -> int:
    """Write a table for spreadsheets and programs; its columns are the same for every ledger.

    The ledger's own tables (positions, parties, issues, options, sources, conditions, counts, events) hold everything
    unless --as-of, --as-known, --issue or --party narrow them; status, articles and changes are derived for a date.

    \b
    negtrack export > positions.csv
    negtrack export status --as-of 2025-03-31 -o status.csv
    negtrack export changes --since 2024-01 -f json
    """
    from negtrack import tables
    from negtrack.cli.rows import write_table

    if name is not TableName.CHANGES and (since or until):
        raise Unusable(f"--since and --until are for the table changes, not for {name.value}: use --as-of")
    book = open_ledger(ledger)
    parties = look_up_parties(book, party)
    issues = look_up_issues(book, issue)
    known = None if as_known is None else last_day(as_known, "--as-known")
    table: tables.Table
    if name is TableName.CHANGES:
        from negtrack.diff import compare

        question = ask(book, until or as_of, as_known, evidence, option="--until" if until else "--as-of")
        earliest = min((record.date.first for record in book.positions), default=question.as_of)
        first = min(earliest, question.as_of) if since is None else first_day(since, "--since")
        if question.as_of < first:
            raise Unusable(f"--since {since} begins after the last day asked about: give the earlier date to --since")
        difference = compare(book, question, max(first, 2), issues)
        if parties:
            kept = tuple(change for change in difference.changes if change.party in parties)
            difference = difference._replace(changes=kept)
        table = tables.changes(difference)
    elif name in (TableName.STATUS, TableName.ARTICLES):
        from negtrack.derive import derive

        picture = derive(book, ask(book, as_of, as_known, evidence, stale_days=stale_days), issues)
        if parties:
            picture = _focus(picture, parties)
        of_issues = name is TableName.STATUS
        table = tables.status(book, picture, parties or None) if of_issues else tables.articles(picture)
    else:
        from negtrack.narrow import narrow

        day = None if as_of is None else last_day(as_of, "--as-of")
        part = narrow(book, issues, parties, day, known)
        if name is TableName.POSITIONS:
            table = tables.positions(book, part.positions)
        elif name is TableName.PARTIES:
            table = tables.parties(book, parties or None)
        else:
            table = tables.PLAIN_TABLES[name.value](part)
    write_table(table, output, book, format)
    return 0


def _focus(picture: Picture, parties: tuple[str, ...]) -> Picture:
    """Only what concerns any of the parties."""
    from negtrack.views.focus import focus_picture

    parts = [focus_picture(picture, party) for party in parties]
    issues = {result.issue.id for part in parts for result in part.issues}
    articles = {result.article.id for part in parts for result in part.articles}
    return picture._replace(
        issues=tuple(result for result in picture.issues if result.issue.id in issues),
        articles=tuple(result for result in picture.articles if result.article.id in articles),
    )
