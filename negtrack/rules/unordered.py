"""Words of one party that no date puts in one order: what may stand after them, in every order that is allowed.

Worked out backwards from the word that may be last. What stood before a word that takes the place of everything is
asked for only where it said the same, so that of all orders few are ever gone through.

An example of three words, all of February and in no order, as of its end::

    r0  demands a
    r1  accepts a
    r2  demands b

Any of them may be last. If r2 is, b stands, whatever was said before: no more is asked. If r0 is, what stood before
matters only where it said the same as r0: of r1 and r2, in any order, may something stand that says the same? Yes, the
acceptance of r1, which r0 renews and leaves accepted (made by r0 and r1); and something else may stand, too (b), which
r0 takes the place of (a, demanded, made by r0). If r1 is last, a is accepted. Three results, and of the six orders none
was gone through from its beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from negtrack.rules.order import Known
from negtrack.rules.standing import MAX_UNORDERED, Outcomes, State, Word, apply, makers
from negtrack.tuples import NamedTuple

_STEPS_FOR_EACH = 100
"""How many steps the orders of many words may take for each of the words, before they count as crowded."""

_ANYTHING = -1
"""In place of the place of a word: whatever may stand is asked for, not only what says the same as that word."""

_Coded = dict[int, int]
"""Outcomes in short: states by their codes, the records that made them as bits."""


def may_be_crowded(words: int) -> bool:
    """Whether so many words may be too many in no order to each other."""
    return words > MAX_UNORDERED


class _Stretch(NamedTuple):
    """A question to a run: what may stand after the certain words and any of the possible ones, given as bits.

    ``like`` is the place of a word where only what says the same as that word is asked for.
    """

    certain: int
    possible: int
    like: int = _ANYTHING


_NOTHING = _Stretch(0, 0)


class _Answer(NamedTuple):
    """The states asked for, each with the records that made it; and whether others may stand."""

    outcomes: _Coded
    others: bool


class _Last(NamedTuple):
    """A word that may be last, by its place, and what must be asked of the words before it, if anything.

    ``own`` are its record, and the records that say exactly the same and may be last too.
    """

    place: int
    own: int
    before: _Stretch | None


class UnorderedWords:
    """Words of one party of which each overlaps another in time, in order of their first days; ``before`` stood before.

    ``crowded`` says whether too many of them were found to be in no order to each other.
    """

    def __init__(self, words: Sequence[Word], known: Known, before: Outcomes) -> None:
        self.words = words
        self.known = known
        self.crowded = False
        self._states: list[State] = []
        self._code_of: dict[State, int] = {}
        self._records = [word.number for word in words]
        self._made: list[dict[int, int]] = [{} for _ in words]
        self._before = self._coded(before)
        self._reaching: dict[int, list[int]] = {}
        self._answers = {_NOTHING: _Answer(self._before, False)}
        self._found: dict[tuple[int, int], Outcomes] = {}

    def after(self, certain: int, possible: int) -> Outcomes:
        """What may stand after the certain words and any of the possible ones, given as bits; at least one word."""
        key = certain, possible
        if key not in self._found:
            self._found[key] = self._decoded(self._after_many(_Stretch(certain, possible)))
        return self._found[key]

    def _after_many(self, whole: _Stretch) -> _Coded:
        if not whole.possible and not whole.certain & whole.certain - 1:
            return self._results([_Last(whole.certain.bit_length() - 1, whole.certain, _NOTHING)], {})
        lasts = self._lasts(whole)
        if not self._work_out([last.before for last in lasts if last.before is not None], self._are_few(whole)):
            self.crowded = True
            lasts = [last._replace(before=None) for last in lasts]
        return self._results(lasts, {})

    def _are_few(self, whole: _Stretch) -> bool:
        """Whether few stretches can be asked for at all, of words to which it matters what stood before them."""
        renewing = [n for n in range(len(self.words)) if n not in self._indifferent]
        certain, possible = (sum(bits >> n & 1 for n in renewing) for bits in (whole.certain, whole.possible))
        return certain + possible <= MAX_UNORDERED

    def _work_out(self, wanted: Iterable[_Stretch], few: bool) -> bool:
        """Find the answers wanted, those first that others rest on; False where there are too many.

        Of few words there are never too many. Of others the answers found before count again, so that it does not
        hang on what was asked before whether there are.
        """
        stack = list(wanted)
        asked: dict[_Stretch, list[_Last]] = {}
        steps = 0
        while stack:
            stretch = stack[-1]
            if few and stretch in self._answers:
                stack.pop()
            elif stretch not in asked:
                asked[stretch] = self._lasts(stretch)
                stack.extend(last.before for last in asked[stretch] if last.before and last.before not in asked)
            else:
                stack.pop()
                steps += sum(len(self._answers[last.before].outcomes) if last.before else 1 for last in asked[stretch])
                if steps > _STEPS_FOR_EACH * len(self.words) and not few:
                    return False
                if stretch not in self._answers:
                    self._answers[stretch] = self._answer(stretch, asked[stretch])
        return True

    def _answer(self, stretch: _Stretch, lasts: Iterable[_Last]) -> _Answer:
        found = self._results(lasts, {} if stretch.certain else dict(self._before))
        if stretch.like == _ANYTHING:
            return _Answer(found, False)
        same = self.words[stretch.like].state.says_the_same
        alike = {code: made_by for code, made_by in found.items() if same(self._states[code])}
        return _Answer(alike, len(alike) < len(found))

    def _results(self, lasts: Iterable[_Last], found: _Coded) -> _Coded:
        """The states that each of the last words makes of what may have stood before it, added to those found."""
        for place, own, before in lasts:
            itself = self._code(self.words[place].state)
            if before is None or self._answers[before].others:
                found[itself] = found.get(itself, 0) | own
            if before is None:
                continue
            made = self._made[place]
            for code, made_by in self._answers[before].outcomes.items():
                after = made.get(code)
                if after is None:
                    after = made[code] = self._apply(place, code)
                if after < 0:  # it takes over, whatever stood
                    found[itself] = found.get(itself, 0) | own
                else:
                    found[after] = found.get(after, 0) | made_by | own
        return found

    # States as whole numbers, and the records that made them as bits: orders are many, and states are long to compare

    def _apply(self, place: int, code: int) -> int:
        """What a word makes of a state; -1 where what stands then is the word alone."""
        word = self.words[place]
        after = apply(word, self._states[code])
        return -1 if after is word.state else self._code(after)

    def _code(self, state: State) -> int:
        code = self._code_of.setdefault(state, len(self._states))
        if code == len(self._states):
            self._states.append(state)
        return code

    def _coded(self, outcomes: Outcomes) -> _Coded:
        """Outcomes of words before this run, whose records get bits behind those of its own."""
        bits: dict[int, int] = {}
        for number in sorted(makers(outcomes)):
            bits[number] = 1 << len(self._records)
            self._records.append(number)
        return {self._code(state): sum(bits[n] for n in numbers) for state, numbers in outcomes.items()}

    def _decoded(self, found: _Coded) -> Outcomes:
        """Outcomes as states with the numbers of the records that made them."""
        return {
            self._states[code]: frozenset(n for at, n in enumerate(self._records) if made_by >> at & 1)
            for code, made_by in found.items()
        }

    # Which words may be last, and what they ask for

    def _lasts(self, stretch: _Stretch) -> list[_Last]:
        """The words of a stretch that may be last. Past twelve in no order, the words before them are not looked at."""
        certain, possible, like = stretch
        latest = self._latest(certain)
        perhaps = [n for n in range(possible.bit_length()) if possible >> n & 1]
        if self._related:  # what is supposed comes last, whatever else may have been said
            settled = [n for n in range(certain.bit_length()) if certain >> n & 1]
            perhaps = [n for n in perhaps if not self._following(n, settled)]
        crowded = len(latest) > MAX_UNORDERED or len(self._unfollowed(perhaps)) > MAX_UNORDERED
        self.crowded = self.crowded or crowded
        lasts = []
        for places in self._exactly_alike((*latest, *perhaps)):
            n, bits = places[0], sum(1 << n for n in places)
            following = self._following(n, perhaps)
            own_like = self._same[n] if self._replaces[n] else _ANYTHING
            if not self._depends_on_before(n, like):
                before = None
            elif crowded:
                before = _Stretch(0, 0, own_like)
            else:
                needed = self._followed(n, perhaps)
                before = _Stretch((certain | needed) & ~bits, possible & ~(bits | following | needed), own_like)
            lasts.append(_Last(n, bits, before))
        return lasts

    def _exactly_alike(self, places: Sequence[int]) -> Iterable[list[int]]:
        """The places, together where the words say exactly the same and it does not matter which of them is last.

        It may matter where some words build on others, or relations put some before others.
        """
        if self._related or not all(self._replaces):
            return [[n] for n in places]
        alike: dict[State, list[int]] = {}
        for n in places:
            alike.setdefault(self.words[n].state, []).append(n)
        return alike.values()

    def _depends_on_before(self, place: int, like: int) -> bool:
        """Whether it matters what stood before a word, where only what says the same as another is asked for."""
        if place in self._indifferent:
            return False
        if like == _ANYTHING:
            return True
        if self._replaces[place]:
            return self._same[place] == like
        part, whole = self.words[place].state, self.words[like].state
        return part.rejects <= whole.rejects and set(part.options) <= set(whole.options)

    @cached_property
    def _replaces(self) -> list[bool]:
        return [word.replaces for word in self.words]

    @cached_property
    def _same(self) -> list[int]:
        """For each word the place of the first that says the same."""
        states = [word.state for word in self.words]
        return [next(n for n, s in enumerate(states) if s is state or s.says_the_same(state)) for state in states]

    @cached_property
    def _indifferent(self) -> set[int]:
        """The words to which it makes no difference what stood before: they never renew it."""
        resetting = {n for n, word in enumerate(self.words) if word.resets}
        if not all(self._replaces):
            return resetting
        once = {n for n in self._same if self._same.count(n) == 1}
        return resetting | {
            n for n in once if not any(self.words[n].state.says_the_same(self._states[code]) for code in self._before)
        }

    @cached_property
    def _related(self) -> bool:
        return any(word.number in self.known.ancestors for word in self.words)

    def _latest(self, certain: int) -> list[int]:
        """Those of the certain words that no other of them must follow."""
        top = certain.bit_length() - 1
        if top not in self._reaching:
            first = self.known.first[self.words[top].number]
            self._reaching[top] = [n for n in range(top + 1) if self.known.last[self.words[n].number] >= first]
        return self._unfollowed([n for n in self._reaching[top] if certain >> n & 1])

    def _unfollowed(self, places: list[int]) -> list[int]:
        return [n for n in places if not self._following(n, places)] if self._related else places

    def _following(self, place: int, places: Iterable[int]) -> int:
        """Those of the words that a relation puts after one, as bits."""
        return sum(1 << n for n in places if self._follows(n, place)) if self._related else 0

    def _followed(self, place: int, places: Iterable[int]) -> int:
        """Those of the words that a relation puts before one, as bits."""
        return sum(1 << n for n in places if self._follows(place, n)) if self._related else 0

    def _follows(self, n: int, m: int) -> bool:
        return self.words[m].number in self.known.ancestors.get(self.words[n].number, ())
