"""Geometry of the drawings: strips of statuses over time, stacked counts over time, the years below them.

Across, everything is measured in thousandths of the time shown, so that a drawing fits any width.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from negtrack.ledger.model import Status
from negtrack.tuples import NamedTuple
from negtrack.views.report.rows import ArticleLook, IssueLook

WIDE = 1000
_MOST_YEARS = 14

BANDS: dict[Status, tuple[float, float]] = {
    Status.AGREED: (1, 9),
    Status.CONDITIONAL: (3.5, 6.5),
    Status.COMPATIBLE: (6, 4),
    Status.DISPUTED: (10, 9),
    Status.UNCLEAR: (6.5, 7),
    Status.INCOMPLETE: (8.5, 3),
    Status.SET_ASIDE: (9.25, 1.5),
    Status.NO_DATA: (9.75, 0.5),
}
"""Top and height of a status in a strip of 20: agreement stands above the middle, dispute hangs below it.

So a strip can be read without its colours.
"""

STACKED = (
    Status.AGREED, Status.CONDITIONAL, Status.COMPATIBLE, Status.SET_ASIDE, Status.NO_DATA, Status.INCOMPLETE,
    Status.UNCLEAR, Status.DISPUTED,
)  # fmt: skip
"""The order of a stacked chart, from the bottom."""


class Bar(NamedTuple):
    """A status over a part of the time."""

    status: Status
    x: float
    y: float
    width: float
    height: float


class Area(NamedTuple):
    """Of a drawing what belongs to one status, as the path around it."""

    status: Status
    path: str


class Tick(NamedTuple):
    """A year, where it begins in percent of the width."""

    year: str
    at: float


class Chart(NamedTuple):
    """How many of something had each status over time; ``most`` is the height of the stack."""

    areas: tuple[Area, ...]
    most: int


def place(day: int, first: int, last: int) -> float:
    """Where a day begins, in thousandths of the time from one day to another."""
    return round(WIDE * (day - first) / (last - first + 1), 2)


def strip(looks: Sequence[IssueLook] | Sequence[ArticleLook], first: int, last: int) -> list[Bar]:
    """The statuses of an issue or an article over time, one bar for as long as one holds."""
    bars = []
    for begin, end, status in _runs(looks, last):
        y, height = BANDS[status]
        x = place(begin, first, last)
        bars.append(Bar(status, x, y, round(place(end, first, last) - x, 2), height))
    return bars


def outlines(bars: Iterable[Bar]) -> list[Area]:
    """The bars of each status as one path: a page of many strips stays light."""
    paths: dict[Status, str] = {}
    for bar in bars:
        outline = f"M{bar.x:g} {bar.y:g}h{bar.width:g}v{bar.height:g}h-{bar.width:g}z"
        paths[bar.status] = paths.get(bar.status, "") + outline
    return [Area(status, path) for status, path in paths.items()]


def chart(rows: Iterable[Sequence[IssueLook] | Sequence[ArticleLook]], first: int, last: int) -> Chart:
    """How many of the rows had each status on each day, stacked."""
    shifts: dict[int, dict[Status, int]] = {first: dict.fromkeys(Status, 0)}
    most = 0
    for looks in rows:
        most += 1
        for begin, end, status in _runs(looks, last):
            for day, one in ((begin, 1), (end, -1)):
                on_day = shifts.setdefault(day, dict.fromkeys(Status, 0))
                on_day[status] += one
    days = sorted(day for day in shifts if day <= last)
    heights = dict.fromkeys(Status, 0)
    lower: dict[Status, list[int]] = {status: [] for status in Status}
    upper: dict[Status, list[int]] = {status: [] for status in Status}
    for day in days:
        base = 0
        for status in STACKED:
            heights[status] += shifts[day][status]
            lower[status].append(base)
            base += heights[status]
            upper[status].append(base)
    xs = [place(day, first, last) for day in days]
    areas = tuple(
        Area(status, _around(xs, lower[status], upper[status], most))
        for status in STACKED
        if any(low < high for low, high in zip(lower[status], upper[status], strict=True))
    )
    return Chart(areas, most)


def years(first: int, last: int) -> list[Tick]:
    """The years that begin in the time shown, not more than fit side by side."""
    begun = range(date.fromordinal(first).year + 1, date.fromordinal(last).year + 1)
    step = -(-len(begun) // _MOST_YEARS) or 1
    return [
        Tick(str(year), round(place(date(year, 1, 1).toordinal(), first, last) / 10, 2))
        for year in begun
        if year % step == 0
    ]


def _runs(looks: Sequence[IssueLook] | Sequence[ArticleLook], last: int) -> list[tuple[int, int, Status]]:
    """The first day of each status, and the day after its last."""
    turns: list[tuple[int, Status]] = []
    for look in looks:
        if not turns or look.status is not turns[-1][1]:
            turns.append((look.first, look.status))
    ends = [begin for begin, _ in turns[1:]] + [last + 1]
    return [(begin, end, status) for (begin, status), end in zip(turns, ends, strict=True)]


def _around(xs: Sequence[float], lower: Sequence[int], upper: Sequence[int], most: int) -> str:
    """The path along the upper edge and back along the lower one, in steps; y grows downwards from 0 to ``most``."""
    tops = _edge(xs, [most - height for height in upper])
    back = _edge(xs, [most - height for height in lower])
    forward = "".join(f"H{x:g}V{y:g}" for (_, _), (x, y) in pairwise(tops))
    ends = "".join(f"H{x:g}V{before:g}" for (_, before), (x, _) in reversed(list(pairwise(back))))
    return f"M0 {tops[0][1]:g}{forward}H{WIDE}V{back[-1][1]:g}{ends}H0Z"


def _edge(xs: Sequence[float], ys: Sequence[int]) -> list[tuple[float, int]]:
    """The points at which an edge steps to another height."""
    points: list[tuple[float, int]] = []
    for x, y in zip(xs, ys, strict=True):
        if not points or points[-1][1] != y:
            points.append((x, y))
    return points
