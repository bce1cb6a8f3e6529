"""``negtrack counts``."""

from __future__ import annotations

from negtrack.cli.options import Call, reading
from negtrack.cli.output import Answer


@reading(issue="Derive only the articles on this issue. May be repeated.")
def run(call: Call) -> Answer:
    """Compare the counts of agreed articles that parties published with the derived articles and with one another.

    \b
    negtrack counts
    negtrack counts --as-of 2024-12-31 -f csv
    """
    from negtrack.formats.results import counts

    return Answer.of(counts(call.scope))
