"""A ledger as it would be without some of its sources: what remains is what others still say."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from negtrack.ledger.model import RELATIONS, Condition, Dated, Ledger, Position


def without_sources(ledger: Ledger, sources: Collection[str]) -> Ledger:
    """The ledger with the sources taken out.

    A record that only they carry goes, and relations to it fall away; a condition that only they say was met or
    dropped counts as neither, one that they say was raised keeps its day; their events and counts go.
    """
    gone = set(sources)
    positions = [p._replace(cites=tuple(c for c in p.cites if c.source not in gone)) for p in ledger.positions]
    removed = {position.id for position in positions if not position.cites}
    return ledger._replace(
        sources={id: source for id, source in ledger.sources.items() if id not in gone},
        positions=tuple(_without_relations(p, removed) for p in positions if p.cites),
        conditions={id: _condition(condition, gone) for id, condition in ledger.conditions.items()},
        events=tuple(event for event in ledger.events if event.source not in gone),
        counts=tuple(count for count in ledger.counts if count.source not in gone),
    )


def _without_relations(position: Position, removed: set[str]) -> Position:
    gone: dict[str, Any] = {name: None for name in RELATIONS if getattr(position, name) in removed}
    return position._replace(**gone) if gone else position


def _condition(condition: Condition, gone: set[str]) -> Condition:
    raised = condition.raised
    if raised is not None and raised.source in gone:
        raised = raised._replace(source=None)
    return condition._replace(raised=raised, met=_kept(condition.met, gone), dropped=_kept(condition.dropped, gone))


def _kept(dated: Dated | None, gone: set[str]) -> Dated | None:
    return None if dated is not None and dated.source in gone else dated
