"""Party by party: on how many issues two have spoken, and on how many they could meet."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

from negtrack.answers.tables import Column, Table
from negtrack.rules.derive import Picture
from negtrack.rules.issue_result import Standing


class Pair(NamedTuple):
    """Two parties; the issues on which both have a known position, and those on which they could meet."""

    party: str
    other: str
    both_spoken: int
    compatible: int


def pair_up(picture: Picture, parties: Iterable[str], named: bool = False) -> list[Pair]:
    """Every pair of the parties that has both spoken on some issue; with ``named`` also those that never did.

    Those that spoke on the most issues come first, of these those that could meet on the fewest.

    Two could meet on an issue where they hold an option in common that neither rules out: asked of these two alone,
    it would be compatible, conditional or agreed.
    """
    chosen = list(parties)
    order = {party: n for n, party in enumerate(chosen)}
    spoken: dict[tuple[str, str], int] = {}
    meeting: dict[tuple[str, str], int] = {}
    for result in picture.issues:
        present = {p: s for p, s in {**result.parties, **result.others}.items() if p in order and _has_position(s)}
        blocs: dict[tuple[frozenset[str], frozenset[str]], list[str]] = {}
        for party, standing in present.items():
            blocs.setdefault((frozenset(standing.options), frozenset(standing.rejects)), []).append(party)
        for one, other in combinations(sorted(present, key=order.__getitem__), 2):
            spoken[one, other] = spoken.get((one, other), 0) + 1
        for (a, members), (b, others) in _pairs_of_blocs(blocs):
            if _meet(a, b):
                for one, other in _pairs_of_parties(members, others):
                    key = (one, other) if order[one] < order[other] else (other, one)
                    meeting[key] = meeting.get(key, 0) + 1
    pairs = combinations(chosen, 2) if named else spoken
    found = [Pair(one, other, spoken.get((one, other), 0), meeting.get((one, other), 0)) for one, other in pairs]
    return sorted(found, key=lambda p: (-p.both_spoken, p.compatible, order[p.party], order[p.other]))


Positions = tuple[frozenset[str], frozenset[str]]


def _pairs_of_blocs(
    blocs: dict[Positions, list[str]],
) -> list[tuple[tuple[Positions, list[str]], tuple[Positions, list[str]]]]:
    items = list(blocs.items())
    return [(items[n], items[m]) for n in range(len(items)) for m in range(n, len(items))]


def _pairs_of_parties(members: list[str], others: list[str]) -> Iterable[tuple[str, str]]:
    if members is others:
        return combinations(members, 2)
    return ((one, other) for one in members for other in others)


def _meet(a: Positions, b: Positions) -> bool:
    return bool((a[0] & b[0]) - a[1] - b[1])


def _has_position(standing: Standing) -> bool:
    return standing.standing == "known" and bool(standing.options or standing.rejects)


def pairs_table(found: Iterable[Pair]) -> Table:
    """Pairs of parties, one to a row."""
    return Table("pairs", _COLUMNS, found)


_COLUMNS = (
    Column("party", "id", "one party", of="party"),
    Column("other", "id", "the other", of="party"),
    Column("both_spoken", "whole", "issues on which both hold an option or rule one out"),
    Column("compatible", "whole", "those of them on which the two alone would be compatible or better"),
)
