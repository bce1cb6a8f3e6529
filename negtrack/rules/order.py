"""Which records of one issue are known and not dropped, and which of them come before which.

The rule is docs/rules.md ("Dates and order").

Record r comes before s if r's interval ends before s's begins, or s ``supersedes`` or ``adds`` to r, or through a
chain of these. Such a chain amounts to either of two things: r is an ancestor of s by relations alone, or r ends
before s begins once every record is narrowed by its relations: it cannot begin before those it follows have begun,
nor end after those that follow it have ended. So each record is given its narrowed first and last day.

An example of three records::

    r0  2024-02             (1 to 29 February)
    r1  2024-01/2024-03     supersedes r0
    r2  2024-02-20

r1 cannot have come before r0 began: it is narrowed to 1 February to 31 March; r0 ends, as before, on the 29th. The two
overlap, so that their days alone do not say that r1 comes later: r0 is kept as an ancestor of r1. r2 overlaps both and
has no relation. So r0 comes before r1, and r2 may stand before, between or after them: three orders of the six.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from operator import attrgetter

from negtrack.ledger.model import Position
from negtrack.tuples import NamedTuple

_BY_DAYS = attrgetter("date.first", "date.last", "id")


class Known(NamedTuple):
    """The records of one issue that count, as known on some day.

    ``first`` and ``last`` are the narrowed days of each record. ``ancestors`` are the numbers of the records that each
    follows by relations, where their days alone do not say so; ``dropped`` the records corrected or retracted.
    ``rank`` is the place of each in one order that dates and relations allow.
    """

    records: tuple[Position, ...]
    first: list[int]
    last: list[int]
    ancestors: dict[int, frozenset[int]]
    dropped: tuple[Position, ...]
    rank: Sequence[int]

    def in_order(self, numbers: Iterable[int]) -> list[int]:
        """Numbers of records in order of their days, then of their relations, then of their ids."""
        found = list(numbers)
        return sorted(found, key=self.rank.__getitem__) if len(found) > 1 else found


def known_records(records: Iterable[Position], as_known: int | None, supposed: AbstractSet[str] = frozenset()) -> Known:
    """The records entered by a day (None: all), without those dropped, in order of their days, then of their ids.

    Those ``supposed`` come after all others that have begun by their day, also after those of the same day.
    """
    known = list(records)
    if as_known is not None:
        known = [r for r in known if r.recorded is None or r.recorded <= as_known]
    known.sort(key=_BY_DAYS)  # nothing depends on the order in which they are listed
    dropped = _dropped(known)
    if dropped:
        gone = tuple(r for r in known if r.id in dropped)
        known = [r for r in known if r.id not in dropped]
    else:
        gone = ()
    first = [r.date.first for r in known]
    last = [r.date.last for r in known]
    ancestors = _narrow(known, first, last)
    for n in [n for n, r in enumerate(known) if r.id in supposed] if supposed else ():
        others = (m for m, r in enumerate(known) if r.id not in supposed and first[m] <= first[n] <= last[m])
        ancestors[n] = frozenset(others)
    return Known(tuple(known), first, last, ancestors, gone, _ranks(known, first, last, ancestors))


def _ranks(
    known: Sequence[Position], first: list[int], last: list[int], ancestors: Mapping[int, frozenset[int]]
) -> Sequence[int]:
    """The place of each record in the order of their narrowed days, then of their relations, then of their ids."""
    if not ancestors and not any(r.supersedes is not None or r.adds is not None for r in known):
        return range(len(known))
    # of two with the same days, the one that must come later has all that the other follows, and the other
    followed = [len(ancestors.get(n, ())) for n in range(len(known))]
    order = sorted(range(len(known)), key=lambda n: (first[n], last[n], followed[n], known[n].id))
    ranks = [0] * len(known)
    for place, n in enumerate(order):
        ranks[n] = place
    return ranks


def _dropped(records: Sequence[Position]) -> frozenset[str]:
    """The ids that some known record corrects or retracts, itself not dropped: a dropped record drops nothing."""
    droppers: dict[str, list[str]] = {}
    for record in records:
        if record.corrects is not None or record.retracts is not None:
            for target in (record.corrects, record.retracts):
                if target is not None:
                    droppers.setdefault(target, []).append(record.id)
    if not droppers:
        return frozenset()
    verdicts: dict[str, bool] = {}
    for start in droppers:
        stack = [start]
        while stack:
            id = stack[-1]
            waiting = [d for d in droppers.get(id, ()) if d not in verdicts]
            if waiting:
                stack.extend(waiting)
            else:
                stack.pop()
                verdicts[id] = any(not verdicts[d] for d in droppers.get(id, ()))
    return frozenset(id for id, gone in verdicts.items() if gone)


def _narrow(records: Sequence[Position], first: list[int], last: list[int]) -> dict[int, frozenset[int]]:
    """Narrow the days of related records in place, and give the ancestors of each."""
    related = [n for n, r in enumerate(records) if r.supersedes is not None or r.adds is not None]
    if not related:
        return {}
    number = {r.id: n for n, r in enumerate(records)}
    parents: dict[int, list[int]] = {}
    for n in related:
        record = records[n]
        found = [number[id] for id in (record.supersedes, record.adds) if id is not None and id in number]
        if found:
            parents[n] = found
    order: list[int] = []
    seen: set[int] = set()
    for start in parents:
        stack = [start]
        while stack:
            n = stack[-1]
            waiting = [p for p in parents.get(n, ()) if p not in seen]
            if n in seen:
                stack.pop()
            elif waiting:
                stack.extend(waiting)
            else:
                seen.add(n)
                order.append(stack.pop())
    ancestors: dict[int, frozenset[int]] = {}
    for n in order:
        followed: set[int] = set()
        for parent in parents.get(n, ()):
            first[n] = max(first[n], first[parent])
            followed |= ancestors.get(parent, frozenset()) | {parent}
        if near := frozenset(m for m in followed if last[m] >= first[n]):
            ancestors[n] = near
    for n in reversed(order):
        for parent in parents.get(n, ()):
            last[parent] = min(last[parent], last[n])
    return ancestors
