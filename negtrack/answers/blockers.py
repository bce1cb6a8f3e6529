"""Conditions that stand in the way: who asks for them, what waits for them, since when, and who can lift them."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from negtrack.answers.tables import Column, Table
from negtrack.ledger.cycles import circles
from negtrack.ledger.model import Condition, Ledger, TargetKind
from negtrack.rules.articles import first_concluded
from negtrack.rules.basis import Participants
from negtrack.rules.conditions import is_idle, is_open, is_raised
from negtrack.rules.derive import closed_issues, prepare_issues
from negtrack.rules.issue_result import standing_of
from negtrack.rules.query import Question


class Carried(NamedTuple):
    """A standing that carries a condition: the party, the issue, and the records that made it."""

    party: str
    issue: str
    positions: tuple[str, ...]


class Blocker(NamedTuple):
    """A condition on a day. ``open`` is None where its dates leave that undecided.

    ``since`` is the text of the date on which it was raised, None where it stands from the start; ``late`` whether
    that was after the text of the treaty was concluded (None: not concluded).
    """

    condition: Condition
    open: bool | None
    since: str | None
    late: bool | None
    carried: tuple[Carried, ...]


class Blockers(NamedTuple):
    """The conditions of a ledger on a day, and circles of those of which each blocks the next."""

    blockers: tuple[Blocker, ...]
    circles: tuple[tuple[str, ...], ...]

    def waiting(self) -> tuple[tuple[str, ...], ...]:
        """The circles in the order of waiting: each condition waits for the next, the last is the first again."""
        return tuple((circle[0], *reversed(circle)) for circle in self.circles)


def find_blockers(
    ledger: Ledger, question: Question, everything: bool = False, issues: Collection[str] | None = None,
    parties: Collection[str] = (),
) -> Blockers:  # fmt: skip
    """The conditions raised by the day of the question and open then, or with ``everything`` closed ones, too.

    Those that stand in the way of closed issues only are left out. With issues, only those that block them or are
    carried on them; with parties, only those they hold or can lift; and only the circles that such a condition is part
    of.
    """
    day = question.as_of
    carried = _carried(ledger, question)
    closed = closed_issues(ledger, question)
    concluded = first_concluded(ledger, Participants(ledger, question.asked))
    found: list[Blocker] = []
    for condition in ledger.conditions.values():
        open = is_open(condition, day)
        if not is_raised(condition, day) or (open is False and not everything):
            continue
        if is_idle(condition, closed, {c.issue for c in carried.get(condition.id, ())}):
            continue
        by = tuple(c for c in carried.get(condition.id, ()) if issues is None or c.issue in issues)
        if issues is not None and not by and not set(issues).intersection(condition.of_kind(TargetKind.ISSUE)):
            continue
        if parties and not set(parties).intersection((*condition.holder, *condition.by)):
            continue
        raised = None if condition.raised is None else condition.raised.date
        late = None if concluded is None else raised is not None and raised.first > concluded
        found.append(Blocker(condition, open, None if raised is None else raised.text, late, by))
    waiting = {
        c.id: c.of_kind(TargetKind.CONDITION)
        for c in ledger.conditions.values()
        if is_raised(c, day) and is_open(c, day) is not False
    }
    shown = {blocker.condition.id for blocker in found}
    return Blockers(tuple(found), tuple(tuple(c) for c in circles(waiting) if not shown.isdisjoint(c)))


def _carried(ledger: Ledger, question: Question) -> dict[str, list[Carried]]:
    """The standings that carry each condition on the day of the question."""
    named = {id for record in ledger.positions for ids in record.conditions.values() for id in ids}
    issues = {record.issue for record in ledger.positions if record.conditions} if named else set()
    found: dict[str, list[Carried]] = {}
    for issue_records in prepare_issues(ledger, question, issues).values():
        for party in issue_records.words_by_party:
            standing = standing_of(issue_records, party, question.as_of)
            alternatives = [c for a in standing.alternatives for c in a.conditions]
            ids = {name.rpartition(":")[2] for name in (*standing.conditions, *alternatives)}
            for id in sorted(ids):
                found.setdefault(id, []).append(Carried(party, issue_records.issue.id, standing.positions))
    return found


def blockers_table(found: Blockers) -> Table:
    """The conditions in the way, one to a row."""
    circle_of = {id: circle for circle in found.circles for id in circle}
    return Table("blockers", (*_COLUMNS, _circle(circle_of)), found.blockers)


def _circle(circle_of: dict[str, tuple[str, ...]]) -> Column:
    doc = "the conditions with which it waits in a circle"
    return Column("circle", "ids", doc, lambda row: circle_of.get(row.condition.id, ()), of="condition")


_COLUMNS = (
    Column("condition", "id", "the condition", "condition.id", of="condition"),
    Column("title", "text", "what must happen first", "condition.title"),
    Column("holder", "ids", "who asks for it", "condition.holder", of="party"),
    Column("by", "ids", "who can bring it about", "condition.by", of="party"),
    Column("blocks", "ids", "what waits for it", "condition.blocks"),
    Column("open", "flag", "whether it is open; empty where its dates leave that undecided"),
    Column("since", "date", "when it was raised; empty: from the start"),
    Column("late", "flag", "whether that was after the text was concluded"),
    Column("carried_by", "ids", "the standings that carry it, as party:issue",
           lambda row: [f"{c.party}:{c.issue}" for c in row.carried]),
)  # fmt: skip
