"""The status of an issue over every combination of choices that the dates leave open, in polynomial time.

The combinations are never listed. Parties are taken in one after the other, and of all combinations so far only
what the table can still ask of them is kept: a tally. Tallies that agree are one.

An example of three parties::

    A  holds a, or holds b (uncertain: two records of one month)
    B  accepts a
    C  holds a

We begin with the empty tally. A makes two of it: "a is on offer" and "b is on offer". With B the first becomes "a is on
offer and accepted"; the second has nothing in common left and is "disputed", which no further party changes. With C the
first stays as it is. Two tallies are left of two combinations; were there 200 more parties like A, there would still be
two, of 2 to the power of 201. Each tally is judged by the table: agreed, or disputed; so the issue is unclear.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from negtrack.ledger.model import Level, Status
from negtrack.rules.standing import StandingKind, State
from negtrack.rules.status_table import LINES, Verdicts, first_line
from negtrack.tuples import NamedTuple

_MAX_WORLDS = 1 << 13
_MIN_WORLDS = 64
"""Bounds on the ways for shared records to fall that are told apart: past them time would not stay polynomial."""

_MAX_WAITS = 12
"""Past so many undecided conditions that sit unevenly, those on one option weigh as one: each would double tallies."""


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


Choices = frozenset[tuple[int, bool]]
"""How some possible records fall, by their numbers: in or out."""

NO_CHOICE: Choices = frozenset()


class Turn(NamedTuple):
    """The states that may stand for one party, for each way in which the possible records it shares can fall.

    ``settled`` are those of these records that no party after this one shares.
    """

    worlds: Sequence[tuple[Choices, Sequence[State]]]
    settled: frozenset[int] = frozenset()


class _Offer(NamedTuple):
    """What still matters of an option that all who hold any have in common.

    Once it is ``bound`` by a condition that is certainly open, nothing else does. ``acts`` are the common acts that
    carry it for all so far, where nobody has accepted it; ``waits`` the bits of the undecided conditions on it.
    """

    bound: bool
    accepted: bool
    acts: frozenset[str]
    waits: int
    level: Level


_BOUND = _Offer(True, False, frozenset(), 0, Level.PRINCIPLE)

_Offers = tuple[tuple[str, _Offer], ...]


class _Tally(NamedTuple):
    """What the table can still ask of a combination of standings.

    ``offers`` are the options that all who hold any have in common and nobody rules out; None while nobody holds
    any: then ``ruled_out`` keeps the options ruled out.
    """

    silent: bool = False
    unspoken: bool = False
    aside: bool = False
    empty: bool = False
    ruled_out: frozenset[str] = frozenset()
    offers: _Offers | None = None


_DISPUTED = _Tally(offers=())
_NO_BLOCKS = Blocks(False, frozenset(), False)


class StatusTable:
    """The status table of one issue, on a day with the conditions given."""

    def __init__(self, openness: Openness, blocks: Blocks = _NO_BLOCKS) -> None:
        self.openness = openness
        self.blocks = blocks
        self.waits: dict[tuple[str, str], int] = {}

    def verdicts(self, turns: Iterable[Turn], most: int) -> Verdicts:
        """Every status that some combination gives; parties are independent but for the possible records they share.

        Where these can fall in more ways than ``most``, some are taken to fall for each party by itself. Nobody is
        asked for after those who dispute the issue already, whatever else may stand.
        """
        if waiting := self.openness.undecided - self.blocks.undecided:
            turns = list(turns)
            self.waits = _number_waits(waiting, [s for turn in turns for _, states in turn.worlds for s in states])
        reached: dict[Choices, set[_Tally]] = {NO_CHOICE: {_Tally()}}
        for turn in turns:
            reached = self._take_in(reached, turn)
            while len(reached) > most:
                reached = _forget(reached, {min(number for choices in reached for number, _ in choices)})
            if reached == _ALL_DISPUTED:
                break
        statuses: set[Status] = set()
        levels: set[Level] = set()
        for tally in set().union(*reached.values()):
            self._judge(tally, statuses, levels)
        return Verdicts(frozenset(statuses), min(levels, default=None))

    def _take_in(self, reached: dict[Choices, set[_Tally]], turn: Turn) -> dict[Choices, set[_Tally]]:
        both = _numbers(reached).intersection(_numbers(fixed for fixed, _ in turn.worlds))
        alike: dict[Choices, list[tuple[Choices, list[tuple[State, dict[str, _Offer]]]]]] = {}
        for fixed, states in turn.worlds:
            offered = [(state, self._offers(state)) for state in states]
            alike.setdefault(_among(fixed, both), []).append((fixed, offered))
        following: dict[Choices, set[_Tally]] = {}
        for choices, tallies in reached.items():
            for fixed, offered in alike.get(_among(choices, both), ()):
                found = {_with(tally, state, offers) for tally in tallies for state, offers in offered}
                following.setdefault(choices | fixed, set()).update(found)
        return _forget(following, turn.settled) if turn.settled else following

    def _offers(self, state: State) -> dict[str, _Offer]:
        offers: dict[str, _Offer] = {}
        for option, conditions, accepted, common, level in zip(
            state.options, state.conditions, state.accepted, state.common, state.levels, strict=True
        ):
            if conditions & self.openness.certain:
                offers[option] = _BOUND
                continue
            waits = 0
            for condition in conditions:
                waits |= self.waits.get((condition, option), 0)
            offers[option] = _Offer(False, accepted, common, waits, level)
        return offers

    def _judge(self, tally: _Tally, statuses: set[Status], levels: set[Level]) -> None:
        """Add the statuses of one tally, several only where undecided conditions make the difference."""
        offers = tally.offers
        number = first_line(
            silent=tally.silent,
            unspoken=tally.unspoken,
            aside=tally.aside,
            empty=tally.empty,
            holding=offers is not None,
            shared=bool(offers),
            common=bool(offers),
        )
        if number is not None:
            statuses.add(LINES[number].status)
        elif self.blocks.certain:
            statuses.add(LINES[8].status)
        else:
            self._judge_offers([offer for _, offer in offers or () if not offer.bound], statuses, levels)

    def _judge_offers(self, free: list[_Offer], statuses: set[Status], levels: set[Level]) -> None:
        acted = [offer for offer in free if offer.accepted or offer.acts]
        if self.blocks.undecided or self.blocks.avoidable or all(offer.waits for offer in free):
            statuses.add(LINES[8].status)
        if acted:
            statuses.add(LINES[10].status)
            levels.add(min(offer.level for offer in acted))
        for offer in free:
            if offer not in acted and all(other.waits & ~offer.waits for other in acted):
                statuses.add(LINES[9].status)


_ALL_DISPUTED = {NO_CHOICE: {_DISPUTED}}


def most_worlds(parties: int) -> int:
    """How many ways in which shared records can fall are told apart; past them some fall for each party by itself."""
    return max(_MIN_WORLDS, _MAX_WORLDS // max(parties, 1))


def _with(tally: _Tally, state: State, own: Mapping[str, _Offer]) -> _Tally:
    """The tally with one more standing, without what can no longer make a difference."""
    silent, unspoken, aside, empty, ruled_out, offers = tally
    if offers == ():
        return _DISPUTED
    ruled_out |= state.rejects
    kind = state.kind
    if kind is StandingKind.SILENT:
        silent = True
    elif kind is StandingKind.RESERVED or kind is StandingKind.CLAIMED:
        unspoken = True
    elif kind is not StandingKind.POSITION:
        aside = True
    elif not own:
        empty = True
    elif offers is None:
        offers = tuple(own.items())
    else:
        offers = tuple((option, _both(offer, own[option])) for option, offer in offers if option in own)
    if offers is None:
        return _Tally(silent, unspoken, aside, empty, ruled_out)
    if ruled_out:
        offers = tuple(item for item in offers if item[0] not in ruled_out)
    if aside or not offers:
        return _DISPUTED  # lines 3 to 5 come before all that the other parties could still change
    if silent or unspoken or empty:  # line 6 or 7 decides, unless it is disputed: conditions and acts no longer count
        offers = tuple((option, _BOUND) for option, _ in offers)
    return _Tally(silent, unspoken, aside, empty, offers=offers)


def _both(a: _Offer, b: _Offer) -> _Offer:
    if a.bound or b.bound:
        return _BOUND
    accepted = a.accepted or b.accepted
    return _Offer(
        False,
        accepted,
        frozenset() if accepted else a.acts & b.acts,
        a.waits | b.waits,
        min(a.level, b.level),
    )


def _numbers(worlds: Iterable[Choices]) -> frozenset[int]:
    """The records of which it is said how they fall: in all worlds the same ones."""
    return frozenset(number for number, _ in next(iter(worlds), NO_CHOICE))


def _among(choices: Choices, numbers: frozenset[int]) -> Choices:
    """How those of the records fall."""
    return frozenset(choice for choice in choices if choice[0] in numbers) if numbers else NO_CHOICE


def _forget(reached: Mapping[Choices, set[_Tally]], numbers: Iterable[int]) -> dict[Choices, set[_Tally]]:
    """The tallies reached, whichever way some of the records fall."""
    gone = frozenset((number, fallen) for number in numbers for fallen in (True, False))
    merged: dict[Choices, set[_Tally]] = {}
    for choices, tallies in reached.items():
        merged.setdefault(choices - gone, set()).update(tallies)
    return merged


def _number_waits(conditions: Iterable[str], states: Iterable[State]) -> dict[tuple[str, str], int]:
    """A bit for each undecided condition on each option that carries it in some state.

    Conditions that are always carried by the same options, as far as these are held at all, weigh the same in every
    combination and share a bit; so do those that the same states carry on the same options. The few others have one
    each; where they are many, one for each option.
    """
    carried: dict[str, set[tuple[State, frozenset[str]]]] = {}
    waiting = frozenset(conditions)
    for state in states:
        for condition in waiting & frozenset[str]().union(*state.conditions):
            on = frozenset(o for o, ids in zip(state.options, state.conditions, strict=True) if condition in ids)
            carried.setdefault(condition, set()).add((state, on))
    everywhere = {c: frozenset[str]().union(*(on for _, on in cases)) for c, cases in carried.items()}
    odd = {
        condition: frozenset(cases)
        for condition, cases in carried.items()
        if any(on != everywhere[condition].intersection(state.options) for state, on in cases)
    }
    many = len(set(odd.values())) > _MAX_WAITS
    keys: dict[tuple[str, str], object] = {}
    for condition, options in everywhere.items():
        for option in options:
            if condition not in odd:
                keys[condition, option] = options
            else:
                keys[condition, option] = frozenset({option}) if many else odd[condition]
    bits = {key: 1 << n for n, key in enumerate(dict.fromkeys(keys.values()))}
    return {pair: bits[key] for pair, key in keys.items()}


def overall(possible: frozenset[Status]) -> Status:
    """One status for a set of possible ones: unclear where they differ, but missing data is incomplete."""
    if len(possible) == 1:
        return next(iter(possible))
    if possible <= {Status.NO_DATA, Status.INCOMPLETE}:
        return Status.INCOMPLETE
    return Status.UNCLEAR
