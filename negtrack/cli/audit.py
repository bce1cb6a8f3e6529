"""``negtrack audit``."""

from __future__ import annotations

from negtrack.cli.options import Call, reading
from negtrack.cli.output import Answer


@reading()
def run(call: Call) -> Answer:
    """Show how good the evidence is: who speaks and through which outlets, how long ago, what hangs on one source.

    \b
    negtrack audit
    negtrack audit --issue constitution --as-of 2025-03-31
    negtrack audit -f json
    """
    from negtrack.formats.results import audit

    return Answer.of(audit(call.scope))
