"""Whatever stands at a path, reading it ends soon, raises nothing, and says what is wrong."""

from __future__ import annotations

import csv
import json
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from fuzzing import EVERYTHING, FINDS, ROOT, TABLE, WORDS, check, check_bytes, position, seeds, try_input
from hypothesis import given, settings
from hypothesis import strategies as st

from negtrack.ledger import files
from negtrack.ledger.csv_positions import DERIVED_COLUMNS, FIELD_OF_COLUMN
from negtrack.ledger.fields import KINDS, SECTIONS
from negtrack.ledger.load import Loaded

SHIPPED = ROOT / "data" / "positions.yaml"


def test_what_fuzzing_begins_with_and_what_it_found() -> None:
    """The inputs that ``fuzz/reading.py`` starts from, and every one that it has failed on."""
    found = [path.read_bytes() for path in sorted(FINDS.glob("*"))] if FINDS.exists() else []
    for data in (*seeds(), *found):
        try_input(data)


def codes(loaded: Loaded) -> set[str]:
    """The codes that were found."""
    return {finding.code for finding in loaded.findings}


# Any bytes, any YAML


@settings(max_examples=150)
@given(st.binary(max_size=400), st.sampled_from(["ledger.yaml", "table.csv"]))
def test_any_bytes(data: bytes, name: str) -> None:
    check_bytes(data, name)


MARKS = "abc-: #{}[],&*!|>'\"%@`\\\n\t ?~=.01é\u2028\ufeff\x00\x85\ud800"


@settings(max_examples=150)
@given(
    st.text(st.sampled_from(MARKS), max_size=120), st.sampled_from(["", "positions:\n- ", "parties: {A: ", "title: "])
)
def test_any_marks_of_yaml(text: str, before: str) -> None:
    check_bytes((before + text).encode("utf-8", "surrogatepass"))


