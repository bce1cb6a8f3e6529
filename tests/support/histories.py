"""Histories of a ledger's file: edits at random places of its text, and what the union of two of them has to say.

The edits know YAML's marks and nothing of the program; the union is worked out from what the three texts say.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

Record = dict[str, Any]


@lru_cache(maxsize=4)
def said(text: str) -> dict[str, Any]:
    """What a file says, every scalar as text."""
    found = yaml.load(text, Loader=yaml.CBaseLoader)
    return found if isinstance(found, dict) else {}


@lru_cache(maxsize=2)
def nodes_of(text: str) -> MappingNode:
    """A file as nodes with their marks."""
    root = yaml.compose(text, Loader=yaml.CBaseLoader)
    assert isinstance(root, MappingNode)
    return root


def default_id(record: Record) -> str:
    """The id of a position."""
    party = record["party"]
    parties = party if isinstance(party, list) else [party]
    id = f"{'+'.join(sorted(p.lower() for p in parties))}-{record['issue']}-{record['date']}"
    return str(record.get("id") or id.lower().replace("/", "_").replace("~", ""))


def records_of(text: str) -> dict[str, Record]:
    """The positions of a file by id."""
    return {default_id(record): record for record in said(text).get("positions") or []}


class History:
    """Edits of a text, one after the other. ``mine`` is put into what this side writes, so that sides differ."""

    def __init__(self, text: str, seed: int, mine: str) -> None:
        self.text = text
        self.random = random.Random(seed)
        self.mine = mine
        self.told: list[str] = []

    def run(self, steps: int) -> str:
        """The text after so many edits."""
        edits: list[Callable[[], None]] = [
            self.add, self.add, self.reword, self.reword, self.move, self.remove, self.comment, self.comment,
            self.source, self.event, self.correct, self.note,
        ]  # fmt: skip
        for _ in range(steps):
            edit = self.random.choice(edits)
            edit()
            self.told.append(edit.__name__)
        return self.text

    # Edits

    def add(self) -> None:
        """A record after any other, in its style; sometimes with a comment above it."""
        record = dict(self._any_record())
        for name in ("id", "supersedes", "adds", "corrects", "retracts", "denies", "quote", "locator"):
            record.pop(name, None)
        record["date"] = f"20{self.random.randrange(10, 24)}-{self.random.randrange(1, 13):02d}-07"
        record["summary"] = f"{self._words()}: said again #{self.random.randrange(10**6)}"
        self._insert("positions", record, comment=self.random.random() < 0.4)

    def correct(self) -> None:
        """A record that corrects another."""
        wrong = self._any_record()
        record = {
            "party": wrong["party"], "issue": wrong["issue"], "date": wrong["date"], "corrects": default_id(wrong),
            "id": f"{self.mine}-{self.random.randrange(10**9)}", "summary": f"Mended by {self._words()}.",
        }  # fmt: skip
        record |= {name: wrong[name] for name in ("act", "option", "source", "cites", "rejects") if name in wrong}
        self._insert("positions", record, comment=False)

    def event(self) -> None:
        """An event of its own."""
        sources = list(said(self.text)["sources"])
        record = {"date": "2020-02-02", "title": f"{self._words()} meet", "source": self.random.choice(sources)}
        if "events" in said(self.text):
            self._insert("events", record, comment=self.random.random() < 0.3)

    def source(self) -> None:
        """A source, as the last one."""
        key = f"{self.mine}-source-{self.random.randrange(10**6)}"
        node = self._section("sources")
        last = node.value[-1][0]
        line = (
            f"{' ' * last.start_mark.column}{key}: {{title: {self._words()}, publisher: P, kind: news, side: none}}\n"
        )
        self._put_in(self._line_behind(self._end(node.value[-1][1])), line)

    def reword(self) -> None:
        """Another summary."""
        self._set("summary", f"“{self._words()}”, in other words: {self.random.randrange(10**6)}")

    def note(self) -> None:
        """Another level of a record that has one; else another summary."""
        self._set("level", self.random.choice(["principle", "text", "signed"]))

    def move(self) -> None:
        """Another date of a record that no other names."""
        text = self.text
        entry = self._any_entry()
        id = default_id(self._record_at(entry))
        if text.count(id) == 0:
            self._set("date", f"19{self.random.randrange(50, 99)}-0{self.random.randrange(1, 9)}-05", entry)

    def remove(self) -> None:
        """One record less, with what stands above it."""
        node = self._section("positions")
        if len(node.value) < 4:
            return
        at = self.random.randrange(1, len(node.value) - 1)
        record = self._record_at(node.value[at])
        if self.text.count(default_id(record)) == 0:
            start = self._line_behind(self._end(node.value[at - 1]))
            end = self._line_behind(self._end(node.value[at]))
            self.text = self.text[:start] + self.text[end:]

    def comment(self) -> None:
        """A comment above a record."""
        entry = self._any_entry()
        line = self._line_of(entry)
        column = len(self.text[line:]) - len(self.text[line:].lstrip(" "))
        self._put_in(line, f"{' ' * column}# {self._words()} asks: is this so?\n")

    # Places

    def _words(self) -> str:
        return f"{self.mine}-{self.random.choice(['alpha', 'beta', 'gamma'])}{self.random.randrange(10**4)}"

    def _section(self, name: str) -> Any:
        root = nodes_of(self.text)
        return next(value for key, value in root.value if key.value == name)

    def _any_entry(self) -> Any:
        node = self._section("positions")
        assert isinstance(node, SequenceNode)
        return self.random.choice(node.value)

    def _any_record(self) -> Record:
        return dict(self.random.choice(said(self.text)["positions"]))

    def _record_at(self, entry: Any) -> Record:
        node = self._section("positions")
        at = next(n for n, each in enumerate(node.value) if each.start_mark.index == entry.start_mark.index)
        return dict(said(self.text)["positions"][at])

    def _set(self, name: str, value: str, entry: Any = None) -> None:
        entry = entry or self._any_entry()
        found = next((each for key, each in entry.value if key.value == name), None)
        if not isinstance(found, ScalarNode):
            return
        start, end = found.start_mark.index, found.end_mark.index
        written = f'"{value}"'
        if found.style in ("|", ">"):
            written += "\n"
        self.text = self.text[:start] + written + self.text[end:]

    def _insert(self, section: str, record: Record, comment: bool) -> None:
        node = self._section(section)
        after = self.random.choice(node.value)
        line = self._line_of(after)
        column = len(self.text[line:]) - len(self.text[line:].lstrip(" "))
        lead = f"{' ' * column}# {self._words()}\n" if comment else ""
        flow = yaml.dump(record, Dumper=yaml.CSafeDumper, default_flow_style=True, width=10**6, allow_unicode=True)
        new = f"{lead}{' ' * column}- {flow.strip()}\n"
        if self.random.random() < 0.5:
            block = yaml.dump(record, Dumper=yaml.CSafeDumper, sort_keys=False, width=10**6, allow_unicode=True)
            lines = [f"{' ' * (column + 2)}{each}\n" for each in block.rstrip("\n").split("\n")]
            new = lead + " " * column + "- " + "".join(lines)[column + 2 :]
        self._put_in(self._line_behind(self._end(after)), new)

    def _line_of(self, entry: Any) -> int:
        line = self.text.rfind("\n", 0, entry.start_mark.index) + 1
        assert self.text[line:].lstrip(" ").startswith("-")
        return line

    def _end(self, entry: Any) -> int:
        """The end of what an entry says: its node's own end is that of the blank lines below."""
        last = entry
        while not isinstance(last, ScalarNode) and not last.flow_style and last.value:
            last = last.value[-1][1] if isinstance(last, MappingNode) else last.value[-1]
        end = int(last.end_mark.index)
        while end and self.text[end - 1] in " \n":
            end -= 1
        return end

    def _line_behind(self, index: int) -> int:
        at = self.text.find("\n", index)
        return len(self.text) if at < 0 else at + 1

    def _put_in(self, index: int, lines: str) -> None:
        before = self.text[:index]
        self.text = before + ("" if before.endswith("\n") else "\n") + lines + self.text[index:]


