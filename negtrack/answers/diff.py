"""What changed between two days: party by party, issue by issue, article by article (docs/rules.md, "What changed")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable

from negtrack.answers.condition_changes import ConditionChange, condition_changes
from negtrack.answers.direction import Direction
from negtrack.answers.select import narrow
from negtrack.answers.steps import ChangeKind, IssueSteps, Step, kind_of, records_between
from negtrack.ledger.model import Basis, Ledger, Position, Status, TargetKind
from negtrack.rules.articles import rank
from negtrack.rules.basis import Participants
from negtrack.rules.conditions import is_open, is_raised
from negtrack.rules.derive import judge_articles, prepare_issues
from negtrack.rules.issue_records import IssueRecords
from negtrack.rules.issue_result import Standing, standing_of
from negtrack.rules.query import Question
from negtrack.tuples import NamedTuple


class Change(NamedTuple):
    """The change of one party's standing on one issue, and the records that made it.

    ``asked`` where the party's agreement is asked. ``steps`` are those of the party in the time compared, and
    ``direction``, ``toward``, ``away`` and ``took`` what they come to. ``conditions`` are those that were raised to
    block the issue, or met or dropped, while the words stood as before. ``by`` are the groups that spoke for it.
    """

    issue: str
    party: str
    kind: ChangeKind
    before: Standing
    after: Standing
    positions: tuple[Position, ...]
    asked: bool
    conditions: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    by: tuple[str, ...] = ()

    @property
    def direction(self) -> Direction | None:
        """The direction of its steps where they agree; those without one, and those that only join, left out."""
        found = {step.direction for step in self.steps} - {None, Direction.JOINED}
        return found.pop() if len(found) == 1 else Direction.MIXED if found else None

    @property
    def toward(self) -> tuple[str, ...]:
        """The parties that some step brought closer."""
        return _united(step.toward for step in self.steps)

    @property
    def away(self) -> tuple[str, ...]:
        """The parties from which some step led away."""
        return _united(step.away for step in self.steps)

    @property
    def took(self) -> tuple[str, ...]:
        """The parties of whose options some step took one."""
        return _united(step.took for step in self.steps)


class JointChange(NamedTuple):
    """Changes that one act made and that people are told once: a joint act, or the word of groups (``by``)."""

    changes: tuple[Change, ...]
    by: tuple[str, ...]

    @property
    def parties(self) -> tuple[str, ...]:
        """The parties that changed by it."""
        return tuple(change.party for change in self.changes)


class Shift(NamedTuple):
    """The change of a status; ``backsliding`` where it fell from agreed, conditional or compatible."""

    id: str
    before: Status
    after: Status
    backsliding: bool


class Moves(NamedTuple):
    """How many steps of each direction a party made, and how many conditions it added.

    ``undirected`` are the steps from one position to another whose direction there is nothing to judge by.
    """

    toward: int = 0
    away: int = 0
    mixed: int = 0
    sideways: int = 0
    together: int = 0
    joined: int = 0
    undirected: int = 0
    conditions: int = 0


class Difference(NamedTuple):
    """Everything that changed from the end of the day ``since - 1`` to the end of the day ``until`` (ordinals).

    ``statuses`` are those of every issue compared, before and after; ``conditions`` are those that were raised, met or
    dropped, ``closed`` the issues that are closed at the end. Where ``knowledge`` is compared, ``since`` is the day
    from which on entries in the ledger were new, everything holds for the day ``until``, and there are no steps.
    """

    since: int
    until: int
    changes: tuple[Change, ...]
    reaffirmed: tuple[Change, ...]
    issues: tuple[Shift, ...]
    articles: tuple[Shift, ...]
    statuses: dict[str, tuple[Status, Status]]
    knowledge: bool = False
    conditions: tuple[ConditionChange, ...] = ()
    closed: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.changes or self.issues or self.articles or self.conditions)

    def who_moved(self) -> dict[str, Moves]:
        """The steps of each party whose agreement is asked and that made some, or added a condition."""
        found: dict[str, Counter[str]] = {}
        for change in self.changes if not self.knowledge else ():
            counted = [_word_of(step) for step in change.steps]
            counted += ["conditions" for step in change.steps if step.kind is ChangeKind.CONDITION_ADDED]
            if change.kind is ChangeKind.CONDITION_ADDED and change.conditions:
                counted.append("conditions")
            if change.asked and any(counted):
                found.setdefault(change.party, Counter()).update(word for word in counted if word)
        return {party: Moves(**tally) for party, tally in found.items()}

    def told(self, changes: Iterable[Change] | None = None) -> tuple[JointChange, ...]:
        """The changes, or some of them, with those together that one joint act or one word of a group made."""
        groups: dict[tuple[object, ...], list[Change]] = {}
        for number, change in enumerate(self.changes if changes is None else changes):
            ids = tuple(record.id for record in change.positions)
            groups.setdefault((change.issue, ids or number), []).append(change)
        return tuple(JointChange(tuple(found), _united(change.by for change in found)) for found in groups.values())


_MOVES = frozenset({ChangeKind.MOVED, ChangeKind.CONDITION_ADDED, ChangeKind.CONDITION_DROPPED})
"""The kinds of step that lead from one position to another."""


def _word_of(step: Step) -> str:
    """Under which word a step is counted; nothing where it is no move from one position to another."""
    if step.direction is not None:
        return step.direction.value
    return "undirected" if step.kind in _MOVES else ""


def _united(several: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for each in several for one in each))


def compare(ledger: Ledger, question: Question, since: int, issues: Iterable[str] | None = None) -> Difference:
    """What changed from the day before ``since`` to the day of the question."""
    wanted = _issues_with_articles(ledger, issues)
    prepared = prepare_issues(ledger, question, wanted)
    found = _compare(ledger, question, issues, prepared, prepared, since - 1, since)
    conditions = condition_changes(narrow(ledger, None if issues is None else set(issues)).conditions.values())
    return found._replace(conditions=tuple(c for c in conditions if since <= c.counts_from <= question.as_of))


def compare_knowledge(
    ledger: Ledger, question: Question, known_since: int, issues: Iterable[str] | None = None
) -> Difference:
    """What the ledger came to know from the day ``known_since`` on, for the day of the question."""
    wanted = _issues_with_articles(ledger, issues)
    earlier = prepare_issues(ledger, question._replace(as_known=known_since - 1), wanted)
    later = prepare_issues(ledger, question, wanted)
    found = _compare(ledger, question, issues, earlier, later, question.as_of, known_since)
    changes = tuple(_as_knowledge(change, earlier[change.issue], later[change.issue]) for change in found.changes)
    return found._replace(changes=changes, reaffirmed=(), knowledge=True)


def _as_knowledge(change: Change, earlier: IssueRecords, later: IssueRecords) -> Change:
    """A change of what is known: corrected where a record that stood for the party is known no more, else learned.

    Its records are those that make the standing now, and those that undid what made it before.
    """
    party_words = earlier.words_by_party.get(change.party)
    numbers = frozenset[int]() if party_words is None else party_words.numbers
    record_use = {earlier.known.records[n].id for n in numbers}
    corrected = any(record.id in record_use for record in later.known.dropped)
    wanted = {record.id for record in change.positions}
    was_known = {record.id for record in earlier.known.records}
    for record in later.known.records:
        if record.id not in was_known and record_use.intersection({record.corrects, record.retracts, record.denies}):
            wanted.add(record.id)
    return change._replace(
        kind=ChangeKind.CORRECTED if corrected else ChangeKind.LEARNED,
        steps=(),
        positions=_select(later, wanted),
    )


def _issues_with_articles(ledger: Ledger, issues: Iterable[str] | None) -> set[str]:
    """The issues wanted, and those that their articles need besides."""
    if issues is None:
        return set(ledger.issues)
    wanted = set(issues)
    return wanted.union(*(a.issues + a.related for a in ledger.articles.values() if wanted.intersection(a.issues)))


def _compare(
    ledger: Ledger,
    question: Question,
    issues: Iterable[str] | None,
    earlier: dict[str, IssueRecords],
    later: dict[str, IssueRecords],
    before: int,
    since: int,
) -> Difference:
    until = question.as_of
    wanted = set(ledger.issues if issues is None else issues)
    participants = Participants(ledger, question.asked)
    changes: list[Change] = []
    reaffirmed: list[Change] = []
    shifts: list[Shift] = []
    statuses: dict[str, tuple[Status, Status]] = {}
    for id, issue_records in later.items():
        if id not in wanted:
            continue
        statuses[id] = old, new = earlier[id].status(before), issue_records.status(until)
        if old is not new:
            shifts.append(shift_between(id, old, new))
        steps = IssueSteps(issue_records)
        for party in _parties(ledger, earlier[id], issue_records):
            change = _change(earlier[id], steps, party, before, until)
            if change is not None:
                by = _groups_behind(issue_records, participants, change)
                (reaffirmed if change.kind is ChangeKind.REAFFIRMED else changes).append(change._replace(by=by))
    named = [a.id for a in ledger.articles.values() if issues is None or wanted.intersection(a.issues)]
    old_articles = judge_articles(ledger, earlier, participants, before, named)
    new_articles = judge_articles(ledger, later, participants, until, named)
    moved = tuple(
        shift_between(a.article.id, a.status, b.status)
        for a, b in zip(old_articles, new_articles, strict=True)
        if a.status is not b.status
    )
    closed = frozenset(id for id in statuses if later[id].closed(until) is not None)
    return Difference(since, until, tuple(changes), tuple(reaffirmed), tuple(shifts), moved, statuses, closed=closed)


def _parties(ledger: Ledger, earlier: IssueRecords, later: IssueRecords) -> list[str]:
    """Those asked first, then every other party that the issue's records speak of, in the order of the ledger."""
    spoken_of = {*earlier.words_by_party, *later.words_by_party}.difference(later.asked)
    return [*later.asked, *(party for party in ledger.parties if party in spoken_of)]


