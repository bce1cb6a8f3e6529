"""The judge of steps: the rules of a diff as the design lays them down, from what the judge says of each day.

It shares no code with negtrack. Steps in whose time a joint or group record of several of those asked falls are given
without a direction: which record led to them is not the judge's to say.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from oracle import IssueJudge, Record, Standing, as_list, interval, principals_of

DAY = timedelta(days=1)
UNJUDGED = "unjudged"


class Step(NamedTuple):
    day: date
    direction: str | None
    toward: tuple[str, ...] = ()
    away: tuple[str, ...] = ()
    took: tuple[str, ...] = ()


class StepJudge:
    """The steps on one issue, for one question."""

    def __init__(self, ledger: dict[str, Any], issue: str, k: date | None, evidence: str, asked: list[str]) -> None:
        self.ledger, self.issue, self.k, self.evidence = ledger, issue, k, evidence
        of_issue = as_list(ledger["issues"][issue].get("principals"))
        self.asked = asked or of_issue or principals_of(ledger)
        self._held: dict[tuple[str, date], frozenset[Standing]] = {}
        dates = [interval(p["date"]) for p in ledger.get("positions") or [] if p["issue"] == issue]
        self.turns = sorted({day for when in dates for day in (when.first, when.last)})

    def held(self, p: str, day: date) -> frozenset[Standing]:
        """Every standing that p may have at the end of a day."""
        if (p, day) not in self._held:
            judge = self.judge(day)
            worlds = list(judge.worlds())
            for party in self.ledger["parties"]:
                found = frozenset(standing for world in worlds for standing in judge.standings(party, world))
                self._held[party, day] = found
        return self._held[p, day]

    def judge(self, day: date) -> IssueJudge:
        return IssueJudge(self.ledger, self.issue, t=day, k=self.k, evidence=self.evidence, asked=self.asked)

    def content(self, p: str, day: date) -> tuple[Any, ...]:
        held = self.held(p, day)
        alternatives = frozenset(standing.alternative for standing in held)
        accepts = len(alternatives) == 1 and all(any(h.accepted for _, h in s.held) for s in held)
        shelf = min((s.kind == "out-of-scope" for s in held if s.shelves), default=None)
        return alternatives, accepts, shelf if len(alternatives) == 1 else None

    def certain(self, p: str, day: date) -> bool:
        return len({standing.alternative for standing in self.held(p, day)}) == 1

    def is_position(self, p: str, day: date) -> bool:
        return self.certain(p, day) and all(s.kind == "known" for s in self.held(p, day))

    def steps(self, p: str, until: date) -> list[Step]:
        # "A step leads by a record from one certain standing to the next certain one, and belongs to the day on which
        # the latter becomes certain"
        found = []
        before = self.turns[0] - DAY if self.turns else until  # the last day on which the former was certain
        uncertain_since = None
        for day in (turn for turn in self.turns if turn <= until):
            if not self.certain(p, day):
                uncertain_since = uncertain_since or day
                continue
            former = (uncertain_since or day) - DAY
            if self.content(p, day) != self.content(p, before):
                found.append(self.step(p, former, day))
            before, uncertain_since = day, None
        return found

    def step(self, p: str, former: date, day: date) -> Step:
        # "It is measured against what each of the others asked held at the end of the day before (where the standing
        # was uncertain in between: on the last day before that began)"
        others = [other for other in self.asked if other != p]
        holding = [other for other in others if self.is_position(other, former)]
        old, new = self.one(p, former), self.one(p, day)
        newly = new.options - old.options
        took = tuple(other for other in holding if newly & self.one(other, former).options)
        # "None (null): from or to no word, a reserve, claimed, set aside or out of scope"
        if not (self.is_position(p, former) and self.is_position(p, day)):
            return Step(day, None, took=took)
        if self.acts_between(p, former, day):
            return Step(day, UNJUDGED, took=took)
        # "where no other held a position then; where one of the others was uncertain then or changed while the step
        # was uncertain"
        between = [turn for turn in self.turns if former < turn < day]
        for other in others:
            if not self.certain(other, former):
                return Step(day, None, took=took)
            if any(self.content(other, turn) != self.content(other, former) for turn in between):
                return Step(day, None, took=took)
        if not holding:
            return Step(day, None, took=took)
        closer = {other: self.closeness(p, other, former, day) for other in holding}
        toward = tuple(other for other in holding if closer[other] > 0)
        away = tuple(other for other in holding if closer[other] < 0)
        # "Closer to some and farther from none is toward, the reverse away, both mixed, neither sideways"
        direction = "mixed" if toward and away else "toward" if toward else "away" if away else "sideways"
        return Step(day, direction, toward, away, took)

    def one(self, p: str, day: date) -> Standing:
        return min(self.held(p, day), key=repr)

    def acts_between(self, p: str, former: date, day: date) -> bool:
        judge = self.judge(day)

        def speaks(record: Record, party: str) -> bool:
            return judge.basis(record, party) in ("joint", "group", "own")

        return any(
            speaks(record, p) and any(speaks(record, other) for other in self.asked if other != p)
            for record in judge.records
            if former < record.when.last and record.when.first <= day
        )

    def closeness(self, p: str, other: str, former: date, day: date) -> int:
        old, new = (self.rank(p, moment, self.one(other, former)) for moment in (former, day))
        return (new > old) - (new < old)

    def rank(self, p: str, day: date, other: Standing) -> tuple[float, ...]:
        mine = self.one(p, day)
        shared = mine.options & other.options
        # "they share one that the other does not rule out; one of them holds none; both hold others; one rules out all
        # that the other holds, in falling order"
        if shared - other.rejects:
            meeting = 3
        elif (other.options and other.options <= mine.rejects) or (mine.options and mine.options <= other.rejects):
            meeting = 0
        elif not (mine.options and other.options):
            meeting = 2
        else:
            meeting = 1
        # "the fewest conditions that the party puts on an option both hold, whether it accepts that"
        every = [dict(standing.held) for standing in self.held(p, day)]
        best = max(
            ((-len(every[0][o].conditions), all(h[o].accepted for h in every)) for o in shared), default=(0, False)
        )
        return (meeting, -self.apart(mine.options, other.options), *best)

    def apart(self, mine: frozenset[str], other: frozenset[str]) -> float:
        options = self.ledger["issues"][self.issue]["options"]
        if not mine or not other or any(isinstance(option, str) for option in options.values()):
            return 0
        return min(abs(float(options[a]["scale"]) - float(options[b]["scale"])) for a in mine for b in other)
