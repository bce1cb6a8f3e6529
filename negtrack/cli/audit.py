"""``negtrack audit``."""

from __future__ import annotations

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
    issue: options.Issues = None,
    party: options.Concerned = None,
    format: options.FormatOption = Format.TABLE,
    output: options.Output = None,
    stale_days: options.StaleDaysTaken = STALE_DAYS,
) -> int:
    """Show how good the evidence is: who speaks and through which outlets, how long ago, what hangs on one source.

    \b
    negtrack audit
    negtrack audit --issue constitution --as-of 2025-03-31
    negtrack audit -f json
    """
    from negtrack.answers.audit import audit
    from negtrack.cli.output import show_json, show_markdown, show_page

    book = open_ledger(ledger)
    question = ask(book, as_of, as_known, evidence, stale_days=stale_days)
    found = audit(book, question, look_up_issues(book, issue), look_up_parties(book, party))
    if format is Format.JSON:
        from negtrack.formats.json_output import audit_json

        show_json(audit_json(book, question, found), output, book)
    elif format is Format.CSV:
        from negtrack.cli.rows import write_table
        from negtrack.formats import answer_tables

        write_table(answer_tables.audit(found), output, book)
    else:
        from negtrack.views.audit import audit_page

        page = audit_page(book, question, found)
        (show_markdown if format is Format.MD else show_page)(page, output, book)
    return 0
