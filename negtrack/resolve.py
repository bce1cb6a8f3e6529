"""From a draft to a whole ledger: ids resolved, relations in order, defaults filled in; faults still without columns.

A fault found here names the record and the word in it; ``locate`` finds the column by reading the file again,
so that a sound ledger pays nothing for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from negtrack.diagnostics import did_you_mean
from negtrack.fields import KINDS, SECTIONS
from negtrack.model import (
    RELATIONS,
    STAGE_NOUNS,
    STAGES,
    Article,
    Condition,
    Count,
    Event,
    Expectation,
    Issue,
    Ledger,
    Party,
    Place,
    Position,
    Source,
)
from negtrack.reader import Draft


class Fault(NamedTuple):
    """A fault in a record: the section, its key or place, the fields that lead to the word, and the word itself."""

    code: str
    section: str
    key: str | None
    place: Place | None
    path: tuple[str, ...]
    word: str | None
    message: str
    help: str


def resolve(draft: Draft, files: tuple[str, ...], sha256: str) -> tuple[Ledger, list[Fault]]:
    """Build the ledger from a draft. The ledger is fit for use only where neither draft nor result holds a fault."""
    resolver = _Resolver(draft)
    resolver.check_maps()
    resolver.check_positions()
    resolver.check_lists()
    resolver.check_partial()
    maps, lists, scalars = draft.maps, draft.lists, draft.scalars

    def sound(section: str) -> dict[str, Any]:
        return {id: record for id, record in maps[section].items() if record is not None}

    ledger = Ledger(
        title=scalars.get("title", ""),
        about=scalars.get("about"),
        covered_to=scalars.get("covered_to"),
        parties=sound("parties"),
        issues=sound("issues"),
        articles=sound("articles"),
        sources=sound("sources"),
        conditions=sound("conditions"),
        positions=tuple(lists["positions"]),
        events=tuple(lists["events"]),
        counts=tuple(lists["counts"]),
        expectations=tuple(lists["expect"]),
        files=files,
        sha256=sha256,
    )
    return ledger, list(dict.fromkeys(resolver.faults))


At = tuple[str, str | None, Place | None]
"""The record that a fault is in: its section, and its key or its place."""

_SECTION_OF = {section.kind: name for name, section in SECTIONS.items() if section.shape == "map"}

_UNKNOWN = {
    "parties": ("NT201", "party"),
    "issues": ("NT202", "issue"),
    "sources": ("NT204", "source"),
    "conditions": ("NT205", "condition"),
    "articles": ("NT206", "article"),
}


class _Resolver:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.maps = draft.maps
        self.faults: list[Fault] = []

    def fault(
        self,
        code: str,
        at: At,
        path: Iterable[str],
        word: str | None,
        message: str,
        help: str,
    ) -> None:
        self.faults.append(Fault(code, *at, tuple(path), word, message, help))

    def known(self, section: str, ids: Iterable[str], at: At, *path: str) -> None:
        """Report those of the ids that the section does not define."""
        for id in ids:
            if id not in self.maps[section]:
                code, kind = _UNKNOWN[section]
                self.fault(code, at, path, id, f'unknown {kind} "{id}"', did_you_mean(id, list(self.maps[section])))

    # Maps

    def check_maps(self) -> None:
        for key, party in self._records("parties"):
            assert isinstance(party, Party)
            self.known("parties", party.members, ("parties", key, None), "members")
        self._check_groups()
        for key, issue in self._records("issues"):
            assert isinstance(issue, Issue)
            self.known("parties", issue.principals, ("issues", key, None), "principals")
        for key, article in self._records("articles"):
            assert isinstance(article, Article)
            self.known("issues", article.issues, ("articles", key, None), "issues")
            self.known("issues", article.related, ("articles", key, None), "related")
        for key, source in self._records("sources"):
            assert isinstance(source, Source)
            if source.side != "none":
                self.known("parties", [source.side], ("sources", key, None), "side")
        for key, condition in self._records("conditions"):
            assert isinstance(condition, Condition)
            self._check_condition(key, condition)

    def _records(self, section: str) -> list[tuple[str, Any]]:
        return [(key, record) for key, record in self.maps[section].items() if record is not None]

    def _check_condition(self, key: str, condition: Condition) -> None:
        at = ("conditions", key, None)
        self.known("parties", condition.holder, at, "holder")
        self.known("parties", condition.by, at, "by")
        for name in ("raised", "met", "dropped"):
            dated = getattr(condition, name)
            if dated is not None and dated.source is not None:
                self.known("sources", [dated.source], at, name, "source")
        targets = [*self.maps["issues"], *self.maps["articles"], *self.maps["conditions"], *STAGES, *STAGE_NOUNS]
        for target in condition.blocks:
            if target not in targets:
                self.fault(
                    "NT211",
                    at,
                    ["blocks"],
                    target,
                    f'nothing here is called "{target}"',
                    f"blocks takes issues, articles, conditions and stages: {did_you_mean(target, targets)}",
                )

    def _check_groups(self) -> None:
        members = {key: party.members for key, party in self._records("parties")}
        for circle in _circles(members):
            self.fault(
                "NT305",
                ("parties", circle[0], None),
                ["members"],
                circle[1 % len(circle)],
                f"groups contain one another: {' → '.join([*circle, circle[0]])}",
                "remove one of the members",
            )

    # Positions

    def check_positions(self) -> None:
        positions: list[Position] = self.draft.lists["positions"]
        by_id: dict[str, Position] = {}
        parties, issues, sources = self.maps["parties"], self.maps["issues"], self.maps["sources"]
        conditions = self.maps["conditions"]
        related: list[Position] = []
        for position in positions:
            at = ("positions", None, position.place)
            earlier = by_id.setdefault(position.id, position)
            if earlier is not position:
                self.fault(
                    "NT107",
                    at,
                    ["id"],
                    None,
                    f'two positions have the id "{position.id}"',
                    f"the other begins on line {earlier.place.line}; give this one an id of its own: "
                    f"id: {self._free_id(position.id, by_id)}",
                )
            for party in position.parties:
                if party not in parties:
                    self.known("parties", [party], at, "party")
            if position.said_by is not position.parties:
                self.known("parties", position.said_by, at, "said_by")
            for cite in position.cites:
                if cite.source not in sources:
                    self.known("sources", [cite.source], at)
            for ids in position.conditions.values():
                for id in ids:
                    if id not in conditions:
                        self.known("conditions", [id], at, "conditions")
            if position.issue not in issues:
                self.known("issues", [position.issue], at, "issue")
            elif (issue := issues[position.issue]) is not None:
                self._check_options(at, issue, position.options, position.rejects)
            if position.supersedes or position.adds or position.corrects or position.retracts or position.denies:
                related.append(position)
        if related:
            self._check_relations(related, by_id)

    def _check_options(self, at: At, issue: Issue, options: Iterable[str], rejects: Iterable[str]) -> None:
        for name, given in (("option", options), ("rejects", rejects)):
            for option in given:
                if option not in issue.options:
                    self.fault(
                        "NT203",
                        at,
                        [name],
                        option,
                        f'unknown option "{option}" of issue {issue.id}',
                        self._option_help(option, issue),
                    )

    def _option_help(self, option: str, issue: Issue) -> str:
        declared = ", ".join(list(issue.options)[:8])
        near = did_you_mean(option, list(issue.options))
        return near if near.startswith("one of") else f"{near} it has: {declared}"

    def _free_id(self, id: str, taken: dict[str, Position]) -> str:
        number = 2
        while f"{id}-{number}" in taken:
            number += 1
        return f"{id}-{number}"

    def _check_relations(self, related: list[Position], by_id: dict[str, Position]) -> None:
        sound: dict[str, list[str]] = {}
        for position in related:
            at = ("positions", None, position.place)
            for name in RELATIONS:
                target = getattr(position, name)
                if target is None or target in self.draft.faulty:
                    continue
                other = by_id.get(target)
                if other is None:
                    candidates = [p.id for p in by_id.values() if p.issue == position.issue and p is not position]
                    self.fault(
                        "NT207", at, [name], target, f'unknown position "{target}"', did_you_mean(target, candidates)
                    )
                elif other.issue != position.issue:
                    self.fault(
                        "NT304",
                        at,
                        [name],
                        target,
                        f'"{target}" is about {other.issue}, this position about {position.issue}',
                        "relations stay within one issue",
                    )
                else:
                    sound.setdefault(position.id, []).append(target)
        circles = _circles(sound)
        for circle in circles:
            first = by_id[circle[0]]
            self.fault(
                "NT303",
                ("positions", None, first.place),
                [],
                circle[1 % len(circle)],
                f"relations run in a circle: {' → '.join([*circle, circle[0]])}",
                "remove one of them",
            )
        if not circles:
            self._check_dates(related, by_id)

    def _check_dates(self, related: list[Position], by_id: dict[str, Position]) -> None:
        """A record that supersedes or adds comes after its target: its dates must leave room for that.

        It is enough to carry the earliest possible day along the relations: a chain through dates alone adds nothing.
        """
        earliest: dict[str, int] = {}

        def predecessors(position: Position) -> list[Position]:
            names = [name for name in (position.supersedes, position.adds) if name is not None]
            return [by_id[name] for name in names if name in by_id and by_id[name].issue == position.issue]

        for start in related:
            stack = [start]
            while stack:
                position = stack[-1]
                waiting = [p for p in predecessors(position) if p.id not in earliest]
                if waiting:
                    stack.extend(waiting)
                    continue
                stack.pop()
                before = predecessors(position)
                earliest[position.id] = max([position.date.first, *(earliest[p.id] for p in before)])
        for position in related:
            if earliest[position.id] <= position.date.last:
                continue
            before = [p for p in predecessors(position) if earliest[p.id] > position.date.last]
            if not before:
                continue
            target = before[0]
            name = "supersedes" if position.supersedes == target.id else "adds"
            self.fault(
                "NT302",
                ("positions", None, position.place),
                [name],
                target.id,
                f'this position of {position.date.text} cannot come after "{target.id}" of {target.date.text}',
                "check both dates, or the direction of the relation",
            )

    # Lists

    def check_lists(self) -> None:
        for event in self.draft.lists["events"]:
            assert isinstance(event, Event)
            at = ("events", None, event.place)
            self.known("sources", [event.source], at, "source")
            self.known("parties", event.parties, at, "parties")
            self.known("articles", event.articles, at, "articles")
        for count in self.draft.lists["counts"]:
            assert isinstance(count, Count)
            at = ("counts", None, count.place)
            self.known("sources", [count.source], at, "source")
            self.known("parties", count.said_by, at, "said_by")
        for expectation in self.draft.lists["expect"]:
            assert isinstance(expectation, Expectation)
            at = ("expect", None, expectation.place)
            if expectation.issue is not None:
                self.known("issues", [expectation.issue], at, "issue")
            if expectation.article is not None:
                self.known("articles", [expectation.article], at, "article")

    def check_partial(self) -> None:
        """References of records that are faulty in themselves, so that all faults are reported at once."""
        for section, kind, key, place, values in self.draft.partial:
            at = (section, key, place)
            for field in KINDS[kind]:
                value = values.get(field.name)
                target = _SECTION_OF.get(field.of)
                if value is None or target is None or value in ("none", ("all",)):
                    continue
                self.known(target, [value] if isinstance(value, str) else value, at, field.name)
            for cite in values.get("cites") or ():
                self.known("sources", [cite.source], at)
            issue = self.maps["issues"].get(values.get("issue") or "")
            if kind == "position" and issue is not None:
                self._check_options(at, issue, values.get("option") or (), values.get("rejects") or ())


def _circles(targets: dict[str, list[str]] | dict[str, tuple[str, ...]]) -> list[list[str]]:
    """The circles of a relation, each as the ids along it; every circle is found through one of its edges."""
    done: set[str] = set()
    circles: list[list[str]] = []
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
                circles.append(path[on_path[step] :])
            elif step not in done and step in targets:
                on_path[step] = len(path)
                path.append(step)
                branches.append(iter(targets[step]))
    return circles
