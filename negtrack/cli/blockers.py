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
    from negtrack.answers.blockers import find_blockers
    from negtrack.formats import answer_tables, json_output
    from negtrack.views.blockers import blockers_page

    book, question = call.ledger, call.question
    found = find_blockers(book, question, everything, call.issues, call.parties)
    return Answer(
        book,
        page=lambda: blockers_page(book, question, found),
        value=lambda: json_output.blockers_json(book, question, found),
        tables=lambda: [answer_tables.blockers(found)],
    )
