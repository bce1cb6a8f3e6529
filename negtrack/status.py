"""The status of an issue: the table of DESIGN section 4 over every combination of choices, in polynomial time.

The combinations are never listed. Parties are taken in one after the other, and of all combinations so far only
what the table can still ask of them is kept: a tally. Tallies that agree are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from negtrack.model import Status
from negtrack.standing import Kind, State

STATUSES = tuple(Status)


class Openness(NamedTuple):
    """Which conditions are open on a day: those certainly open, and those whose dates leave it undecided."""

    certain: frozenset[str]
    undecided: frozenset[str]


class Blocks(NamedTuple):
    """What blocks an issue on a day: whether something certainly does, and what may.

    ``undecided`` names the conditions that must be met or dropped for the issue to be free; ``avoidable`` says that
    there are others, not certainly raised, that may block it or not whatever else holds.
    """

    certain: bool
    undecided: frozenset[str]
    avoidable: bool


class Verdict(NamedTuple):
    """A status of the table and the reason for it, as a short code."""

    status: Status
    reason: str


class _Tally(NamedTuple):
    """What the table can still ask of a combination of standings.

    Bits of ``common``, ``ruled_out``, ``open`` and ``accepted`` are options. ``waits`` has for each option the bits
    of the undecided conditions on it, ``acts`` the joint records that carry it for all so far (None: nobody yet).
    """

    silent: bool = False
    unspoken: bool = False
    aside: bool = False
    empty: bool = False
    holding: bool = False
    common: int = -1
    ruled_out: int = 0
    open: int = 0
    accepted: int = 0
    waits: tuple[int, ...] = ()
    acts: tuple[frozenset[str], ...] | None = None


_DISPUTED = _Tally(holding=True, common=0)
_NO_BLOCKS = Blocks(False, frozenset(), False)

Alternatives = Sequence[State]
"""The states that may stand for one party."""

Worlds = Sequence[Sequence[Alternatives]]
"""For some parties whose choices hang together: each way the choices can fall, with the alternatives of each party."""


class Table:
    """The status table of one issue with the options given, on a day with the conditions given."""

    def __init__(self, options: Iterable[str], openness: Openness, blocks: Blocks = _NO_BLOCKS) -> None:
        self.bits = {option: 1 << n for n, option in enumerate(options)}
        self.openness = openness
        self.blocks = blocks
        self.wait_bits = {c: 1 << n for n, c in enumerate(sorted(openness.undecided | blocks.undecided))}
        self.no_waits = (0,) * len(self.bits)

    def possible(self, coupled: Iterable[Worlds], single: Iterable[Alternatives]) -> frozenset[Status]:
        """Every status that some combination of choices gives, a party's alternatives being independent of others'."""
        tallies = {_Tally(waits=self.no_waits)}
        for worlds in coupled:
            reached: set[_Tally] = set()
            for world in worlds:
                fold = tallies
                for alternatives in world:
                    fold = self._take_in(fold, alternatives)
                reached |= fold
            tallies = reached
        for alternatives in single:
            tallies = self._take_in(tallies, alternatives)
        found: set[Status] = set()
        for tally in tallies:
            found |= self._verdicts(tally)
        return frozenset(found)

    def _take_in(self, tallies: set[_Tally], alternatives: Alternatives) -> set[_Tally]:
        return {self._with(tally, state) for tally in tallies for state in alternatives}

    def _with(self, tally: _Tally, state: State) -> _Tally:
        if tally is _DISPUTED or tally.common == 0:
            return _DISPUTED
        kind = state.kind
        if kind is Kind.SILENT:
            return _settle(tally._replace(silent=True))
        if kind in (Kind.RESERVED, Kind.CLAIMED):
            return _settle(tally._replace(unspoken=True))
        ruled_out = tally.ruled_out
        for option in state.rejects:
            ruled_out |= self.bits[option]
        if kind is not Kind.POSITION:
            return _settle(tally._replace(aside=True, ruled_out=ruled_out))
        if not state.options:
            return _settle(tally._replace(empty=True, ruled_out=ruled_out))
        held = open = accepted = 0
        waits = list(tally.waits)
        acts: list[frozenset[str]] = [frozenset()] * len(self.bits)
        for n, option in enumerate(state.options):
            bit = self.bits[option]
            place = bit.bit_length() - 1
            held |= bit
            accepted |= bit if state.accepted[n] else 0
            acts[place] = state.common[n] if tally.acts is None else state.common[n] & tally.acts[place]
            for condition in state.conditions[n]:
                if condition in self.openness.certain:
                    open |= bit
                elif condition in self.wait_bits and condition in self.openness.undecided:
                    waits[place] |= self.wait_bits[condition]
        return _settle(
            _Tally(
                tally.silent,
                tally.unspoken,
                tally.aside,
                tally.empty,
                True,
                tally.common & held,
                ruled_out,
                tally.open | open,
                tally.accepted | accepted,
                tuple(waits),
                tuple(acts),
            )
        )

    def _verdicts(self, tally: _Tally) -> set[Status]:
        """The statuses of one tally: several only where undecided conditions make the difference."""
        if tally.common == 0:
            return {Status.DISPUTED}
        if not (tally.holding or tally.unspoken or tally.empty):
            if not tally.aside:
                return {Status.NO_DATA}
            if not tally.silent:
                return {Status.SET_ASIDE}
        if tally.silent or tally.unspoken:
            return {Status.INCOMPLETE}
        if tally.empty or not tally.holding:
            return {Status.UNCLEAR}
        return self._free_or_conditional(tally)

    def _free_or_conditional(self, tally: _Tally) -> set[Status]:
        if self.blocks.certain:
            return {Status.CONDITIONAL}
        assert tally.acts is not None
        live = [n for n in range(len(self.bits)) if tally.common & ~tally.ruled_out & (1 << n)]
        free = [n for n in live if not tally.open >> n & 1]
        acted = {n for n in free if tally.accepted >> n & 1 or tally.acts[n]}
        found: set[Status] = set()
        if self.blocks.undecided or self.blocks.avoidable or all(tally.waits[n] for n in free):
            found.add(Status.CONDITIONAL)
        block_bits = 0
        for condition in self.blocks.undecided:
            block_bits |= self.wait_bits[condition]
        for n in free:
            if n in acted:
                found.add(Status.AGREED)
            else:
                closed = tally.waits[n] | block_bits
                if all(tally.waits[other] & ~closed for other in acted):
                    found.add(Status.COMPATIBLE)
        return found


def _settle(tally: _Tally) -> _Tally:
    """Forget what can no longer make a difference, so that tallies which amount to the same are equal."""
    if tally.holding and (tally.aside or tally.common & ~tally.ruled_out == 0):
        return _DISPUTED
    if tally.silent or tally.unspoken or tally.aside or tally.empty:
        return tally._replace(open=0, accepted=0, waits=(0,) * len(tally.waits), acts=None)
    return tally


def overall(possible: frozenset[Status]) -> Status:
    """One status for a set of possible ones: unclear where they differ, but missing data is incomplete."""
    if len(possible) == 1:
        return next(iter(possible))
    if possible <= {Status.NO_DATA, Status.INCOMPLETE}:
        return Status.INCOMPLETE
    return Status.UNCLEAR


def common_options(states: Sequence[State]) -> tuple[str, ...]:
    """The options that all of the states hold and none rules out, sorted; none unless all hold some."""
    if not states or any(not state.options for state in states):
        return ()
    shared = set(states[0].options)
    for state in states[1:]:
        shared.intersection_update(state.options)
    for state in states:
        shared -= state.rejects
    return tuple(sorted(shared))


def reason(status: Status, states: Mapping[str, State], blocked: bool, undecided: bool) -> str:
    """The short code of why one combination of standings has its status, by the line of the table that it fits."""
    kinds = {state.kind for state in states.values()}
    holders = [state for state in states.values() if state.options]
    match status:
        case Status.NO_DATA:
            return "silent"
        case Status.SET_ASIDE:
            return "out-of-scope" if kinds == {Kind.OUT_OF_SCOPE} else "set-aside"
        case Status.DISPUTED:
            if kinds & {Kind.SET_ASIDE, Kind.OUT_OF_SCOPE}:
                return "scope"
            shared = set(holders[0].options).intersection(*(state.options for state in holders)) if holders else ()
            return "ruled-out" if shared else "no-common-option"
        case Status.INCOMPLETE:
            for kind, word in ((Kind.SILENT, "silent"), (Kind.RESERVED, "reserved"), (Kind.CLAIMED, "claimed")):
                if kind in kinds:
                    return word
            return "undecided"
        case Status.UNCLEAR:
            return "undecided" if undecided else "no-option-held"
        case Status.CONDITIONAL:
            return "blocked" if blocked else "conditions"
        case Status.COMPATIBLE:
            return "no-common-act"
        case Status.AGREED:
            everyone = list(states.values())
            for option in common_options(everyone):
                acts = [state.common[state.options.index(option)] for state in everyone]
                if frozenset.intersection(*acts):
                    return "joint"
            return "accepted"
