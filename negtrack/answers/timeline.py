"""What happened in order of date: records, changes of status, events; and each issue's status month by month."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from negtrack.answers.select import narrow
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Event, Issue, Ledger, Position, Status
from negtrack.rules.derive import prepare_issues
from negtrack.rules.issue_records import IssueRecords
from negtrack.rules.query import Question


class Item(NamedTuple):
    """One thing that happened: exactly one of a record, an event and a change of an issue's status.

    ``date`` is in its own precision, ``first`` and ``last`` are its days.
    """

    first: int
    last: int
    date: str
    record: Position | None = None
    event: Event | None = None
    issue: Issue | None = None
    before: Status | None = None
    after: Status | None = None


class Strip(NamedTuple):
    """The status of an issue at the end of each of the days given."""

    issue: Issue
    statuses: tuple[Status, ...]


def timeline(
    ledger: Ledger,
    question: Question,
    since: int | None,
    issues: Collection[str] | None = None,
    parties: Collection[str] = (),
) -> list[Item]:
    """Everything from a day (None: the first) to the day of the question, in order of date.

    With issues or parties, only the records and events that concern them, and the changes of status of the issues on
    which such a record is.
    """
    part = narrow(ledger, issues, parties, question.as_of, question.as_known)
    concerned = {record.id for record in part.positions}
    items: list[Item] = []
    for issue_records in prepare_issues(ledger, question, part.issues).values():
        for record in issue_records.known.records:
            if record.id in concerned:
                items.append(Item(record.date.first, record.date.last, record.date.text, record=record))
        items.extend(_changes(issue_records, question.as_of))
    for event in part.events:
        items.append(Item(event.date.first, event.date.last, event.date.text, event=event))
    start = since if since is not None else 0
    shown = [item for item in items if item.last >= start and item.first <= question.as_of]
    return sorted(shown, key=lambda item: (item.first, item.issue is not None, item.last))


def strips(
    ledger: Ledger,
    question: Question,
    days: Iterable[int],
    issues: Collection[str] | None = None,
    parties: Collection[str] = (),
) -> list[Strip]:
    """The status on each of the days of each issue, or of those named, or on which a record concerns the parties."""
    points = tuple(days)
    prepared = prepare_issues(
        ledger, question, narrow(ledger, issues, parties, question.as_of, question.as_known).issues
    )
    return [
        Strip(issue_records.issue, tuple(issue_records.status(day) for day in points))
        for issue_records in prepared.values()
    ]


def period(ledger: Ledger, question: Question, since: int | None) -> tuple[int, int]:
    """The first and last day of a timeline: from the earliest record, unless a day is given, to the day asked."""
    first = min((record.date.first for record in ledger.positions), default=question.as_of)
    return (first if since is None else since), question.as_of


def evenly(first: int, last: int, most: int) -> list[int]:
    """The ends of the months from one day to another; of longer spans than fit, ends of years or equal parts."""
    days: list[int] = []
    month = date.fromordinal(first).replace(day=1)
    while True:
        following = (month.replace(day=28) + _FOUR_DAYS).replace(day=1)
        end = following.toordinal() - 1
        days.append(min(end, last))
        if end >= last or following.year >= date.max.year:
            break
        month = following
    if len(days) <= most:
        return days
    step = (last - first) / (most - 1)
    return [round(first + step * n) for n in range(most)]


_FOUR_DAYS = date(2000, 1, 5) - date(2000, 1, 1)


def _changes(issue_records: IssueRecords, until: int) -> list[Item]:
    """The changes of an issue's status up to a day, each on the day from which it holds."""
    items: list[Item] = []
    before = Status.NO_DATA
    for day in issue_records.days():
        if day > until:
            break
        after = issue_records.status(day)
        if after is not before:
            items.append(Item(day, day, format_day(day), issue=issue_records.issue, before=before, after=after))
        before = after
    return items
