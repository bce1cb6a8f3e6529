"""The public part of a ledger: what is cut, byte for byte, and that nothing public depends on what is private."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import ledgers

from negtrack.ledger.draft import default_id
from negtrack.ledger.files import Files, LedgerFile
from negtrack.ledger.load import Loaded, load
from negtrack.ledger.model import Ledger
from negtrack.ledger.public import public_part

HEAD = """\
negtrack: 1
title: Waters of the Una
parties:
  NOR: {name: Norland, role: principal}
  SUD: {name: Sudland, role: principal}
issues:
  dam:
    title: Upper dam
    question: When is the upper dam opened?
    options: {now: At once, later: After the treaty, never: Not at all}
sources:
  gazette: {title: Gazette, publisher: Una Press, kind: news, side: none}
"""
SAYS = "party: NOR, issue: dam, act: demands, option: now, summary: S., source: gazette"


def of_texts(**texts: str) -> Files:
    """Files of a folder, given by their texts."""
    files = [LedgerFile(f"talks/{name}", name, text.encode()) for name, text in sorted(texts.items())]
    return Files("talks", True, tuple(files))


def one(text: str) -> Files:
    """A ledger of one file."""
    return Files("positions.yaml", False, (LedgerFile("positions.yaml", "positions.yaml", text.encode()),))


def public_text(text: str) -> str:
    """The text of a file without what is private."""
    (file,) = public_part(one(text)).files.files
    return file.data.decode()


CUTS = {
    "in the middle of a block list": (
        "positions:\n  - party: A\n    act: x\n\n  - party: B\n    private: yes\n\n  - party: C\n",
        "positions:\n  - party: A\n    act: x\n\n  - party: C\n",
    ),
    "the first of a block list": (
        "positions:\n- party: B\n  private: yes\n- party: C\n",
        "positions:\n- party: C\n",
    ),
    "the last of a block list": (
        "positions:\n  - party: A\n  - {party: B, private: YES}\nevents: []\n",
        "positions:\n  - party: A\nevents: []\n",
    ),
    "the last of a file": ("positions:\n  - party: A\n  - party: B\n    private: true\n", "positions:\n  - party: A\n"),
    "all of a list, and its key": ("title: x\nevents:\n  - {private: yes}\n  - {private: yes}\n", "title: x\n"),
    "all of a list between others": (
        "title: x\n\nevents:\n  - {private: yes}\n\ncounts:\n  - {a: 1}\n",
        "title: x\n\ncounts:\n  - {a: 1}\n",
    ),
    "all of a list that had comments in it": (
        "title: x\n\nevents:\n  # - {date: 2024}\n  - {private: yes}\n  - {private: yes}\n\ncounts:\n",
        "title: x\n\nevents:\n  # - {date: 2024}\n\ncounts:\n",
    ),
    "all of a list with a comment above its key": (
        "title: x\n\n# deeds\nevents:\n  - {private: yes}\n\ncounts:\n",
        "title: x\n\n# deeds\nevents:\n\ncounts:\n",
    ),
    "blank lines between": (
        "events:\n  - {a: 1}\n\n  - {private: yes}\n\ncounts:\n\n  - {private: yes}\n\n  - {a: 1}\n",
        "events:\n  - {a: 1}\n\ncounts:\n  - {a: 1}\n",
    ),
    "the last before a blank line": (
        "events:\n  - {a: 1}\n  - {private: yes}\n\ncounts:\n  - {a: 1}\n",
        "events:\n  - {a: 1}\n\ncounts:\n  - {a: 1}\n",
    ),
    "the last key before a blank line": (
        "events:\n  - a: 1\n    private_note: y\n\n  - b: 1\n",
        "events:\n  - a: 1\n\n  - b: 1\n",
    ),
    "a text in lines that looks like comments": (
        "events:\n  - private: yes\n    title: |\n      # one\n      # two\n\n  # kept\n  - {a: 1}\n",
        "events:\n  # kept\n  - {a: 1}\n",
    ),
    "two after one another": (
        "events:\n  - {a: 1}\n  - {private: yes}\n  - {private: yes}\n  - {b: 1}\n",
        "events:\n  - {a: 1}\n  - {b: 1}\n",
    ),
    "the comments beside it and below it": (
        "events:\n  - {a: 1}\n  # kept\n  - {private: yes}  # gone\n    # gone\n  # kept\n  - {b: 1}\n",
        "events:\n  - {a: 1}\n  # kept\n  # kept\n  - {b: 1}\n",
    ),
    "in the middle between brackets": (
        "counts: [{a: 1}, {b: 1, private: yes}, {c: 1}]\n",
        "counts: [{a: 1}, {c: 1}]\n",
    ),
    "the first between brackets": ("counts: [{private: yes}, {c: 1}]\n", "counts: [{c: 1}]\n"),
    "the last between brackets": ("counts: [{a: 1}, {private: yes}]\n", "counts: [{a: 1}]\n"),
    "the last two between brackets": ("counts: [{a: 1}, {private: yes}, {private: yes}]\n", "counts: [{a: 1}]\n"),
    "the last before a comma": ("counts: [\n  {a: 1},\n  {private: yes},\n]\n", "counts: [\n  {a: 1},\n]\n"),
    "comments between brackets": (
        "counts: [\n  {a: 1}, # kept\n  {private: yes}, # no\n  # kept\n  {b: 1}, # kept\n  {private: yes} # no\n]\n",
        "counts: [\n  {a: 1}, # kept\n  # kept\n  {b: 1}, # kept\n]\n",
    ),
    "all between brackets": ("counts: [{private: yes}, {private: yes},]\n", "counts: []\n"),
    "an entry of a map": (
        "sources:\n  a:\n    title: A\n  b:\n    title: B\n    private: yes\n  c: {title: C}\n",
        "sources:\n  a:\n    title: A\n  c: {title: C}\n",
    ),
    "an entry of a map in braces": ("sources: {a: {x: 1}, b: {private: yes}}\n", "sources: {a: {x: 1}}\n"),
    "a key in braces": ("parties:\n  A: {name: x, private_note: y, role: z}\n", "parties:\n  A: {name: x, role: z}\n"),
    "the last key in braces": ("parties:\n  A: {name: x, private_note: 'y, z'}\n", "parties:\n  A: {name: x}\n"),
    "a key of a block": (
        "parties:\n  A:\n    name: x\n    private_note: >-\n      y\n      z\n    role: r\n",
        "parties:\n  A:\n    name: x\n    role: r\n",
    ),
    "the last key of a block": (
        "parties:\n  A:\n    name: x\n    private_note: y\n  B:\n    name: z\n",
        "parties:\n  A:\n    name: x\n  B:\n    name: z\n",
    ),
    "the key behind a dash": ("events:\n  - private_note: y\n    date: 2024\n", "events:\n  - date: 2024\n"),
    "a key written with escapes": ('events:\n- {"priv\\u0061te": yes}\n- {a: 1}\n', "events:\n- {a: 1}\n"),
    "a key with a question mark": ("events:\n- ? private_note\n  : y\n  date: 2024\n", "events:\n- date: 2024\n"),
    "a value that is repeated": (
        "title: &y yes\nevents:\n- {private: *y}\n- {a: 1}\n",
        "title: &y yes\nevents:\n- {a: 1}\n",
    ),
    "an entry that is public": ("events:\n- {private: no, a: 1}\n", "events:\n- {private: no, a: 1}\n"),
    "letters of more than a byte": (
        "title: Ünə\nevents:\n- {t: Ğ}\n- {t: ş, private: yes}\n- {t: 😀}\n",
        "title: Ünə\nevents:\n- {t: Ğ}\n- {t: 😀}\n",
    ),
    "other line ends": ("events:\r\n- {private: yes}\r\n- {a: 1}\r\n", "events:\r\n- {a: 1}\r\n"),
    "a text in lines with other line ends": (
        "events:\r\n- {a: 1}\r\n- private: yes\r\n  title: |\r\n    y\r\n\r\n- {b: 1}\r\n",
        "events:\r\n- {a: 1}\r\n\r\n- {b: 1}\r\n",
    ),
    "a text in lines that keeps its blank lines": (
        "events:\n- {a: 1}\n- private: yes\n  title: |+\n    y\n\n\n- {b: 1}\n",
        "events:\n- {a: 1}\n- {b: 1}\n",
    ),
    "one at the left edge before a blank line and a comment": (
        "events:\n- {a: 1}\n- {private: yes}\n\n# kept\n- {b: 1}\n",
        "events:\n- {a: 1}\n\n# kept\n- {b: 1}\n",
    ),
    "a word that is neither yes nor no": ("events:\n- {private: y}\n- {private: }\n- {a: 1}\n", "events:\n- {a: 1}\n"),
    "the whole in braces": ("{events: [{a: 1}, {private: yes}], title: x}\n", "{events: [{a: 1}], title: x}\n"),
    "what is no section for it": ("parties:\n  A: {private: yes}\n", "parties:\n  A: {private: yes}\n"),
}


@pytest.mark.parametrize("name", CUTS)
def test_what_is_cut(name: str) -> None:
    text, expected = CUTS[name]
    assert public_text(text) == expected


ROWS = {
    "rows and columns": (
        "party,private,summary,private_note\nA,,x,\nB,yes,y,z\nC,no,w,why\n",
        "party,summary\nA,x\nC,w\n",
    ),
    "no such columns": ("party,summary\nA,private\n", "party,summary\nA,private\n"),
    "quoted cells": (
        'party,summary,private\nA,"x, ""y""\nz",no\nB,"a\nb",YES\nC,"c"," "\n',
        'party,summary\nA,"x, ""y""\nz"\nC,"c"\n',
    ),
    "blank lines": ("\nparty,private\nA,\n\nB,yes\n\nC,\n", "\nparty\nA\n\nC\n"),
    "a word that is neither yes nor no": ("party,private\nA,no\nB,y\n", "party\nA\n"),
    "short rows": ("party,summary,private\nA\nB,x\nC,y,true\n", "party,summary\nA\nB,x\n"),
    "without an end": ("private,party\r\nyes,A\r\n,B", "party\r\nB"),
}


@pytest.mark.parametrize("name", ROWS)
def test_what_is_cut_from_a_table(name: str) -> None:
    text, expected = ROWS[name]
    part = public_part(of_texts(**{"a.yaml": HEAD, "t.csv": text}))
    assert part.files.files[1].data.decode() == expected


def test_a_file_in_which_nothing_public_stands_is_left_out() -> None:
    part = public_part(of_texts(**{"a.yaml": HEAD, "b.yaml": f"events:\n  - {{{SAYS}, private: yes}}\n"}))
    assert [file.name for file in part.files.files] == ["a.yaml"]


# Loading


def test_a_private_file_is_left_out() -> None:
    files = of_texts(**{"a.yaml": HEAD, "b.yaml": f"private: yes\npositions:\n- {{{SAYS}, date: 2024-03}}\n"})
    whole, public = load(files), load(files, public=True)
    assert whole.ledger is not None
    assert public.ledger is not None
    assert [(p.id, p.private) for p in whole.ledger.positions] == [("private-nor-dam-2024-03", True)]
    assert (whole.private_count, public.private_count) == (1, 0)
    assert public.ledger == load(of_texts(**{"a.yaml": HEAD})).ledger


def test_the_id_of_a_private_record_takes_no_number_from_a_public_one() -> None:
    rest = f"positions:\n- {{{SAYS}, date: 2024-03, private: yes}}\n- {{{SAYS}, date: 2024-03}}\n"
    ledger = load(one(HEAD + rest)).ledger
    assert ledger is not None
    assert [position.id for position in ledger.positions] == ["private-nor-dam-2024-03", "nor-dam-2024-03"]
    assert default_id(("NOR",), "dam", "2024-03", private=True) == "private-nor-dam-2024-03"


def test_the_hash_is_over_what_is_public() -> None:
    hidden = f"positions:\n- {{{SAYS}, date: 2024-03, private: yes}}\n- {{{SAYS}, date: 2024-04}}\n"
    without = f"positions:\n- {{{SAYS}, date: 2024-04}}\n"
    whole = load(one(HEAD + hidden)).ledger
    assert whole is not None
    assert whole.sha256 == hashlib.sha256((HEAD + without).encode()).hexdigest()


def test_lines_are_those_of_a_ledger_without_it() -> None:
    rest = f"positions:\n- {{{SAYS}, date: 2024-03,\n    private: yes}}\n- {{{SAYS}, date: 2024-04}}\n"
    public = load(one(HEAD + rest), public=True)
    assert public.ledger is not None
    assert public.ledger.positions[0].place.line == HEAD.count("\n") + 2
    (file,) = public.files
    assert isinstance(file, LedgerFile)
    assert b"private" not in file.data


def codes(loaded: Loaded) -> list[str]:
    """The codes of what was found."""
    return [finding.code for finding in loaded.findings]


@pytest.mark.parametrize(
    ("rest", "whole", "public"),
    [
        ("positions:\n- {party: NIR, private: yes}\n", True, ["NT009"]),
        ("positions:\n- {party: NIR, summary: private}\n", True, None),
        ("events:\n- {private: yes, date: [}\n", True, ["NT009"]),
        ("events:\n- {date: 2024, title: T, source: gazete}\n- {private: yes}\n", True, ["NT204"]),
        ("events:\n- {date: 2024, title: T, source: gazete}\n", True, ["NT204"]),
    ],
)
def test_a_ledger_that_cannot_be_read_whole_gives_nothing(rest: str, whole: bool, public: list[str] | None) -> None:
    faults = load(one(HEAD + rest))
    assert (faults.ledger is None) == whole
    shown = load(one(HEAD + rest), public=True)
    assert shown.ledger is None
    assert codes(shown) == (codes(faults) if public is None else public)


def test_an_id_means_in_public_what_it_means_without_private_conditions() -> None:
    rest = """\
