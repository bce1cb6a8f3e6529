"""``negtrack diff``."""

from __future__ import annotations

from typing import Annotated

import typer

from negtrack.cli import options
from negtrack.cli.options import Evidence, Format
from negtrack.cli.session import Unusable, ask, first_day, look_up_issues, look_up_parties, open_ledger

NEEDS_ARGUMENTS = True


def run(
    since: Annotated[
        str,
        typer.Option("--since", metavar="DATE", help="The first day: YYYY, YYYY-MM (their first day) or YYYY-MM-DD."),
    ],
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="The last day. Default: today.")] = None,
    all_changes: Annotated[bool, typer.Option("--all", help="List positions that were only reaffirmed, too.")] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="End with 1 where anything changed, for scripts.")
    ] = False,
    ledger: options.Ledger = None,
    as_known: options.AsKnown = None,
    evidence: options.EvidenceOption = Evidence.THIRD,
    issue: options.Issues = None,
    party: options.Parties = None,
    format: options.FormatOption = Format.TABLE,
    output: options.Output = None,
) -> int:
    """Show what changed between two dates: who moved from what to what, the records, and what it did to the status.

    The day before --since is compared with the last day of --until.

    \b
    negtrack diff --since 2024-01
    negtrack diff --since 2024-01 --until 2024-12 --issue corridor
    negtrack diff --since 2025-03-01 -f json
    """
    from negtrack.cli.output import show_json, show_markdown, show_page
    from negtrack.diff import compare
    from negtrack.views.focus import focus_difference

    book = open_ledger(ledger)
    parties = look_up_parties(book, party)
    first = first_day(since, "--since")
    question = ask(book, until, as_known, evidence, parties if len(parties) > 1 else (), option="--until")
    if question.as_of < first:
        raise Unusable(f"--since {since} begins after the last day of --until: give the earlier date to --since")
    difference = compare(book, question, first, look_up_issues(book, issue))
    if len(parties) == 1:
        difference = focus_difference(difference, parties[0])
    if format is Format.JSON:
        from negtrack.render.machine import difference_json

        show_json(difference_json(book, question, difference, all_changes), output, book)
    elif format is Format.CSV:
        from negtrack import tables
        from negtrack.cli.rows import write_table

        write_table(tables.changes(difference, reaffirmed=all_changes), output, book)
    else:
        from negtrack.views.diff import diff_page

        page = diff_page(book, question, difference, all_changes)
        (show_markdown if format is Format.MD else show_page)(page, output, book)
    return 1 if exit_code and (difference.changes or difference.issues or difference.articles) else 0
