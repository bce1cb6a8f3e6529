"""What a party's words on one issue amount to at a date: its standing, or each one that the dates allow.

DESIGN section 4, "Standing": the words are applied one after the other in every order that dates and relations
allow, and with every possible record in or out. What results is kept whole, each result with its records.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple

from negtrack.model import HOLDING_ACTS, Act, Basis, Level, Position
from negtrack.order import Known

MAX_UNORDERED = 12
"""Past so many records in no order to each other, each that may be last counts as a result."""

_MAX_STEPS = 20_000


class Kind(IntEnum):
    """What sort of thing stands."""

    SILENT = 0
    RESERVED = 1
    CLAIMED = 2
    POSITION = 3
    SET_ASIDE = 4
    OUT_OF_SCOPE = 5


class State(NamedTuple):
    """What stands. The tuples run parallel to ``options``, which are sorted.

    ``accepted`` says of each option whether it was accepted, ``common`` which joint or group records carry it,
    ``levels`` how firm it is. ``rejects`` are the options ruled out.
    """

    kind: Kind
    options: tuple[str, ...] = ()
    conditions: tuple[frozenset[str], ...] = ()
    rejects: frozenset[str] = frozenset()
    accepted: tuple[bool, ...] = ()
    common: tuple[frozenset[str], ...] = ()
    levels: tuple[Level, ...] = ()

    def says_the_same(self, other: State) -> bool:
        """Whether both are positions with equal options, conditions and options ruled out."""
        return (
            self.kind is Kind.POSITION is other.kind
            and self.options == other.options
            and self.rejects == other.rejects
            and self.conditions == other.conditions
        )


SILENT = State(Kind.SILENT)
CLAIMED = State(Kind.CLAIMED)
_PLAIN_STATES = {
    Act.SETS_ASIDE: State(Kind.SET_ASIDE),
    Act.OUT_OF_SCOPE: State(Kind.OUT_OF_SCOPE),
    Act.RESERVES: State(Kind.RESERVED),
    Act.WITHDRAWS: SILENT,
}

Outcomes = dict[State, frozenset[int]]
"""The states that may stand, each with the numbers of the records that made it."""


class Word(NamedTuple):
    """One record as a party's word: its number among the issue's records, its basis, and what it says by itself."""

    number: int
    record: Position
    basis: Basis
    state: State

    @property
    def replaces(self) -> bool:
        """Whether it stands in place of whatever stood before."""
        return self.record.adds is None and self.record.act is not Act.REJECTS


def make_word(number: int, record: Position, basis: Basis, of_group: bool = False) -> Word:
    """A record as a word of a party for which it stands at the basis.

    ``of_group`` where that party is a group: its own word may then be the one act of all, with its members'.
    """
    act = record.act
    if act in HOLDING_ACTS:
        options = tuple(sorted(record.options))
        shared = basis in (Basis.JOINT, Basis.GROUP) or (of_group and basis is Basis.OWN)
        common = frozenset((record.id,)) if shared else frozenset()
        size = len(options)
        conditions = record.conditions
        state = State(
            Kind.POSITION,
            options,
            tuple(frozenset(conditions.get(o, ())) for o in options),
            frozenset(record.rejects),
            (act is Act.ACCEPTS,) * size,
            (common,) * size,
            (record.level,) * size,
        )
    elif act is Act.REJECTS:
        state = State(Kind.POSITION, rejects=frozenset(record.options + record.rejects))
    else:
        assert act is not None
        state = _PLAIN_STATES[act]
    return Word(number, record, basis, state)


def apply(word: Word, before: State) -> State:
    """What stands after a word, given what stood before it (DESIGN section 4, the table of step 4)."""
    own = word.state
    if own.kind is not Kind.POSITION:
        return own
    if word.record.act is Act.REJECTS:
        return _rule_out(own, before, word.record.supersedes is not None)
    if word.record.adds is not None and before.kind is Kind.POSITION:
        return _join(own, before)
    if own.says_the_same(before):
        return _renew(own, before)
    return own


def _rule_out(own: State, before: State, only: bool) -> State:
    if only or before.kind in (Kind.SILENT, Kind.RESERVED):
        return own
    rejects = before.rejects | own.rejects
    if before.kind is not Kind.POSITION:
        return before._replace(rejects=rejects)
    return _without(before, own.rejects)._replace(rejects=rejects)


def _without(state: State, options: frozenset[str]) -> State:
    keep = [n for n, option in enumerate(state.options) if option not in options]
    if len(keep) == len(state.options):
        return state
    return State(
        Kind.POSITION,
        tuple(state.options[n] for n in keep),
        tuple(state.conditions[n] for n in keep),
        state.rejects,
        tuple(state.accepted[n] for n in keep),
        tuple(state.common[n] for n in keep),
        tuple(state.levels[n] for n in keep),
    )


def _renew(own: State, before: State) -> State:
    return before._replace(
        accepted=tuple(a or b for a, b in zip(before.accepted, own.accepted, strict=True)),
        common=tuple(a | b for a, b in zip(before.common, own.common, strict=True)),
        levels=tuple(max(a, b) for a, b in zip(before.levels, own.levels, strict=True)),
    )


def _join(own: State, before: State) -> State:
    kept = _without(before, own.rejects)
    parts = {
        option: (kept.conditions[n], kept.accepted[n], kept.common[n], kept.levels[n])
        for n, option in enumerate(kept.options)
    }
    for n, option in enumerate(own.options):
        conditions, accepted, common, level = parts.get(option, (frozenset(), False, frozenset(), own.levels[n]))
        parts[option] = (
            conditions | own.conditions[n],
            accepted or own.accepted[n],
            common | own.common[n],
            max(level, own.levels[n]),
        )
    options = tuple(sorted(parts))
    rejects = (before.rejects - frozenset(own.options)) | own.rejects
    return State(
        Kind.POSITION,
        options,
        tuple(parts[o][0] for o in options),
        rejects,
        tuple(parts[o][1] for o in options),
        tuple(parts[o][2] for o in options),
        tuple(parts[o][3] for o in options),
    )


class Course:
    """The words of one party on one issue that count together (its own, or those told of it), in the course of time.

    They fall into clusters: all of one cluster come before all of the next, so that only the cluster under way at a
    date has orders and worlds to choose from.
    """

    def __init__(self, words: Sequence[Word], known: Known) -> None:
        self.known = known
        self.words = sorted(words, key=lambda w: (known.first[w.number], known.last[w.number], w.number))
        self.starts: list[int] = []
        self.begins: list[int] = []
        reach = -1
        for index, word in enumerate(self.words):
            if not self.starts or known.first[word.number] > reach:
                self.starts.append(index)
                self.begins.append(known.first[word.number])
            reach = max(reach, known.last[word.number])
        self.crowded = False
        self._settled: list[Outcomes] = [{SILENT: frozenset()}]
        self._memo: dict[tuple[tuple[int, ...], tuple[int, ...]], tuple[Outcomes, bool]] = {}

    def at(self, day: int, fixed: Mapping[int, bool]) -> tuple[Outcomes, bool]:
        """What may stand on a day, and whether there may be no word at all.

        ``fixed`` says of some possible records (by number) whether they are in; of the others both are worked out.
        """
        cluster = bisect_right(self.begins, day) - 1
        if cluster < 0:
            return {}, True
        certain: list[int] = []
        possible: list[int] = []
        known = self.known
        for index in self._cluster(cluster):
            number = self.words[index].number
            if known.first[number] > day:
                break
            if known.last[number] <= day or fixed.get(number, False):
                certain.append(index)
            elif number not in fixed:
                possible.append(index)
        key = (cluster, *certain), tuple(possible)
        if key not in self._memo:
            self._memo[key] = self._outcomes(cluster, certain, possible)
        return self._memo[key]

    def _cluster(self, cluster: int) -> range:
        end = self.starts[cluster + 1] if cluster + 1 < len(self.starts) else len(self.words)
        return range(self.starts[cluster], end)

    def _before(self, cluster: int) -> Outcomes:
        """What may stand when all clusters before this one have run their course."""
        while len(self._settled) <= cluster:
            done = len(self._settled) - 1
            self._settled.append(self._outcomes(done, list(self._cluster(done)), [])[0])
        return self._settled[cluster]

    def _outcomes(self, cluster: int, certain: list[int], possible: list[int]) -> tuple[Outcomes, bool]:
        before = self._before(cluster)
        if len(certain) == 1 and not possible:
            return _after(self.words[certain[0]], before), False
        if not certain and not possible:
            return ({}, True) if cluster == 0 else (before, False)
        last = self._may_be_last(certain) + possible
        if self._all_replace([*certain, *possible], before):
            found = _merged(_after(self.words[index], {SILENT: frozenset()}) for index in last)
        else:
            found = self._in_every_order(certain, possible, before) or self._each_last(last, before)
        if not certain and cluster > 0:
            found = _merged((before, found))
        return found, not certain and cluster == 0

    def _may_be_last(self, certain: list[int]) -> list[int]:
        numbers = [self.words[index].number for index in certain]
        latest = max((self.known.first[number] for number in numbers), default=0)
        related = any(number in self.known.ancestors for number in numbers)
        return [
            index
            for index, number in zip(certain, numbers, strict=True)
            if self.known.last[number] >= latest
            and not (related and any(number in self.known.ancestors.get(other, ()) for other in numbers))
        ]

    def _all_replace(self, indexes: list[int], before: Outcomes) -> bool:
        """Whether the last word alone decides: each replaces, and those that say the same renew to the same state."""
        states = list(before)
        for index in indexes:
            word = self.words[index]
            if not word.replaces:
                return False
            states.append(word.state)
        marks: dict[object, State] = {}
        for state in states:
            if state.kind is Kind.POSITION:
                same = marks.setdefault((state.options, state.conditions, state.rejects), state)
                if same != state:
                    return False
        return True

    def _in_every_order(self, certain: list[int], possible: list[int], before: Outcomes) -> Outcomes | None:
        """Apply the certain words, with any of the possible ones, in every order; None where there are too many.

        Works up from the words applied first: for each set of words that can have been applied, what may stand.
        A possible word has nothing certain after it that must follow it, so that it may be left out of any order.
        """
        indexes = [*certain, *possible]
        size = len(indexes)
        numbers = [self.words[index].number for index in indexes]
        needs = [
            sum(1 << r for r in range(len(certain)) if r != s and self.known.before(numbers[r], numbers[s]))
            for s in range(size)
        ]
        whole = (1 << len(certain)) - 1
        reached: dict[int, Outcomes] = {0: before}
        found: list[Outcomes] = []
        steps = 0
        while reached:
            following: dict[int, Outcomes] = {}
            for mask, outcomes in reached.items():
                if mask & whole == whole and mask:
                    found.append(outcomes)
                ready = [n for n in range(size) if not mask >> n & 1 and needs[n] & ~mask == 0]
                steps += len(ready) * len(outcomes)
                if len(ready) > MAX_UNORDERED or steps > _MAX_STEPS:
                    return None
                for n in ready:
                    after = _after(self.words[indexes[n]], outcomes)
                    both = following.get(mask | 1 << n)
                    following[mask | 1 << n] = after if both is None else _merged((both, after))
            reached = following
        return _merged(found)

    def _each_last(self, last: list[int], before: Outcomes) -> Outcomes:
        self.crowded = True
        return _merged(_after(self.words[index], before) for index in last)


def _after(word: Word, before: Outcomes) -> Outcomes:
    found: Outcomes = {}
    own = word.state
    alone = frozenset((word.number,))
    for state, numbers in before.items():
        after = apply(word, state)
        made_by = alone if after is own else numbers | alone
        found[after] = found[after] | made_by if after in found else made_by
    return found


def _merged(several: Iterable[Outcomes]) -> Outcomes:
    merged: Outcomes = {}
    for outcomes in several:
        for state, numbers in outcomes.items():
            merged[state] = merged[state] | numbers if state in merged else numbers
    return merged


class Testimony:
    """All that is recorded of one party on one issue: its own words, those told of it, and those that do not commit it.

    ``own`` and ``third`` hold what commits, ``claims`` the words of adversaries, below the threshold or denied, and
    ``wordless`` what is shown and changes nothing (``reaffirms``, ``omits``, bare retractions and denials).
    """

    def __init__(
        self,
        party: str,
        own: Sequence[Word],
        third: Sequence[Word],
        claims: Sequence[Word],
        wordless: Sequence[int],
        known: Known,
    ) -> None:
        self.party = party
        self.known = known
        self.own = Course(own, known)
        self.third = Course(third, known)
        self.claims = tuple(claims)
        self.wordless = tuple(wordless)
        numbers = [word.number for word in (*own, *third, *claims)]
        self.numbers = frozenset(numbers)
        self._begins = sorted(known.first[n] for n in numbers)
        self._ends = sorted(known.last[n] for n in numbers)
        self._memo: dict[tuple[object, ...], Outcomes] = {}

    def at(self, day: int, fixed: Mapping[int, bool]) -> Outcomes:
        """The states that may stand on a day, the choices of some possible records given by number."""
        mine = tuple((n, fixed[n]) for n in sorted(self.numbers.intersection(fixed))) if fixed else ()
        key = (bisect_right(self._begins, day), bisect_right(self._ends, day), *mine)
        if key not in self._memo:
            self._memo[key] = self._work_out(day, dict(mine))
        return self._memo[key]

    def _work_out(self, day: int, fixed: Mapping[int, bool]) -> Outcomes:
        found, no_own_word = self.own.at(day, fixed)
        if not no_own_word:
            return found
        told, nothing_told = self.third.at(day, fixed)
        found = _merged((found, told))
        if nothing_told:
            certain, possible = self._claims_at(day, fixed)
            if certain or possible:
                found[CLAIMED] = frozenset(certain + possible)
            if not certain:
                found[SILENT] = found.get(SILENT, frozenset())
        return found

    def _claims_at(self, day: int, fixed: Mapping[int, bool]) -> tuple[list[int], list[int]]:
        certain: list[int] = []
        possible: list[int] = []
        for word in self.claims:
            number = word.number
            if self.known.first[number] > day:
                continue
            if self.known.last[number] <= day or fixed.get(number, False):
                certain.append(number)
            elif number not in fixed:
                possible.append(number)
        return certain, possible

    def committing(self) -> tuple[Word, ...]:
        """The words that commit the party: its own, then those told of it."""
        return (*self.own.words, *self.third.words)

    def claimed_by(self, day: int) -> tuple[str, ...]:
        """Who claims something of the party by a day in words that do not commit it."""
        speakers = {
            speaker
            for word in self.claims
            if self.known.first[word.number] <= day
            for speaker in word.record.said_by
            if speaker != self.party
        }
        return tuple(sorted(speakers))

    def dissent(self, day: int) -> tuple[int, ...]:
        """The numbers of the words told of the party by a day that give way to words of its own."""
        if not any(self.known.first[word.number] <= day for word in self.own.words):
            return ()
        return tuple(sorted(w.number for w in self.third.words if self.known.first[w.number] <= day))