IDS = ["NOR", "SUD", "dam", "gates", "now", "own", "herald", "survey", "1", "first", "all", "none"]
ODD = ["2024", "2024-13", "demands", "accepts", "news", "principal", "agreed", "100", "-1", "", "a b", "é", "x" * 200]
SCALARS = st.sampled_from([*IDS, *ODD]) | st.text(max_size=8)
KEYS = st.sampled_from([*WORDS, *IDS]) | st.text(max_size=8)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=12
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A map with the keys of a ledger, and records of about the right shape under some of them."""
    document: dict[str, Any] = {}
    for section in draw(st.lists(st.sampled_from(list(SECTIONS.values())), unique=True, max_size=8)):
        if section.shape == "scalar" or draw(st.integers(0, 9)) == 0:
            document[section.name] = draw(VALUES)
            continue
        names = st.sampled_from([field.name for field in KINDS[section.kind]])
        record = st.dictionaries(names | KEYS, VALUES, max_size=8) | VALUES
        records = st.lists(record, max_size=3) if section.shape == "list" else st.dictionaries(KEYS, record, max_size=3)
        document[section.name] = draw(records)
    return document


@settings(max_examples=80)
@given(documents() | VALUES, st.sampled_from([None, True, False]))
def test_any_yaml(document: Any, flow: bool | None) -> None:
    text = yaml.dump(document, Dumper=yaml.CDumper, default_flow_style=flow, allow_unicode=True, sort_keys=False)
    check_bytes(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=70)
@given(
    st.lists(st.sampled_from([*FIELD_OF_COLUMN, *sorted(DERIVED_COLUMNS), "x"]), max_size=8),
    st.lists(st.lists(SCALARS | st.sampled_from(["a|b", "a:b|c", '"', '[{"source": "herald"}]', "'=1"]), max_size=9)),
)
def test_any_table(header: list[str], rows: list[list[str]]) -> None:
    table = "\n".join(",".join(row) for row in [header, *rows])
    check_bytes(table.encode("utf-8", "surrogatepass"), "table.csv")


# A real ledger, spoilt


@st.composite
def spoilt(draw: st.DrawFn, whole: bytes, most: int = 6) -> bytes:
    """A file after a few accidents: bytes changed, lines lost, doubled or moved, words exchanged, the end cut off."""
    data = whole
    for _ in range(draw(st.integers(1, most))):
        lines = data.splitlines(keepends=True)
        one, other = (draw(st.integers(0, max(0, len(lines) - 1))) for _ in "ab")
        at = draw(st.integers(0, max(0, len(data) - 1)))
        match draw(st.sampled_from(["byte", "mark", "delete", "double", "move", "words", "cut", "indent", "erase"])):
            case "byte":
                data = data[:at] + bytes([draw(st.integers(0, 255))]) + data[at + 1 :]
            case "mark":
                data = data[:at] + draw(st.sampled_from(MARKS)).encode("utf-8", "surrogatepass") + data[at:]
            case "erase":
                data = data[:at] + data[at + draw(st.integers(1, 40)) :]
            case "cut":
                data = data[:at]
            case "delete" if lines:
                data = b"".join(lines[:one] + lines[one + 1 :])
            case "double" if lines:
                data = b"".join([*lines[:one], lines[one], *lines[one:]])
            case "move" if lines:
                lines[one], lines[other] = lines[other], lines[one]
                data = b"".join(lines)
            case "indent" if lines:
                lines[one] = b" " * draw(st.integers(1, 4)) + lines[one]
                data = b"".join(lines)
            case "words" if lines:
                first, second = (
                    lines[n].strip(b" -\n").partition(b": ")[2 * draw(st.integers(0, 1))] for n in (one, other)
                )
                if first and second:
                    data = data.replace(first, b"\0").replace(second, first).replace(b"\0", second)
            case _:
                pass
    return data


@settings(max_examples=150)
@given(spoilt(EVERYTHING.read_bytes()))
def test_a_spoilt_ledger(data: bytes) -> None:
    check_bytes(data)


@settings(max_examples=70)
@given(spoilt(TABLE.encode()))
def test_a_spoilt_table(data: bytes) -> None:
    check_bytes(data, "table.csv")


def test_what_is_spoilt_was_whole() -> None:
    assert check(EVERYTHING).findings == []
    assert check_bytes(TABLE.encode(), "table.csv").findings == []
    ledger = yaml.load(EVERYTHING.read_bytes(), yaml.CBaseLoader)
    used: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for section in SECTIONS.values():
        value = ledger.pop(section.name)
        for record in value.values() if section.shape == "map" else value if section.shape == "list" else ():
            used[section.kind].update(record)
            used["option"].update(
                key for option in record.get("options", {}).values() for key in option if option is not str
            )
            used["archive"].update(record.get("archive", {}))
            used["cite"].update(key for cite in record.get("cites", []) for key in cite)
            used["dated"].update(key for name in ("raised", "met", "dropped") for key in record.get(name, {}))
            used["closed"].update(record.get("closed", {}))
            members = record.get("members", {})
            for times in members.values() if isinstance(members, dict) else ():
                used["period"].update(key for time in (times if isinstance(times, list) else [times]) for key in time)
    assert ledger == {}
    for kind, fields in KINDS.items():
        assert {field.name for field in fields} <= used[kind], kind


@settings(max_examples=15)
@given(spoilt(SHIPPED.read_bytes() if SHIPPED.exists() else b"", most=3))
def test_the_shipped_ledger_spoilt(data: bytes) -> None:
    check_bytes(data)


# Positions, of which the fast path knows again what it has met

VOCABULARY = """\
negtrack: 1
title: T
parties:
  A: {name: A, role: principal}
  B: {name: B, role: principal}
  G: {name: G, role: mediator, members: [A, B]}
issues:
  i: {title: I, question: Q, options: {x: X, y: Y, z: Z}}
  j: {title: J, question: Q, options: {x: X, w: W}}
