"""From a draft to a whole ledger: ids resolved, relations in order, defaults filled in; faults still without columns.

A fault found here names the record and the word in it; ``locate`` finds the column by reading the file again,
so that a sound ledger pays nothing for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from negtrack.ledger.draft import Draft
from negtrack.ledger.fields import KINDS, SECTIONS
from negtrack.ledger.findings import Fault, Place, shown
from negtrack.ledger.model import (
    STAGE_NOUNS,
    STAGES,
    Article,
    Closed,
    Condition,
    Count,
    Dated,
    Event,
    Expectation,
    Issue,
    Ledger,
    Option,
    Party,
    Position,
    Role,
    Source,
    Target,
    TargetKind,
)
from negtrack.ledger.relations import Relations, along, circles

if TYPE_CHECKING:
    from negtrack.ledger.lookup import Names


def resolve(draft: Draft, files: tuple[str, ...]) -> tuple[Ledger, list[Fault]]:
    """Build the ledger from a draft. The ledger is fit for use only where neither draft nor result holds a fault."""
    resolver = _Resolver(draft, files)
    resolver.check_maps()
    resolver.check_positions()
    resolver.check_lists()
    resolver.check_partial()
    resolver.name_targets()
    if draft.holds_private():
        from negtrack.ledger.privacy import names_of_private

        resolver.faults += names_of_private(draft.maps, draft.lists)
    maps, lists, scalars = draft.maps, draft.lists, draft.scalars

    def sound(section: str) -> dict[str, Any]:
        return {id: record for id, record in maps[section].items() if record is not None}

    ledger = Ledger(
        title=scalars.get("title", ""),
        about=scalars.get("about"),
        covered_to=scalars.get("covered_to"),
        parties=sound("parties"),
        topics=sound("topics"),
        issues=sound("issues"),
        articles=sound("articles"),
        sources=sound("sources"),
        conditions=sound("conditions"),
        positions=tuple(lists["positions"]),
        events=tuple(lists["events"]),
        counts=tuple(lists["counts"]),
        expectations=tuple(lists["expect"]),
        files=files,
        sha256="",
    )
    return ledger, list(dict.fromkeys(resolver.faults))


_SECTION_OF = {section.kind: name for name, section in SECTIONS.items() if section.shape == "map"}

_A = {TargetKind.ISSUE: "an issue", TargetKind.ARTICLE: "an article", TargetKind.CONDITION: "a condition"}

_NOBODY: dict[str, Any] = {"side": "none", "articles": ("all",)}
"""Values of a type that stand where an id may stand, and are none."""

_UNKNOWN = {
    "parties": ("NT201", "party"),
    "topics": ("NT212", "topic"),
    "issues": ("NT202", "issue"),
    "sources": ("NT204", "source"),
    "conditions": ("NT205", "condition"),
    "articles": ("NT206", "article"),
}


class _Resolver:
    def __init__(self, draft: Draft, files: tuple[str, ...]) -> None:
        self.draft = draft
        self.files = files
        self.maps = draft.maps
        self.faults: list[Fault] = []
        self._names: Names | None = None
        self.options: dict[str, Collection[str]] = {
            id: issue.options for id, issue in self.maps["issues"].items() if issue is not None
        }
        for kind, id, _, values in draft.partial:
            if kind == "issue" and id is not None and values.get("options"):
                self.options[id] = values["options"]
        stages = dict(zip(STAGES, STAGES, strict=True)) | STAGE_NOUNS
        self.blockable: dict[TargetKind, Mapping[str, Any]] = {
            TargetKind.ISSUE: self.maps["issues"],
            TargetKind.STAGE: stages,
            TargetKind.ARTICLE: self.maps["articles"],
            TargetKind.CONDITION: self.maps["conditions"],
        }

    def fault(self, code: str, at: Place, path: Iterable[str], word: str | None, message: str, help: str) -> None:
        self.faults.append(Fault(code, at, message, help, tuple(path), word))

    def known(self, section: str, ids: Iterable[str], at: Place, *path: str) -> None:
        """Report those of the ids that the section does not define, unless some of it may be unread."""
        if section in self.draft.unsure:
            return
        for id in ids:
            if id not in self.maps[section]:
                code, kind = _UNKNOWN[section]
                self.fault(code, at, path, id, f'unknown {kind} "{shown(id)}"', self._define(section, id))

    def _define(self, section: str, id: str) -> str:
        known = self.maps[section]
        if many := _as_list(id, known):
            return many.removesuffix("; ")
        if section == "parties" and (called := self._parties_called(id)):
            return f"did you mean {' or '.join(called)}?"
        near = self.draft.speller.nearest(section, id, known)
        if near is not None:
            return f"did you mean {near}?"
        choices = f", or use one of: {', '.join(islice(known, 12))}" if known else ""
        return f"define it under {section}:{choices}" + (f" … ({len(known)} in all)" if len(known) > 12 else "")

    def _parties_called(self, name: str) -> list[str]:
        """The ids of the parties that have a name or an alias; asked for only where an id is unknown."""
        if self._names is None:
            from negtrack.ledger.lookup import Names

            self._names = Names(party for _, party in self._records("parties"))
        return self._names.called(name)

    # Maps

    def check_maps(self) -> None:
        for _, party in self._records("parties"):
            assert isinstance(party, Party)
            self.known("parties", party.members, party.place, "members")
        self._check_groups()
        for _, issue in self._records("issues"):
            assert isinstance(issue, Issue)
            at = issue.place
            self.known("parties", issue.principals, at, "principals")
            if issue.topic is not None:
                self.known("topics", [issue.topic], at, "topic")
            if issue.closed is not None:
                self.known("sources", [issue.closed.source], at, "closed", "source")
            self._check_alike(at, issue.options.values())
        for _, article in self._records("articles"):
            assert isinstance(article, Article)
            self.known("issues", article.issues, article.place, "issues")
            self.known("issues", article.related, article.place, "related")
        for _, source in self._records("sources"):
            assert isinstance(source, Source)
            if source.side != "none":
                self.known("parties", [source.side], source.place, "side")
        for _, condition in self._records("conditions"):
            assert isinstance(condition, Condition)
            self._check_condition(condition)

    def _records(self, section: str) -> list[tuple[str, Any]]:
        return [(key, record) for key, record in self.maps[section].items() if record is not None]

    def _check_condition(self, condition: Condition) -> None:
        at = condition.place
        self.known("parties", condition.holder, at, "holder")
        self.known("parties", condition.by, at, "by")
        for name in ("raised", "met", "dropped"):
            dated = getattr(condition, name)
            if dated is not None and dated.source is not None:
                self.known("sources", [dated.source], at, name, "source")
        self._check_blocks(at, condition.blocks, condition.id)

    def _check_blocks(self, at: Place, blocks: Iterable[str], own: str | None) -> None:
        """Report what a condition blocks that is nothing, itself alone, or may be several things."""
        if not self.draft.unsure.isdisjoint(("issues", "articles", "conditions")):
            return
        for word in blocks:
            found = self._targets(word, own)
            if len(found) > 1:
                kinds = [target.kind for target in found]
                named = " and ".join(
                    "the name of a stage" if k is TargetKind.STAGE else f"the id of {_A[k]}" for k in kinds
                )
                help = f"write {' or '.join(f'{kind}:{word}' for kind in kinds)}"
                self.fault("NT213", at, ["blocks"], word, f'"{shown(word)}" is {named}', help)
            elif not found and word.removeprefix("condition:") == own:
                help = "remove it, or name what waits for this condition"
                self.fault("NT214", at, ["blocks"], word, f'the condition "{shown(word)}" blocks itself', help)
            elif not found:
                self._nothing_to_block(at, word)

    def _nothing_to_block(self, at: Place, word: str) -> None:
        prefix, colon, id = word.partition(":")
        kinds = [kind for kind in TargetKind if not colon or kind == prefix]
        known = dict.fromkeys(name for kind in kinds for name in self.blockable[kind])
        near = self.draft.speller.nearest(f"blocks {prefix if colon else ''}", id if colon else word, known)
        if near is not None:
            help = f"did you mean {f'{prefix}:' * bool(colon)}{near}?"
        else:
            help = f"name issues, articles, conditions or stages: {', '.join([*STAGE_NOUNS, *STAGES])}"
        self.fault("NT211", at, ["blocks"], word, f'there is no "{shown(word)}" to block', help)

    def _targets(self, word: str, own: str | None) -> list[Target]:
        """All that a word in the ``blocks`` of the condition ``own`` may mean, which is never that condition itself."""
        prefix, colon, id = word.partition(":")
        found = []
        for kind, known in self.blockable.items():
            name = id if colon else word
            if name not in known or (colon and kind != prefix):
                continue
            target = Target(kind, known[name] if kind is TargetKind.STAGE else name)
            if target != (TargetKind.CONDITION, own):
                found.append(target)
        return found if len(found) < 2 or self._is_private(own) else self._without_private(found)

    def _without_private(self, targets: list[Target]) -> list[Target]:
        """The targets that a public condition may mean, for which private ones are as if they were not there."""
        return [t for t in targets if t.kind is not TargetKind.CONDITION or not self._is_private(t.id)]

    def _is_private(self, id: str | None) -> bool:
        condition: Condition | None = self.maps["conditions"].get(id or "")
        return condition is not None and condition.private

    def name_targets(self) -> None:
        """Note for every condition what it blocks, and drop the prefixes that its ``blocks`` can do without."""
        conditions = self.maps["conditions"]
        for key, condition in self._records("conditions"):
            if not condition.blocks:
                continue
            words = []
            targets = []
            for word in condition.blocks:
                bare = word.partition(":")[2] or word
                words.append(bare if len(self._targets(bare, key)) == 1 else word)
                targets += self._targets(word, key)
            conditions[key] = condition._replace(blocks=tuple(words), targets=tuple(targets))

    def _check_alike(self, at: Place, options: Collection[Option]) -> None:
        """Report options of an issue of which two are called the same, by id, label or title, in any case."""
        names: dict[str, str] = {}
        for option in options:
            for name in {option.id: "", option.label: "label", option.title: "title"}:
                earlier = names.setdefault(name.lower(), option.id)
                if earlier != option.id:
                    self.fault(
                        "NT112",
                        at,
                        ["options"],
                        option.id,
                        f'the options {shown(earlier)} and {shown(option.id)} are both called "{shown(name)}"',
                        "give each an id, a label and a title that no other has, also in lower case",
                    )
                    break

    def _check_groups(self) -> None:
        members = {key: party.members for key, party in self._records("parties")}
        for circle in circles(members):
            self.fault(
                "NT305",
                self.maps["parties"][circle[0]].place,
                ["members"],
                circle[1 % len(circle)],
                f"groups contain one another: {along(circle)}",
                "remove one of the members",
            )

    # Positions

    def check_positions(self) -> None:
        positions: list[Position] = self.draft.lists["positions"]
        by_id: dict[str, Position] = {}
        parties, issues, sources = self.maps["parties"], self.maps["issues"], self.maps["sources"]
        conditions = self.maps["conditions"]
        related: list[Position] = []
        twice: list[tuple[str, Place]] = []
        for position in positions:
            at = position.place
            earlier = by_id.setdefault(position.id, position)
            if earlier is not position:
                twice.append((position.id, position.place))
            for party in position.parties:
                if party not in parties:
                    self.known("parties", [party], at, "party")
            if position.said_by is not position.parties:
                self.known("parties", position.said_by, at, "said_by")
            for cite in position.cites:
                if cite.source not in sources:
                    self.known("sources", [cite.source], at, "source", "cites")
            issue, options, rejects, named = position.issue, position.options, position.rejects, position.conditions
            for id in (id for ids in named.values() for id in ids) if named else ():
                if id not in conditions:
                    self.known("conditions", [id], at, "conditions")
            if issue not in issues:
                self.known("issues", [issue], at, "issue")
            known = self.options.get(issue, options)
            for option in (*options, *rejects, *named) if rejects or named else options:
                if option not in known or (option in named and option not in options):
                    self._check_options(at, issue, options, rejects, named)
                    break
            if position.supersedes or position.adds or position.corrects or position.retracts or position.denies:
                related.append(position)
        partial = [p for p in self.draft.partial if p.kind == "position"]
        places = {id: position.place for id, position in by_id.items()} if twice or self.draft.faulty else {}
        twice += [(id, place) for id, place in self.draft.faulty if places.setdefault(id, place) is not place]
        copies: dict[str, int] = {}
        for id, place in twice:
            number = copies.get(id, 2)
            while f"{id}-{number}" in places:
                number += 1
            copies[id] = number + 1
            self._taken(id, place, places[id], number)
        if related or partial:
            Relations(self.draft, by_id, self.fault).check(related, partial)

    def _taken(self, id: str, place: Place, earlier: Place, number: int) -> None:
        """Report that a position has the id of another; with the number it would have one of its own."""
        where = "line " if place.file == earlier.file else f"{self.files[earlier.file]}:"
        self.fault(
            "NT107",
            place,
            ["id"],
            None,
            f'two positions have the id "{shown(id)}"',
            f"the other begins on {where}{earlier.line}; give this one an id of its own, "
            f"for example id: {shown(id)}-{number}",
        )

    def _check_options(
        self, at: Place, issue: str, options: Iterable[str], rejects: Iterable[str], conditions: Iterable[str]
    ) -> None:
        known = self.options.get(issue)
        held = dict.fromkeys(options)
        if known is not None:
            declared = ", ".join(islice(known, 8)) + (" …" if len(known) > 8 else "")
            for name, given in (("option", held), ("rejects", rejects)):
                for option in given:
                    if option in known:
                        continue
                    near = self.draft.speller.nearest(f"options of {issue}", option, known)
                    help = _as_list(option, known) or (f"did you mean {near}? " if near is not None else "")
                    message = f'unknown option "{shown(option)}" of issue {shown(issue)}'
                    self.fault("NT203", at, [name], option, message, f"{help}it has: {declared}")
            if not all(option in known for option in held):
                return  # what conditions say of options cannot be judged yet
        for option in conditions if held else ():
            if option not in held:
                message = f'"{shown(option)}" is not among the options of this position'
                help = f"name one that it holds: {', '.join(islice(held, 8))}; or add it to option"
                self.fault("NT203", at, ["conditions"], option, message, help)

    # Lists

    def check_lists(self) -> None:
        for event in self.draft.lists["events"]:
            assert isinstance(event, Event)
            at = event.place
            self.known("sources", [event.source], at, "source")
            self.known("parties", event.parties, at, "parties")
            self.known("articles", event.articles, at, "articles")
            if event.reopens and "parties" not in self.draft.unsure:
                self._check_reopening(at, event.parties)
        for count in self.draft.lists["counts"]:
            assert isinstance(count, Count)
            at = count.place
            self.known("sources", [count.source], at, "source")
            self.known("parties", count.said_by, at, "said_by")
        for expectation in self.draft.lists["expect"]:
            assert isinstance(expectation, Expectation)
            at = expectation.place
            if expectation.issue is not None:
                self.known("issues", [expectation.issue], at, "issue")
            if expectation.article is not None:
                self.known("articles", [expectation.article], at, "article")

    def _check_reopening(self, at: Place, parties: Iterable[str]) -> None:
        """Report an event that reopens articles with no party whose consent is needed, of itself or as a member."""
        known: Mapping[str, Party | None] = self.maps["parties"]
        asked = {id for issue in self.maps["issues"].values() if issue is not None for id in issue.principals}
        waiting = list(parties)
        seen = set(waiting)
        while waiting:
            party = known.get(id := waiting.pop())
            if party is None or id in asked or party.role is Role.PRINCIPAL:
                return  # one that is unknown or faulty is reported for that
            waiting += [member for member in party.members if member not in seen]
            seen.update(party.members)
        help = "name those who took the articles off the concluded text"
        self.fault("NT109", at, ["parties"], None, "an event that reopens articles names one principal or more", help)

    def check_partial(self) -> None:
        """References of records that are faulty in themselves, so that all faults are reported at once."""
        for kind, own, at, values in self.draft.partial:
            for field in KINDS[kind]:
                value = values.get(field.name)
                if value is None:
                    continue
                if field.of in _SECTION_OF and _NOBODY.get(field.type) != value:
                    self.known(_SECTION_OF[field.of], [value] if isinstance(value, str) else value, at, field.name)
                elif isinstance(value, Dated | Closed) and value.source is not None:
                    self.known("sources", [value.source], at, field.name, "source")
                elif field.type == "conditions":
                    lists = value.values() if isinstance(value, dict) else [value]
                    self.known("conditions", dict.fromkeys(id for ids in lists for id in ids), at, field.name)
                elif field.type == "blocks":
                    self._check_blocks(at, value, own)
            for cite in values.get("cites") or ():
                self.known("sources", [cite.source], at, "source", "cites")
            if kind == "position":
                conditions = values.get("conditions")
                self._check_options(
                    at,
                    values.get("issue") or "",
                    values.get("option") or (),
                    values.get("rejects") or (),
                    conditions if isinstance(conditions, dict) else (),
                )


def _as_list(id: str, known: Container[str]) -> str:
    """How to write a list of known ids that was written as one text."""
    ids = re.findall(r"[\w.+-]+", id) if len(id) < 200 else []
    return f"write a list, [{', '.join(ids)}]; " if len(ids) > 1 and all(id in known for id in ids) else ""
