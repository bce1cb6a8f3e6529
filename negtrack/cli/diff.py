"""``negtrack diff``."""

from __future__ import annotations

from typing import Annotated

import typer

from negtrack.cli import options
from negtrack.cli.options import Evidence, Format
from negtrack.cli.session import (
    Unusable,
    ask,
    first_day,
    last_day_asked,
    look_up_issues,
    look_up_parties,
    open_ledger,
)  # fmt: skip
from negtrack.rules.query import STALE_DAYS

NEEDS_ARGUMENTS = True


def run(
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="The first day: YYYY, YYYY-MM (their first day) or YYYY-MM-DD."),
    ] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="The last day. Default: today.")] = None,
    as_known_since: Annotated[
        str | None,
        typer.Option("--as-known-since", metavar="DATE", help="Instead: what was entered or corrected from this day."),
    ] = None,
    all_changes: Annotated[bool, typer.Option("--all", help="List positions only reaffirmed, too.")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="End with 1 where anything changed.")] = False,
    ledger: options.Ledger = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The last day, as --until says it; not both.")
    ] = None,
    as_known: options.AsKnown = None,
    evidence: options.EvidenceOption = Evidence.THIRD,
    issue: options.Issues = None,
    party: options.Parties = None,
    format: options.FormatOption = Format.TABLE,
    output: options.Output = None,
    stale_days: options.StaleDaysTaken = STALE_DAYS,
) -> int:
    """Show what changed between two dates: who moved from what to what, which way, the records, and the statuses.

    The day before --since is compared with the last day of --until. With --as-known-since, what the ledger knew
    before that day is compared with what it knows now.

    \b
    negtrack diff --since 2024-01
    negtrack diff --since 2024-01 --until 2024-12 --issue corridor
    negtrack diff --as-known-since 2026-03-01 -f json
    """
    from negtrack.answers.diff import compare, compare_knowledge
    from negtrack.answers.focus import focus_difference
    from negtrack.cli.output import show_json, show_markdown, show_page

    book = open_ledger(ledger)
    parties = look_up_parties(book, party)
    last, option = last_day_asked(until, as_of)
    question = ask(book, last, as_known, evidence, parties if len(parties) > 1 else (), stale_days, option)
    issues = look_up_issues(book, issue)
    if as_known_since is not None:
        if since is not None:
            raise Unusable("--since compares dates and --as-known-since what was known: give one of the two")
        difference = compare_knowledge(book, question, first_day(as_known_since, "--as-known-since"), issues)
    elif since is None:
        raise Unusable("diff needs a date to begin with: --since DATE (or --as-known-since DATE)")
    else:
        first = first_day(since, "--since")
        if question.as_of < first:
            raise Unusable(f"--since {since} begins after the last day of {option}: give the earlier date to --since")
        difference = compare(book, question, first, issues)
    if len(parties) == 1:
        difference = focus_difference(difference, parties[0])
    if format is Format.JSON:
        from negtrack.formats.json_output import difference_json

        show_json(difference_json(book, question, difference, all_changes, as_known_since is not None), output, book)
    elif format is Format.CSV:
        from negtrack.cli.rows import write_table
        from negtrack.formats import tables

        write_table(tables.changes(difference, reaffirmed=all_changes), output, book)
    else:
        from negtrack.views.diff import diff_page

        page = diff_page(book, question, difference, all_changes, as_known_since is not None)
        (show_markdown if format is Format.MD else show_page)(page, output, book)
    return 1 if exit_code and (difference.changes or difference.issues or difference.articles) else 0
