"""``negtrack matrix``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from negtrack.cli.options import Call, reading
from negtrack.cli.output import Answer


class By(StrEnum):
    """What the rows of the matrix are."""

    ARTICLE = "article"
    ISSUE = "issue"


@reading(asks=True, tells_stale=True)
def run(
    call: Call,
    by: Annotated[
        By | None, typer.Option("--by", help="Rows: articles (default where there are any) or issues.")
    ] = None,
    all_parties: Annotated[
        bool, typer.Option("--all-parties", help="A column for every party with a standing.")
    ] = False,
    pairs: Annotated[
        bool, typer.Option("--pairs", help="Party by party: issues on which both have spoken, and could meet.")
    ] = False,
) -> Answer:
    """Show who holds what: articles or issues in rows, parties in columns, the status at the end.

    \b
    negtrack matrix
    negtrack matrix --by issue --all-parties --as-of 2025-03-31
    negtrack matrix -f md > matrix.md
    """
    from negtrack.formats import results

    if pairs:
        return Answer.of(results.pairs(call.scope))
    return Answer.of(results.matrix(call.scope, None if by is None else by.value, all_parties))
