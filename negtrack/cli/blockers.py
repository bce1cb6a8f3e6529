"""``negtrack blockers``."""

from __future__ import annotations

from typing import Annotated

import typer

from negtrack.cli.options import Call, reading
from negtrack.cli.output import Answer


@reading()
def run(
    call: Call,
    everything: Annotated[bool, typer.Option("--all", help="Conditions that are met or dropped, too.")] = False,
) -> Answer:
    """Show the open conditions: who asks for each, what it blocks, since when, who can lift it, and circles of them.

    \b
    negtrack blockers
    negtrack blockers --all --as-of 2025-12-31
    negtrack blockers --party Azerbaijan -f json
    """
    from negtrack.formats.results import blockers

    return Answer.of(blockers(call.scope, everything))
