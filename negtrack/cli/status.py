"""``negtrack status``."""

from __future__ import annotations

from negtrack.cli.options import Call, reading
from negtrack.cli.output import Answer


@reading(asks=True, tells_stale=True)
def run(call: Call) -> Answer:
    """Show where every issue stands, and why, with the articles counted and the parties' own counts.

    \b
    negtrack status
    negtrack status --as-of 2024-12-31 --issue border-monitors
    negtrack status --evidence own --party Armenia --party Azerbaijan -f json
    """
    from negtrack.formats.results import status

    return Answer.of(call.ledger, status(call.ledger, call.question, call.issues, call.only))
