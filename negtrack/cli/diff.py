"""``negtrack diff``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from negtrack.cli.options import Call, reading
from negtrack.cli.output import Answer
from negtrack.cli.session import Unusable, first_day, open_ledger

NEEDS_ARGUMENTS = True


@reading(asks=True, as_of="The last day, as --until says it; not both.")
def run(
    call: Call,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="The first day: YYYY, YYYY-MM (their first day) or YYYY-MM-DD."),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="The last day. Default: the day kept to, or today.")
    ] = None,
    as_known_since: Annotated[
        str | None,
        typer.Option("--as-known-since", metavar="DATE", help="Instead: what was entered or corrected from this day."),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            "--against", metavar="LEDGER", help="Instead: what this ledger does not say: a file, a folder, or REV:PATH."
        ),
    ] = None,
    all_changes: Annotated[bool, typer.Option("--all", help="Every new position, and those only reaffirmed.")] = False,
    records: Annotated[bool, typer.Option("--records", help="The records that made each change.")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="End with 1 where anything changed.")] = False,
) -> Answer:
    """Show what changed between two dates: who moved from what to what, which way, the records, and the statuses.

    The day before --since is compared with the last day of --until. With --as-known-since, what the ledger knew
    before that day is compared with what it knows now. With --against, two states of the ledger are compared on one
    day: what was learned, corrected and removed.

    \b
    negtrack diff --since 2024-01
    negtrack diff --since 2024-01 --until 2024-12 --issue corridor
    negtrack diff --as-known-since 2026-03-01 -f json
    negtrack diff --against HEAD~3:data/positions.yaml
    """
    from negtrack.formats import results

    book = call.ledger
    last, option = call.last_day_asked(until)
    question = call.ask(last, option)
    issues = call.issues
    knowledge = as_known_since is not None
    if against is not None:
        if since is not None or knowledge:
            raise Unusable("--against compares two ledgers on one day: leave --since and --as-known-since out")
        before = call.shown(open_ledger(against, call.public))
        result = results.against(results.Scope(book, question, issues, call.parties), before)
        return Answer.of(result, status=int(exit_code and not result.found.is_empty))
    if as_known_since is not None:
        if since is not None:
            raise Unusable("--since compares dates and --as-known-since what was known: give one of the two")
        first = first_day(as_known_since, "--as-known-since")
    elif since is None:
        raise Unusable("diff needs a date to begin with: --since DATE (or --as-known-since DATE)")
    else:
        first = first_day(since, "--since")
        if question.as_of < first:
            raise Unusable(f"--since {since} begins after the last day of {option}: give the earlier date to --since")
    scope = results.Scope(book, question, issues, call.parties)
    result = results.diff(scope, first, all_changes, knowledge, records)
    found = result.found
    return Answer.of(result, status=int(exit_code and not found.is_empty))
