"""What happened in order of date: records, statuses, conditions, events; and each issue's status month by month."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from negtrack.answers.condition_changes import BECAME, ConditionChange, condition_changes
from negtrack.answers.select import narrow
from negtrack.answers.tables import STATUSES, Column, Table
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Event, Issue, Ledger, Position, Status, sources_of
from negtrack.rules.derive import prepare_issues
from negtrack.rules.issue_records import IssueRecords
from negtrack.rules.query import Question
from negtrack.tuples import NamedTuple


class Item(NamedTuple):
    """One thing that happened: exactly one of a record, an event, a change of an issue's status and of a condition.

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
    condition: ConditionChange | None = None


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

    With issues or parties, only the records, events and conditions that concern them, and the changes of status of the
    issues on which such a record is.
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
    for change in condition_changes(part.conditions.values()):
        date = change.dated.date
        items.append(Item(date.first, date.last, date.text, condition=change))
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


def timeline_table(items: Iterable[Item]) -> Table:
    """What happened in order of date: a record, a change of status or of a condition, or an event to a row."""
    return Table("timeline", _COLUMNS, items)


def strips_table(found: Iterable[Strip], days: Sequence[int]) -> Table:
    """The statuses of a strip, an issue and a date to a row."""
    rows = ((strip.issue.id, day, status) for strip in found for day, status in zip(days, strip.statuses, strict=True))
    return Table("strips", _STRIP_COLUMNS, rows)


def _kind(item: Item) -> str:
    if item.condition is not None:
        return "condition"
    return "position" if item.record is not None else "event" if item.event is not None else "status"


def _of_record(field: str, absent: Any = None) -> Callable[[Item], Any]:
    return lambda item: getattr(item.record, field, absent)


def _parties(item: Item) -> tuple[str, ...]:
    if item.condition is not None:
        return item.condition.condition.holder
    return getattr(item.record or item.event, "parties", ())


def _text(item: Item) -> str | None:
    if item.condition is not None:
        return item.condition.condition.title
    return item.record.summary if item.record is not None else item.event and item.event.title


def _sources(item: Item) -> tuple[str, ...]:
    if item.record is not None:
        return sources_of(item.record)
    if item.condition is not None:
        return () if item.condition.dated.source is None else (item.condition.dated.source,)
    return () if item.event is None else (item.event.source,)


_COLUMNS = (
    Column("date", "date", "when it was"),
    Column("date_from", "day", "the first day that date may mean", "first"),
    Column("date_to", "day", "the last day that date may mean", "last"),
    Column("kind", "word", "what it is", _kind, ("position", "status", "event", "condition")),
    Column("issue", "id", "the issue of a record or a change of status",
           lambda item: item.record.issue if item.record is not None else item.issue and item.issue.id, of="issue"),
    Column("parties", "ids", "the parties of a record, those an event names, or those who ask for a condition",
           _parties, of="party"),
    Column("act", "word", "what a record does", _of_record("act")),
    Column("options", "ids", "the options of a record", _of_record("options", ()), of="option"),
    Column("said_by", "ids", "who said a record", _of_record("said_by", ()), of="party"),
    Column("from_status", "word", "the status before a change", "before"),
    Column("to_status", "word", "the status from then on", "after"),
    Column("stage", "word", "the stage that an event brought the text to",
           lambda item: item.event and item.event.stage_word),
    Column("text", "text", "the summary of a record, the title of an event or a condition", _text),
    Column("position", "id", "the id of a record", _of_record("id"), of="position"),
    Column("sources", "ids", "the sources of a record, an event or what became of a condition", _sources, of="source"),
    Column("condition", "id", "the id of a condition",
           lambda item: item.condition and item.condition.condition.id, of="condition"),
    Column("became", "word", "what became of a condition",
           lambda item: item.condition and item.condition.became, BECAME),
)  # fmt: skip

_STRIP_COLUMNS = (
    Column("issue", "id", "the issue", itemgetter(0), of="issue"),
    Column("date", "day", "the day", itemgetter(1)),
    Column("status", "word", "where it stood then", itemgetter(2), STATUSES),
)