def shift_between(id: str, before: Status, after: Status) -> Shift:
    """The change of a status into another one."""
    fell = before in (Status.AGREED, Status.CONDITIONAL, Status.COMPATIBLE) and rank(after) > rank(before)
    return Shift(id, before, after, fell)


def _change(earlier: IssueRecords, steps: IssueSteps, party: str, before: int, until: int) -> Change | None:
    """How a party's standing at the start, in the records as known earlier, differs from that on a day."""
    later = steps.issue_records
    a, b = standing_of(earlier, party, before), standing_of(later, party, until)
    taken = steps.between(party, before, until)
    kind = kind_of(a, b) or (ChangeKind.MOVED if taken else None)
    conditions: tuple[str, ...] = ()
    if kind is None:
        kind, conditions = _condition_kind(later, b, before, until)
    asked = party in later.asked
    if kind is not None:
        wanted = set(records_between(later, a, b, before, until)).union(*(step.positions for step in taken))
        return Change(later.issue.id, party, kind, a, b, _select(later, wanted), asked, conditions, taken)
    again = _renewals(later, party, a, b, before, until)
    return Change(later.issue.id, party, ChangeKind.REAFFIRMED, a, b, again, asked) if again else None


def _groups_behind(issue_records: IssueRecords, participants: Participants, change: Change) -> tuple[str, ...]:
    """The groups by whose word a party changed."""
    party_words = issue_records.words_by_party.get(change.party)
    words = () if party_words is None else party_words.own.words
    ids = {record.id for record in change.positions}
    of_groups = [word.record for word in words if word.basis is Basis.GROUP and word.record.id in ids]
    spoken = {speaker for record in of_groups for speaker in record.said_by if speaker in participants.groups}
    return tuple(sorted(spoken))


