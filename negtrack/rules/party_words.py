"""What a party's words on one issue amount to at a date: its standing, or each one that the dates allow.

The rule is docs/rules.md ("Standing: what a party's words amount to"): the words are applied one after the other in
every order that dates and relations allow, and with every possible record in or out (a world). What results is kept
whole, each result with its records.

An example of three records of one party::

    r0  2024-01-10  demands a
    r1  2024-02     demands b
    r2  2024-02     demands c, adds r1

r0 is a run by itself: it is over before the next begins. r1 and r2 overlap and are another. As of 15 February the first
run is over and two words of the second are possible. r2 comes after r1, so that three worlds are left of four: neither
(a stands), r1 (b), both (b and c). The standing is uncertain, with three results. From the 29th on both are in,
and the relation leaves one order: b and c.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from negtrack.ledger.model import HOLDING_ACTS, Act, Basis, Position
from negtrack.rules.order import Known
from negtrack.rules.standing import CLAIMED, SILENT, Outcomes, StandingKind, Word, apply
from negtrack.rules.unordered import UnorderedWords, may_be_crowded

_SILENCE: Outcomes = {SILENT: frozenset()}


class WordSequence:
    """The words of one party on one issue that count together (its own, or those told of it), in time.

    They come in one order that dates and relations allow, and fall into runs: all of one run come before all of the
    next, so that only the run under way at a date has orders and worlds to choose from.
    """

    def __init__(self, words: Sequence[Word], known: Known) -> None:
        self.known = known
        self.words = words
        self.numbers = frozenset([word.number for word in words])
        self._starts: list[int] = []
        self._begins: list[int] = []
        self._runs: dict[int, UnorderedWords] = {}
        self._over: dict[int, Outcomes] = {}
        self._changes: dict[int, int] = {}
        self._firsts = [known.first[word.number] for word in words]
        last = known.last
        reach = -1
        for index, (word, begin) in enumerate(zip(words, self._firsts, strict=True)):
            if begin > reach:
                self._starts.append(index)
                self._begins.append(begin)
            reach = max(reach, last[word.number])
        self._starts.append(len(words))

    @property
    def may_be_crowded(self) -> bool:
        """Whether any of its runs has so many words that they may be too many in no order to each other."""
        return any(may_be_crowded(end - start) for start, end in pairwise(self._starts))

    def crowded_on(self, day: int) -> bool:
        """Whether the words by a day were found to be too many in no order to each other."""
        self.at(day, {})
        return any(run.crowded for run in self._runs.values())

    def at(self, day: int, fixed: Mapping[int, bool]) -> tuple[Outcomes, bool]:
        """What may stand on a day, and whether there may be no word at all.

        ``fixed`` says of some possible records (by number) whether they are in; of the others both are worked out.
        """
        place = bisect_right(self._begins, day) - 1
        if place < 0:
            return {}, True
        first, last = self.known.first, self.known.last
        certain = possible = 0
        for index, word in enumerate(self._words_of(place)):
            number = word.number
            if first[number] > day:
                break
            if last[number] <= day or fixed.get(number, False):
                certain |= 1 << index
            elif number not in fixed:
                possible |= 1 << index
        found = self._after(place, certain, possible) if certain or possible else {}
        if certain:
            return found, False
        return (found, True) if place == 0 else (merged((self._after_all(place - 1), found)), False)

    def latest_change(self, day: int) -> int:
        """Return the number of the latest word by a day that changed the act or the options held; there is one.

        The words are applied one after the other in one order that dates and relations allow: where the standing is
        certain, every order leads to the same. A ruling out changes something only where nothing is held.
        """
        last = bisect_right(self._firsts, day) - 1
        if last == 0:
            return self.words[0].number
        if last not in self._changes:
            self._note_changes(last)
        return self._changes[last]

    def _note_changes(self, last: int) -> None:
        """Note for a word, and those around it, the number of the latest change up to it."""
        start = last
        while start > 0 and not self._changes_options(start):
            start -= 1
        state, act, shown, latest = SILENT, None, None, 0
        for index in range(start, len(self.words)):
            if index > last and self._changes_options(index):
                break
            word = self.words[index]
            state = apply(word, state)
            if word.record.act in HOLDING_ACTS and word.record.act is not Act.ACCEPTS:
                act = word.record.act
            now: tuple[object, ...] = (state.kind,)
            if state.options:
                now = (state.options, Act.ACCEPTS if any(state.accepted) else act)
            elif state.kind is StandingKind.POSITION:
                now = (state.kind, state.rejects)
            if now != shown:
                shown, latest = now, word.number
            self._changes[index] = latest

    def _changes_options(self, index: int) -> bool:
        """Whether a word plainly changes the options held, as most do: what stood was what the word before it held."""
        word, before = self.words[index], self.words[index - 1]
        options, others = word.state.options, before.state.options
        return bool(options and others) and options != others and word.replaces and before.replaces

    def latest(self, day: int) -> Word | None:
        """The last of the words that begin by a day, in that order."""
        begun = bisect_right(self._firsts, day)
        return self.words[begun - 1] if begun else None

    def up_to(self, day: int) -> Sequence[Word]:
        """The words that begin by a day, in one order that dates and relations allow."""
        return self.words[: bisect_right(self._firsts, day)]

    def _words_of(self, place: int) -> Sequence[Word]:
        return self.words[self._starts[place] : self._starts[place + 1]]

    def _after(self, place: int, certain: int, possible: int) -> Outcomes:
        """What may stand after some words of a run, and all before it: at least one word."""
        start, end = self._starts[place], self._starts[place + 1]
        if self._begins_anew(place):
            return {self.words[start].state: frozenset((self.words[start].number,))}
        if end - start == 1:
            return _after_one(self.words[start], self._after_all(place - 1))
        if place not in self._runs:
            self._runs[place] = UnorderedWords(self._words_of(place), self.known, self._after_all(place - 1))
        return self._runs[place].after(certain, possible)

    def _after_all(self, place: int) -> Outcomes:
        """What may stand after a run, and all before it; before the first, silence."""
        if place < 0:
            return _SILENCE
        start = place
        while start > 0 and start not in self._over and not self._begins_anew(start):
            start -= 1
        for at in range(start, place + 1):
            if at not in self._over:
                self._over[at] = self._after(at, (1 << self._starts[at + 1] - self._starts[at]) - 1, 0)
        return self._over[place]

    def _begins_anew(self, place: int) -> bool:
        """Whether a run is one word to which it makes no difference what stood before it, however that came about.

        So it is where it renews nothing: what stood before is then what the one word before it said, and that is
        something else.
        """
        start = self._starts[place]
        word = self.words[start]
        if self._starts[place + 1] - start > 1 or not word.replaces:
            return False
        if place == 0 or word.resets:
            return True
        before = self.words[start - 1]
        alone = start - self._starts[place - 1] == 1
        return alone and before.replaces and not word.state.says_the_same(before.state)


def _after_one(word: Word, before: Outcomes) -> Outcomes:
    """What may stand after one word, given what may have stood before it."""
    own = frozenset((word.number,))
    found: Outcomes = {}
    for state, numbers in before.items():
        after = apply(word, state)
        made_by = own if after is word.state else numbers | own  # the word alone, where it takes the place of all else
        found[after] = found[after] | made_by if after in found else made_by
    return found


def merged(several: Iterable[Outcomes]) -> Outcomes:
    """Several outcomes as one."""
    found: Outcomes = {}
    for outcomes in several:
        for state, numbers in outcomes.items():
            found[state] = found[state] | numbers if state in found else numbers
    return found


class PartyWords:
    """All that is recorded of one party on one issue: its own words, those told of it, and those that do not commit it.

    ``own`` and ``third`` hold what commits, ``claims`` the words of adversaries, below the threshold or denied, and
    ``reaffirmed`` the records, with their bases, by which the party says again what stands; all in order of their days.
    """

    def __init__(
        self,
        party: str,
        own: WordSequence,
        third: WordSequence,
        claims: Sequence[Word],
        reaffirmed: Mapping[int, Basis],
        known: Known,
    ) -> None:
        self.party = party
        self.known = known
        self.own = own
        self.third = third
        self.claims = claims
        self.reaffirmed = reaffirmed
        others = [word.number for words in (third.words, claims) for word in words]
        self.numbers = own.numbers.union(others) if others else own.numbers
        self._begins = sorted([known.first[n] for n in self.numbers])
        self._ends = sorted([known.last[n] for n in self.numbers])
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

    def weakest_basis(self, numbers: Container[int]) -> Basis | None:
        """The weakest basis of those of the records, given by number, that commit the party; None where none does."""
        words = (word for sequence in (self.own, self.third) for word in sequence.words)
        return min([word.basis for word in words if word.number in numbers], default=None)

    def last_own_record(self, day: int) -> Position | None:
        """The latest record by which the party itself spoke by a day, by any act but ``omits``, so that it commits."""
        if not self.reaffirmed:
            word = self.own.latest(day)
            return None if word is None else word.record
        begun = bisect_right(self._spoken, day, key=self.known.first.__getitem__)
        return self.known.records[self._spoken[begun - 1]] if begun else None

    @cached_property
    def _spoken(self) -> list[int]:
        """The records by which the party itself spoke, in their order; those among them by which it reaffirmed."""
        again = (n for n, basis in self.reaffirmed.items() if basis >= Basis.GROUP)
        return self.known.in_order([*(word.number for word in self.own.words), *again])

    def committing(self) -> tuple[Word, ...]:
        """The words that commit the party: its own, then those told of it."""
        return (*self.own.words, *self.third.words)

    def claimed_by(self, day: int) -> tuple[str, ...]:
        """Who claims something of the party by a day in words that do not commit it."""
        if not self.claims:
            return ()
        speakers = {
            speaker
            for word in self.claims
            if self.known.first[word.number] <= day
            for speaker in word.record.said_by
            if speaker != self.party
        }
        return tuple(sorted(speakers))

    def dissent(self, day: int) -> Sequence[int]:
        """The numbers of the words told of the party by a day that give way to words of its own, in their order."""
        if not self.third.words or not any(self.known.first[word.number] <= day for word in self.own.words):
            return ()
        return self.known.in_order([w.number for w in self.third.words if self.known.first[w.number] <= day])