sources:
  s: {title: S, publisher: P, kind: news, side: none}
  t: {title: T, publisher: P, kind: news, side: A}
conditions:
  c: {title: C, holder: A}
  d: {title: D, holder: B}
"""
PLAIN = {"party": "A", "issue": "i", "date": "2024", "act": "demands", "option": "x", "summary": "Said.", "source": "s"}
POOL = {
    "id": ["p", "p", "q", "a b"],
    "party": ["A", "B", "G", ["A", "B"], ["A", "A"], "C"],
    "issue": ["i", "j", "k"],
    "date": ["2024-02-29", "2023-02-29", "2024-01/2024-03", "2024~"],
    "act": ["accepts", "rejects", "reaffirms", "reserves", "omits", "agrees"],
    "option": ["x", "y", "w", ["x", "y"], ["y", "x"]],
    "rejects": ["y", "x", ["y", "z"], []],
    "conditions": ["c", ["c", "d"], {"x": "c"}, {"x": ["c"], "y": "d"}, {"z": []}, [], "e"],
    "level": ["text", "signed", "sealed"],
    "said_by": ["A", "B", ["A", "B"], "C"],
    "private": ["yes", "no", "maybe"],
    "cites": [[{"source": "s"}, {"source": "t", "quote": "as it was said there"}], [{"locator": "p. 1"}], []],
    "source": ["t", "u"],
    "recorded": ["2024-05-01", "2024-05"],
    "denies": ["p", "q"],
    "adds": ["p", "a-i-2024"],
    "speakr": ["misspelt"],
}
NAMES = [*POOL, *(field.name for field in KINDS["position"] if field.name not in POOL)]


@st.composite
def positions(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Positions that say much the same, each after a few accidents to its fields."""
    records = []
    for _ in range(draw(st.integers(1, 5))):
        record: dict[str, Any] = dict(PLAIN)
        for name in draw(st.lists(st.sampled_from(NAMES), max_size=4, unique=True)):
            usual = POOL.get(name, ["a text", "another"])
            value = draw(st.sampled_from([*usual, *usual, "", [], ["a", "b"], {"a": "b"}, None, "'=1+1", "x|y"]))
            record[name] = value
            if value is None:
                del record[name]
        if draw(st.booleans()):
            record = dict(reversed(record.items()))
        records.append(record)
    return records


@settings(max_examples=400)
@given(positions(), st.booleans())
def test_positions_are_read_fast_as_with_care(records: list[dict[str, Any]], flow: bool) -> None:
    text = yaml.dump({"positions": records}, Dumper=yaml.CDumper, default_flow_style=flow, sort_keys=False)
    check_bytes((VOCABULARY + text).encode())


def test_a_position_that_adds_to_the_id_of_another_and_has_it_itself() -> None:
    lines = position("id: p"), position("id: p"), position("id: p, adds: p")
    assert codes(check_bytes((HEAD + "positions:\n" + "".join(lines)).encode())) == {"NT107"}


def cell(value: Any) -> str:
    """A value of a field as a cell; what a cell cannot hold as YAML writes it."""
    if isinstance(value, dict):
        pairs = [(k, each) for k, ids in value.items() for each in ([ids] if isinstance(ids, str) else ids)]
        return "|".join(f"{k}:{each}" for k, each in pairs)
    if isinstance(value, list):
        return json.dumps(value) if any(isinstance(each, dict) for each in value) else "|".join(value)
    return str(value)


