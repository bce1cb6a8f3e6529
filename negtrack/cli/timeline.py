"""``negtrack timeline``."""

from __future__ import annotations

from typing import Annotated

import typer

from negtrack.cli import options
from negtrack.cli.options import Evidence, PageFormat
from negtrack.cli.session import ask, first_day, look_up_issues, look_up_parties, open_ledger

NEEDS_ARGUMENTS = False


def run(
    issues: Annotated[list[str] | None, typer.Argument(metavar="[ISSUE]...", help="Only these issues.")] = None,
    strip: Annotated[bool, typer.Option("--strip", help="One line an issue: its status over time.")] = False,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="The first day.")] = None,
    until: Annotated[str | None, typer.Option("--until", "--as-of", metavar="DATE", help="The last day.")] = None,
    ledger: options.Ledger = None,
    as_known: options.AsKnown = None,
    evidence: options.EvidenceOption = Evidence.THIRD,
    party: options.Parties = None,
    format: options.PageFormatOption = PageFormat.TABLE,
    output: options.Output = None,
) -> int:
    """Show records, changes of status and events in order of date, or each issue's status over time in a strip.

    \b
    negtrack timeline border-monitors
    negtrack timeline --since 2025-01 --party Armenia
    negtrack timeline --strip
    """
    from negtrack.cli.output import columns_available, show_json, show_markdown, show_page
    from negtrack.render import machine
    from negtrack.timeline import evenly, period, strips, timeline
    from negtrack.views.timeline import STRIP_FRAME, strip_page, timeline_page

    book = open_ledger(ledger)
    question = ask(book, until, as_known, evidence, option="--until")
    wanted = look_up_issues(book, issues)
    start = None if since is None else first_day(since, "--since")
    if strip:
        covered = book.covered_to
        end = min(question.as_of, covered.last) if covered is not None and until is None else question.as_of
        first, last = period(book, question._replace(as_of=end), start)
        days = evenly(min(first, last), last, max(12, columns_available(output) - STRIP_FRAME))
        found = strips(book, question, days, wanted)
        page = strip_page(book, question, found, days)
        value = machine.strips_json(book, question, found, days)
    else:
        items = timeline(book, question, start, wanted, look_up_parties(book, party))
        page = timeline_page(book, question, items)
        value = machine.timeline_json(book, question, items)
    if format is PageFormat.JSON:
        show_json(value, output, book)
    else:
        (show_markdown if format is PageFormat.MD else show_page)(page, output, book)
    return 0
