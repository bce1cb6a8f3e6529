"""``negtrack show``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from negtrack.cli.options import Call, completing, reading
from negtrack.cli.output import Answer
from negtrack.cli.session import Unusable, note

if TYPE_CHECKING:
    from negtrack.ledger.lookup import Named
    from negtrack.ledger.model import Ledger

NEEDS_ARGUMENTS = True


@reading(tells_stale=True)
def run(
    call: Call,
    ids: Annotated[
        list[str],
        typer.Argument(
            metavar="ID...",
            help="Ids of anything, or kind:ID for one kind (issue, article, party, source, condition, position). "
            "Parties also by name or alias.",
            **completing("everything"),
        ),
    ],
) -> Answer:
    """Show anything that has an id, in full with its records: an issue, article, party, source, condition, position.

    --issue and --party narrow what is shown of it to what concerns them; statuses and standings stay those of all the
    records. As CSV, the records shown, with the columns of negtrack export.

    \b
    negtrack show border-monitors
    negtrack show article:7 --as-of 2024-12-31
    negtrack show Yerevan apri-2025-03 -f json
    """
    from negtrack.formats import results

    book = call.ledger
    entries, remarks = _look_up(book, ids)
    result = results.show(call.scope, entries, remarks)
    if (call.issues_named or call.parties_named) and not result.found:
        note("nothing of this concerns what --issue and --party name")
    return Answer.of(result)


def _look_up(book: Ledger, names: list[str]) -> tuple[list[Named], list[str]]:
    """Everything that the names mean, each once, and a remark on each that means several things.

    Raises Unusable with all the names that mean nothing.
    """
    from negtrack.ledger.lookup import UnknownName, look_up
    from negtrack.views.text import harmless

    entries: dict[Named, None] = {}
    remarks: list[str] = []
    faults: list[str] = []
    for name in names:
        try:
            found = look_up(book, name)
        except UnknownName as fault:
            faults.append(harmless(str(fault)))
            continue
        entries.update(dict.fromkeys(found))
        if len(found) > 1:
            meant = ", ".join(f"{entry.kind.value}:{entry.id}" for entry in found)
            remarks.append(f'"{name}" is the name of {len(found)} things, each shown below: {meant}')
    if faults:
        raise Unusable("\nnegtrack: ".join(faults))
    return list(entries), remarks