@settings(max_examples=400)
@given(
    positions(),
    st.lists(st.sampled_from(sorted(FIELD_OF_COLUMN)), unique=True),
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6)), max_size=2),
)
def test_rows_are_read_fast_as_with_care(
    records: list[dict[str, Any]], first: list[str], again: list[tuple[int, int]]
) -> None:
    """Some rows stand for a second party in a record of the table, next to the first or anywhere."""
    for taken, place in again:
        records.insert(place, {**records[taken % len(records)], "party": "B"})
    columns = [*first, *(name for name in FIELD_OF_COLUMN if name not in first)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "ledger.yaml").write_text(VOCABULARY, encoding="utf-8")
        with (folder / "positions.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(columns)
            rows.writerows([cell(record.get(FIELD_OF_COLUMN[column], "")) for column in columns] for record in records)
        check(folder)


# Bombs

HEAD = """\
negtrack: 1
title: T
parties:
  A: {name: A, role: principal}
  B: {name: B, role: principal}
issues:
  i: {title: I, question: Q, options: {x: X, y: Y}}
sources:
  s: {title: S, publisher: P, kind: news, side: none}
"""


def many(count: int, line: Callable[[int], str], before: str = "positions:\n") -> str:
    """A ledger with so many lines of one making at its end."""
    return HEAD + before + "".join(map(line, range(count)))


BOMBS: dict[str, tuple[str, Callable[[], str | bytes]]] = {
    "deep list": ("NT004", lambda: HEAD + "about: " + "[" * 100_000),
    "deep list from the start": ("NT004 NT104", lambda: "[" * 100_000),
    "deep map": ("NT004", lambda: HEAD + "about: " + "{a: " * 100_000),
    "deep block": ("NT004", lambda: "".join(" " * n + "a:\n" for n in range(2_000))),
    "deep dashes": ("NT004", lambda: "positions:\n" + "- " * 100_000),
    "deep question marks": ("NT104", lambda: "? " * 100_000),
    "deep keys": ("NT004 NT104", lambda: HEAD + "? " + "[" * 100_000),
    "billion laughs": (
        "NT004",
        lambda: (
            HEAD + "about:\n- &a0 [lol]\n" + "".join(f"- &a{n + 1} [{','.join([f'*a{n}'] * 9)}]\n" for n in range(12))
        ),
    ),
    "laughs in maps": (
        "NT004",
        lambda: HEAD + "about:\n- &a0 {a: b}\n" + "".join(f"- &a{n + 1} {{b: *a{n}, c: *a{n}}}\n" for n in range(40)),
    ),
    "wide laughs": (
        "NT004",
        lambda: many(2_000, lambda n: f"  {n}: *a\n", f"articles:\n  a: &a {{title: t, issues: [{'i, ' * 500}]}}\n"),
    ),
    "laughs that stay in bounds": (
        "NT202",
        lambda: many(
            80,
            lambda n: f"  {n}: {{title: t, issues: *a}}\n",
            f"articles:\n  a: {{title: t, issues: &a [{', '.join(f'u{n}' for n in range(1_000))}]}}\n",
        ),
    ),
    "a long text many times": (
        "NT202",
        lambda: many(
            5_000, lambda n: f"  {n}: {{title: t, issues: *a}}\n", f'articles:\n  a: {{title: &a "{"l" * 500_000}"}}\n'
        ),
    ),
    "a long date many times": (
        "NT301",
        lambda: many(2_000, lambda n: position(f"id: p{n}, recorded: *a"), f"about: &a {'2' * 500_000}\npositions:\n"),
    ),
    "an alias of itself": ("NT003", lambda: HEAD + "about: &a [*a]\n"),
    "anchors": ("", lambda: many(10_000, lambda n: f"  {n}: &a{n} {{title: t}}\n", "articles:\n")),
    "keys of the ledger": ("NT101", lambda: many(40_000, lambda n: f"key{n}: v\n", "")),
    "keys of a record": ("NT101", lambda: many(15_000, lambda n: f"    k{n}: v\n", "articles:\n  1:\n    title: t\n")),
    "keys like others": ("NT101", lambda: many(9_000, lambda n: f"   titl{n}: v\n", "articles:\n  1:\n   note: t\n")),
    "one key": ("NT103", lambda: many(20_000, lambda n: "title: T\n", "")),
    "empty keys": ("NT101", lambda: "?\n" * 10_000),
    "ids": ("", lambda: many(10_000, lambda n: f"  {n}: {{title: t}}\n", "articles:\n")),
    "options": ("", lambda: HEAD.replace("y: Y", ", ".join(f"o{n}: O{n}" for n in range(20_000)))),
    "options that are called the same": (
        "NT112",
        lambda: HEAD.replace("y: Y", ", ".join(f"o{n}: O" for n in range(20_000))),
    ),
    "periods": (
        "",
        lambda: HEAD.replace(
            "issues:",
            "  g: {name: g, role: mediator, members: {A: [" + ", ".join(["{from: 2001}"] * 20_000) + "]}}\nissues:",
        ),
    ),
    "a list of unknown ids": (
        "NT202",
        lambda: HEAD + f"articles:\n  1: {{title: t, issues: [{', '.join(f'u{n}' for n in range(20_000))}]}}\n",
    ),
    "things blocked": (
        "NT211",
        lambda: HEAD + f"conditions:\n  c: {{title: t, blocks: [{', '.join(f'u{n}' for n in range(20_000))}]}}\n",
    ),
    "unknown sources among many": (
        "NT204",
        lambda: many(
            1_000,
            lambda n: position(f"id: p{n}").replace("source: s,", f"source: q{n},"),
            "".join(f"  s{n}: {{title: S, publisher: P, kind: news, side: A}}\n" for n in range(999)) + "positions:\n",
        ),
    ),
    "one id": ("NT107", lambda: many(4_000, lambda n: position(""))),
    "unknown relations": ("NT207", lambda: many(2_000, lambda n: position(f"id: p{n}, adds: q{n}"))),
    "circles": ("NT303", lambda: many(2_000, lambda n: position(f"id: p{n}, adds: p0, denies: p{(n + 1) % 2_000}"))),
    "a long chain": ("", lambda: many(4_000, lambda n: position(f"id: p{n}" + f", supersedes: p{n - 1}" * (n > 0)))),
    "a long chain backwards": (
        "",
        lambda: many(4_000, lambda n: position(f"id: p{n}" + f", supersedes: p{n + 1}" * (n < 3_999))),
    ),
    "a long chain against the dates": (
        "NT302",
        lambda: many(
            2_000, lambda n: position(f"id: p{n}, supersedes: p{n + 1}"), f"positions:\n{position('id: p2000')}"
        ).replace("2024", "2025", 1),
    ),
    "groups in circles": (
        "NT305",
        lambda: HEAD.replace(
            "issues:",
            "".join(
                f"  g{n}: {{name: g, role: mediator, members: [g{(n + 1) % 3_000}, A, B]}}\n" for n in range(3_000)
            )
            + "issues:",
        ),
    ),
    "stray options": (
        "NT203",
        lambda: HEAD + "positions:\n" + position(f"conditions: {{{', '.join(f'u{n}: []' for n in range(20_000))}}}"),
    ),
    "held and ruled out": (
        "NT210",
        lambda: (
            HEAD.replace("x: X", ", ".join(f"o{n}: O" for n in range(10_000)))
            + "positions:\n"
            + position(
                f"rejects: [{', '.join(f'o{n}' for n in range(10_000))}]",
                option=f"[{', '.join(f'o{n}' for n in range(10_000))}]",
            )
        ),
    ),
    "a long line": ("", lambda: HEAD + "about: " + "x" * 5_000_000),
    "a long quote": ("", lambda: HEAD + 'about: "' + "x y " * 1_000_000 + '"'),
    "a text of many lines": ("", lambda: HEAD + "about: |\n" + "  x\n" * 500_000),
    "a long key": ("NT003", lambda: HEAD + "x" * 1_000_000 + ": 1"),
    "a long id": ("NT106", lambda: HEAD + f'articles:\n  ? "{"x " * 500_000}"\n  : {{title: t}}\n'),
    "a long word": ("NT208", lambda: HEAD + "positions:\n" + position("", act="x" * 1_000_000)),
    "a long number": ("NT110", lambda: HEAD + f"counts: [{{date: 2024, said_by: A, source: s, of: {'9' * 99_999}}}]"),
    "a long format": ("NT108", lambda: HEAD.replace("negtrack: 1", f"negtrack: {'1' * 1_000_000}")),
    "a long tag": ("NT003", lambda: f"about: !{'x' * 1_000_000} y"),
    "a long anchor": ("NT003", lambda: f"about: *{'x' * 1_000_000}"),
    "an open quote": ("NT003", lambda: HEAD + 'about: "' + "x\n" * 200_000),
    "commas": ("NT003", lambda: HEAD + "about: [" + "," * 500_000),
    "colons": ("NT104", lambda: ":" * 500_000),
    "comments": ("NT105", lambda: "#\n" * 500_000),
    "empty lines": ("NT105", lambda: "\n" * 1_000_000),
    "documents": ("NT003", lambda: "---\n" * 200_000),
    "a NUL": ("NT002", lambda: HEAD + "about: x\0y\n"),
    "many NULs": ("NT002", lambda: b"\0" * 1_000_000),
    "a control character": ("NT002", lambda: HEAD + "about: x\x1b[31my\n"),
    "an escaped control character": ("NT002", lambda: HEAD + 'about: "x\\e[31my"\n'),
    "an escaped NUL in a key": ("NT002", lambda: HEAD + 'articles: {"\\0": {title: t}}\n'),
    "half a character": ("NT003", lambda: HEAD + 'about: "\\ud800"\n'),
    "half a character in bytes": ("NT002", lambda: HEAD.encode() + b"about: \xed\xa0\x80\n"),
    "UTF-16": ("NT002", lambda: HEAD.encode("utf-16")),
    "UTF-16 without a mark": ("NT002", lambda: HEAD.encode("utf-16-le")),
    "UTF-32": ("NT002", lambda: HEAD.encode("utf-32")),
    "no characters": ("NT002", lambda: HEAD + "about: \ufffe\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(name: str) -> None:
    code, make = BOMBS[name]
    text = make()
    loaded = check_bytes(text if isinstance(text, bytes) else text.encode())
    assert not code or codes(loaded).intersection(code.split())  # of two, libyaml's version decides which
    assert code or loaded.findings == []


ROW = "id,party,issue,date,act,options,summary,source,more_cites\n"
TABLES: dict[str, tuple[str, Callable[[], str]]] = {
    "columns": ("NT101", lambda: "party," + ",".join(f"c{n}" for n in range(20_000))),
    "cells": ("NT006", lambda: ROW + "a" + ",x" * 500_000),
    "an open quote": ("NT006", lambda: ROW + '"' + "x\n" * 200_000),
    "a long cell": ("NT202", lambda: ROW + f"a,NOR,{'x' * 1_000_000},2024,demands,now,s,herald,\n"),
    "a joint act of many": (
        "NT201",
        lambda: ROW + "".join(f"a,P{n},dam,2024,demands,now,s,herald,\n" for n in range(5_000)),
    ),
    "one row": ("NT107", lambda: ROW + "a,NOR,dam,2024,demands,now,s,herald,\n" * 3_000),
    "bars": ("NT105", lambda: ROW + f"a,NOR,dam,2024,demands,{'|' * 20_000},s,herald,\n"),
    "deep JSON": ("NT006", lambda: ROW + f"a,NOR,dam,2024,demands,now,s,herald,{'[' * 100_000}\n"),
    "half a character in JSON": (
        "NT002",
        lambda: ROW + 'a,NOR,dam,2024,demands,now,s,herald,"[{""source"": ""\\ud800""}]"\n',
    ),
    "a long number in JSON": ("NT006", lambda: ROW + f"a,NOR,dam,2024,demands,now,s,herald,[{'9' * 100_000}]\n"),
    "a NUL": ("NT002", lambda: ROW + "a\0,NOR,dam,2024,demands,now,s,herald,\n"),
    "nothing": ("", lambda: "\n\n\n"),
}


@pytest.mark.parametrize("name", TABLES)
def test_bombs_in_tables(name: str) -> None:
    code, make = TABLES[name]
    assert codes(check_bytes(make().encode(), "table.csv")) >= ({code} if code else set())


# What may stand at a path


def paths(folder: Path) -> dict[str, tuple[str, Path]]:
    """Paths of every kind that is no ledger, each with its finding."""
    (folder / "empty").mkdir()
    (folder / "nested" / "inner.yaml").mkdir(parents=True)
    os.mkfifo(folder / "pipe.yaml")
    (folder / "pipes").mkdir()
    os.mkfifo(folder / "pipes" / "pipe.yaml")
    (folder / "loop.yaml").symlink_to("loop.yaml")
    (folder / "round").mkdir()
    (folder / "round" / "again").symlink_to("../round")
    return {
        "an empty folder": ("NT005", folder / "empty"),
        "a folder named like a file": ("NT005", folder / "nested"),
        "a folder that holds itself": ("NT008", folder / "round"),
        "a pipe": ("NT001", folder / "pipe.yaml"),
        "a pipe in a folder": ("NT001", folder / "pipes"),
        "a link to itself": ("NT008", folder / "loop.yaml"),
        "no file": ("NT001", folder / "none.yaml"),
        "a file as a folder": ("NT001", EVERYTHING / "ledger.yaml"),
        "a long name": ("NT001", folder / ("x" * 5_000)),
        "a NUL in the name": ("NT001", folder / "a\0b"),
        "half a character in the name": ("NT001", folder / "a\ud800b"),
        "zeros without end": ("NT001", Path("/dev/zero")),
        "nothing": ("NT001", Path("/dev/null")),
        "a terminal": ("NT001", Path("/dev/tty")),
        "an empty name": ("", Path()),
    }


def test_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    Path("ledger.yaml").write_bytes(EVERYTHING.read_bytes())
    for name, (code, path) in paths(tmp_path).items():
        assert codes(check(path)) == ({code} if code else set()), name


def test_a_ledger_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yaml").write_text(HEAD)
    (tmp_path / "b.yaml").write_text("about: x\n")
    assert check(tmp_path).findings == []
    monkeypatch.setattr(files, "MAX_BYTES", len(HEAD) + 8)
    assert codes(check(tmp_path)) == {"NT004"}
    assert check(tmp_path / "a.yaml").findings == []
    monkeypatch.setattr(files, "MAX_BYTES", len(HEAD) - 1)
    assert codes(check(tmp_path / "a.yaml")) == {"NT004"}


def test_a_folder_of_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        (tmp_path / f"{name}.yaml").write_text(HEAD if name == "a" else "positions: []\n")
    monkeypatch.setattr(files, "MAX_FILES", 3)
    assert check(tmp_path).findings == []
    monkeypatch.setattr(files, "MAX_FILES", 2)
    assert codes(check(tmp_path)) == {"NT004"}


@pytest.mark.parametrize("principals", ["SUD", "[SUD]", "[SUD, SUD]", "[SUD, x y]", "{SUD: NOR}", "[]", ""])
def test_an_issue_with_one_principal_is_refused_on_the_fast_path_as_with_care(tmp_path: Path, principals: str) -> None:
    text = EVERYTHING.read_text(encoding="utf-8")
    assert "    principals: [" in text
    path = tmp_path / "ledger.yaml"
    path.write_text(re.sub(r"    principals: \[.*", f"    principals: {principals}", text, count=1), encoding="utf-8")
    assert check(path).ledger is None
