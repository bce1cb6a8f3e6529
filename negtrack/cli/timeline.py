"""``negtrack timeline``."""

from __future__ import annotations

from typing import Annotated

import typer

from negtrack.cli.options import Call, completing, reading
from negtrack.cli.output import Answer, columns_available
from negtrack.cli.session import first_day, look_up_issues


@reading(as_of="The last day, as --until says it; not both.", issue="Another way to name an ISSUE. May be repeated.")
def run(
    call: Call,
    issues: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ISSUE]...",
            help="Only these issues, with the events on articles that rest on them.",
            **completing("issues"),
        ),
    ] = None,
    strip: Annotated[bool, typer.Option("--strip", help="One line an issue: its status over time.")] = False,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="The first day.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="The last day. Default: today.")] = None,
) -> Answer:
    """Show records, statuses, conditions and events in order of date, or each issue's status over time in a strip.

    With issues or --party: the records, events and conditions that concern them, and the changes of status of the
    issues on which such a record is. As CSV, a row for each record, change and event, or with --strip for each issue
    and date.

    \b
    negtrack timeline border-monitors
    negtrack timeline --since 2025-01 --party Armenia
    negtrack timeline --strip
    """
    from negtrack.answers.timeline import evenly, period
    from negtrack.formats import results
    from negtrack.views.timeline import STRIP_FRAME

    book = call.ledger
    day, option = call.last_day_asked(until)
    question = call.ask(day, option)
    wanted = look_up_issues(book, [*(issues or ()), *call.issues_named])
    start = None if since is None else first_day(since, "--since")
    if not strip:
        return Answer.of(results.timeline(results.Scope(book, question, wanted, call.parties), start))
    covered = book.covered_to
    end = min(question.as_of, covered.last) if covered is not None and day is None else question.as_of
    first, last = period(book, question._replace(as_of=end), start)
    days = evenly(min(first, last), last, max(12, columns_available(call.output) - STRIP_FRAME))
    return Answer.of(results.strips(results.Scope(book, question, wanted, call.parties), days))
