"""What a party's words on one issue amount to at a date: its standing, or each one that the dates allow.

DESIGN section 4, "Standing": the words are applied one after the other in every order that dates and relations
allow, and with every possible record in or out. What results is kept whole, each result with its records.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from negtrack.cluster import Cluster
from negtrack.order import Known
from negtrack.standing import CLAIMED, SILENT, Outcomes, Word


class Course:
    """The words of one party on one issue that count together (its own, or those told of it), in the course of time.

    They fall into clusters: all of one cluster come before all of the next, so that only the cluster under way at a
    date has orders and worlds to choose from.
    """

    def __init__(self, words: Sequence[Word], known: Known) -> None:
        self.known = known
        self.words = sorted(words, key=lambda w: (known.first[w.number], known.last[w.number], w.number))
        self._starts: list[int] = []
        self._begins: list[int] = []
        self._clusters: list[Cluster] = []
        reach = -1
        for index, word in enumerate(self.words):
            if known.first[word.number] > reach:
                self._starts.append(index)
                self._begins.append(known.first[word.number])
            reach = max(reach, known.last[word.number])
        self._starts.append(len(self.words))

    @property
    def crowded(self) -> bool:
        """Whether some of the words looked at so far are too many in no order to each other."""
        return any(cluster.crowded for cluster in self._clusters)

    def at(self, day: int, fixed: Mapping[int, bool]) -> tuple[Outcomes, bool]:
        """What may stand on a day, and whether there may be no word at all.

        ``fixed`` says of some possible records (by number) whether they are in; of the others both are worked out.
        """
        place = bisect_right(self._begins, day) - 1
        if place < 0:
            return {}, True
        cluster = self._cluster(place)
        certain = possible = 0
        for index, word in enumerate(cluster.words):
            if self.known.first[word.number] > day:
                break
            if self.known.last[word.number] <= day or fixed.get(word.number, False):
                certain |= 1 << index
            elif word.number not in fixed:
                possible |= 1 << index
        found = cluster.after(certain, possible) if certain or possible else {}
        if certain:
            return found, False
        return (found, True) if place == 0 else (merged((cluster.before, found)), False)

    def _cluster(self, place: int) -> Cluster:
        """One of the clusters, with what may stand when all before it have run their course."""
        while len(self._clusters) <= place:
            before: Outcomes = {SILENT: frozenset()}
            if self._clusters:
                previous = self._clusters[-1]
                before = previous.after((1 << len(previous.words)) - 1, 0)
            start, end = self._starts[len(self._clusters) :][:2]
            self._clusters.append(Cluster(self.words[start:end], self.known, before))
        return self._clusters[place]


def merged(several: Iterable[Outcomes]) -> Outcomes:
    """Several outcomes as one."""
    found: Outcomes = {}
    for outcomes in several:
        for state, numbers in outcomes.items():
            found[state] = found[state] | numbers if state in found else numbers
    return found


class Testimony:
    """All that is recorded of one party on one issue: its own words, those told of it, and those that do not commit it.

    ``own`` and ``third`` hold what commits, ``claims`` the words of adversaries, below the threshold or denied, and
    ``reaffirmed`` the numbers of the records by which the party says again what stands.
    """

    def __init__(
        self,
        party: str,
        own: Sequence[Word],
        third: Sequence[Word],
        claims: Sequence[Word],
        reaffirmed: Sequence[int],
        known: Known,
    ) -> None:
        self.party = party
        self.known = known
        self.own = Course(own, known)
        self.third = Course(third, known)
        self.claims = tuple(claims)
        self.reaffirmed = tuple(reaffirmed)
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
        found = merged((found, told))
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
