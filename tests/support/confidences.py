"""Ledgers with something private in them: a public one drawn at random, and the same with private things put in.

What is put in stands anywhere: between other entries, first or last in a section or alone in it, in braces or on lines
of its own, as a key of a public entry, in a file of its own. What is public is the same bytes.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

PARTIES = ("A", "B", "C", "G")
ISSUES = ("x", "y")
OPTIONS = ("p", "q", "r")
SECTIONS = (
    "parties",
    "topics",
    "issues",
    "articles",
    "sources",
    "conditions",
    "positions",
    "events",
    "counts",
    "expect",
)
LISTS = ("positions", "events", "counts", "expect")
SECRET = "Zebra"
"""What stands in every private text."""

Fields = dict[str, str]


class Book:
    """A ledger as entries of sections; ``hidden`` marks those that are private."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.entries: dict[str, list[tuple[str, Fields, bool]]] = {name: [] for name in SECTIONS}
        self.flow = chance.random() < 0.5
        self.spaced = chance.random() < 0.3
        self.indent = chance.choice((0, 2, 4))
        self._heads()
        for _ in range(chance.randrange(1, 8)):
            self.put("positions", self._position(), False)
        for _ in range(chance.randrange(0, 3)):
            self.put("events", self._event(), False)
        for _ in range(chance.randrange(0, 2)):
            self.put("counts", self._count(), False)
        if chance.random() < 0.3:
            self.put("expect", {"as_of": "2024", "issue": "x", "status": "agreed"}, False)

    def put(self, section: str, fields: Fields, hidden: bool, key: str = "", anywhere: bool = False) -> None:
        """Put an entry into a section, as its last one or anywhere."""
        entries = self.entries[section]
        at = self.chance.randrange(len(entries) + 1) if anywhere else len(entries)
        entries.insert(at, (key, fields, hidden))

    def hide(self) -> None:
        """Put something private in."""
        kinds: list[Callable[[], None]] = [
            self._hide_position, self._hide_position, self._hide_position, self._hide_source, self._hide_condition,
            self._hide_event, self._hide_count, self._hide_expectation, self._hide_note, self._hide_note,
        ]  # fmt: skip
        self.chance.choice(kinds)()

    # Private things

    def _hide_position(self) -> None:
        fields = {**self._position(), "summary": f"{SECRET} told us.", "private": "yes"}
        public = [entry for _, entry, hidden in self.entries["positions"] if not hidden and "id" in entry]
        if public and self.chance.random() < 0.4:
            record = self.chance.choice(public)
            relation = self.chance.choice(("corrects", "retracts", "denies", "supersedes"))
            fields |= {relation: record["id"], "issue": record["issue"], "date": "2025-01-01"}
        for section, field in (("sources", "source"), ("conditions", "conditions")):
            own = [key for key, _, hidden in self.entries[section] if hidden]
            if own and self.chance.random() < 0.5 and (field == "source" or "option" in fields):
                fields[field] = self.chance.choice(own)
        if self.chance.random() < 0.5:
            fields["private_note"] = f"{SECRET}: in confidence"
        self.put("positions", fields, True, anywhere=True)

    def _hide_source(self) -> None:
        key = f"{SECRET.lower()}-{self.chance.randrange(10**6)}"
        fields = {"title": f"{SECRET} papers", "publisher": SECRET, "kind": "news", "side": "none", "private": "yes"}
        self.put("sources", fields, True, key, anywhere=True)

    def _hide_condition(self) -> None:
        key = f"{SECRET.lower()}-{self.chance.randrange(10**6)}"
        fields = {"title": f"{SECRET} first", "holder": self.chance.choice(PARTIES[:2]), "private": "yes"}
        fields["blocks"] = self.chance.choice(("x", "y", "signing", "[issue:x, issue:y]"))
        if self.chance.random() < 0.5:
            fields["met"] = "{date: 2024-06}"
        self.put("conditions", fields, True, key, anywhere=True)

    def _hide_event(self) -> None:
        self.put("events", {**self._event(), "title": f"{SECRET} signs", "private": "true"}, True, anywhere=True)

    def _hide_count(self) -> None:
        self.put("counts", {**self._count(), "private": "Yes"}, True, anywhere=True)

    def _hide_expectation(self) -> None:
        status = self.chance.choice(("agreed", "disputed", "no-data"))
        fields = {"as_of": "2024", "issue": self.chance.choice(ISSUES), "status": status, "private": "yes"}
        self.put("expect", fields, True, anywhere=True)

    def _hide_note(self) -> None:
        section = self.chance.choice([name for name in SECTIONS if self.entries[name]])
        at = self.chance.randrange(len(self.entries[section]))
        key, fields, hidden = self.entries[section][at]
        names = [*fields]
        names.insert(self.chance.randrange(len(names) + 1), "private_note")
        noted = {**fields, "private_note": f"{SECRET}: not for others"}
        self.entries[section][at] = key, {name: noted[name] for name in names}, hidden

    # What is public

    def _heads(self) -> None:
        for party in PARTIES[:3]:
            self.put(
                "parties", {"name": f"Party {party}", "role": "principal" if party != "C" else "mediator"}, False, party
            )
        self.put("parties", {"name": "Group", "role": "third-party", "members": "[A, B]"}, False, "G")
        options = "{p: Option p, q: Option q, r: Option r}"
        for issue in ISSUES:
            fields = {"title": f"Issue {issue}", "question": "What?", "options": options}
            self.put("issues", fields, False, issue)
        self.put("articles", {"title": "Article one", "issues": "[x, y]"}, False, "1")
        for source in ("s", "t"):
            side = self.chance.choice(("none", "A"))
            fields = {"title": f"Source {source}", "publisher": "Paper", "kind": "news", "side": side}
            self.put("sources", fields, False, source)
        for condition in ("k", "l")[: self.chance.randrange(3)]:
            self.put("conditions", {"title": f"Condition {condition}", "holder": "A", "blocks": "x"}, False, condition)

    def _position(self) -> Fields:
        act = self.chance.choice(("demands", "accepts", "proposes", "rejects", "reserves", "withdraws", "omits"))
        party = self.chance.choice(("A", "B", "A", "B", "C", "G", "[A, B]"))
        month = self.chance.randrange(1, 13)
        date = self.chance.choice((f"2024-{month:02d}-{self.chance.randrange(1, 28):02d}", f"2024-{month:02d}", "2023"))
        fields = {"party": party, "issue": self.chance.choice(ISSUES), "date": date, "act": act}
        if self.chance.random() < 0.7:
            fields = {"id": f"r{self.chance.randrange(10**9)}", **fields}
        if act in ("demands", "accepts", "proposes", "rejects"):
            fields["option"] = self.chance.choice(OPTIONS)
        fields |= {"summary": "Said so.", "source": self.chance.choice(("s", "t"))}
        if self.chance.random() < 0.2:
            fields["said_by"] = self.chance.choice(("A", "B", "C"))
        if self.chance.random() < 0.4:
            fields["recorded"] = f"2024-0{self.chance.randrange(1, 10)}-01"
        return fields

    def _event(self) -> Fields:
        fields = {"date": f"2024-{self.chance.randrange(1, 13):02d}", "title": "They meet", "source": "s"}
        if self.chance.random() < 0.5:
            fields |= {"stage": self.chance.choice(("text-concluded", "initialled", "signed")), "articles": "all"}
        return fields

    def _count(self) -> Fields:
        return {"date": "2024-05", "said_by": "A", "agreed": "1", "of": "1", "source": "t"}

    # As text

    def text(
        self, sections: tuple[str, ...] = SECTIONS, head: str = "negtrack: 1\ntitle: Talks\ncovered_to: 2025-06-01\n"
    ) -> str:
        """The ledger, or some sections of it, as YAML; sections without entries are left out."""
        lines = [head] if head else []
        for name in sections:
            if self.entries[name]:
                lines.append(f"{name}:\n")
                for key, fields, _ in self.entries[name]:
                    lines.append(self._entry(name, key, fields))
                    if self.spaced:
                        lines.append("\n")
        return "".join(lines)

    def _entry(self, section: str, key: str, fields: Fields) -> str:
        column = " " * (self.indent if section in LISTS else max(self.indent, 1))
        flow = self.flow and section != "issues"
        if flow:
            pairs = ", ".join(f"{name}: {_quoted(value)}" for name, value in fields.items())
            return f"{column}{f'{key}:' if key else '-'} {{{pairs}}}\n"
        inner = [f"{name}: {value if name != 'private_note' else _quoted(value)}\n" for name, value in fields.items()]
        if key:
            return f"{column}{key}:\n" + "".join(f"{column}  {line}" for line in inner)
        return f"{column}- " + f"{column}  ".join(inner)


def _quoted(value: str) -> str:
    return value if value.startswith(("[", "{")) else f'"{value}"'


def without(book: Book) -> Book:
    """The same ledger without all that is private in it."""
    bare = object.__new__(Book)
    bare.__dict__ = dict(book.__dict__)
    kept: dict[str, Any] = {
        name: [
            (key, {field: value for field, value in fields.items() if field != "private_note"}, hidden)
            for key, fields, hidden in entries
            if not hidden
        ]
        for name, entries in book.entries.items()
    }
    bare.entries = kept
    return bare
