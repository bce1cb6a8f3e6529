"""The steps of parties on one issue: from one certain standing to the next, each with its direction.

The rule is docs/rules.md ("What changed"). An example of three records, B demanding b all the while::

    A  2024-01-10  demands a
    A  2024-03     accepts b
    A  2024-05-01  demands b, if k

A's standing is certain from 10 January to the end of February (a), uncertain in March, certain on the 31st (b), and
another from 1 May. The second record leads from a to b; the step belongs to 31 March and is measured by what B held
on the last day before A's standing became uncertain, 29 February: toward B, whose option it took. The third is a step
too: it adds a condition on what both hold, away from B.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from enum import StrEnum

from negtrack.answers.direction import NOT_MEASURED, Direction, Held, Measured, measure, only_accepts, taken_from
from negtrack.ledger.model import Act
from negtrack.rules.issue_records import IssueRecords
from negtrack.rules.issue_result import Standing, standing_of
from negtrack.tuples import NamedTuple

_ASIDE = frozenset({Act.SETS_ASIDE, Act.OUT_OF_SCOPE})
_WORDLESS = frozenset({"silent", "claimed"})


class ChangeKind(StrEnum):
    """What a change of a standing is."""

    NEW = "new"
    MOVED = "moved"
    CONDITION_ADDED = "condition added"
    CONDITION_DROPPED = "condition dropped"
    CONDITION_MET = "condition met"
    SET_ASIDE = "set aside"
    REOPENED = "reopened"
    WITHDREW = "withdrew"
    CLAIMED = "claimed"
    REAFFIRMED = "reaffirmed"
    LEARNED = "learned"
    CORRECTED = "corrected"
    REMOVED = "removed"


class Step(NamedTuple):
    """One step of a party, on the ordinal day on which the standing that it leads to becomes certain.

    ``direction`` None where there is nothing to judge it by. ``toward`` and ``away`` are the parties that it brings
    closer and farther, ``took`` those whose option of the day before it newly holds; ``positions`` the ids of the
    records that led to it.
    """

    day: int
    kind: ChangeKind
    direction: Direction | None
    toward: tuple[str, ...]
    away: tuple[str, ...]
    took: tuple[str, ...]
    positions: tuple[str, ...]


class IssueSteps:
    """The steps on one issue, with what each party held on any day."""

    def __init__(self, issue_records: IssueRecords) -> None:
        self.issue_records = issue_records
        self._days: dict[str, list[int]] = {}
        self._places: dict[tuple[str, int], Held] = {}
        self._positions: dict[int, list[Held]] = {}
        self._blurs: dict[tuple[int, int], frozenset[str]] = {}

    def between(self, party: str, before: int, until: int) -> tuple[Step, ...]:
        """Return the steps of a party after the end of a day up to the end of another."""
        days = self._days_of(party)
        start, end = bisect_right(days, before), bisect_right(days, until)
        if start == end:  # what belongs to a day is on one of these
            return ()
        while start and not self._at(party, days[start - 1]).is_certain:
            start -= 1
        old = self._at(party, days[start] - 1)
        left = start  # where in the days what stood ceased to be certain
        steps: list[Step] = []
        for n in range(start, end):
            new = self._at(party, days[n])
            if not new.is_certain:
                continue
            if kind := kind_of(old.standing, new.standing):
                steps.append(self._step(kind, old, new, days[left] - 1, days[n]))
            old, left = new, n + 1
        return tuple(steps)

    def _step(self, kind: ChangeKind, old: Held, new: Held, before: int, day: int) -> Step:
        """Judge a step that leads from what stood at the end of one day to what is certain on another."""
        party = new.standing.party
        positions = records_between(self.issue_records, old.standing, new.standing, before, day)
        held = [other for other in self._positions_on(before) if other.standing.party != party]
        took = taken_from(old, new, held)

        def step(direction: Direction | None, measured: Measured = NOT_MEASURED) -> Step:
            return Step(day, kind, direction, *measured, took, positions)

        if not (old.is_position and new.is_position):
            return step(None)
        blurred = self._blurred(before, day) - {party}
        acts = self._joint_acts(party, positions)
        for act in acts:
            if self._is_new_to_all(act, new, before):
                taking_part = self.issue_records.joint_acts[act]
                outside = [other for other in held if other.standing.party not in taking_part]
                if not blurred.issubset(taking_part):
                    outside = []
                return step(Direction.TOGETHER, measure(self.issue_records.issue, old, new, outside))
        if acts and only_accepts(old.standing, new.standing):
            return step(Direction.JOINED)
        if not held or blurred:
            return step(None)
        measured = measure(self.issue_records.issue, old, new, held)
        return step(measured.direction, measured)

    def _positions_on(self, day: int) -> list[Held]:
        """Those asked who held a position on a day, each with what it held."""
        if day not in self._positions:
            places = (self._at(party, day) for party in self.issue_records.asked)
            self._positions[day] = [place for place in places if place.is_position]
        return self._positions[day]

    def _blurred(self, before: int, day: int) -> frozenset[str]:
        """Those asked by whom a step cannot be judged: uncertain on the day before it, or changed while it was."""
        key = before, day
        if key not in self._blurs:
            self._blurs[key] = frozenset(p for p in self.issue_records.asked if self._is_blurred(p, before, day))
        return self._blurs[key]

    def _is_blurred(self, party: str, before: int, day: int) -> bool:
        place = self._at(party, before)
        days = self._days_of(party)
        turns = days[bisect_right(days, before) : bisect_right(days, day - 1)]
        return not place.is_certain or any(kind_of(place.standing, self._at(party, turn).standing) for turn in turns)

    def _joint_acts(self, party: str, positions: Iterable[str]) -> list[int]:
        """The records among some that stand, joint or of a group, for a party and others asked, by number."""
        wanted = set(positions)
        records = self.issue_records.known.records
        acts = self.issue_records.joint_acts
        return [n for n in sorted(acts) if party in acts[n] and records[n].id in wanted]

    def _is_new_to_all(self, act: int, new: Held, before: int) -> bool:
        """Whether a joint act leads to options that none of those who took part may have held on the day before."""
        options = set(self.issue_records.known.records[act].options).intersection(new.standing.options)
        for party in self.issue_records.joint_acts[act]:
            standing = self._at(party, before).standing
            if any(options.intersection(result.options) for result in standing.alternatives or (standing,)):
                return False
        return bool(options)

    def _days_of(self, party: str) -> list[int]:
        """The days on which what a party holds may change."""
        if party not in self._days:
            known = self.issue_records.known
            party_words = self.issue_records.words_by_party.get(party)
            numbers = set() if party_words is None else set(party_words.numbers)
            if numbers and known.ancestors:
                numbers.update(known.ancestors, *known.ancestors.values())
            self._days[party] = sorted({day for n in numbers for day in (known.first[n], known.last[n])})
        return self._days[party]

    def _at(self, party: str, day: int) -> Held:
        key = party, bisect_right(self._days_of(party), day)
        if key not in self._places:
            outcomes = self.issue_records.outcomes(party, day)
            standing = standing_of(self.issue_records, party, day, outcomes)
            accepted = [
                {option for option, taken in zip(state.options, state.accepted, strict=True) if taken}
                for state in outcomes
            ]
            self._places[key] = Held(standing, frozenset(set.intersection(*accepted)))
        return self._places[key]


def kind_of(a: Standing, b: Standing) -> ChangeKind | None:
    """What sort of change leads from one standing to another; None where the words amount to the same."""
    if _content(a) == _content(b):
        return None
    was_aside, is_aside = a.act in _ASIDE, b.act in _ASIDE
    had_no_word, has_no_word = _is_wordless(a), _is_wordless(b)
    if has_no_word:
        return ChangeKind.CLAIMED if had_no_word else ChangeKind.WITHDREW
    if is_aside and not was_aside:
        return ChangeKind.SET_ASIDE
    if was_aside and not is_aside:
        return ChangeKind.REOPENED
    if had_no_word:
        return ChangeKind.NEW
    if (a.standing, a.options, a.rejects, a.alternatives) == (b.standing, b.options, b.rejects, b.alternatives):
        if set(b.conditions) - set(a.conditions):
            return ChangeKind.CONDITION_ADDED
        if set(a.conditions) - set(b.conditions):
            return ChangeKind.CONDITION_DROPPED
    return ChangeKind.MOVED


def _is_wordless(standing: Standing) -> bool:
    """Whether no word of the party's own stands, in any of the results."""
    return all(result.standing in _WORDLESS for result in standing.alternatives or (standing,))


def _content(standing: Standing) -> tuple[object, ...]:
    """What a standing says, without when and by which records. To accept an option is more than to demand it."""
    mark = standing.act if standing.act in _ASIDE or standing.act is Act.ACCEPTS else None
    return (standing.standing, standing.options, standing.rejects, standing.conditions, standing.alternatives, mark)


def records_between(issue_records: IssueRecords, a: Standing, b: Standing, before: int, until: int) -> tuple[str, ...]:
    """Return the ids of the records behind a change, in order.

    They are those that made the new standing and not the old; where none did, those that fell in between.
    """
    known = issue_records.known
    wanted = set(b.positions) - set(a.positions)
    if not wanted:
        party_words = issue_records.words_by_party.get(b.party)
        words = () if party_words is None else party_words.own.words or party_words.third.words
        wanted = {w.record.id for w in words if known.first[w.number] <= until and known.last[w.number] > before}
    numbers = (n for n, record in enumerate(known.records) if record.id in wanted)
    return tuple(known.records[n].id for n in known.in_order(numbers))
