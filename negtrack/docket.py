"""One issue made ready for questions: its records sorted to the parties they stand for, and its status on any day.

A pure function of the records of that issue and of the conditions' dates.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from negtrack.basis import Cast
from negtrack.conditions import blocks, openness, turning_days
from negtrack.model import WORDLESS_ACTS, Act, Basis, Condition, Issue, Position, Status
from negtrack.order import known_records
from negtrack.standing import MAX_UNORDERED, SILENT, Outcomes, Testimony, Word, make_word
from negtrack.status import Alternatives, Table, Worlds, overall

_NOTHING: Mapping[int, bool] = {}
_SILENCE: Outcomes = {SILENT: frozenset()}


class Docket:
    """The records of one issue as known on a day, and what they amount to on any date.

    ``asked`` are the parties whose agreement is asked; ``threshold`` is the weakest basis that commits a party;
    ``conditions`` are those that records of this issue name or that block it.
    """

    def __init__(
        self,
        issue: Issue,
        records: Iterable[Position],
        conditions: Iterable[Condition],
        cast: Cast,
        as_known: int | None,
        threshold: Basis,
    ) -> None:
        self.issue = issue
        self.asked = cast.asked
        self.threshold = threshold
        self.records = tuple(records)
        self.known = known_records(self.records, as_known)
        self.conditions = {condition.id: condition for condition in conditions}
        self.denied = self._denied(cast)
        self.testimonies = self._sort_words(cast, threshold)
        self.spread: dict[int, int] = {}
        for party in self.asked:
            if party in self.testimonies:
                for number in self.testimonies[party].numbers:
                    self.spread[number] = self.spread.get(number, 0) + 1
        self._begins = sorted(self.known.first)
        self._ends = sorted(self.known.last)
        self._days: list[int] | None = None
        self._possible: dict[int, frozenset[Status]] = {}

    def _sort_words(self, cast: Cast, threshold: Basis) -> dict[str, Testimony]:
        own: dict[str, list[Word]] = {}
        third: dict[str, list[Word]] = {}
        claims: dict[str, list[Word]] = {}
        wordless: dict[str, list[int]] = {}
        for number, record in enumerate(self.known.records):
            voices = cast.voices(record, self.denied.get(record.id, frozenset()))
            if record.act in WORDLESS_ACTS:
                for voice in voices:
                    wordless.setdefault(voice.party, []).append(number)
                continue
            for party, told, freed in voices:
                basis = Basis.OWN if told is Basis.ADVERSARY and cast.trust_claims else told
                if freed or basis is Basis.ADVERSARY or basis < threshold:
                    kept = claims
                else:
                    kept = third if basis is Basis.THIRD else own
                kept.setdefault(party, []).append(make_word(number, record, basis, party in cast.members))
        parties = sorted({*own, *third, *claims, *wordless})
        return {
            party: Testimony(
                party,
                own.get(party, ()),
                third.get(party, ()),
                claims.get(party, ()),
                wordless.get(party, ()),
                self.known,
            )
            for party in parties
        }

    def _denied(self, cast: Cast) -> dict[str, frozenset[str]]:
        """For each record that is denied, the parties that disown it in their own or a joint word."""
        denied: dict[str, frozenset[str]] = {}
        for record in self.known.records:
            if record.denies is not None:
                by = frozenset(p for p in record.parties if cast.basis_of_own(record, p) is not None)
                denied[record.denies] = denied.get(record.denies, frozenset()) | by
        return denied

    # Days

    def days(self) -> list[int]:
        """The days on which something about the issue may change, in order."""
        if self._days is None:
            self._days = sorted({*self._begins, *self._ends, *turning_days(self.conditions.values())})
        return self._days

    def since(self, day: int) -> int | None:
        """The first day from which the status has held without a break up to a day; None: from the beginning."""
        status = self.status(day)
        held: int | None = None
        days = self.days()
        for turn in reversed(days[: bisect_right(days, day)]):
            if self.status(turn) is not status:
                return held
            held = turn
        return None if status is Status.NO_DATA else held

    def in_order(self, numbers: Iterable[int]) -> list[int]:
        """Record numbers in order of their days, then of the ledger."""
        return sorted(numbers, key=lambda n: (self.known.first[n], self.known.last[n], n))

    def last_word(self, day: int) -> int | None:
        """The latest day up to a day on which one of those asked spoke, or reaffirmed, on the issue."""
        days = (self.last_word_of(party, day) for party in self.asked)
        return max((last for last in days if last is not None), default=None)

    def last_word_of(self, party: str, day: int) -> int | None:
        """The latest day up to a day on which a party spoke, or reaffirmed, on the issue."""
        testimony = self.testimonies.get(party)
        if testimony is None:
            return None
        numbers = [word.number for word in testimony.committing()]
        numbers += [n for n in testimony.wordless if self.known.records[n].act is Act.REAFFIRMS]
        spoken = [min(self.known.last[n], day) for n in numbers if self.known.first[n] <= day]
        return max(spoken, default=None)

    # Status

    def status(self, day: int) -> Status:
        """The status of the issue on a day."""
        return overall(self.possible(day))

    def possible(self, day: int) -> frozenset[Status]:
        """Every status that the dates allow on a day."""
        days = self.days()
        phase = bisect_right(days, day)
        if phase not in self._possible:
            self._possible[phase] = self._work_out(day)
        return self._possible[phase]

    def _work_out(self, day: int) -> frozenset[Status]:
        conditions = self.conditions.values()
        table = Table(self.issue.options, openness(conditions, day), blocks(conditions, self.issue.id, self.asked, day))
        coupled, single = self._worlds(day)
        return table.possible(coupled, single)

    def outcomes(self, party: str, day: int) -> Outcomes:
        """The states that may stand for a party on a day, over all worlds, each with the records that made it."""
        testimony = self.testimonies.get(party)
        if testimony is None:
            return _SILENCE
        linked = [n for n in self._linked(day) if n in testimony.numbers]
        if not linked or len(linked) > MAX_UNORDERED:
            return testimony.at(day, _NOTHING)
        merged: Outcomes = {}
        for fixed in self._assignments(linked):
            for state, numbers in testimony.at(day, fixed).items():
                merged[state] = merged[state] | numbers if state in merged else numbers
        return merged

    def _worlds(self, day: int) -> tuple[list[Worlds], list[Alternatives]]:
        """The alternatives of those asked: together where their choices hang together, each alone elsewhere."""
        clusters = self._coupled(day)
        coupled: list[Worlds] = []
        apart = set(self.asked)
        for parties, numbers in clusters:
            if len(numbers) > MAX_UNORDERED:
                continue
            apart.difference_update(parties)
            coupled.append(
                [[list(self._at(party, day, fixed)) for party in parties] for fixed in self._assignments(numbers)]
            )
        single: list[Alternatives] = [list(self._at(p, day, _NOTHING)) for p in self.asked if p in apart]
        return coupled, single

    def _at(self, party: str, day: int, fixed: Mapping[int, bool]) -> Outcomes:
        testimony = self.testimonies.get(party)
        return _SILENCE if testimony is None else testimony.at(day, fixed)

    def _possible_numbers(self, day: int) -> list[int]:
        """The records whose interval has begun and not ended on a day."""
        if bisect_right(self._begins, day) == bisect_right(self._ends, day):
            return []
        first, last = self.known.first, self.known.last
        return [n for n in range(len(first)) if first[n] <= day < last[n]]

    def _linked(self, day: int) -> list[int]:
        """The possible records that a relation ties to another possible one."""
        ancestors = self.known.ancestors
        if not ancestors:
            return []
        numbers = self._possible_numbers(day)
        among = set(numbers)
        tied: set[int] = set()
        for n in numbers:
            if n in ancestors and (found := among & ancestors[n]):
                tied.add(n)
                tied |= found
        return sorted(tied)

    def _coupled(self, day: int) -> list[tuple[list[str], list[int]]]:
        """The possible records that bind several of those asked, gathered with these parties by what hangs together."""
        linked = set(self._linked(day))
        numbers = [n for n in self._possible_numbers(day) if self.spread.get(n, 0) > 1 or n in linked]
        if not numbers:
            return []
        groups: list[tuple[set[str], set[int]]] = []
        for n in numbers:
            parties = {p for p in self.asked if p in self.testimonies and n in self.testimonies[p].numbers}
            relatives = {m for m in numbers if m != n and self._related(m, n)} if n in linked else set()
            joined = [g for g in groups if g[0] & parties or g[1] & relatives]
            groups = [g for g in groups if g not in joined]
            groups.append((parties.union(*(g[0] for g in joined)), {n}.union(*(g[1] for g in joined))))
        return [([p for p in self.asked if p in parties], sorted(members)) for parties, members in groups if parties]

    def _related(self, m: int, n: int) -> bool:
        ancestors = self.known.ancestors
        return m in ancestors.get(n, ()) or n in ancestors.get(m, ())

    def _assignments(self, numbers: Sequence[int]) -> list[dict[int, bool]]:
        """Every way in which possible records can be in or out, none in without those that must come before it."""
        found: list[dict[int, bool]] = []
        ancestors = self.known.ancestors
        needs = [[m for m in range(len(numbers)) if numbers[m] in ancestors.get(n, ())] for n in numbers]
        for mask in range(1 << len(numbers)):
            if all(not mask >> k & 1 or all(mask >> m & 1 for m in needs[k]) for k in range(len(numbers))):
                found.append({n: bool(mask >> k & 1) for k, n in enumerate(numbers)})
        return found
