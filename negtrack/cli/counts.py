"""``negtrack counts``."""

from __future__ import annotations

from typing import Annotated

import typer

from negtrack.cli import options
from negtrack.cli.options import Evidence, Format
from negtrack.cli.session import ask, look_up_issues, look_up_parties, open_ledger
from negtrack.rules.query import STALE_DAYS

NEEDS_ARGUMENTS = False


def run(
    ledger: options.Ledger = None,
    as_of: options.AsOf = None,
    as_known: options.AsKnown = None,
    evidence: options.EvidenceOption = Evidence.THIRD,
    issue: Annotated[
        list[str] | None,
        typer.Option("--issue", "-i", metavar="ID", help="Derive only the articles on this issue. May be repeated."),
    ] = None,
    party: options.Concerned = None,
    format: options.FormatOption = Format.TABLE,
    output: options.Output = None,
    stale_days: options.StaleDaysTaken = STALE_DAYS,
) -> int:
    """Compare the counts of agreed articles that parties published with the derived articles and with one another.

    \b
    negtrack counts
    negtrack counts --as-of 2024-12-31 -f csv
    """
    from negtrack.answers.counts import compare_counts
    from negtrack.cli.output import show_json, show_markdown, show_page

    book = open_ledger(ledger)
    question = ask(book, as_of, as_known, evidence, stale_days=stale_days)
    results = compare_counts(book, question, look_up_parties(book, party), look_up_issues(book, issue))
    if format is Format.JSON:
        from negtrack.formats.json_output import counts_json

        show_json(counts_json(book, question, results), output, book)
    elif format is Format.CSV:
        from negtrack.cli.rows import write_table
        from negtrack.formats import answer_tables

        write_table(answer_tables.counts(results), output, book)
    else:
        from negtrack.views.counts import counts_page

        page = counts_page(book, question, results)
        (show_markdown if format is Format.MD else show_page)(page, output, book)
    return 0
