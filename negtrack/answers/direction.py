"""Which way a party moved on an issue: toward whom and away from whom, the others held where they stood at the start.

A move brings a party closer to another where their options come to meet, or come nearer on the issue's scale, where
it stops ruling out what the other holds or insisting on something else, sheds conditions on what both hold, or
accepts it: docs/rules.md ("What changed").
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from negtrack.ledger.model import Act, Issue
from negtrack.rules.issue_result import Standing, distance

Closeness = tuple[float, ...]


def direction_of(issue: Issue, before: Standing, after: Standing, others: Iterable[Standing]) -> str | None:
    """``toward X``, ``away from X``, both, or ``sideways``; None where there is nothing to judge it by.

    ``others`` are the standings that the other parties asked had at the start. There is nothing to judge it by where
    none of them had a position, where it is uncertain what moved, or where the party only accepts what it held already
    and no other holds it.
    """
    held = [other for other in others if other.standing == "known" and (other.options or other.rejects)]
    if not held or "uncertain" in (before.standing, after.standing):
        return None
    nearer: list[str] = []
    farther: list[str] = []
    for other in held:
        old, new = (_closeness(issue, standing, other) for standing in (before, after))
        if new > old:
            nearer.append(other.party)
        elif new < old:
            farther.append(other.party)
    parts = [f"toward {', '.join(nearer)}"] if nearer else []
    parts += [f"away from {', '.join(farther)}"] if farther else []
    return ", ".join(parts) or (None if only_accepts(before, after) else "sideways")


def only_accepts(before: Standing, after: Standing) -> bool:
    """Whether a party has come to accept what it held already, and nothing else has changed."""
    same = (before.options, before.rejects, before.conditions) == (after.options, after.rejects, after.conditions)
    return same and after.act is Act.ACCEPTS


class _Meeting(IntEnum):
    """How far two positions are compatible; a higher number is closer."""

    RULED_OUT = 0
    APART = 1
    OPEN = 2
    SHARED = 3


def _closeness(issue: Issue, standing: Standing, other: Standing) -> Closeness:
    """How close a standing is to another party's: larger is closer, part by part, the first part weighing most."""
    shared = set(standing.options).intersection(other.options).difference(other.rejects)
    if shared:
        meeting = _Meeting.SHARED
    elif _rules_out(standing, other) or _rules_out(other, standing):
        meeting = _Meeting.RULED_OUT
    else:
        meeting = _Meeting.APART if standing.options and other.options else _Meeting.OPEN
    conditions = min((_conditions_on(standing, option) for option in shared), default=0)
    accepted = bool(shared) and standing.act is Act.ACCEPTS
    return (meeting, -(distance(issue, standing.options, other.options) or 0), -conditions, accepted)


def _rules_out(one: Standing, other: Standing) -> bool:
    """Whether one rules out all that another holds."""
    return bool(other.options) and set(other.options) <= set(one.rejects)


def _conditions_on(standing: Standing, option: str) -> int:
    """How many conditions a standing puts on an option."""
    return sum(":" not in name or name.partition(":")[0] == option for name in standing.conditions)
