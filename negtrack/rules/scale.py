"""How far apart parties are on an issue, in points of its scale of 0 to 100, where every option has its place on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import combinations

from negtrack.ledger.model import Issue

_DECIMALS = 6


def distance(issue: Issue, options: Collection[str], others: Collection[str]) -> float | None:
    """The least distance between an option of the one and an option of the other.

    None where an option of the issue has no place on a scale, or one of the two holds nothing.
    """
    places = _places(issue)
    return _least(places, options, others) if places and options and others else None


def widest(issue: Issue, held: Iterable[tuple[str, ...]]) -> float | None:
    """The largest distance between any two of those that hold options; None where there are no two, or no scale."""
    places = _places(issue)
    holding = [options for options in held if options]
    if not places or len(holding) < 2:
        return None
    return max((_least(places, *two) for two in combinations(dict.fromkeys(holding), 2)), default=0)


def _places(issue: Issue) -> dict[str, float]:
    """The place of every option on the scale; nothing where one of them has none."""
    places = {id: option.scale for id, option in issue.options.items() if option.scale is not None}
    return places if len(places) == len(issue.options) else {}


def _least(places: Mapping[str, float], options: Collection[str], others: Collection[str]) -> float:
    return round(min(abs(places[a] - places[b]) for a in options for b in others), _DECIMALS)
