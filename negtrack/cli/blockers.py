"""``negtrack blockers``."""

from __future__ import annotations

from typing import Annotated

import typer

from negtrack.cli import options
from negtrack.cli.options import Evidence, Format
from negtrack.cli.session import ask, look_up_issues, look_up_parties, open_ledger
from negtrack.rules.query import STALE_DAYS

NEEDS_ARGUMENTS = False


def run(
    everything: Annotated[bool, typer.Option("--all", help="Conditions that are met or dropped, too.")] = False,
    ledger: options.Ledger = None,
    as_of: options.AsOf = None,
    as_known: options.AsKnown = None,
    evidence: options.EvidenceOption = Evidence.THIRD,
    issue: options.Issues = None,
    party: options.Concerned = None,
    format: options.FormatOption = Format.TABLE,
    output: options.Output = None,
    stale_days: options.StaleDaysTaken = STALE_DAYS,
) -> int:
    """Show the open conditions: who asks for each, what it blocks, since when, who can lift it, and circles of them.

    \b
    negtrack blockers
    negtrack blockers --all --as-of 2025-12-31
    negtrack blockers --party Azerbaijan -f json
    """
    from negtrack.answers.blockers import find_blockers
    from negtrack.cli.output import show_json, show_markdown, show_page

    book = open_ledger(ledger)
    question = ask(book, as_of, as_known, evidence, stale_days=stale_days)
    found = find_blockers(book, question, everything, look_up_issues(book, issue), look_up_parties(book, party))
    if format is Format.JSON:
        from negtrack.formats.json_output import blockers_json

        show_json(blockers_json(book, question, found), output, book)
    elif format is Format.CSV:
        from negtrack.cli.rows import write_table
        from negtrack.formats import answer_tables

        write_table(answer_tables.blockers(found), output, book)
    else:
        from negtrack.views.blockers import blockers_page

        page = blockers_page(book, question, found)
        (show_markdown if format is Format.MD else show_page)(page, output, book)
    return 0
