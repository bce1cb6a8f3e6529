"""``negtrack report``."""

from __future__ import annotations

import sys

from negtrack.cli import options
from negtrack.cli.options import Evidence
from negtrack.cli.session import Unusable, ask, look_up_issues, look_up_parties, open_ledger, write
from negtrack.question import STALE_DAYS

NEEDS_ARGUMENTS = True


def run(
    ledger: options.Ledger = None,
    as_of: options.AsOf = None,
    as_known: options.AsKnown = None,
    evidence: options.EvidenceOption = Evidence.THIRD,
    issue: options.Issues = None,
    party: options.Parties = None,
    output: options.Output = None,
    stale_days: options.StaleDays = STALE_DAYS,
) -> int:
    """Write one page that opens in any browser, without a network: matrix, date slider, records, sources.

    \b
    negtrack report -o report.html
    negtrack report --as-of 2025-03-31 --evidence own -o march.html
    """
    from negtrack.audit import audit
    from negtrack.basis import Cast
    from negtrack.blockers import find_blockers
    from negtrack.render.html.page import report_html
    from negtrack.states import whole_time
    from negtrack.views.report import leaves_out, report_view

    if output is None and sys.stdout.isatty():
        raise Unusable("a report is a page for a browser: say where to write it, with -o report.html")
    book = open_ledger(ledger)
    parties = look_up_parties(book, party)
    question = ask(book, as_of, as_known, evidence, parties if len(parties) > 1 else (), stale_days)
    issues = look_up_issues(book, issue)
    one = parties if len(parties) == 1 else ()
    report = report_view(
        book,
        question,
        whole_time(book, question),
        Cast(book, question.asked).asked,
        find_blockers(book, question, True, issues, one),
        audit(book, question, issues, leave_out=leaves_out(book)),
        issues,
        one,
    )
    write(report_html(report), output, book)
    return 0
