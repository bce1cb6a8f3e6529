"""Which way a party moved on an issue: toward whom and away from whom, the others held where they stood at the start.

A move brings a party closer to another where their options come to meet, or come nearer on the issue's scale, where
it stops ruling out what the other holds, sheds conditions on it, or accepts it (DESIGN section 4, "A diff").
"""

from __future__ import annotations

from collections.abc import Sequence

from negtrack.docket import Docket
from negtrack.issues import Standing, standing_of
from negtrack.model import Act, Issue

Closeness = tuple[float, ...]


def direction_of(docket: Docket, party: str, day: int, before: Standing, after: Standing) -> str | None:
    """``toward X``, ``away from X``, both, or ``sideways``; None where a standing is uncertain.

    The others are those asked, as they stood on ``day``.
    """
    if "uncertain" in (before.standing, after.standing):
        return None
    nearer: list[str] = []
    farther: list[str] = []
    for other in docket.asked:
        if other == party:
            continue
        held = standing_of(docket, other, day)
        if held.standing != "known" or not (held.options or held.rejects):
            continue
        old, new = (_closeness(docket.issue, standing, held) for standing in (before, after))
        if new > old:
            nearer.append(other)
        elif new < old:
            farther.append(other)
    parts = [f"toward {', '.join(nearer)}"] if nearer else []
    parts += [f"away from {', '.join(farther)}"] if farther else []
    return ", ".join(parts) or "sideways"


def _closeness(issue: Issue, standing: Standing, other: Standing) -> Closeness:
    """How close a standing is to another party's: larger is closer, part by part, the first part weighing most."""
    live = set(standing.options) - set(other.rejects)
    shared = live.intersection(other.options)
    ruled_out = set(other.options) <= set(standing.rejects) if other.options else not live and bool(standing.options)
    meeting = 2 if shared else 0 if ruled_out else 1
    conditions = min((_conditions_on(standing, option) for option in shared), default=0)
    accepted = bool(shared) and standing.act is Act.ACCEPTS
    return (meeting, -_distance(issue, standing.options, other.options), -conditions, accepted)


def _conditions_on(standing: Standing, option: str) -> int:
    """How many conditions a standing puts on an option."""
    return sum(":" not in name or name.partition(":")[0] == option for name in standing.conditions)


def _distance(issue: Issue, options: Sequence[str], others: Sequence[str]) -> float:
    """The least distance on the issue's scale; 0 where it has none or nothing is held."""
    scales = [[issue.options[option].scale for option in held] for held in (options, others)]
    pairs = [abs(a - b) for a in scales[0] for b in scales[1] if a is not None and b is not None]
    return min(pairs, default=0)
