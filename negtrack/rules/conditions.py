"""Which conditions are open on a day, and which of them block an issue: line 8 of the table.

The rule is docs/rules.md ("Conditions").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from negtrack.ledger.model import Condition, Dated, Target, TargetKind
from negtrack.rules.possible_statuses import Blocks, Openness


def openness(conditions: Iterable[Condition], day: int) -> Openness:
    """Which of the conditions are certainly neither met nor dropped by a day, and of which the dates do not tell."""
    certain: set[str] = set()
    undecided: set[str] = set()
    for condition in conditions:
        closed = _closed(condition, day)
        if closed is None:
            undecided.add(condition.id)
        elif not closed:
            certain.add(condition.id)
    return Openness(frozenset(certain), frozenset(undecided))


def blocks(conditions: Iterable[Condition], issue: str, asked: Iterable[str], day: int) -> Blocks:
    """What blocks an issue on a day: conditions that a party asked has raised and that are neither met nor dropped."""
    certain = avoidable = False
    undecided: set[str] = set()
    for condition in conditions:
        if (TargetKind.ISSUE, issue) not in condition.targets or not set(condition.holder).intersection(asked):
            continue
        closed = _closed(condition, day)
        raised = condition.raised
        if closed or (raised is not None and raised.date.first > day):
            continue
        if raised is not None and raised.date.last > day:
            avoidable = True
        elif closed is None:
            undecided.add(condition.id)
        else:
            certain = True
    return Blocks(certain, frozenset(undecided), avoidable)


def is_open(condition: Condition, day: int) -> bool | None:
    """Whether a condition is neither met nor dropped by a day; None where its dates leave that undecided."""
    closed = _closed(condition, day)
    return None if closed is None else not closed


def either(met: bool | None, dropped: bool | None) -> bool | None:
    """Whether a condition is closed, being met or dropped; None where that is undecided."""
    if met or dropped:
        return True
    return None if met is None or dropped is None else False


def is_raised(condition: Condition, day: int) -> bool:
    """Whether a condition has, or may have, been raised by a day."""
    return condition.raised is None or condition.raised.date.first <= day


def has_come(dated: Dated | None, day: int) -> bool | None:
    """Whether something has happened by a day, which nothing without a date has; None where its date is too coarse."""
    if dated is None or dated.date.first > day:
        return False
    return True if dated.date.last <= day else None


def turning_days(conditions: Iterable[Condition]) -> set[int]:
    """The days on which something about the conditions may change."""
    days: set[int] = set()
    for condition in conditions:
        for dated in (condition.raised, condition.met, condition.dropped):
            if dated is not None:
                days.update((dated.date.first, dated.date.last))
    return days


def is_idle(condition: Condition, closed: AbstractSet[str], carried_on: AbstractSet[str]) -> bool:
    """Whether a condition stands in the way of nothing but issues that are closed.

    ``closed`` are the issues closed on the day, ``carried_on`` those on which some standing carries the condition.
    """
    if any(target.kind is not TargetKind.ISSUE for target in condition.targets):
        return False
    touched = {*carried_on, *condition.of_kind(TargetKind.ISSUE)}
    return bool(touched) and touched <= closed


def blocking(conditions: Mapping[str, Condition]) -> dict[Target, list[Condition]]:
    """The conditions by what they block, in the order of the ledger."""
    found: dict[Target, list[Condition]] = {}
    for condition in conditions.values():
        for target in condition.targets:
            found.setdefault(target, []).append(condition)
    return found


def _closed(condition: Condition, day: int) -> bool | None:
    return either(has_come(condition.met, day), has_come(condition.dropped, day))
