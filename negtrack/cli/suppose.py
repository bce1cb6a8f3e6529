"""``negtrack suppose``."""

from __future__ import annotations

from typing import Annotated

import typer

from negtrack.cli.options import Call, reading
from negtrack.cli.output import Answer
from negtrack.cli.session import Unusable

NEEDS_ARGUMENTS = True


@reading(asks=True)
def run(
    call: Call,
    statements: Annotated[
        list[str],
        typer.Argument(
            metavar="STATEMENT…", help="What is supposed, in quotation marks; several at once are a package."
        ),
    ],
) -> Answer:
    """Show what would change if something were said on the day asked about, and what would still be open.

    Nothing is written, every line says that it is supposed, nothing is said of how likely it is. A statement is:

    \b
    PARTY[, PARTY] ACT [OPTION[, …]] [if CONDITION[, …]] on ISSUE
    PARTY drops CONDITION
    CONDITION met
    STAGE by PARTY[, …]

    \b
    negtrack suppose "Azerbaijan accepts own-process on constitution"
    negtrack suppose "AM, AZ accept none on border-monitors" "signed by AM, AZ" --as-of 2025-03
    negtrack suppose "AM drops lasting-peace" -f json
    """
    from negtrack.answers.statements import CannotSuppose
    from negtrack.formats import results

    try:
        result = results.suppose(call.scope, statements)
    except CannotSuppose as fault:
        raise Unusable(str(fault)) from None
    return Answer.of(result)
