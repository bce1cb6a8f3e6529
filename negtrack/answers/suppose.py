"""What would change if something were said: a package of statements laid over the ledger for one day.

The statements become records, events and days of conditions of a ledger in memory, which then answers the same
question. What is supposed comes after all that is known, at level principle; nothing is written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from negtrack.answers.blockers import Blocker, find_blockers
from negtrack.answers.blocs import Lack, lacking
from negtrack.answers.statements import Dropped, Met, NotUnderstood, Said, Staged, Statement
from negtrack.ledger.dates import Interval, format_day
from negtrack.ledger.findings import Place
from negtrack.ledger.model import (
    Act,
    Condition,
    Dated,
    Event,
    Ledger,
    Level,
    Position,
    Stage,
    Status,
    TargetKind,
)
from negtrack.rules.articles import ArticleResult
from negtrack.rules.basis import Participants
from negtrack.rules.conditions import is_open
from negtrack.rules.derive import Picture, derive
from negtrack.rules.issue_result import IssueResult
from negtrack.rules.query import Question
from negtrack.tuples import NamedTuple

_SETTLED = frozenset({Status.AGREED, Status.SET_ASIDE})
_NOWHERE = Place(0, 0, 0)
_AWAITED = frozenset(status.value for status in Status) - {status.value for status in _SETTLED}
"""What is still open: neither settled nor closed, nor mere background."""


class IssueEffect(NamedTuple):
    """An issue as it stands and as it would; ``lacking``: whose consent each option would still lack, and why."""

    before: IssueResult
    after: IssueResult
    lacking: dict[str, dict[str, Lack]]


class ArticleEffect(NamedTuple):
    """An article as it stands and as it would."""

    before: ArticleResult
    after: ArticleResult


class ConditionEffect(NamedTuple):
    """A condition that would be closed or asked for: whether it is open, and would be (None: its date leaves it open).

    ``holders`` would then still ask for it.
    """

    condition: Condition
    before: bool | None
    after: bool | None
    holders: tuple[str, ...]


class Supposition(NamedTuple):
    """What would change on the day of the question if the statements were made then, and what would still be open.

    ``issues`` are those that statements name and those whose status would change, ``articles`` those that would change;
    ``open_issues`` and ``open_conditions`` would still stand in the way: of everything, unless it is ``narrowed``.
    """

    statements: tuple[Statement, ...]
    stage_before: Stage | None
    stage: Stage | None
    issues: tuple[IssueEffect, ...]
    articles: tuple[ArticleEffect, ...]
    conditions: tuple[ConditionEffect, ...]
    open_issues: tuple[IssueResult, ...]
    open_conditions: tuple[Blocker, ...]
    narrowed: bool = False


def suppose(ledger: Ledger, question: Question, statements: Sequence[Statement]) -> Supposition:
    """What a package of statements would change on the day of the question. Raises NotUnderstood where it is none."""
    before = derive(ledger, question)
    _refuse_contradictions(ledger, before, statements)
    supposed = _with_statements(ledger, before, question.as_of, statements)
    new = supposed.positions[len(ledger.positions) :]
    asked = question._replace(supposed=frozenset(record.id for record in new))
    after = derive(supposed, asked)
    named = {s.issue for s in statements if isinstance(s, Said)}
    return Supposition(
        tuple(statements),
        before.stage,
        after.stage,
        tuple(
            IssueEffect(a, b, {} if b.status in _SETTLED else lacking(b))
            for a, b in zip(before.issues, after.issues, strict=True)
            if b.issue.id in named or a.status is not b.status
        ),
        tuple(
            ArticleEffect(a, b)
            for a, b in zip(before.articles, after.articles, strict=True)
            if (a.status, a.level, a.open_behind) != (b.status, b.level, b.open_behind)
        ),
        tuple(_condition_effects(ledger, supposed, question.as_of, statements)),
        tuple(result for result in after.issues if result.heading in _AWAITED),
        find_blockers(supposed, asked).blockers,
    )


def _with_statements(ledger: Ledger, before: Picture, day: int, statements: Iterable[Statement]) -> Ledger:
    """The ledger with the statements made on a day."""
    date = Interval(format_day(day), day, day, False)
    taken = {record.id for record in ledger.positions}
    positions: list[Position] = []
    events: list[Event] = []
    conditions = dict(ledger.conditions)
    for number, statement in enumerate(statements, 1):
        match statement:
            case Said():
                id = f"supposed-{number}"
                while id in taken:
                    id += "-"
                positions.append(_record(id, date, statement))
            case Dropped(party, id):
                conditions[id] = _drop(conditions[id], before, date, party)
            case Met(id) if is_open(conditions[id], day) is not False:
                conditions[id] = conditions[id]._replace(met=Dated(date))
            case Staged(stage, parties):
                reopens = stage is None
                events.append(Event(date, "supposed", "", _NOWHERE, stage, reopens, parties, all_articles=True))
    return ledger._replace(
        positions=(*ledger.positions, *positions), events=(*ledger.events, *events), conditions=conditions
    )


def _record(id: str, date: Interval, said: Said) -> Position:
    return Position(
        id=id,
        parties=said.parties,
        issue=said.issue,
        date=date,
        act=said.act,
        options=said.options,
        rejects=(),
        conditions={option: said.conditions for option in said.options if said.conditions},
        level=Level.PRINCIPLE,
        said_by=said.parties,
        summary="supposed",
        cites=(),
        place=_NOWHERE,
    )


def _drop(condition: Condition, before: Picture, date: Interval, party: str) -> Condition:
    """A condition that a party gives up: where others ask for it too, it stays as theirs."""
    left = tuple(holder for holder in _holders(condition, before) if holder != party)
    return condition._replace(holder=left) if left else condition._replace(dropped=Dated(date))


def _holders(condition: Condition, before: Picture) -> tuple[str, ...]:
    """Who asks for a condition: its holders, or where the ledger names none those whose standing carries it."""
    if condition.holder:
        return condition.holder
    found: dict[str, None] = {}
    for result in before.issues:
        for party, standing in {**result.parties, **result.others}.items():
            carried = (*standing.conditions, *(c for a in standing.alternatives for c in a.conditions))
            if any(name.rpartition(":")[2] == condition.id for name in carried):
                found[party] = None
    return tuple(found)


def _refuse_contradictions(ledger: Ledger, before: Picture, statements: Sequence[Statement]) -> None:
    """Refuse what cannot be said together, or on this day. Raises NotUnderstood."""
    participants = Participants(ledger, before.question.asked)
    date = Interval("", before.question.as_of, before.question.as_of, False)
    heard: set[tuple[str, str]] = set()
    given_up: set[tuple[str, str]] = set()
    standings = {result.issue.id: {**result.parties, **result.others} for result in before.issues}
    for statement in statements:
        match statement:
            case Said(parties, act, _, _, issue):
                for voice in participants.voices(_record("", date, statement)):
                    if (voice.party, issue) in heard:
                        message = f"two words of {ledger.parties[voice.party].name} on {issue}"
                        raise NotUnderstood(message, "suppose one of them at a time")
                    heard.add((voice.party, issue))
                for party in parties if act is Act.REAFFIRMS else ():
                    standing = standings[issue].get(party)
                    if standing is None or standing.standing in ("silent", "claimed"):
                        message = f"{ledger.parties[party].name} has nothing on {issue} to say again"
                        raise NotUnderstood(message, f"say what it holds: {party} proposes OPTION on {issue}")
            case Dropped(party, id):
                holders = _holders(ledger.conditions[id], before)
                if party not in holders:
                    who = ", ".join(ledger.parties[holder].name for holder in holders) or "nobody"
                    message = f"{ledger.parties[party].name} cannot drop {id}, which {who} asks for"
                    raise NotUnderstood(message, f"suppose that it is met: {id} met")
                if (party, id) in given_up:
                    raise NotUnderstood(f"{ledger.parties[party].name} drops {id} twice", "say it once")
                given_up.add((party, id))


def _condition_effects(
    ledger: Ledger, supposed: Ledger, day: int, statements: Iterable[Statement]
) -> Iterable[ConditionEffect]:
    """The conditions that statements drop, meet or ask for."""
    named: dict[str, None] = {}
    for statement in statements:
        match statement:
            case Said():
                named.update(dict.fromkeys(statement.conditions))
            case Dropped(_, id) | Met(id):
                named[id] = None
    for id in ledger.conditions:
        if id in named:
            then = supposed.conditions[id]
            yield ConditionEffect(then, is_open(ledger.conditions[id], day), is_open(then, day), then.holder)


def narrow_supposition(
    found: Supposition, issues: Collection[str] | None = None, parties: Collection[str] = ()
) -> Supposition:
    """Only what would change or be open on some issues, or where some parties have a standing or a condition."""

    def concerns(result: IssueResult) -> bool:
        spoken = {p for p, standing in result.parties.items() if standing.standing != "silent"} | set(result.others)
        return (issues is None or result.issue.id in issues) and (not parties or not spoken.isdisjoint(parties))

    return found._replace(
        narrowed=True,
        issues=tuple(effect for effect in found.issues if concerns(effect.after)),
        articles=tuple(
            effect
            for effect in found.articles
            if issues is None or not {*effect.after.issues, *effect.after.related}.isdisjoint(issues)
        ),
        open_issues=tuple(result for result in found.open_issues if concerns(result)),
        open_conditions=tuple(
            blocker
            for blocker in found.open_conditions
            if (
                issues is None
                or not {*blocker.condition.of_kind(TargetKind.ISSUE), *(c.issue for c in blocker.carried)}.isdisjoint(
                    issues
                )
            )
            and (not parties or not {*blocker.condition.holder, *blocker.condition.by}.isdisjoint(parties))
        ),
    )
