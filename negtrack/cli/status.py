"""``negtrack status``."""

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
    party: options.Parties = None,
    format: options.FormatOption = Format.TABLE,
    output: options.Output = None,
    stale_days: options.StaleDays = STALE_DAYS,
) -> int:
    """Show where every issue stands, and why, with the articles counted and the parties' own counts.

    \b
    negtrack status
    negtrack status --as-of 2024-12-31 --issue border-monitors
    negtrack status --evidence own --party Armenia --party Azerbaijan -f json
    """
    from negtrack.answers.focus import focus_picture
    from negtrack.cli.output import show_json, show_markdown, show_page
    from negtrack.rules.derive import derive

    book = open_ledger(ledger)
    parties = look_up_parties(book, party)
    question = ask(book, as_of, as_known, evidence, parties if len(parties) > 1 else (), stale_days)
    picture = derive(book, question, look_up_issues(book, issue))
    if len(parties) == 1:
        picture = focus_picture(picture, parties[0])
    if format is Format.JSON:
        from negtrack.formats.json_output import picture_json

        show_json(picture_json(book, picture), output, book)
    elif format is Format.CSV:
        from negtrack.cli.rows import write_table
        from negtrack.formats import tables

        write_table(tables.status(book, picture, parties if len(parties) == 1 else None), output, book)
    else:
        from negtrack.views.status import status_page

        page = status_page(book, picture)
        (show_markdown if format is Format.MD else show_page)(page, output, book)
    return 0
