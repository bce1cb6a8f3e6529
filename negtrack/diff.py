"""What changed between two days: party by party, issue by issue, article by article (DESIGN section 4, "A diff")."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from negtrack.articles import rank
from negtrack.basis import Cast
from negtrack.conditions import is_open
from negtrack.derive import judge_articles, open_dockets
from negtrack.docket import Docket
from negtrack.issues import Standing, standing_of
from negtrack.model import Act, Ledger, Position, Status
from negtrack.question import Question

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


class Change(NamedTuple):
    """The change of one party's standing on one issue, and the records that made it."""

    issue: str
    party: str
    kind: ChangeKind
    direction: str | None
    before: Standing
    after: Standing
    positions: tuple[Position, ...]


class Shift(NamedTuple):
    """The change of a status; ``backsliding`` where it fell from agreed, conditional or compatible."""

    id: str
    before: Status
    after: Status
    backsliding: bool


class Difference(NamedTuple):
    """Everything that changed from the end of the day ``since - 1`` to the end of the day ``until`` (ordinals).

    ``statuses`` are those of every issue compared, before and after.
    """

    since: int
    until: int
    changes: tuple[Change, ...]
    reaffirmed: tuple[Change, ...]
    issues: tuple[Shift, ...]
    articles: tuple[Shift, ...]
    statuses: dict[str, tuple[Status, Status]]


def compare(ledger: Ledger, question: Question, since: int, issues: Iterable[str] | None = None) -> Difference:
    """What changed from the day before ``since`` to the day of the question."""
    before, until = since - 1, question.as_of
    wanted = set(ledger.issues if issues is None else issues)
    articles = [a for a in ledger.articles.values() if issues is None or wanted.intersection(a.issues)]
    dockets = open_dockets(ledger, question, wanted.union(*(a.issues + a.related for a in articles)))
    changes: list[Change] = []
    reaffirmed: list[Change] = []
    shifts: list[Shift] = []
    statuses: dict[str, tuple[Status, Status]] = {}
    for id, docket in dockets.items():
        if id not in wanted:
            continue
        statuses[id] = old, new = docket.status(before), docket.status(until)
        if old is not new:
            shifts.append(_shift(id, old, new))
        for party in _parties(ledger, docket):
            change = _change(docket, party, before, until)
            if change is not None:
                (reaffirmed if change.kind is ChangeKind.REAFFIRMED else changes).append(change)
    cast = Cast(ledger, question.asked)
    named = [article.id for article in articles]
    old_articles = judge_articles(ledger, dockets, cast, before, named)
    new_articles = judge_articles(ledger, dockets, cast, until, named)
    moved = tuple(
        _shift(a.article.id, a.status, b.status)
        for a, b in zip(old_articles, new_articles, strict=True)
        if a.status is not b.status
    )
    return Difference(since, until, tuple(changes), tuple(reaffirmed), tuple(shifts), moved, statuses)


def _parties(ledger: Ledger, docket: Docket) -> list[str]:
    """Those asked first, then every other party that the issue's records speak of, in the order of the ledger."""
    return [*docket.asked, *(p for p in ledger.parties if p in docket.testimonies and p not in docket.asked)]


def _shift(id: str, before: Status, after: Status) -> Shift:
    fell = before in (Status.AGREED, Status.CONDITIONAL, Status.COMPATIBLE) and rank(after) > rank(before)
    return Shift(id, before, after, fell)


def _change(docket: Docket, party: str, before: int, until: int) -> Change | None:
    a = standing_of(docket, party, before)
    b = standing_of(docket, party, until)
    kind = _kind(a, b) or _condition_kind(docket, b, before, until)
    if kind is not None:
        return Change(docket.issue.id, party, kind, None, a, b, _records(docket, party, a, b, before, until))
    again = _reaffirmations(docket, party, before, until)
    return Change(docket.issue.id, party, ChangeKind.REAFFIRMED, None, a, b, again) if again else None


def _kind(a: Standing, b: Standing) -> ChangeKind | None:
    """What sort of change leads from one standing to another; None where the words amount to the same."""
    if _content(a) == _content(b):
        return None
    was_aside, is_aside = a.act in _ASIDE, b.act in _ASIDE
    if b.standing in _WORDLESS:
        return ChangeKind.CLAIMED if a.standing in _WORDLESS else ChangeKind.WITHDREW
    if is_aside and not was_aside:
        return ChangeKind.SET_ASIDE
    if was_aside and not is_aside:
        return ChangeKind.REOPENED
    if a.standing in _WORDLESS:
        return ChangeKind.NEW
    if (a.standing, a.options, a.rejects, a.alternatives) == (b.standing, b.options, b.rejects, b.alternatives):
        if set(b.conditions) - set(a.conditions):
            return ChangeKind.CONDITION_ADDED
        if set(a.conditions) - set(b.conditions):
            return ChangeKind.CONDITION_DROPPED
    return ChangeKind.MOVED


def _content(standing: Standing) -> tuple[object, ...]:
    """What a standing says, without when and by which records. To accept an option is more than to demand it."""
    mark = standing.act if standing.act in _ASIDE or standing.act is Act.ACCEPTS else None
    return (
        standing.standing,
        standing.options,
        standing.rejects,
        standing.conditions,
        standing.alternatives,
        mark,
        standing.level,
    )


def _condition_kind(docket: Docket, standing: Standing, before: int, until: int) -> ChangeKind | None:
    """Whether a condition that the standing carries was met or dropped meanwhile."""
    for name in standing.conditions:
        condition = docket.conditions[name.rpartition(":")[2]]
        if is_open(condition, before) and is_open(condition, until) is False:
            met = condition.met is not None and condition.met.date.last <= until
            return ChangeKind.CONDITION_MET if met else ChangeKind.CONDITION_DROPPED
    return None


def _records(docket: Docket, party: str, a: Standing, b: Standing, before: int, until: int) -> tuple[Position, ...]:
    """The records behind a change: those that made the new standing and not the old, and those that fell in between."""
    known = docket.known
    new = set(b.positions) - set(a.positions)
    testimony = docket.testimonies.get(party)
    words = () if testimony is None else testimony.own.words or testimony.third.words
    between = {w.record.id for w in words if known.first[w.number] <= until and known.last[w.number] > before}
    wanted = new | (between if not new else set())
    numbers = [n for n, record in enumerate(known.records) if record.id in wanted]
    return tuple(known.records[n] for n in docket.in_order(numbers))


def _reaffirmations(docket: Docket, party: str, before: int, until: int) -> tuple[Position, ...]:
    testimony = docket.testimonies.get(party)
    known = docket.known
    numbers = [
        n
        for n in (() if testimony is None else testimony.wordless)
        if known.records[n].act is Act.REAFFIRMS and before < known.first[n] <= until
    ]
    return tuple(known.records[n] for n in docket.in_order(numbers))
