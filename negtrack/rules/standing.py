"""What stands on an issue for one party, and what each of its words makes of it.

The rule is docs/rules.md ("Standing: what a party's words amount to"). ``apply`` is its table, row by row.
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from negtrack.ledger.model import HOLDING_ACTS, Act, Basis, Level, Position
from negtrack.tuples import NamedTuple

MAX_UNORDERED = 12
"""Past so many records in no order to each other, each that may be last counts as a result."""


class StandingKind(IntEnum):
    """What sort of thing stands."""

    SILENT = 0
    RESERVED = 1
    CLAIMED = 2
    POSITION = 3
    SET_ASIDE = 4
    OUT_OF_SCOPE = 5


class State(NamedTuple):
    """What stands. The tuples run parallel to ``options``, which are sorted.

    ``accepted`` says of each option whether it was accepted, which is all that matters then; if not, ``common`` says
    which records that are a common act of all those asked carry it. ``levels`` says how firm it is. ``rejects`` are
    the options ruled out.
    """

    kind: StandingKind
    options: tuple[str, ...] = ()
    conditions: tuple[frozenset[str], ...] = ()
    rejects: frozenset[str] = frozenset()
    accepted: tuple[bool, ...] = ()
    common: tuple[frozenset[str], ...] = ()
    levels: tuple[Level, ...] = ()

    def says_the_same(self, other: State) -> bool:
        """Whether both are positions with equal options, conditions and options ruled out."""
        return (
            self.kind is StandingKind.POSITION is other.kind
            and self.options == other.options
            and self.rejects == other.rejects
            and self.conditions == other.conditions
        )

    @property
    def rank(self) -> tuple[object, ...]:
        """A key that puts states in an order that depends on nothing but what they hold."""
        return (
            self.kind,
            self.options,
            [sorted(ids) for ids in self.conditions],
            sorted(self.rejects),
            self.accepted,
            [sorted(ids) for ids in self.common],
            self.levels,
        )


_NONE: frozenset[str] = frozenset()
_NUMBERS: frozenset[int] = frozenset()
SILENT = State(StandingKind.SILENT)
CLAIMED = State(StandingKind.CLAIMED)
_PLAIN_STATES = {
    Act.SETS_ASIDE: State(StandingKind.SET_ASIDE),
    Act.OUT_OF_SCOPE: State(StandingKind.OUT_OF_SCOPE),
    Act.RESERVES: State(StandingKind.RESERVED),
    Act.WITHDRAWS: SILENT,
}

Outcomes = dict[State, frozenset[int]]
"""The states that may stand, each with the numbers of the records that made it."""


def makers(outcomes: Outcomes) -> frozenset[int]:
    """The numbers of the records that made any of the states."""
    return _NUMBERS.union(*outcomes.values())


class Word(NamedTuple):
    """One record as a party's word: its number among the issue's records, its basis, and what it says by itself."""

    number: int
    record: Position
    basis: Basis
    state: State

    @property
    def replaces(self) -> bool:
        """Whether it stands in place of whatever stood before."""
        return self.record.adds is None if self.record.act in HOLDING_ACTS else self.resets

    @property
    def resets(self) -> bool:
        """Whether it does so without regard to what stood before: it cannot renew anything."""
        if self.record.act is Act.REJECTS:
            return self.record.supersedes is not None
        return self.record.act not in HOLDING_ACTS


def make_word(number: int, record: Position, basis: Basis, common_act: bool) -> Word:
    """A record as a word of a party for which it stands at the basis, and perhaps in common with all those asked."""
    act = record.act
    common = frozenset((record.id,)) if common_act and act is not Act.ACCEPTS else _NONE
    conditions = tuple(record.conditions.items()) if record.conditions else ()
    state = _said(act, record.options, conditions, record.rejects, common, record.level)
    return tuple.__new__(Word, (number, record, basis, state))  # Word() is slower by half


@lru_cache(maxsize=1 << 12)  # thousands of records say the same
def _said(
    act: Act | None,
    options: tuple[str, ...],
    conditions: tuple[tuple[str, tuple[str, ...]], ...],
    rejects: tuple[str, ...],
    common: frozenset[str],
    level: Level,
) -> State:
    """What a record says by itself."""
    if act in HOLDING_ACTS:
        held = tuple(sorted(options))
        size = len(held)
        carried = dict(conditions)
        return State(
            StandingKind.POSITION,
            held,
            tuple(frozenset(carried.get(o, ())) for o in held),
            frozenset(rejects),
            (act is Act.ACCEPTS,) * size,
            (common,) * size,
            (level,) * size,
        )
    if act is Act.REJECTS:
        return State(StandingKind.POSITION, rejects=frozenset(options + rejects))
    assert act is not None
    return _PLAIN_STATES[act]


def apply(word: Word, before: State) -> State:
    """Return what stands after a word, given what stood before it: one row of the table."""
    own = word.state
    if own.kind is not StandingKind.POSITION:
        return own
    if word.record.act is Act.REJECTS:
        return _rule_out(own, before, word.record.supersedes is not None)
    if word.record.adds is not None and before.kind is StandingKind.POSITION:
        return _join(own, before)
    if own.says_the_same(before):
        return _renew(own, before)
    return own


def _rule_out(own: State, before: State, only: bool) -> State:
    if only or before.kind in (StandingKind.SILENT, StandingKind.RESERVED):
        return own
    rejects = before.rejects | own.rejects
    if before.kind is not StandingKind.POSITION:
        return before._replace(rejects=rejects)
    return _without(before, own.rejects, rejects)


def _without(state: State, options: frozenset[str], rejects: frozenset[str]) -> State:
    """A position without some of its options, and with other options ruled out."""
    kind, held, conditions, _, accepted, common, levels = state
    if options.isdisjoint(held):
        return State(kind, held, conditions, rejects, accepted, common, levels)
    keep = [n for n, option in enumerate(held) if option not in options]
    return State(
        kind,
        tuple([held[n] for n in keep]),
        tuple([conditions[n] for n in keep]),
        rejects,
        tuple([accepted[n] for n in keep]),
        tuple([common[n] for n in keep]),
        tuple([levels[n] for n in keep]),
    )


def _renew(own: State, before: State) -> State:
    accepted = tuple(a or b for a, b in zip(before.accepted, own.accepted, strict=True))
    return State(
        StandingKind.POSITION,
        before.options,
        before.conditions,
        before.rejects,
        accepted,
        tuple(_NONE if c else a | b for c, a, b in zip(accepted, before.common, own.common, strict=True)),
        tuple(max(a, b) for a, b in zip(before.levels, own.levels, strict=True)),
    )


def _join(own: State, before: State) -> State:
    kept = _without(before, own.rejects, before.rejects)
    parts = {
        option: (kept.conditions[n], kept.accepted[n], kept.common[n], kept.levels[n])
        for n, option in enumerate(kept.options)
    }
    for n, option in enumerate(own.options):
        conditions, accepted, common, level = parts.get(option, (frozenset(), False, frozenset(), own.levels[n]))
        accepted = accepted or own.accepted[n]
        parts[option] = (
            conditions | own.conditions[n],
            accepted,
            _NONE if accepted else common | own.common[n],
            max(level, own.levels[n]),
        )
    options = tuple(sorted(parts))
    rejects = (before.rejects - frozenset(own.options)) | own.rejects
    return State(
        StandingKind.POSITION,
        options,
        tuple(parts[o][0] for o in options),
        rejects,
        tuple(parts[o][1] for o in options),
        tuple(parts[o][2] for o in options),
        tuple(parts[o][3] for o in options),
    )