conditions:
  map: {title: M, blocks: [signed]}
  signed: {title: S, private: yes, blocks: [map]}
"""
    for public in (False, True):
        ledger = load(one(HEAD + rest), public=public).ledger
        assert ledger is not None
        assert [target.id for target in ledger.conditions["map"].targets] == ["signed"]
        assert ledger.conditions["map"].targets[0].kind == "stage"


# Any ledger


def dumped(ledger: dict[str, Any]) -> str:
    """A ledger as YAML."""
    text: str = yaml.dump(ledger, Dumper=yaml.CDumper, sort_keys=False, default_style='"', allow_unicode=True)
    return text


LISTS = ("positions", "events", "counts", "expect")


@st.composite
def partly_private(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A ledger of which some is private, and the same ledger in which that never stood."""
    without = draw(ledgers())
    whole = {**without}
    fields = {"date": "2024-01-15", "source": "s0", "private": "yes"}
    extra = {
        "positions": {**fields, "party": "A", "issue": "X", "act": "demands", "option": "a", "summary": "hush"},
        "events": {**fields, "title": "hush", "stage": "signed", "articles": "all"},
        "counts": {**fields, "said_by": "A", "agreed": "1"},
        "expect": {"as_of": "2024-01-15", "issue": "X", "status": "agreed", "private": "yes"},
    }
    for section in LISTS:
        records = list(without.get(section) or [])
        if not records:
            continue
        for number in range(draw(st.integers(0, 2))):
            record = {**extra[section], "private_note": f"note {number}"}
            if section == "positions":
                record["id"] = f"hush-{number}"
            records.insert(draw(st.integers(0, len(records))), record)
        whole[section] = records
    parties = {id: {**party} for id, party in whole["parties"].items()}
    if draw(st.booleans()):
        parties["A"]["private_note"] = "vain"
    whole["parties"] = parties
    return whole, without


def loaded_in_public(ledger: dict[str, Any]) -> Ledger:
    """The public part of a ledger."""
    loaded = load(one(dumped(ledger)), public=True)
    assert loaded.ledger is not None, loaded.findings
    return loaded.ledger


@settings(max_examples=60)
@given(partly_private())
def test_the_public_part_is_the_ledger_in_which_it_never_stood(both: tuple[dict[str, Any], dict[str, Any]]) -> None:
    whole, without = both
    assert public_text(dumped(whole)) == dumped(without)
    assert loaded_in_public(whole) == loaded_in_public(without)


def test_a_ledger_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "positions.yaml"
    path.write_text(HEAD + f"positions:\n- {{{SAYS}, date: 2024-03, private: yes}}\n", encoding="utf-8")
    whole, public = load(path).ledger, load(path, public=True).ledger
    assert whole is not None
    assert public is not None
    assert (len(whole.positions), len(public.positions)) == (1, 0)
    assert whole.sha256 == public.sha256
