"""The status table of DESIGN section 4 for one combination of standings: the first line that fits, and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from negtrack.ledger.model import Level, Status
from negtrack.rules.standing import Kind, State


class Verdicts(NamedTuple):
    """Every status that the choices allow; ``level`` is the lowest at which it is agreed."""

    statuses: frozenset[Status]
    level: Level | None


_ONE = {status: Verdicts(frozenset((status,)), None) for status in Status}
DISPUTED = _ONE[Status.DISPUTED]

_SCOPE = frozenset({Kind.SET_ASIDE, Kind.OUT_OF_SCOPE})
_UNSPOKEN = {Kind.SILENT: "silent", Kind.RESERVED: "reserved", Kind.CLAIMED: "claimed"}


def verdict(states: Collection[State], open: AbstractSet[str], blocked: bool) -> Verdicts:
    """What the table says of one combination; a standing that several parties have need not be given twice.

    ``open`` are the conditions neither met nor dropped, ``blocked`` says whether one of them blocks the issue.
    """
    kinds = {state.kind for state in states}
    if kinds <= {Kind.SILENT}:
        return _ONE[Status.NO_DATA]
    if kinds <= _SCOPE:
        return _ONE[Status.SET_ASIDE]
    holding = [state for state in states if state.options]
    common = set(holding[0].options).intersection(*(state.options for state in holding[1:])) if holding else set()
    for state in states if common else ():
        common -= state.rejects
    if holding and (not common or kinds & _SCOPE):
        return DISPUTED
    if not kinds.isdisjoint(_UNSPOKEN):
        return _ONE[Status.INCOMPLETE]
    if not common or any(not state.options for state in states):
        return _ONE[Status.UNCLEAR]
    if blocked:
        return _ONE[Status.CONDITIONAL]
    free = common.difference(*(bound_options(state, open) for state in states))
    if not free:
        return _ONE[Status.CONDITIONAL]
    levels = [level for option in free if (level := _agreed_level(option, states)) is not None]
    return Verdicts(_ONE[Status.AGREED].statuses, min(levels)) if levels else _ONE[Status.COMPATIBLE]


def bound_options(state: State, open: AbstractSet[str]) -> list[str]:
    """The options of a standing that carry an open condition."""
    return [option for option, ids in zip(state.options, state.conditions, strict=True) if not open.isdisjoint(ids)]


def _agreed_level(option: str, states: Collection[State]) -> Level | None:
    """The lowest level at which an option is held; None where nobody accepts it and no one act carries it for all."""
    accepted = False
    acts: frozenset[str] | None = None
    levels = []
    for state in states:
        n = state.options.index(option)
        accepted = accepted or state.accepted[n]
        acts = state.common[n] if acts is None else acts & state.common[n]
        levels.append(state.levels[n])
    return min(levels) if accepted or acts else None


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


def reason(
    status: Status,
    states: Sequence[State],
    joint: frozenset[str],
    open_conditions: frozenset[str],
    blocked: bool,
    undecided: bool,
) -> str:
    """The short code of why one combination of standings has its status, by the line of the table that it fits.

    ``joint`` are the options that one common act carries for all.
    """
    kinds = {state.kind for state in states}
    match status:
        case Status.NO_DATA:
            return "silent"
        case Status.SET_ASIDE:
            return "out-of-scope" if kinds == {Kind.OUT_OF_SCOPE} else "set-aside"
        case Status.DISPUTED:
            if kinds & _SCOPE:
                return "scope"
            held = [frozenset(state.options) for state in states if state.options]
            return "ruled-out" if held and frozenset.intersection(*held) else "no-common-option"
        case Status.INCOMPLETE:
            return _UNSPOKEN[min(kinds)]
        case Status.UNCLEAR:
            return "undecided" if undecided else "no-option-held"
        case Status.CONDITIONAL:
            return "blocked" if blocked else "conditions"
        case Status.COMPATIBLE:
            return "no-common-act"
        case Status.AGREED:
            bound = {option for state in states for option in bound_options(state, open_conditions)}
            return "joint" if joint.intersection(common_options(states)) - bound else "accepted"
