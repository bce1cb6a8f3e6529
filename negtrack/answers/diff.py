"""What changed between two days: party by party, issue by issue, article by article (docs/rules.md, "What changed")."""

from __future__ import annotations

from collections.abc import Container, Iterable
from enum import StrEnum
from typing import NamedTuple

from negtrack.answers.direction import direction_of, only_accepts
from negtrack.ledger.model import Act, Ledger, Position, Status, TargetKind
from negtrack.rules.articles import rank
from negtrack.rules.basis import Participants
from negtrack.rules.conditions import is_open, is_raised
from negtrack.rules.derive import judge_articles, prepare_issues
from negtrack.rules.issue_records import IssueRecords
from negtrack.rules.issue_result import Standing, standing_of
from negtrack.rules.query import Question

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


class Change(NamedTuple):
    """The change of one party's standing on one issue, and the records that made it.

    ``conditions`` are those that were raised to block the issue, or met or dropped, while the words stood as before.
    """

    issue: str
    party: str
    kind: ChangeKind
    direction: str | None
    before: Standing
    after: Standing
    positions: tuple[Position, ...]
    conditions: tuple[str, ...] = ()


class Shift(NamedTuple):
    """The change of a status; ``backsliding`` where it fell from agreed, conditional or compatible."""

    id: str
    before: Status
    after: Status
    backsliding: bool


class Moves(NamedTuple):
    """How often a party moved: toward others, away from them, sideways; and how many conditions it added.

    ``undirected`` are the moves whose direction there is nothing to judge by. To accept what one held already, and no
    other holds, is none.
    """

    toward: int
    away: int
    sideways: int
    undirected: int
    conditions: int


class Difference(NamedTuple):
    """Everything that changed from the end of the day ``since - 1`` to the end of the day ``until`` (ordinals).

    ``statuses`` are those of every issue compared, before and after. Where knowledge is compared, ``since`` is the
    day from which on entries in the ledger were new, and everything holds for the day ``until``.
    """

    since: int
    until: int
    changes: tuple[Change, ...]
    reaffirmed: tuple[Change, ...]
    issues: tuple[Shift, ...]
    articles: tuple[Shift, ...]
    statuses: dict[str, tuple[Status, Status]]

    def who_moved(self) -> dict[str, Moves]:
        """The moves of each party that moved, or added a condition, in the order of the changes."""
        found: dict[str, Moves] = {}
        for change in self.changes:
            added = change.kind is ChangeKind.CONDITION_ADDED
            if change.kind is not ChangeKind.MOVED and not added:
                continue
            old = found.get(change.party, Moves(0, 0, 0, 0, 0))
            direction = change.direction or ""
            undirected = not (direction or added or only_accepts(change.before, change.after))
            found[change.party] = Moves(
                old.toward + ("toward " in direction),
                old.away + ("away from " in direction),
                old.sideways + (direction == "sideways"),
                old.undirected + undirected,
                old.conditions + added,
            )
        return found


def compare(ledger: Ledger, question: Question, since: int, issues: Iterable[str] | None = None) -> Difference:
    """What changed from the day before ``since`` to the day of the question."""
    wanted = _issues_with_articles(ledger, issues)
    prepared = prepare_issues(ledger, question, wanted)
    return _compare(ledger, question, issues, prepared, prepared, since - 1, since)


def compare_knowledge(
    ledger: Ledger, question: Question, known_since: int, issues: Iterable[str] | None = None
) -> Difference:
    """What the ledger came to know from the day ``known_since`` on, for the day of the question."""
    wanted = _issues_with_articles(ledger, issues)
    earlier = prepare_issues(ledger, question._replace(as_known=known_since - 1), wanted)
    later = prepare_issues(ledger, question, wanted)
    found = _compare(ledger, question, issues, earlier, later, question.as_of, known_since)
    changes = tuple(_as_knowledge(change, earlier[change.issue], later[change.issue]) for change in found.changes)
    return found._replace(changes=changes, reaffirmed=())


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
        direction=None,
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
        start = {
            party: standing_of(earlier[id], party, before) for party in _parties(ledger, earlier[id], issue_records)
        }
        for party in start:
            change = _change(issue_records, party, start, before, until)
            if change is not None:
                (reaffirmed if change.kind is ChangeKind.REAFFIRMED else changes).append(change)
    participants = Participants(ledger, question.asked)
    named = [a.id for a in ledger.articles.values() if issues is None or wanted.intersection(a.issues)]
    old_articles = judge_articles(ledger, earlier, participants, before, named)
    new_articles = judge_articles(ledger, later, participants, until, named)
    moved = tuple(
        shift_between(a.article.id, a.status, b.status)
        for a, b in zip(old_articles, new_articles, strict=True)
        if a.status is not b.status
    )
    return Difference(since, until, tuple(changes), tuple(reaffirmed), tuple(shifts), moved, statuses)


def _parties(ledger: Ledger, earlier: IssueRecords, later: IssueRecords) -> list[str]:
    """Those asked first, then every other party that the issue's records speak of, in the order of the ledger."""
    spoken_of = {*earlier.words_by_party, *later.words_by_party}.difference(later.asked)
    return [*later.asked, *(party for party in ledger.parties if party in spoken_of)]


def shift_between(id: str, before: Status, after: Status) -> Shift:
    """The change of a status into another one."""
    fell = before in (Status.AGREED, Status.CONDITIONAL, Status.COMPATIBLE) and rank(after) > rank(before)
    return Shift(id, before, after, fell)


def _change(later: IssueRecords, party: str, start: dict[str, Standing], before: int, until: int) -> Change | None:
    """How a party's standing at the start differs from that on a day in its records; ``start`` has those of all."""
    a = start[party]
    b = standing_of(later, party, until)
    kind = _kind(a, b)
    conditions: tuple[str, ...] = ()
    if kind is None:
        kind, conditions = _condition_kind(later, b, before, until)
    if kind is not None:
        others = (start[other] for other in later.asked if other != party)
        direction = direction_of(later.issue, a, b, others) if kind is ChangeKind.MOVED else None
        records = _records(later, party, a, b, before, until)
        return Change(later.issue.id, party, kind, direction, a, b, records, conditions)
    again = _renewals(later, party, a, b, before, until)
    return Change(later.issue.id, party, ChangeKind.REAFFIRMED, None, a, b, again) if again else None


def _kind(a: Standing, b: Standing) -> ChangeKind | None:
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


def _records(
    issue_records: IssueRecords, party: str, a: Standing, b: Standing, before: int, until: int
) -> tuple[Position, ...]:
    """The records behind a change: those that made the new standing and not the old, and those that fell in between."""
    known = issue_records.known
    new = set(b.positions) - set(a.positions)
    party_words = issue_records.words_by_party.get(party)
    words = () if party_words is None else party_words.own.words or party_words.third.words
    between = {w.record.id for w in words if known.first[w.number] <= until and known.last[w.number] > before}
    wanted = new | (between if not new else set())
    return _select(issue_records, wanted)


def _select(issue_records: IssueRecords, ids: Container[str]) -> tuple[Position, ...]:
    """Records of an issue by their ids, in order."""
    records = issue_records.known.records
    return tuple(records[n] for n in issue_records.in_order(n for n, record in enumerate(records) if record.id in ids))


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
    return tuple(known.records[n] for n in issue_records.in_order(numbers) if before < known.first[n] <= until)
