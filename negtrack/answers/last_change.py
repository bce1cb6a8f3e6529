"""What changed last: when an issue came to its status, or a condition was raised, met or dropped."""

from __future__ import annotations

from negtrack.answers.condition_changes import ConditionChange, condition_changes
from negtrack.ledger.model import Ledger, Status
from negtrack.rules.derive import Picture, prepare_each_issue
from negtrack.rules.issue_result import IssueResult
from negtrack.tuples import NamedTuple


class LastChange(NamedTuple):
    """An issue that came to its status on a day, an ordinal; ``before`` is how it stood until then.

    ``closed`` where it is not the status that changed: the issue was closed on that day.
    """

    issue: str
    day: int
    before: Status
    after: Status
    closed: bool = False


def last_changes(ledger: Ledger, picture: Picture) -> list[LastChange | ConditionChange]:
    """The changes of the latest day on which anything changed, issues first; background apart."""
    days: dict[str, int] = {}
    results: dict[str, IssueResult] = {}
    for result in picture.issues:
        if result.background:
            continue
        results[result.issue.id] = result
        turned = [result.since] if result.since is not None else []
        if result.closed is not None:
            turned.append(result.closed.date.last)
        if turned:
            days[result.issue.id] = max(turned)
    conditions = [
        change
        for change in condition_changes(state.condition for state in picture.conditions)
        if change.day <= picture.question.as_of
    ]
    latest = max([*days.values(), *(change.day for change in conditions)], default=None)
    found: list[LastChange | ConditionChange] = []
    if latest is None:
        return found
    changed = [issue for issue, day in days.items() if day == latest]
    for id, records in prepare_each_issue(ledger, picture.question, changed):
        after, before = results[id].status, records.status(latest - 1)
        if before is not after:
            found.append(LastChange(id, latest, before, after))
        else:
            found.append(LastChange(id, latest, before, after, closed=results[id].closed is not None))
    return [*found, *(change for change in conditions if change.day == latest)]
