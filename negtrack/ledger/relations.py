"""What leads from one thing to another: circles in it, and the relations of positions, each within one issue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from negtrack.ledger.dates import format_day
from negtrack.ledger.draft import Draft, Partial, default_id
from negtrack.ledger.findings import Place, shown
from negtrack.ledger.model import RELATIONS, Position

ReportFault = Callable[[str, Place, Iterable[str], str | None, str, str], None]
"""Takes a fault: its code, the place of its record, the keys and the word that it is about, message and help."""

_MOST = 100_000


def circles(targets: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The circles of a relation, each as the ids along it; every circle is found through one of its edges.

    It ends with the circle that makes them too long in all to be read.
    """
    done: set[str] = set()
    found: list[list[str]] = []
    listed = 0
    for start in targets:
        if start in done:
            continue
        path: list[str] = [start]
        on_path = {start: 0}
        branches = [iter(targets[start])]
        while branches:
            step = next(branches[-1], None)
            if step is None:
                branches.pop()
                gone = path.pop()
                del on_path[gone]
                done.add(gone)
            elif step in on_path:
                found.append(path[on_path[step] :])
                listed += len(found[-1])
                if listed > _MOST:
                    return found
            elif step not in done and step in targets:
                on_path[step] = len(path)
                path.append(step)
                branches.append(iter(targets[step]))
    return found


def along(circle: Sequence[str]) -> str:
    """A circle as a message writes it: its first ids, and the first again."""
    shown = circle if len(circle) <= 8 else [*circle[:6], f"… ({len(circle) - 6} more)"]
    return " → ".join([*shown, circle[0]])


class Relations:
    """Holds the relations of positions to the positions that there are, each by its id."""

    def __init__(self, draft: Draft, by_id: Mapping[str, Position], fault: ReportFault) -> None:
        self.draft = draft
        self.by_id = by_id
        self.fault = fault

    def check(self, related: list[Position], partial: list[Partial]) -> None:
        """Report what is wrong with the relations of positions, those of faulty ones included."""
        by_id = self.by_id
        unclear = {id for id, _ in self.draft.faulty}
        unknown: list[tuple[Place, str, str, str | None]] = []
        links: list[tuple[str, str | None, Place, dict[str, Any]]] = []
        for p in related:
            id = p.id if by_id[p.id] is p else ""  # the id is another's, which is reported: nothing leads on from here
            links.append((id, p.issue, p.place, {name: getattr(p, name) for name in RELATIONS}))
        links += [("", p.values.get("issue"), p.place, p.values) for p in partial]
        sound: dict[str, list[str]] = {}
        for id, issue, at, values in links:
            for name in RELATIONS:
                target = values.get(name)
                if target is None or target in unclear:
                    continue
                if target not in by_id:
                    unknown.append((at, name, target, issue))
                elif (other := by_id[target].issue) != issue and {issue, other} <= self.draft.maps["issues"].keys():
                    self.fault(
                        "NT304",
                        at,
                        [name],
                        target,
                        f'"{shown(target)}" is about {shown(other)}, this position about {shown(issue or "")}',
                        "relations stay within one issue: name a position on this one, or remove the key",
                    )
                elif id:
                    sound.setdefault(id, []).append(target)
        if unknown and "positions" not in self.draft.unsure:
            self._unknown_positions(unknown)
        found = circles(sound)
        for circle in found:
            first, second = by_id[circle[0]], circle[1 % len(circle)]
            self.fault(
                "NT303",
                first.place,
                [next(name for name in RELATIONS if getattr(first, name) == second)],
                second,
                f"relations run in a circle: {along(circle)}",
                "remove one of them",
            )
        circling = {id for circle in found for id in circle}
        self._check_dates([position for position in related if position.id not in circling])

    def _ids_meant(self) -> re.Pattern[str]:
        """The default ids that faulty positions may have once they are mended: what points to one is not reported."""
        parties, issues = self.draft.maps["parties"], self.draft.maps["issues"]
        found = list(self.draft.mended)
        for p in self.by_id.values():
            if p.issue not in issues or not all(party in parties for party in p.parties):
                found.append((p.parties, p.issue, p.date.text))
        ids: set[str] = set()
        for named, issue, date in found:
            known = all(party in parties for party in named)
            id = default_id(named if known else ("\0",), issue if issue in issues else "\0", date)
            ids.add(re.escape(id).replace("\0", ".+"))
        return re.compile(f"(?:private-)?(?:{'|'.join(sorted(ids))})" if len(ids) <= 1000 else ".*")

    def _unknown_positions(self, unknown: Iterable[tuple[Place, str, str, str | None]]) -> None:
        """Report relations to what is no position, each with the issue of the position that has it."""
        meant = self._ids_meant()
        of_issue: dict[str | None, list[str]] = {}
        for id, position in self.by_id.items():
            of_issue.setdefault(position.issue, []).append(id)
        for at, name, target, issue in unknown:
            if meant.fullmatch(target):
                continue
            candidates = of_issue.get(issue, [])
            near = self.draft.speller.nearest("positions", target, candidates)
            help = f"did you mean {near}?" if near is not None else "name a position on the same issue by its id"
            if near is None and candidates:
                help += f", such as {candidates[0]}"
            self.fault("NT207", at, [name], target, f'unknown position "{shown(target)}"', help)

    def _check_dates(self, related: list[Position]) -> None:
        """A record that supersedes or adds comes after its target: its dates must leave room for that.

        It is enough to carry the earliest possible day along the relations: a chain through dates alone adds nothing.
        """
        earliest: dict[str, int] = {}
        by_id = self.by_id

        def predecessors(position: Position) -> list[Position]:
            names = [name for name in (position.supersedes, position.adds) if name is not None]
            return [by_id[name] for name in names if name in by_id and by_id[name].issue == position.issue]

        for start in related:
            stack = [start]
            waiting_for = {start.id}
            while stack:
                position = stack[-1]
                before = predecessors(position)
                waiting = [p for p in before if p.id not in earliest and p.id not in waiting_for]
                if waiting:
                    stack.append(waiting[0])
                    waiting_for.add(waiting[0].id)
                    continue
                stack.pop()
                after = [earliest[p.id] for p in before if p.id in earliest]
                earliest[position.id] = max([position.date.first, *after])
        for position in related:
            if earliest[position.id] <= position.date.last:
                continue
            target = next((p for p in predecessors(position) if earliest[p.id] > position.date.last), None)
            if target is None:
                continue
            name = "supersedes" if position.supersedes == target.id else "adds"
            since = f" of {target.date.text}"
            if target.date.first <= position.date.last:
                since = f", which cannot begin before {format_day(earliest[target.id])}"
            self.fault(
                "NT302",
                position.place,
                [name],
                target.id,
                f'this position of {position.date.text} cannot come after "{shown(target.id)}"{since}',
                "check both dates, or the direction of the relation",
            )
