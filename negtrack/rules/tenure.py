"""Since when a party holds each of its options, and rules out each that it does: by which records.

A standing has one date, that of its latest change of act or options; its parts may be older. An example of three
records of one party::

    r0  2024-01-10  proposes a
    r1  2024-02-01  proposes b, adds r0, rejects c
    r2  2024-03-01  demands a, rejects c

After r1 it proposes a since 10 January and b since 1 February, and rules out c since then. After r2 it holds a since
10 January, demands it since 1 March, and holds it alone since then; c is ruled out since 1 February.
"""

from __future__ import annotations

from collections.abc import Iterable

from negtrack.ledger.model import HOLDING_ACTS, Act, Position
from negtrack.rules.standing import SILENT, Word, apply
from negtrack.tuples import NamedTuple


class Tenure(NamedTuple):
    """One option that is held: by which act, since which record without a break, and since which by that act.

    ``conditions`` are the ids of those that it carries, each with the record that brought it.
    """

    option: str
    act: Act
    since: Position
    act_since: Position
    conditions: tuple[tuple[str, Position], ...]


class Tenures(NamedTuple):
    """What stands for a party, part by part.

    ``formed`` is the record since which exactly these options are held, or nothing else than this silence, reserve or
    setting aside; None where there is no word. ``ruled_out`` has each option ruled out, with the record that did it.
    """

    held: tuple[Tenure, ...]
    ruled_out: tuple[tuple[str, Position], ...]
    formed: Position | None

    @property
    def records(self) -> tuple[Position, ...]:
        """The records that bear it out, each once, in order of their days."""
        found: dict[str, Position] = {}
        for each in self.held:
            for record in (each.since, each.act_since, *(brought_by for _, brought_by in each.conditions)):
                found.setdefault(record.id, record)
        for _, record in self.ruled_out:
            found.setdefault(record.id, record)
        if self.formed is not None and (not found or self.is_reduced):
            found.setdefault(self.formed.id, self.formed)
        return tuple(sorted(found.values(), key=lambda record: (record.date.first, record.date.last)))

    @property
    def is_reduced(self) -> bool:
        """Whether other options were held beside these, and were given up after the last of these was taken up."""
        if self.formed is None or not self.held:
            return False
        return all(self.formed.id not in (each.since.id, each.act_since.id) for each in self.held)


def tenures(words: Iterable[Word]) -> Tenures:
    """Follow words, in an order that dates and relations allow, to what stands after the last of them."""
    state = SILENT
    held: dict[str, Tenure] = {}
    ruled_out: dict[str, Position] = {}
    formed: Position | None = None
    for word in words:
        before, state, record = state, apply(word, state), word.record
        if formed is None or (state.kind, state.options) != (before.kind, before.options):
            formed = record
        found: dict[str, Tenure] = {}
        for option, accepted, conditions in zip(state.options, state.accepted, state.conditions, strict=True):
            was = held.get(option)
            act = was.act if was is not None else Act.DEMANDS
            if accepted:
                act = Act.ACCEPTS
            elif record.act in HOLDING_ACTS and option in record.options:
                act = record.act
            carried = {} if was is None else dict(was.conditions)
            found[option] = Tenure(
                option,
                act,
                record if was is None else was.since,
                was.act_since if was is not None and was.act is act else record,
                tuple((id, carried.get(id, record)) for id in sorted(conditions)),
            )
        held = found
        ruled_out = {option: ruled_out.get(option, record) for option in sorted(state.rejects)}
    return Tenures(tuple(held.values()), tuple(ruled_out.items()), formed)
