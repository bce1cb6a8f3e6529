"""Which way a step takes a party on an issue: toward whom and away from whom, the others held where they stood.

The rule is docs/rules.md ("What changed"). An example: of the options a, b and c A demands b, and B
demands a; then A proposes a or c. Before, both held others; now they share a: A is closer to B, so that the step is
``toward`` B, and since A newly holds what B held, it ``took`` B's option. Had B already moved to c by the day before,
it would be c that they share.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum, StrEnum

from negtrack.ledger.model import Act, Issue
from negtrack.rules.issue_result import Standing, distance
from negtrack.tuples import NamedTuple


class Direction(StrEnum):
    """Which way a step leads, or all steps of a change."""

    TOWARD = "toward"
    AWAY = "away"
    MIXED = "mixed"
    SIDEWAYS = "sideways"
    TOGETHER = "together"
    JOINED = "joined"


class Held(NamedTuple):
    """Where a party stands on an issue, and which of the options that it holds it certainly accepts."""

    standing: Standing
    accepted: frozenset[str]

    @property
    def is_certain(self) -> bool:
        """Whether the standing is one and not several."""
        return self.standing.standing != "uncertain"

    @property
    def is_position(self) -> bool:
        """Whether the party certainly holds options, or has ruled some out, and does not leave the issue out."""
        standing = self.standing
        aside = standing.act in (Act.SETS_ASIDE, Act.OUT_OF_SCOPE)
        return standing.standing == "known" and not aside and bool(standing.options or standing.rejects)


class Measured(NamedTuple):
    """To whom a step brings a party closer, and from whom farther away."""

    toward: tuple[str, ...]
    away: tuple[str, ...]

    @property
    def direction(self) -> Direction:
        """The direction that follows."""
        if self.toward and self.away:
            return Direction.MIXED
        return Direction.TOWARD if self.toward else Direction.AWAY if self.away else Direction.SIDEWAYS


NOT_MEASURED = Measured((), ())


def measure(issue: Issue, before: Held, after: Held, others: Iterable[Held]) -> Measured:
    """Measure a step from one position to another against the positions that others held."""
    toward: list[str] = []
    away: list[str] = []
    found: dict[tuple[object, ...], int] = {}
    for place in others:
        other = place.standing
        alike = (other.options, other.rejects)
        if alike not in found:  # of many parties most hold what others hold
            old, new = _closeness(issue, before, other), _closeness(issue, after, other)
            found[alike] = (new > old) - (new < old)
        if found[alike] > 0:
            toward.append(other.party)
        elif found[alike] < 0:
            away.append(other.party)
    return Measured(tuple(toward), tuple(away))


def taken_from(before: Held, after: Held, others: Iterable[Held]) -> tuple[str, ...]:
    """Return the others of whose options a party newly holds one."""
    fresh = set(after.standing.options).difference(before.standing.options)
    return tuple(other.standing.party for other in others if fresh.intersection(other.standing.options))


def only_accepts(before: Standing, after: Standing) -> bool:
    """Whether a party has come to accept what it held already, and nothing else has changed."""
    same = (before.options, before.rejects, before.conditions) == (after.options, after.rejects, after.conditions)
    return same and after.act is Act.ACCEPTS


class _Meeting(IntEnum):
    """How the options of two meet; a higher number is closer."""

    RULED_OUT = 0
    APART = 1
    OPEN = 2
    SHARED = 3


def _closeness(issue: Issue, place: Held, other: Standing) -> tuple[float, ...]:
    """Return how close a party is to another: larger is closer, part by part, the first that differs deciding."""
    standing = place.standing
    shared = set(standing.options).intersection(other.options).difference(other.rejects)
    if shared:
        meeting = _Meeting.SHARED
    elif _rules_out(standing, other) or _rules_out(other, standing):
        meeting = _Meeting.RULED_OUT
    else:
        meeting = _Meeting.APART if standing.options and other.options else _Meeting.OPEN
    apart = distance(issue, standing.options, other.options) or 0
    # of the options both hold the one that it comes nearest to agreeing on counts
    nearest = max(((-_conditions_on(standing, o), o in place.accepted) for o in shared), default=(0, False))
    return (meeting, -apart, *nearest)


def _rules_out(one: Standing, other: Standing) -> bool:
    """Whether one rules out all that another holds."""
    return bool(other.options) and set(other.options) <= set(one.rejects)


def _conditions_on(standing: Standing, option: str) -> int:
    """How many conditions a standing puts on an option."""
    return sum(":" not in name or name.partition(":")[0] == option for name in standing.conditions)
