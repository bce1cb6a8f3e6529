"""Where one issue stands on a day, complete for any view: standings, status, reason, since when, conditions, flags."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import combinations

from negtrack.ledger.model import HOLDING_ACTS, Act, Basis, Closed, Issue, Ledger, Level, Position, Status, TargetKind
from negtrack.rules.conditions import either, has_come, is_raised
from negtrack.rules.issue_records import IssueRecords
from negtrack.rules.party_words import PartyWords
from negtrack.rules.query import Question
from negtrack.rules.standing import Outcomes, StandingKind, State, makers
from negtrack.rules.status_table import UNSPOKEN_WORDS, common_options, reason
from negtrack.tuples import NamedTuple

_DECIMALS = 6
_AGEING = frozenset({Status.UNCLEAR, Status.INCOMPLETE, Status.DISPUTED, Status.CONDITIONAL, Status.COMPATIBLE})
"""The statuses of which it matters how long nobody has spoken: something is left to be said."""
_PLAIN_ACTS = {
    StandingKind.RESERVED: Act.RESERVES,
    StandingKind.SET_ASIDE: Act.SETS_ASIDE,
    StandingKind.OUT_OF_SCOPE: Act.OUT_OF_SCOPE,
}


class Alternative(NamedTuple):
    """One of the results of an uncertain standing; ``conditions`` as in a standing."""

    standing: str
    options: tuple[str, ...]
    rejects: tuple[str, ...]
    conditions: tuple[str, ...]


class Standing(NamedTuple):
    """What a party's words on an issue amount to.

    ``standing`` is known, reserved, silent, claimed or uncertain. ``conditions`` are ids, written
    ``option:condition`` where not every option held carries them. ``date`` is the text of the latest record that
    changed its act or the options it holds, None where it is uncertain; ``last_word`` that of the party's latest own
    word. ``positions`` are the ids of all records that made it, ``dissent`` those told of the party against its words.
    """

    party: str
    standing: str
    act: Act | None
    options: tuple[str, ...]
    rejects: tuple[str, ...]
    conditions: tuple[str, ...]
    level: Level | None
    basis: Basis | None
    date: str | None
    alternatives: tuple[Alternative, ...]
    claimed_by: tuple[str, ...]
    positions: tuple[str, ...]
    dissent: tuple[str, ...]
    last_word: str | None


class Bearing(NamedTuple):
    """A condition that bears on an issue, who holds it, whether it is met, and whether it is dropped (None: undecided).

    ``blocks`` where one of those asked has raised it against the issue itself.
    """

    condition: str
    holder: tuple[str, ...]
    met: bool | None
    dropped: bool | None
    blocks: bool

    @property
    def closed(self) -> bool | None:
        """Whether it is met or dropped; None where that is undecided."""
        return either(self.met, self.dropped)


class IssueResult(NamedTuple):
    """Where an issue stands. ``parties`` are those asked, ``others`` every other party with a standing.

    ``since`` is the ordinal day from which the status has held; None where it never was another. ``closed`` says how
    nothing is left to negotiate on it, where that is so on the day; ``last_word`` is the ordinal day on which the
    latest word of those asked begins.
    """

    issue: Issue
    status: Status
    possible: tuple[Status, ...]
    reason: str
    options: tuple[str, ...]
    level: Level | None
    basis: Basis | None
    since: int | None
    conditions: tuple[Bearing, ...]
    flags: tuple[str, ...]
    parties: dict[str, Standing]
    others: dict[str, Standing]
    closed: Closed | None
    background: bool
    last_word: int | None

    @property
    def heading(self) -> str:
        """Under what it is counted, each issue once: as ``background``, else as ``closed``, else by its status."""
        return "background" if self.background else "closed" if self.closed is not None else self.status.value

    @property
    def distance(self) -> float | None:
        """How far apart any two of those asked are at most; None where there are no two, or the issue has no scale."""
        return widest(self.issue, (standing.options for standing in self.parties.values()))

    @property
    def open_conditions(self) -> tuple[str, ...]:
        """The conditions that are not certainly met or dropped."""
        return tuple(bearing.condition for bearing in self.conditions if not bearing.closed)


def judge(ledger: Ledger, issue_records: IssueRecords, question: Question) -> IssueResult:
    """Everything that is shown of one issue on the day of the question."""
    day = question.as_of
    possible = issue_records.possible(day)
    status = issue_records.status(day)
    outcomes = {party: issue_records.outcomes(party, day) for party in issue_records.asked}
    parties = {party: standing_of(issue_records, party, day, outcomes[party]) for party in issue_records.asked}
    states = list({id(state): state for found in outcomes.values() for state in found}.values())  # few of many parties
    shared = common_options(states)
    options = tuple(option for option in issue_records.issue.options if option in shared)
    bearing = _bearing(issue_records, states, day)
    first = [_ranked(found)[0] for found in outcomes.values()]
    open_certainly = issue_records.openness_on(day).certain
    blocked = issue_records.blocks_on(day).certain
    closed = issue_records.closed(day)
    last = issue_records.last_word(day)
    topic = issue_records.issue.topic
    stale = status in _AGEING and closed is None and last is not None and day - last > question.stale_days
    bases = [standing.basis for standing in parties.values() if standing.basis is not None]
    return IssueResult(
        issue=issue_records.issue,
        status=status,
        possible=tuple(s for s in Status if s in possible),
        reason=reason(
            status, first, _joint_options(issue_records, outcomes), open_certainly, blocked, len(possible) > 1
        ),
        options=options,
        level=issue_records.level(day) if status is Status.AGREED else _lowest_level(states, options),
        basis=min(bases, default=None),
        since=issue_records.since(day),
        conditions=bearing,
        flags=_flags(ledger, issue_records, parties, stale),
        parties=parties,
        others=_others(ledger, issue_records, day),
        closed=closed,
        background=topic is not None and ledger.topics[topic].background,
        last_word=issue_records.latest_word(day),
    )


def standing_of(issue_records: IssueRecords, party: str, day: int, outcomes: Outcomes | None = None) -> Standing:
    """The standing of a party on a day; ``outcomes`` where they have been worked out already."""
    party_words = issue_records.words_by_party.get(party)
    if party_words is None:
        silent = UNSPOKEN_WORDS[StandingKind.SILENT]
        return Standing(party, silent, None, (), (), (), None, None, None, (), (), (), (), None)
    if outcomes is None:
        outcomes = issue_records.outcomes(party, day)
    known = issue_records.known
    numbers = makers(outcomes)
    made_by = [known.records[n] for n in known.in_order(numbers)]
    found = [_alternative(state, issue_records.issue) for state in outcomes]
    alternatives = tuple(sorted(set(found)) if len(found) > 1 else found)
    basis = party_words.weakest_basis(numbers)
    claimed_by = party_words.claimed_by(day)
    positions = tuple([record.id for record in made_by])
    dissent = tuple([known.records[n].id for n in party_words.dissent(day)])
    last = party_words.last_own_record(day)
    last_word = None if last is None else last.date.text
    if len(alternatives) > 1:
        return Standing(
            party, "uncertain", None, (), (), (), None, basis, None, alternatives, claimed_by, positions, dissent,
            last_word,
        )  # fmt: skip
    standing, options, rejects, conditions = alternatives[0]
    act = _act(_ranked(outcomes), made_by)
    level = min([level for state in outcomes for level in state.levels], default=None)
    date = known.records[_dated_by(issue_records, party_words, day, numbers)].date.text if made_by else None
    return Standing(
        party, standing, act, options, rejects, conditions, level, basis, date, (), claimed_by, positions, dissent,
        last_word,
    )  # fmt: skip


def _lowest_level(states: list[State], options: tuple[str, ...]) -> Level | None:
    """The lowest level at which any of the states holds any of the options."""
    levels = [
        level
        for state in states
        for option, level in zip(state.options, state.levels, strict=True)
        if option in options
    ]
    return min(levels, default=None)


def _alternative(state: State, issue: Issue) -> Alternative:
    standing = UNSPOKEN_WORDS.get(state.kind, "known")
    options = state.options
    if len(options) > 1:
        options = tuple([option for option in issue.options if option in state.options])
    rejects = tuple([option for option in issue.options if option in state.rejects]) if state.rejects else ()
    if not any(state.conditions):
        return Alternative(standing, options, rejects, ())
    everywhere = frozenset.intersection(*state.conditions)
    conditions = sorted(everywhere)
    carried = dict(zip(state.options, state.conditions, strict=True))
    for option in options:
        conditions.extend(f"{option}:{id}" for id in sorted(carried[option] - everywhere))
    return Alternative(standing, options, rejects, tuple(conditions))


def _ranked(outcomes: Outcomes) -> list[State]:
    """The states that may stand, in an order that depends on nothing but what they hold."""
    return sorted(outcomes, key=lambda state: state.rank) if len(outcomes) > 1 else list(outcomes)


def _act(states: list[State], made_by: list[Position]) -> Act | None:
    """The act that a standing is shown with: the strongest for its options, or that of its latest record."""
    kind = states[0].kind
    if kind in _PLAIN_ACTS:
        return _PLAIN_ACTS[kind]
    if kind is StandingKind.POSITION:
        if all(True in state.accepted for state in states):
            return Act.ACCEPTS
        if not states[0].options:
            return Act.REJECTS
        # an acceptance that may not have come yet, or of an option no longer held, is not shown
        holding = [record.act for record in made_by if record.act in HOLDING_ACTS and record.act is not Act.ACCEPTS]
        return holding[-1] if holding else None
    return Act.WITHDRAWS if kind is StandingKind.SILENT and made_by else None


def _dated_by(issue_records: IssueRecords, party_words: PartyWords, day: int, numbers: frozenset[int]) -> int:
    """The number of the latest record that changed the act, or the options held, of a standing that is certain.

    ``numbers`` are those of the records that made it.
    """
    for course in (party_words.own, party_words.third):
        if not numbers.isdisjoint(course.numbers):
            return course.latest_change(day)
    return issue_records.known.in_order(numbers)[-1]


def _joint_options(issue_records: IssueRecords, outcomes: dict[str, Outcomes]) -> frozenset[str]:
    """The options of the common acts that are part of what stands for every party."""
    if not issue_records.common_acts:
        return frozenset()
    numbers = issue_records.common_acts.intersection(*map(makers, outcomes.values()))
    return frozenset(option for n in numbers for option in issue_records.known.records[n].options)


def _bearing(issue_records: IssueRecords, states: list[State], day: int) -> tuple[Bearing, ...]:
    """The conditions on options that those asked hold, and those by which they block the issue."""
    named = {id for state in states for ids in state.conditions for id in ids}
    found = []
    for condition in issue_records.conditions.values():
        held_here = not set(condition.holder).isdisjoint(issue_records.asked)
        blocks = (
            issue_records.issue.id in condition.of_kind(TargetKind.ISSUE) and held_here and is_raised(condition, day)
        )
        if condition.id in named or blocks:
            met, dropped = has_come(condition.met, day), has_come(condition.dropped, day)
            found.append(Bearing(condition.id, condition.holder, met, dropped, blocks))
    return tuple(found)


def _flags(ledger: Ledger, issue_records: IssueRecords, parties: dict[str, Standing], stale: bool) -> tuple[str, ...]:
    used = {id for standing in parties.values() for id in standing.positions}
    records = [record for record in issue_records.known.records if record.id in used]
    if not records:
        return ()
    flags: list[str] = []
    sources = {cite.source for record in records for cite in record.cites}
    if len(sources) == 1:
        flags.append("single-source")
    if stale:
        flags.append("stale")
    if any(record.date.approximate for record in records):
        flags.append("approximate-date")
    sides = {ledger.sources[source].side for source in sources}
    if len(sides) == 1 and sides != {"none"}:
        flags.append("one-side-outlets")
    return tuple(flags)


def _others(ledger: Ledger, issue_records: IssueRecords, day: int) -> dict[str, Standing]:
    others: dict[str, Standing] = {}
    unasked = issue_records.words_by_party.keys() - issue_records.asked
    for party in ledger.parties if unasked else ():
        if party in unasked:
            standing = standing_of(issue_records, party, day)
            if standing.standing != "silent" or standing.positions:
                others[party] = standing
    return others


# How far apart parties are, in points of the issue's scale of 0 to 100, where every option has its place on it


def distance(issue: Issue, options: Collection[str], others: Collection[str]) -> float | None:
    """The least distance between an option of the one and an option of the other.

    None where an option of the issue has no place on a scale, or one of the two holds nothing.
    """
    places = _places(issue)
    return _least(places, options, others) if places and options and others else None


def widest(issue: Issue, held: Iterable[tuple[str, ...]]) -> float | None:
    """The largest distance between any two of those that hold options; None where there are no two, or no scale."""
    places = _places(issue)
    holding = [options for options in held if options]
    if not places or len(holding) < 2:
        return None
    return max((_least(places, *two) for two in combinations(dict.fromkeys(holding), 2)), default=0)


def _places(issue: Issue) -> dict[str, float]:
    """The place of every option on the scale; nothing where one of them has none."""
    places = {id: option.scale for id, option in issue.options.items() if option.scale is not None}
    return places if len(places) == len(issue.options) else {}


def _least(places: Mapping[str, float], options: Collection[str], others: Collection[str]) -> float:
    return round(min(abs(places[a] - places[b]) for a in options for b in others), _DECIMALS)
