"""One issue made ready for questions: its records sorted to the parties they stand for, and its status on any day.

A pure function of the records of that issue and of the conditions' dates.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import accumulate

from negtrack.ledger.model import WORDLESS_ACTS, Act, Basis, Closed, Condition, Issue, Level, Position, Status
from negtrack.rules.basis import Participants, Voice
from negtrack.rules.conditions import blocks, openness, turning_days
from negtrack.rules.order import known_records
from negtrack.rules.party_words import PartyWords, WordSequence, merged
from negtrack.rules.possible_statuses import (
    NO_CHOICE,
    Blocks,
    Choices,
    Openness,
    StatusTable,
    Turn,
    most_worlds,
    overall,
)
from negtrack.rules.standing import SILENT, Outcomes, State, Word, make_word
from negtrack.rules.status_table import DISPUTED, Verdicts, verdict

_NOTHING: Mapping[int, bool] = {}
_NOBODY: frozenset[str] = frozenset()
_COMMON = frozenset({Basis.JOINT, Basis.GROUP})
_SILENCE: Outcomes = {SILENT: frozenset()}


class IssueRecords:
    """The records of one issue as known on a day, and what they amount to on any date.

    ``asked`` are the parties whose agreement is asked; ``threshold`` is the weakest basis that commits a party;
    ``conditions`` are those that records of this issue name or that block it. ``rivals`` are those whose words of
    others are an adversary's. Of the records, by number, ``common_acts`` are joint or of a group and stand for all
    those asked, ``joint_acts`` for several of them (with whom); ``shared`` stand for several at whatever basis.
    """

    def __init__(
        self,
        issue: Issue,
        records: Iterable[Position],
        conditions: Iterable[Condition],
        participants: Participants,
        as_known: int | None,
        threshold: Basis,
        supposed: AbstractSet[str] = _NOBODY,
    ) -> None:
        self.issue = issue
        self.asked = participants.asked
        self.rivals = participants.rivals
        self.threshold = threshold
        self.records = tuple(records)
        self.known = known_records(self.records, as_known, supposed)
        self.conditions = {condition.id: condition for condition in conditions}
        self.denied = self._denied(participants)
        self.common_acts: set[int] = set()
        self.joint_acts: dict[int, tuple[str, ...]] = {}
        self.shared: set[int] = set()
        self._reopenings: list[int] = []
        self._principals = frozenset(issue.principals or participants.principals)
        self.words_by_party = self._sort_words(participants, threshold)
        self._begins = sorted(self.known.first)
        self._ends = sorted(self.known.last)
        self._condition_days = sorted(turning_days(self.conditions.values()))
        self._by_conditions: dict[int, tuple[Openness, Blocks]] = {}
        self._verdicts: dict[int, Verdicts] = {}

    def _sort_words(self, participants: Participants, threshold: Basis) -> dict[str, PartyWords]:
        """What is recorded of each party. Common acts are noted, and the records that several of those asked share."""
        own: dict[str, list[Word]] = defaultdict(list)
        third: dict[str, list[Word]] = defaultdict(list)
        claims: dict[str, list[Word]] = defaultdict(list)
        reaffirmed: dict[str, dict[int, Basis]] = {}
        asked = frozenset(self.asked)
        known, denied, may_close = self.known, self.denied, self.issue.closed is not None
        apart: set[int] = set()
        for number in known.in_order(range(len(known.records))):
            record = known.records[number]
            voices = participants.voices(record, denied.get(record.id, _NOBODY) if denied else _NOBODY)
            if record.act in WORDLESS_ACTS:
                for voice in voices:
                    said_again = reaffirmed.setdefault(voice.party, {})
                    if record.act is Act.REAFFIRMS and voice.commits(threshold):
                        said_again[number] = voice.basis
                continue
            common_act = False
            if len(voices) > 1 or len(asked) == 1:
                common_act = self._note_act(number, voices, asked, participants)
            if len(voices) == 1:
                apart.add(number)
            if may_close and self._is_word_of_a_principal(voices):
                self._reopenings.append(record.date.first)
            for voice in voices:
                kept = claims
                if voice.commits(threshold):
                    kept = third if voice.basis is Basis.THIRD else own
                kept[voice.party].append(make_word(number, record, voice.basis, common_act))
        nothing = WordSequence((), known)
        sequences: dict[tuple[tuple[int, Basis], ...], WordSequence] = {}

        def sequence(words: Sequence[Word]) -> WordSequence:
            """The sequence of words, one and the same for all parties of which the same was said."""
            if not words:
                return nothing
            if words[0].number in apart:
                return WordSequence(words, known)
            key = tuple([(word.number, word.basis) for word in words])
            if key not in sequences:
                sequences[key] = WordSequence(words, known)
            return sequences[key]

        return {
            party: PartyWords(
                party,
                sequence(own.get(party, ())),
                sequence(third.get(party, ())),
                claims.get(party, ()),
                reaffirmed.get(party, {}),
                known,
            )
            for party in sorted({*own, *third, *claims, *reaffirmed})
        }

    def _note_act(
        self, number: int, voices: Sequence[Voice], asked: AbstractSet[str], participants: Participants
    ) -> bool:
        """Note for which of those asked a record stands at once; return whether it is a common act of all of them.

        A common act is joint or of a group; the group may itself be one of those asked.
        """
        if sum(voice.party in asked for voice in voices) > 1:
            self.shared.add(number)
        carried = {
            voice.party
            for voice in voices
            if voice.commits(self.threshold)
            and (voice.basis in _COMMON or (voice.basis is Basis.OWN and voice.party in participants.groups))
        }
        together = tuple(party for party in self.asked if party in carried)
        if len(together) > 1:
            self.joint_acts[number] = together
        if len(together) < len(self.asked):
            return False
        self.common_acts.add(number)
        return True

    def _is_word_of_a_principal(self, voices: Iterable[Voice]) -> bool:
        """Whether a record is a word of one of the issue's principals: joint, own or of a group, and not denied."""
        return any(v.party in self._principals and v.basis >= Basis.GROUP and not v.freed for v in voices)

    def _denied(self, participants: Participants) -> dict[str, frozenset[str]]:
        """For each record that is denied, the parties that disown it in their own or a joint word."""
        denied: dict[str, frozenset[str]] = {}
        for record in self.known.records:
            if record.denies is not None:
                by = frozenset(p for p in record.parties if participants.basis_of_own(record, p) is not None)
                denied[record.denies] = denied.get(record.denies, frozenset()) | by
        return denied

    # Days

    def days(self) -> list[int]:
        """The days on which something about the issue may change, in order."""
        return self._days

    @cached_property
    def _days(self) -> list[int]:
        closing = () if self.issue.closed is None else (self.issue.closed.date.last, *self._reopenings)
        return sorted({*self._begins, *self._ends, *self._condition_days, *closing})

    @cached_property
    def _turning_days(self) -> list[int]:
        """The days on which the status may change: those of the records of whoever is asked, and of conditions."""
        known = self.known
        numbers = {
            n for party in self.asked if party in self.words_by_party for n in self.words_by_party[party].numbers
        }
        for n, before in known.ancestors.items():
            numbers |= {n, *before}
        days = {day for n in numbers for day in (known.first[n], known.last[n])}
        return sorted(days.union(self._condition_days))

    def since(self, day: int) -> int | None:
        """The first day from which the status has held without a break up to a day; None: from the beginning."""
        status = self.status(day)
        held: int | None = None
        days = self._turning_days
        for turn in reversed(days[: bisect_right(days, day)]):
            if self.status(turn) is not status:
                return held
            held = turn
        return None if status is Status.NO_DATA else held

    def last_word(self, day: int) -> int | None:
        """The latest day up to a day on which one of those asked spoke, or reaffirmed, on the issue."""
        begun = bisect_right(self._words_begin, day)
        return min(self._words_end[begun - 1], day) if begun else None

    def last_word_of(self, party: str, day: int) -> int | None:
        """The latest day up to a day on which a party spoke, or reaffirmed, on the issue."""
        party_words = self.words_by_party.get(party)
        if party_words is None:
            return None
        numbers = [word.number for word in party_words.committing()]
        numbers += party_words.reaffirmed
        spoken = [min(self.known.last[n], day) for n in numbers if self.known.first[n] <= day]
        return max(spoken, default=None)

    def latest_word(self, day: int) -> int | None:
        """The day on which the latest word, or reaffirmation, of those asked begins, of all that begin by a day."""
        begun = bisect_right(self._words_begin, day)
        return self._words_begin[begun - 1] if begun else None

    @cached_property
    def _spoken(self) -> list[int]:
        """The words and reaffirmations of those asked, by number, in the order in which they begin."""
        words = [self.words_by_party[party] for party in self.asked if party in self.words_by_party]
        numbers = set[int]().union(*((*each.own.numbers, *each.third.numbers, *each.reaffirmed) for each in words))
        return sorted(numbers, key=self.known.first.__getitem__)

    @cached_property
    def _words_begin(self) -> list[int]:
        return [self.known.first[n] for n in self._spoken]

    @cached_property
    def _words_end(self) -> list[int]:
        """By when each of them, and all that begin before it, have ended."""
        return list(accumulate([self.known.last[n] for n in self._spoken], max))

    def last_own_word(self, party: str, day: int) -> Position | None:
        """The latest record by which a party itself spoke by a day, by any act but ``omits``, so that it commits."""
        party_words = self.words_by_party.get(party)
        return None if party_words is None else party_words.last_own_record(day)

    def closed(self, day: int) -> Closed | None:
        """How the issue was closed, where it is so on a day: no principal has spoken on it since (docs/rules.md)."""
        closed = self.issue.closed
        if closed is None or day < closed.date.last:
            return None
        reopened = any(closed.date.last < first <= day for first in self._reopenings)
        return None if reopened else closed

    # Status

    def status(self, day: int) -> Status:
        """The status of the issue on a day."""
        return overall(self.possible(day))

    def possible(self, day: int) -> frozenset[Status]:
        """Every status that the dates allow on a day."""
        return self._judged(day).statuses

    def level(self, day: int) -> Level | None:
        """The lowest level at which the issue is, or may be, agreed on a day."""
        return self._judged(day).level

    def openness_on(self, day: int) -> Openness:
        """Which of the conditions that bear on the issue are open on a day."""
        return self._conditions_on(day)[0]

    def blocks_on(self, day: int) -> Blocks:
        """What blocks the issue on a day."""
        return self._conditions_on(day)[1]

    def _conditions_on(self, day: int) -> tuple[Openness, Blocks]:
        phase = bisect_right(self._condition_days, day)
        if phase not in self._by_conditions:
            conditions = self.conditions.values()
            self._by_conditions[phase] = (
                openness(conditions, day), blocks(conditions, self.issue.id, self.asked, day)
            )  # fmt: skip
        return self._by_conditions[phase]

    def _judged(self, day: int) -> Verdicts:
        phase = bisect_right(self._turning_days, day)
        if phase not in self._verdicts:
            openness, blocks = self._conditions_on(day)
            found = None if blocks.undecided or blocks.avoidable else self._certain(day, openness, blocks)
            if found is None:
                found = StatusTable(openness, blocks).verdicts(self._turns(day), most_worlds(len(self.asked)))
            self._verdicts[phase] = found
        return self._verdicts[phase]

    def _certain(self, day: int, openness: Openness, blocks: Blocks) -> Verdicts | None:
        """The verdict where there is no choice, or where no choice matters: those who certainly disagree are enough."""
        states: dict[int, State] = {}
        common: set[str] | None = None
        choices = False
        for party in self.asked:
            outcomes = self._at(party, day, _NOTHING)
            if len(outcomes) > 1:
                choices = True
                continue
            state = next(iter(outcomes))
            if id(state) in states:  # of many parties few say anything else; to compare states takes longer
                continue
            states[id(state)] = state
            if state.options:
                common = set(state.options) if common is None else common.intersection(state.options)
                if not common:  # lines 3 to 5 come first: whatever else may stand, it is disputed
                    return DISPUTED
        if choices or any(
            not openness.undecided.isdisjoint(ids) for state in states.values() for ids in state.conditions
        ):
            return None
        return verdict(states.values(), openness.certain, blocks.certain)

    def too_many_shared(self, day: int) -> list[Position]:
        """The records that several share and that may or may not count on a day, where they are too many.

        How they fall is then not told apart in every way, so that the possible statuses may be more than there are.
        """
        most = most_worlds(len(self.asked))
        if 1 << len(self._possible_numbers(day)) <= most:
            return []
        numbers = frozenset[int]().union(*self._shared(day).values())
        return [self.known.records[n] for n in self.known.in_order(numbers)] if 1 << len(numbers) > most else []

    def outcomes(self, party: str, day: int) -> Outcomes:
        """The states that may stand for a party on a day, over all worlds, each with the records that made it."""
        party_words = self.words_by_party.get(party)
        if party_words is None:
            return _SILENCE
        if not self.known.ancestors:
            return party_words.at(day, _NOTHING)
        possible = self._possible_numbers(day)
        linked = self._linked(possible) & party_words.numbers
        if not linked:
            return party_words.at(day, _NOTHING)
        ways = self._assignments(self._with_needs(linked, possible), most_worlds(1))
        return merged(party_words.at(day, dict(choices)) for choices in ways)

    def _turns(self, day: int) -> Iterator[Turn]:
        """The states that may stand for each of those asked, given how the possible records fall that they share.

        Of those for whom one and the same state certainly stands, the first speaks for all.
        """
        shared = self._shared(day)
        certain: set[tuple[State, ...]] = set()
        for party in self.asked:
            if party not in shared:
                states = tuple(self._at(party, day, _NOTHING))
                if len(states) > 1 or states not in certain:
                    certain.add(states)
                    yield Turn([(NO_CHOICE, states)])
        order = self._by_what_they_share(shared)
        last = {number: party for party in order for number in shared[party]}
        for party in order:
            numbers = shared[party]
            ways = self._assignments(numbers, most_worlds(len(self.asked)))
            worlds = [(choices, list(self._at(party, day, dict(choices)))) for choices in ways]
            yield Turn(worlds, frozenset(n for n in numbers if last[n] == party))

    def _at(self, party: str, day: int, fixed: Mapping[int, bool]) -> Outcomes:
        party_words = self.words_by_party.get(party)
        return _SILENCE if party_words is None else party_words.at(day, fixed)

    def _possible_numbers(self, day: int) -> list[int]:
        """The records whose interval has begun and not ended on a day."""
        if bisect_right(self._begins, day) == bisect_right(self._ends, day):
            return []
        first, last = self.known.first, self.known.last
        return [n for n in range(len(first)) if first[n] <= day < last[n]]

    def _linked(self, possible: Iterable[int]) -> frozenset[int]:
        """Those of the possible records that a relation ties to another of them."""
        ancestors = self.known.ancestors
        among = frozenset(possible) if ancestors else frozenset()
        tied: set[int] = set()
        for n in among.intersection(ancestors):
            if found := among & ancestors[n]:
                tied.add(n)
                tied |= found
        return frozenset(tied)

    def _with_needs(self, numbers: frozenset[int], possible: Iterable[int]) -> frozenset[int]:
        """The records, and the possible ones that must come before them."""
        ancestors = self.known.ancestors
        return numbers.union(*(ancestors.get(n, frozenset()).intersection(possible) for n in numbers))

    def _shared(self, day: int) -> dict[str, frozenset[int]]:
        """For each of those asked the possible records that fall at once for others too, or that others hang on."""
        possible = self._possible_numbers(day)
        linked = self._linked(possible)
        coupled = linked.union(self.shared.intersection(possible))
        shared: dict[str, frozenset[int]] = {}
        for party in self.asked if coupled else ():
            if party in self.words_by_party and (mine := coupled & self.words_by_party[party].numbers):
                shared[party] = self._with_needs(mine, possible)
        return shared

    def _by_what_they_share(self, shared: Mapping[str, frozenset[int]]) -> list[str]:
        """Those who share possible records, each as soon as can be after those with whom it shares them."""
        order: list[str] = []
        waiting = sorted(shared)
        open: set[int] = set()
        while waiting:
            party = min(waiting, key=lambda p: (not shared[p] & open, len(shared[p] - open)))
            waiting.remove(party)
            order.append(party)
            open |= shared[party]
        return order

    def _assignments(self, numbers: Iterable[int], most: int) -> list[Choices]:
        """Every way in which possible records can be in or out, none in without those that must come before it.

        Where there are more ways than ``most``, the last of the records are left to fall either way.
        """
        ancestors = self.known.ancestors
        found = [NO_CHOICE]
        for n in sorted(numbers, key=lambda n: (len(ancestors.get(n, ())), n)):
            needed_out = {(m, False) for m in ancestors.get(n, ())}
            more = [choices | {(n, False)} for choices in found]
            more += [choices | {(n, True)} for choices in found if not choices & needed_out]
            if len(more) > most:
                break
            found = more
        return found
