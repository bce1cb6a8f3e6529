"""``negtrack timeline``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from negtrack.cli import options
from negtrack.cli.options import Evidence, Format
from negtrack.cli.session import ask, first_day, last_day_asked, look_up_issues, look_up_parties, open_ledger
from negtrack.rules.query import STALE_DAYS

if TYPE_CHECKING:
    from negtrack.answers.timeline import Item, Strip
    from negtrack.ledger.model import Ledger
    from negtrack.rules.query import Question

NEEDS_ARGUMENTS = False


def run(
    issues: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ISSUE]...", help="Only these issues, with the events on articles that rest on them."),
    ] = None,
    strip: Annotated[bool, typer.Option("--strip", help="One line an issue: its status over time.")] = False,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="The first day.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="The last day. Default: today.")] = None,
    ledger: options.Ledger = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The last day, as --until says it; not both.")
    ] = None,
    as_known: options.AsKnown = None,
    evidence: options.EvidenceOption = Evidence.THIRD,
    issue: Annotated[
        list[str] | None,
        typer.Option("--issue", "-i", metavar="ID", help="Another way to name an ISSUE. May be repeated."),
    ] = None,
    party: options.Concerned = None,
    format: options.FormatOption = Format.TABLE,
    output: options.Output = None,
    stale_days: options.StaleDaysTaken = STALE_DAYS,
) -> int:
    """Show records, changes of status and events in order of date, or each issue's status over time in a strip.

    With issues or --party: the records and events that concern them, and the changes of status of the issues on which
    such a record is. As CSV, a row for each record, change and event, or with --strip for each issue and date.

    \b
    negtrack timeline border-monitors
    negtrack timeline --since 2025-01 --party Armenia
    negtrack timeline --strip
    """
    from negtrack.answers.timeline import evenly, period, strips, timeline
    from negtrack.cli.output import columns_available
    from negtrack.views.timeline import STRIP_FRAME

    book = open_ledger(ledger)
    day, option = last_day_asked(until, as_of)
    question = ask(book, day, as_known, evidence, stale_days=stale_days, option=option)
    wanted = look_up_issues(book, [*(issues or ()), *(issue or ())])
    parties = look_up_parties(book, party)
    start = None if since is None else first_day(since, "--since")
    if not strip:
        _write_items(book, question, timeline(book, question, start, wanted, parties), format, output)
    else:
        covered = book.covered_to
        end = min(question.as_of, covered.last) if covered is not None and day is None else question.as_of
        first, last = period(book, question._replace(as_of=end), start)
        days = evenly(min(first, last), last, max(12, columns_available(output) - STRIP_FRAME))
        _write_strips(book, question, strips(book, question, days, wanted, parties), days, format, output)
    return 0


def _write_items(book: Ledger, question: Question, items: list[Item], format: Format, output: Path | None) -> None:
    from negtrack.cli.output import show_json, show_markdown, show_page

    if format is Format.JSON:
        from negtrack.formats.json_output import timeline_json

        show_json(timeline_json(book, question, items), output, book)
    elif format is Format.CSV:
        from negtrack.cli.rows import write_table
        from negtrack.formats import answer_tables

        write_table(answer_tables.timeline(items), output, book)
    else:
        from negtrack.views.timeline import timeline_page

        page = timeline_page(book, question, items)
        (show_markdown if format is Format.MD else show_page)(page, output, book)


def _write_strips(
    book: Ledger, question: Question, found: list[Strip], days: list[int], format: Format, output: Path | None
) -> None:
    from negtrack.cli.output import show_json, show_markdown, show_page

    if format is Format.JSON:
        from negtrack.formats.json_output import strips_json

        show_json(strips_json(book, question, found, days), output, book)
    elif format is Format.CSV:
        from negtrack.cli.rows import write_table
        from negtrack.formats import answer_tables

        write_table(answer_tables.strips(found, days), output, book)
    else:
        from negtrack.views.timeline import strip_page

        page = strip_page(book, question, found, days)
        (show_markdown if format is Format.MD else show_page)(page, output, book)
