"""Nothing public may name what is private, or it would show through (docs/ledger.md, "What is private")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from negtrack.ledger.findings import Fault, Place, shown
from negtrack.ledger.model import RELATIONS, Condition, Count, Event, Issue, Position, TargetKind


def names_of_private(maps: Mapping[str, Mapping[str, Any]], lists: Mapping[str, list[Any]]) -> Iterator[Fault]:
    """Yield the faults of public records that name a private source, condition or position.

    ``maps`` and ``lists`` are the records by section; None stands for one that is faulty.
    """
    records = {name: [record for record in maps[name].values() if record is not None] for name in maps}
    positions: list[Position] = lists["positions"]
    hidden = {
        "source": {source.id for source in records["sources"] if source.private},
        "condition": {condition.id for condition in records["conditions"] if condition.private},
        "position": {position.id for position in positions if position.private},
    }
    if not any(hidden.values()):
        return
    for issue in records["issues"]:
        yield from _of_issue(issue, hidden["source"])
    for condition in records["conditions"]:
        if not condition.private:
            yield from _of_condition(condition, hidden)
    for position in positions:
        if not position.private:
            yield from _of_position(position, hidden)
    said: Iterable[Event | Count] = (*lists["events"], *lists["counts"])
    for record in said:
        if not record.private and record.source in hidden["source"]:
            yield _fault(record.place, "source", record.source, "source")


def _of_issue(issue: Issue, sources: set[str]) -> Iterator[Fault]:
    if issue.closed is not None and issue.closed.source in sources:
        yield _fault(issue.place, "source", issue.closed.source, "closed", "source")


def _of_condition(condition: Condition, hidden: Mapping[str, set[str]]) -> Iterator[Fault]:
    for name in ("raised", "met", "dropped"):
        dated = getattr(condition, name)
        if dated is not None and dated.source in hidden["source"]:
            yield _fault(condition.place, "source", dated.source, name, "source")
    for id in condition.of_kind(TargetKind.CONDITION):
        if id in hidden["condition"]:
            yield _fault(condition.place, "condition", id, "blocks")


def _of_position(position: Position, hidden: Mapping[str, set[str]]) -> Iterator[Fault]:
    for cite in position.cites:
        if cite.source in hidden["source"]:
            yield _fault(position.place, "source", cite.source, "source", "cites")
    for id in dict.fromkeys(id for ids in position.conditions.values() for id in ids):
        if id in hidden["condition"]:
            yield _fault(position.place, "condition", id, "conditions")
    for name in RELATIONS:
        if (target := getattr(position, name)) in hidden["position"]:
            yield _fault(position.place, "position", target, name)


def _fault(place: Place, kind: str, id: str, *path: str) -> Fault:
    message = f'this names the private {kind} "{shown(id)}", and is not private itself'
    help = f"write private: yes here, or make the {kind} public"
    return Fault("NT215", place, message, help, path, id)