def comments_above(text: str) -> dict[str, list[str]]:
    """The comments above each position, by the id that it has in this text."""
    section = next(value for key, value in nodes_of(text).value if key.value == "positions")
    lines = text.split("\n")
    found = {}
    for entry, record in zip(section.value, said(text)["positions"], strict=True):
        at = entry.start_mark.line
        first = at
        while first > 0 and (not lines[first - 1].strip() or lines[first - 1].lstrip().startswith("#")):
            first -= 1
        found[default_id(record)] = [line.strip() for line in lines[first:at] if line.strip()]
    return found


class Union:
    """What two histories say together; ``clashes`` are the fields that both have changed differently."""

    def __init__(self, base: str, ours: str, theirs: str) -> None:
        self.clashes: list[tuple[Hashable, str]] = []
        was, here, there = (_paired(base, text) for text in (base, ours, theirs))
        joined: dict[str, Record] = {}
        for id in dict.fromkeys((*here, *there)):
            record = self._record(id, was.get(id), here.get(id), there.get(id))
            if record is not None:
                joined[id] = record
        ids = {id: default_id(record) for id, record in joined.items()}
        self.records = [_naming(record, ids) for record in joined.values()]
        asked = [comments_above(text) for text in (base, ours, theirs)]
        for id in asked[1]:
            old, one, other = (comments.get(id, []) for comments in asked)
            if id in asked[2] and one != other and old not in (one, other):
                self.clashes.append((id, "comment"))

    def _record(self, id: str, was: Record | None, here: Record | None, there: Record | None) -> Record | None:
        if here is None or there is None:
            left = here or there
            if was is not None and left == was:
                return None
            if was is not None:
                self.clashes.append((id, ""))
            return left
        joined: Record = {}
        for name in dict.fromkeys((*here, *there)):
            old, one, other = (None if r is None else r.get(name) for r in (was, here, there))
            if one != other and old not in (one, other):
                self.clashes.append((id, name))
            value = other if one == old else one
            if value is not None:
                joined[name] = value
        return joined


def _paired(base: str, text: str) -> dict[str, Record]:
    """The records of a text by id; one that was moved by that which it has in the base."""
    was, now = records_of(base), records_of(text)
    gone = [id for id in was if id not in now]
    for new in [id for id in now if id not in was]:
        alike = [id for id in gone if _undated(was[id]) == _undated(now[new])]
        if len(alike) == 1 and sum(_undated(now[id]) == _undated(now[new]) for id in now if id not in was) == 1:
            ids = {new: alike[0]}
            now = {ids.get(id, id): _naming(record, ids) for id, record in now.items()}
    return now


def _naming(record: Record, ids: dict[str, str]) -> Record:
    """A record whose relations name others by other ids."""
    relations = ("supersedes", "adds", "corrects", "retracts", "denies")
    return {name: ids.get(value, value) if name in relations else value for name, value in record.items()}


def _undated(record: Record) -> Record:
    return {name: value for name, value in record.items() if name != "date"}


def as_set(records: list[Record]) -> list[str]:
    """Records in an order that does not hang on where they stand."""
    return sorted(repr(sorted(record.items())) for record in records)