def _condition_kind(
    issue_records: IssueRecords, standing: Standing, before: int, until: int
) -> tuple[ChangeKind | None, tuple[str, ...]]:
    """What became meanwhile of the conditions that a standing carries, or by which its party blocks the issue."""
    carried = {name.rpartition(":")[2] for name in standing.conditions}
    found: dict[ChangeKind, list[str]] = {}
    for condition in issue_records.conditions.values():
        blocks = standing.party in condition.holder and issue_records.issue.id in condition.of_kind(TargetKind.ISSUE)
        if not blocks and condition.id not in carried:
            continue
        still_open = is_open(condition, until)
        ended = is_open(condition, before) is not False and still_open is False
        if blocks and still_open and not is_raised(condition, before) and is_raised(condition, until):
            found.setdefault(ChangeKind.CONDITION_ADDED, []).append(condition.id)
        elif ended and (condition.id in carried or is_raised(condition, before)):
            met = condition.met is not None and condition.met.date.last <= until
            kind = ChangeKind.CONDITION_MET if met else ChangeKind.CONDITION_DROPPED
            found.setdefault(kind, []).append(condition.id)
    for kind in (ChangeKind.CONDITION_ADDED, ChangeKind.CONDITION_MET, ChangeKind.CONDITION_DROPPED):
        if kind in found:
            return kind, tuple(found[kind])
    return None, ()


def _select(issue_records: IssueRecords, ids: Container[str]) -> tuple[Position, ...]:
    """Records of an issue by their ids, in order."""
    known = issue_records.known
    numbers = [n for n, record in enumerate(known.records) if record.id in ids]
    return tuple(known.records[n] for n in known.in_order(numbers))


def _renewals(
    issue_records: IssueRecords, party: str, a: Standing, b: Standing, before: int, until: int
) -> tuple[Position, ...]:
    """The records by which a party said again what stood: reaffirmations, and words equal to it."""
    party_words = issue_records.words_by_party.get(party)
    if party_words is None:
        return ()
    known = issue_records.known
    new = set(b.positions) - set(a.positions)
    numbers = [word.number for word in party_words.committing() if word.record.id in new]
    numbers += party_words.reaffirmed
    return tuple(known.records[n] for n in known.in_order(numbers) if before < known.first[n] <= until)
