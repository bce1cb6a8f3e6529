"""What each party holds on an issue, as the columns of a table: one for each party, or one for the blocs."""

from __future__ import annotations

from collections.abc import Sequence

from negtrack.ledger.model import Ledger
from negtrack.rules.issue_result import IssueResult
from negtrack.tuples import NamedTuple
from negtrack.views.page import Run, text
from negtrack.views.sentences import (
    MANY_PARTIES,
    blocs_sentence,
    closed_conditions,
    party_name,
    short_blocs,
    standing_label,
)

_LEAST_COLUMN = 11
"""The least width of a party's column; where they would be narrower, the blocs take their place."""


class PartyColumns(NamedTuple):
    """The columns of the open issues: one for each party, or one for the blocs where there is no room for that."""

    parties: tuple[str, ...]
    titles: tuple[Run, ...]
    blocs: bool


def columns_for(ledger: Ledger, parties: tuple[str, ...], columns: int | None) -> PartyColumns:
    """Return the columns of parties that fit a screen of so many characters; all of them where there is no screen."""
    room = MANY_PARTIES if columns is None else min(MANY_PARTIES, (columns - 30) // (_LEAST_COLUMN + 2))
    if len(parties) > room:
        return PartyColumns((), (Run("positions", "heading"), Run("since", "heading")), True)
    titles = [text(party_name(ledger, party), "heading", (party,)) for party in parties]
    return PartyColumns(parties, (*titles, Run("since", "heading")), False)


def held_cells(ledger: Ledger, result: IssueResult, columns: PartyColumns) -> list[Run]:
    """What is held on an issue, as the columns have it."""
    if columns.blocs:
        return [text(blocs_sentence(ledger, result), "", short_blocs(ledger, result))]
    return party_cells(ledger, result, columns.parties)


def party_cells(ledger: Ledger, result: IssueResult, parties: Sequence[str]) -> list[Run]:
    """What each of some parties holds on an issue, a cell for each.

    Where the issue asks others than those, what they hold stands, with their names, in the cells of those not asked;
    else what those not asked hold all the same.
    """
    closed = closed_conditions(result)
    cells = {
        party: text(standing_label(ledger, result.issue, result.parties[party], closed))
        for party in parties
        if party in result.parties
    }
    free = [party for party in parties if party not in result.parties]
    elsewhere = [party for party in result.parties if party not in parties] if len(parties) > 1 else []
    for number, party in enumerate(free):
        mine = elsewhere[number:] if number == len(free) - 1 else elsewhere[number : number + 1]
        held = {other: standing_label(ledger, result.issue, result.parties[other], closed) for other in mine}
        if held:
            named, by_id = (
                "; ".join(f"{name(other)}: {label}" for other, label in held.items())
                for name in (lambda other: party_name(ledger, other), str)
            )
            cells[party] = text(named, "", (by_id, f"of {', '.join(held)}", f"of {len(held)} others"))
        elif party in result.others:
            cells[party] = text(standing_label(ledger, result.issue, result.others[party], closed), "aside")
        else:
            cells[party] = Run("(not asked)", "aside")
    return [cells[party] for party in parties]
