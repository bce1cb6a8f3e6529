"""Reading ledgers: every scalar comes out as it went in, however and wherever it is written."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from negtrack.ledger.dates import parse_interval
from negtrack.ledger.fields import KINDS
from negtrack.ledger.findings import NOWHERE, Finding
from negtrack.ledger.load import Loaded, load
from negtrack.ledger.model import Act, Cite, Ledger, Level, Position

BASE = """\
negtrack: 1
title: Waters of the Una
parties:
  NOR: {name: Norland, role: principal}
  SUD: {name: Sudland, role: principal}
issues:
  dam: {title: Upper dam, question: When is it opened, options: {now: At once, later: Later, never: Not at all}}
sources:
  gazette: {title: Gazette, publisher: Una Press, kind: news, side: none}
  herald: {title: Herald, publisher: Una Press, kind: news, side: NOR}
conditions:
  survey: {title: The dam is surveyed}
  funds: {title: The dam is paid for}
"""
POSITION = "{party: NOR, issue: dam, date: 2024-03, act: demands, option: now, summary: Wants it., source: gazette}"


Content = str | bytes | dict[str, str | bytes]
Write = Callable[[Content], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a ledger and gives its path: a text as a file, several by their names as a folder."""

    def into(content: Content) -> Path:
        folder = tmp_path / "ledger"
        for name, text in (content if isinstance(content, dict) else {"ledger.yaml": content}).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return folder if isinstance(content, dict) else folder / "ledger.yaml"

    return into


def sound(path: Path) -> Ledger:
    """The ledger at a path, which has no findings."""
    loaded = load(path)
    assert loaded.findings == []
    assert loaded.ledger is not None
    return loaded.ledger


def places(loaded: Loaded) -> list[tuple[str, str, int, int]]:
    """The findings: code, name of the file, line and column."""
    return [place(finding) for finding in loaded.findings]


def place(finding: Finding) -> tuple[str, str, int, int]:
    """A finding's code, name of its file, line and column."""
    assert finding.location is not None
    return finding.code, Path(finding.location.file).name, finding.location.line, finding.location.column


# Scalars are texts

TEXTS = [
    "NO", "No", "yes", "off", "on", "true", "null", "~", "1.10", "007", "1_000", "0x1F", "0o17", "1e3", ".5", "12:30",
    "2024-01", "2024-01-19", "2024-01-19T10:00:00Z", ".inf", "-1", "+1", "=", "<<", "¿", "é", "é", "😀",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("style", ["plain", "single", "double", "literal", "folded", "flow"])
def test_a_text_comes_out_as_it_went_in(text: str, style: str, write: Write) -> None:
    written = {
        "plain": text,
        "single": f"'{text}'",
        "double": json.dumps(text, ensure_ascii=False),
        "literal": f"|-\n  {text}",
        "folded": f">-\n  {text}",
        "flow": text,
    }[style]
    flow = f"articles: {{1: {{title: {text}}}}}\n" if style == "flow" else ""
    ledger = sound(write(f"{BASE}about: {written}\n{flow}"))
    assert ledger.about == text
    if flow:
        assert ledger.articles["1"].title == text


@pytest.mark.parametrize(
    "id", ["NO", "yes", "off", "null", "1.10", "007", "0x1F", "2024-01", "12", "-1", "+1", "é", "."]
)
def test_an_id_comes_out_as_it_went_in(id: str, write: Write) -> None:
    text = f"""\
negtrack: 1
title: {id}
parties:
  {id}: {{name: {id}, role: principal}}
issues:
  {id}: {{title: {id}, question: {id}, options: {{{id}: {id}, other: Another}}}}
articles:
  {id}: {{title: {id}, issues: [{id}]}}
sources:
  {id}: {{title: {id}, publisher: {id}, kind: news, side: {id}}}
conditions:
  {id}: {{title: {id}, holder: {id}, blocks: ["issue:{id}"]}}
positions:
  - {{id: {id}, party: {id}, issue: {id}, date: 2024, act: demands, option: {id}, summary: {id}, source: {id},
     conditions: {{{id}: {id}}}}}
"""
    ledger = sound(write(text))
    assert list(ledger.parties) == list(ledger.issues) == list(ledger.articles) == list(ledger.sources) == [id]
    assert list(ledger.issues[id].options) == [id, "other"]
    (position,) = ledger.positions
    assert (position.id, position.parties, position.issue, position.options) == (id, (id,), id, (id,))
    assert position.conditions == {id: (id,)}
    assert position.cites[0].source == id


def test_block_and_flow_quoted_and_plain_are_the_same(write: Write) -> None:
    flow = sound(write(f"{BASE}positions: [{POSITION}]\n"))
    block = sound(
        write(
            "# the same, in block style\n"
            + yaml.dump(yaml.load(f"{BASE}positions: [{POSITION}]\n", yaml.CBaseLoader), default_style='"')
        )
    )
    assert without_places(flow) == without_places(block)


def without_places(ledger: Ledger) -> Any:
    """A ledger without its places and its hash, and without the order of its records."""

    def plain(records: Iterable[Any]) -> list[str]:
        return sorted(
            repr({name: value for name, value in zip(r._fields, r, strict=True) if name != "place"}) for r in records
        )

    positions = {p.id: [p.conditions, *plain([p._replace(conditions={})])] for p in ledger.positions}
    sections = (ledger.parties, ledger.issues, ledger.articles, ledger.sources, ledger.conditions)
    maps = [{id: record._replace(place=NOWHERE) for id, record in section.items()} for section in sections]
    lists = (ledger.events, ledger.counts, ledger.expectations)
    return ledger.title, ledger.about, ledger.covered_to, maps, positions, [plain(records) for records in lists]


def test_block_scalars(write: Write) -> None:
    text = (
        BASE
        + "about: |\n  One: two\n   # three\n\n  four\n"
        + "articles:\n  1:\n    title: >-\n      folded\n      text\n"
    )
    ledger = sound(write(text))
    assert ledger.about == "One: two\n # three\n\nfour\n"
    assert ledger.articles["1"].title == "folded text"


def test_anchors_and_aliases(write: Write) -> None:
    text = f"""\
{BASE}positions:
  - &first {{party: &both [NOR, SUD], issue: &dam dam, date: 2024, act: demands, option: now, summary: &s Wants it.,
            source: gazette}}
  - {{party: *both, issue: *dam, date: 2025, act: demands, option: now, summary: *s, cites: &c [{{source: herald}}]}}
  - {{party: NOR, issue: *dam, date: 2025, act: demands, option: now, summary: *s, cites: *c}}
articles:
  1: &a {{title: First}}
  2: *a
"""
    ledger = sound(write(text))
    assert [p.parties for p in ledger.positions] == [("NOR", "SUD"), ("NOR", "SUD"), ("NOR",)]
    assert {p.summary for p in ledger.positions} == {"Wants it."}
    assert ledger.positions[1].cites == ledger.positions[2].cites
    assert ledger.articles["2"] == ledger.articles["1"]._replace(id="2", place=ledger.articles["2"].place)


@pytest.mark.parametrize("breaks", ["\r\n", "\r", "\n"])
def test_line_breaks_of_any_system(breaks: str, write: Write) -> None:
    text = f"{BASE}positions:\n- {POSITION}\nabout: |\n  one\n  two\n"
    plain = sound(write(text))
    other = sound(write(text.replace("\n", breaks)))
    assert without_places(other) == without_places(plain)
    assert other.positions[0].place == plain.positions[0].place
    faulty = load(write(text.replace("option: now", "option: nov").replace("\n", breaks)))
    assert places(faulty) == [("NT203", "ledger.yaml", 15, 65)]


def test_a_byte_order_mark_is_no_part_of_the_text(write: Write) -> None:
    ledger = sound(write(b"\xef\xbb\xbf" + BASE.encode()))
    assert ledger.title == "Waters of the Una"
    assert places(load(write(b"\xef\xbb\xbfnegtrak: 1\n" + BASE.encode()))) == [("NT101", "ledger.yaml", 1, 1)]


# Positions


def test_every_field_of_a_position(write: Write) -> None:
    text = f"""\
{BASE}positions:
  - {POSITION}
  - id: all-of-it
    party: [NOR, SUD]
    issue: dam
    date: 2024-01-19/2024-04~
    act: accepts
    option: [now, later]
    rejects: never
    conditions: {{now: [survey, funds], later: survey}}
    level: in-force
    said_by: SUD
    speaker: The minister
    to: in parliament
    summary: Takes it.
    cites: [{{source: gazette, locator: p. 1, quote: "we take it"}}, {{source: herald}}]
    recorded: 2024-03-01
    adds: nor-dam-2024-03
    note: A note.
"""
    position = sound(write(text)).positions[1]
    assert position.parties == ("NOR", "SUD")
    assert (position.act, position.level) == (Act.ACCEPTS, Level.IN_FORCE)
    assert position.date == parse_interval("2024-01-19/2024-04~")
    assert (position.options, position.rejects) == (("now", "later"), ("never",))
    assert position.conditions == {"now": ("survey", "funds"), "later": ("survey",)}
    assert (position.said_by, position.speaker, position.to) == (("SUD",), "The minister", "in parliament")
    assert position.cites == (Cite("gazette", "p. 1", "we take it"), Cite("herald"))
    assert position.recorded == parse_interval("2024-03-01").first
    assert (position.adds, position.supersedes, position.note) == ("nor-dam-2024-03", None, "A note.")


def test_what_is_left_out(write: Write) -> None:
    (position,) = sound(write(f"{BASE}positions:\n- {POSITION[:-1]}, conditions: [survey, funds]}}\n")).positions
    assert position.said_by == position.parties == ("NOR",)
    assert position.level is Level.PRINCIPLE
    assert position.conditions == {"now": ("survey", "funds")}
    assert position.recorded is None


@pytest.mark.parametrize(
    ("party", "date", "id"),
    [
        ("NOR", "2024-03", "nor-dam-2024-03"),
        ("NOR", "2024-03~", "nor-dam-2024-03"),
        ("NOR", "2024-03/2024-04-01~", "nor-dam-2024-03_2024-04-01"),
        ("[SUD, NOR]", "2024", "nor+sud-dam-2024"),
    ],
)
def test_default_ids(party: str, date: str, id: str, write: Write) -> None:
    text = POSITION.replace("NOR", party).replace("2024-03", date)
    ledger = sound(write(f"{BASE}positions:\n- {text}\n- {text[:-1]}, id: second, supersedes: {id}}}\n"))
    assert [position.id for position in ledger.positions] == [id, "second"]


def test_the_id_that_is_proposed_is_free(write: Write) -> None:
    taken = "".join(f"- {POSITION[:-1]}, id: nor-dam-2024-03-{n}}}\n" for n in (2, 4))
    findings = load(write(f"{BASE}positions:\n" + f"- {POSITION}\n" * 4 + taken)).findings
    assert [f.help.rpartition(": ")[2] for f in findings] == [f"nor-dam-2024-03-{n}" for n in (3, 5, 6)]


# Folders


def test_a_folder_is_read_as_one_ledger(write: Write, tmp_path: Path) -> None:
    head, _, maps = BASE.partition("parties:\n")
    path = write(
        {
            "b.yaml": f"parties:\n{maps}",
            "a.yaml": head,
            "years/2024/x.yaml": f"positions:\n- {POSITION}\n",
            "years/2024/more.yml": f"positions:\n- {POSITION.replace('2024', '2025')}\narticles: {{2: {{title: B}}}}\n",
            "years/2023.yaml": f"positions:\n- {POSITION.replace('2024', '2023')}\narticles: {{1: {{title: A}}}}\n",
            "notes.txt": "not: [read",
            ".hidden.yaml": "not: [read",
            ".git/config.yaml": "not: [read",
            "years/.old/x.yaml": "not: [read",
            "years/x.yaml.bak": "not: [read",
        }
    )
    ledger = sound(path)
    names = ["a.yaml", "b.yaml", "years/2023.yaml", "years/2024/more.yml", "years/2024/x.yaml"]
    assert ledger.files == tuple(str(path / name) for name in names)
    assert [position.date.text for position in ledger.positions] == ["2023-03", "2025-03", "2024-03"]
    assert list(ledger.articles) == ["1", "2"]
    assert [ledger.files[position.place.file] for position in ledger.positions] == [
        str(path / name) for name in names[2:]
    ]
    assert ledger.sha256 == hashlib.sha256(b"".join(n.encode() + (path / n).read_bytes() for n in names)).hexdigest()


def test_the_hash_of_a_file_is_over_its_bytes(write: Write) -> None:
    for data in (BASE.encode(), b"\xef\xbb\xbf" + BASE.replace("\n", "\r\n").encode()):
        assert sound(write(data)).sha256 == hashlib.sha256(data).hexdigest()


def test_what_is_defined_twice_in_a_folder(write: Write) -> None:
    head = "negtrack: 1\ntitle: B\nparties: {NOR: {name: N, role: mediator}}\n"
    path = write(
        {
            "a.yaml": f"{BASE}positions:\n- {POSITION}\n",
            "b.yaml": f"{head}positions:\n- {POSITION}\n",
            "c.yaml": "issues:\n  dam: {title: D, question: Q, options: {x: X, y: Y}}\n",
        }
    )
    loaded = load(path)
    assert loaded.ledger is None
    assert places(loaded) == [
        ("NT103", "b.yaml", 1, 1),
        ("NT103", "b.yaml", 2, 1),
        ("NT107", "b.yaml", 3, 11),
        ("NT107", "b.yaml", 5, 3),
        ("NT107", "c.yaml", 2, 3),
    ]
    assert all("a.yaml:" in f.message + f.help for f in loaded.findings)


def test_a_file_that_cannot_be_read_on_makes_nothing_unknown(write: Write) -> None:
    head, _, maps = BASE.partition("parties:\n")
    path = write(
        {"a.yaml": head, "b.yaml": f"parties:\n{maps}articles: [}}\n", "c.yaml": f"positions:\n- {POSITION}\n"}
    )
    assert places(load(path)) == [("NT003", "b.yaml", 12, 12)]
    path = write({"b.yaml": b"\xff\xff"})
    assert places(load(path)) == [("NT002", "b.yaml", 1, 1)]
    (path / "b.yaml").unlink()
    (path / "b.yaml").symlink_to("nowhere")
    assert places(load(path)) == [("NT001", "b.yaml", 1, 1)]


def test_a_folder_that_cannot_be_listed_is_no_empty_folder(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write({"a.yaml": BASE, "closed/b.yaml": "positions: []\n"})
    scandir = os.scandir

    def refuse(folder: Any) -> Any:
        if str(folder).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(folder))
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    loaded = load(path)
    assert loaded.ledger is None
    assert places(loaded) == [("NT001", "closed", 1, 1)]


# Tables

COLUMNS = "id,party,issue,date,act,options,rejects,conditions,said_by,summary,source,locator,quote,more_cites,note"


def test_rows_are_positions(write: Write) -> None:
    table = (
        "\n"
        "id,party,party_name,issue,date,date_from,approximate,act,options,rejects,conditions,level,basis,said_by,speaker,"
        "to,summary,source,publisher,url,locator,quote,more_cites,recorded,adds,note\r\n"
        "j,NOR,,dam,2024~,x,true,accepts,now|later,never,now:survey|now:funds|later:survey,text,joint,SUD,M,there,"
        '"Yes, ""yes""\nand yes",gazette,P,http://x,p. 1,we,"[{""source"": ""herald"", ""quote"": ""w""}]",'
        "2024-03-01,o,'=1+1\r\n"
        "\r\n"
        "o,NOR,,dam,2023,,,demands,now,,survey|funds,,,NOR|SUD,,,'-s,gazette,,,,,,,,''+x\r\n"
        "j,SUD,Sud,dam,2024~,y,,accepts,now|later,never,now:survey|now:funds|later:survey,text,other,SUD,M,there,"
        '"Yes, ""yes""\nand yes",gazette,P,http://x,p. 1,we,"[{""source"": ""herald"", ""quote"": ""w""}]",'
        "2024-03-01,o,'=1+1\r\n"
    )
    joint, other = sound(write({"a.yaml": BASE, "t.csv": table})).positions
    assert (joint.id, joint.parties, joint.said_by) == ("j", ("NOR", "SUD"), ("SUD",))
    assert joint.date == parse_interval("2024~")
    assert (joint.options, joint.rejects) == (("now", "later"), ("never",))
    assert joint.conditions == {"now": ("survey", "funds"), "later": ("survey",)}
    assert (joint.level, joint.speaker, joint.to) == (Level.TEXT, "M", "there")
    assert joint.summary == 'Yes, "yes"\nand yes'
    assert joint.cites == (Cite("gazette", "p. 1", "we"), Cite("herald", quote="w"))
    assert (joint.adds, joint.note) == ("o", "=1+1")
    assert joint.recorded == parse_interval("2024-03-01").first
    assert (other.parties, other.said_by) == (("NOR",), ("NOR", "SUD"))
    assert (other.summary, other.note) == ("-s", "'+x")
    assert other.conditions == {"now": ("survey", "funds")}
    assert (joint.place.line, other.place.line) == (3, 6)


def test_rows_are_joint_by_their_id_alone(write: Write) -> None:
    rows = [
        "party,issue,date,act,options,summary,source,id",
        "NOR,dam,2024,demands,now,S,gazette,",
        "SUD,dam,2024,demands,now,S,gazette,",
        "NOR|SUD,dam,2025,demands,now,S,gazette,both",
    ]
    positions = sound(write({"a.yaml": BASE, "t.csv": "\n".join(rows)})).positions
    assert [position.parties for position in positions] == [("NOR",), ("SUD",), ("NOR", "SUD")]
    assert positions[0].id == "nor-dam-2024"
    twice = load(write({"t.csv": "\n".join([*rows, rows[3].replace("NOR|SUD", "NOR").replace("2025", "2026")])}))
    assert places(twice) == [("NT107", "t.csv", 5, 8)]


def test_faults_of_a_table_are_at_their_row_and_cell(write: Write) -> None:
    rows = [
        COLUMNS,
        "a,NOR,dam,2024,demands,now,,,,S,gazette,,,,",
        "b,NORR,damm,13.03.2024,demand,now|nov,,survay,XX,S,gazete,,,,",
        'c,NOR,dam,2024,demands,now,now,later:survey,,"two\nlines",gazette,,,"[{""source"": ""x""}]",',
        "d,,dam,2024,demands,,,,,,,,,,",
    ]
    loaded = load(write({"a.yaml": BASE, "t.csv": "\n".join(rows)}))
    assert places(loaded) == [
        ("NT201", "t.csv", 3, 2),
        ("NT202", "t.csv", 3, 3),
        ("NT301", "t.csv", 3, 4),
        ("NT208", "t.csv", 3, 5),
        ("NT205", "t.csv", 3, 8),
        ("NT201", "t.csv", 3, 9),
        ("NT204", "t.csv", 3, 11),
        ("NT210", "t.csv", 4, 7),
        ("NT203", "t.csv", 4, 8),
        ("NT204", "t.csv", 4, 14),
        ("NT102", "t.csv", 6, 1),
        ("NT102", "t.csv", 6, 1),
        ("NT105", "t.csv", 6, 2),
        ("NT209", "t.csv", 6, 5),
    ]


# All faults at once

FAULTY = """\
negtrack: 1
‹NT101›titel: Waters of the Una
parties:
  NOR: {name: Norland, role: ‹NT208›principle}
  SUD: {name: Sudland, role: principal, ‹NT101›colour: red}
  ‹NT102›MED: {role: mediator}
  PACT: {name: Pact, role: third-party, members: [NOR, ‹NT201›WES]}
  ‹NT106›EAST LAND: {name: East, role: third-party}
  ‹NT103›SUD: {name: Again, role: principal}
issues:
  dam:
    title: Upper dam
    question: When is it opened?
    options: {now: At once, later: Later, ‹NT103›now: Today}
  ‹NT102›gates:
    title: Gates
    options: ‹NT109›{own: Each side}
    principals: ‹NT109›[NOR]
  fish: {title: Fish, question: ‹NT104›[How many], options: {few: Few, many: Many}}
articles:
  1: {title: First, issues: [dam, ‹NT202›gate]}
sources:
  gazette: {title: Gazette, publisher: Una Press, kind: ‹NT208›newspaper, side: none, published: ‹NT301›March 2024}
  herald: {title: Herald, publisher: Una Press, kind: news, side: ‹NT201›NO, archive: {file: a.txt, sha256: ‹NT110›48}}
conditions:
  survey: {title: Survey, blocks: [dam, ‹NT211›everything], raised: {date: 2024, source: ‹NT204›heralt}}
positions:
  - {party: NOR, issue: dam, date: ‹NT301›2024-13-03, act: demands, option: now, summary: S, source: gazette}
  - {party: NOR, issue: dam, date: 2024-03, act: ‹NT208›demand, option: now, summary: S, source: gazette}
  - {party: NOR, issue: dam, date: 2024-04, act: ‹NT209›demands, summary: S, source: gazette}
  - {party: NOR, issue: dam, date: 2024-05, act: reserves, option: ‹NT209›now, summary: S, source: ‹NT204›gazete}
  - {party: [NOR, ‹NT103›NOR], issue: dam, date: 2024-06, act: demands, option: ‹NT203›nov, summary: S, source: gazette}
  - {party: NOR, issue: dam, date: 2024-07, act: demands, option: now, rejects: ‹NT210›now, summary: S, source: herald}
  - {party: SUD, issue: dam, date: 2024-05, act: demands, option: now, summary: S, source: herald, adds: ‹NT207›x}
  - {party: SUD, issue: fish, date: 2024-05, act: accepts, option: few, summary: S, source: herald, adds: ‹NT304›a}
  - ‹NT107›{party: SUD, issue: dam, date: 2024-05, act: omits, summary: S, source: herald, said_by: ‹NT201›THE WEST}
  - {id: a, party: SUD, issue: dam, date: 2024-06, act: accepts, option: now, summary: S, source: herald,
     adds: ‹NT303›b}
  - {id: b, party: SUD, issue: dam, date: 2024-06, act: accepts, option: now, summary: S, source: herald, adds: a}
  - {id: c, party: SUD, issue: dam, date: 2023, act: accepts, option: now, summary: S, source: herald, adds: ‹NT302›d}
  - {id: d, party: SUD, issue: dam, date: 2024, act: rejects, option: now, summary: S, source: herald}
  - {id: e, party: SUD, issue: dam, date: 2024, act: omits, summary: S,
     cites: [{‹NT101›sorce: herald}, {source: ‹NT204›q}]}
  - ‹NT102›‹NT102›{party: SUD, issue: dam, date: 2024-08, summary: S, recorded: ‹NT301›2024-08}
  - {id: f, party: SUD, issue: dam, date: 2024, act: demands, option: now, summary: S, cites: [{source: herald}],
     locator: ‹NT111›p. 1, conditions: {now: [‹NT205›survay], ‹NT203›later: survey},
     speaker: ‹NT105›, level: ‹NT104›[text]}
events:
  - {date: 2024, title: Talks, source: gazette, stage: ‹NT208›agreed, articles: [1, ‹NT206›7]}
counts:
  - {date: 2024, said_by: NOR, agreed: 13, partial: 5, of: ‹NT110›17, source: gazette}
  - ‹NT111›{date: 2024, said_by: NOR, of: ‹NT110›many, source: gazette}
expect:
  - {as_of: 2024, issue: dam, article: ‹NT111›1, status: ‹NT208›green}
‹NT103›issues: {}
"""
MARK = re.compile("‹(.*?)›")


def planted(marked: str) -> tuple[str, list[tuple[str, str, int, int]]]:
    """A text without its marks, and what they say is wrong with the word behind each: code, file, line and column."""
    faults = []
    for number, line in enumerate(marked.splitlines(), 1):
        parts = MARK.split(line)
        for at in range(1, len(parts), 2):
            faults.append((parts[at], "ledger.yaml", number, len("".join(parts[:at:2])) + 1))
    return MARK.sub("", marked), sorted((fault for fault in faults if fault[0]), key=lambda f: (f[2], f[3], f[0]))


def test_all_faults_at_once_and_none_twice(write: Write) -> None:
    text, faults = planted(FAULTY)
    assert len(faults) > 45
    assert places(load(write(text))) == faults


POINTING = {"NT107", "NT207", "NT303", "NT302", "NT304"}
"""Faults that are there, or are other ones, only where another record is."""


@pytest.mark.parametrize("line", [n for n, line in enumerate(FAULTY.splitlines()) if line.startswith("  - {")])
def test_a_fault_does_not_hang_on_the_records_beside_it(line: int, write: Write) -> None:
    lines = FAULTY.splitlines(keepends=True)
    lines[line] = "#\n"
    for more in range(line + 1, len(lines)):
        if not lines[more].startswith("     "):
            break
        lines[more] = "#\n"
    text, faults = planted("".join(lines))
    assert {f for f in {*places(load(write(text)))} ^ {*faults} if f[0] not in POINTING} == set()


EMPTY_LISTS = (Path(__file__).parents[1] / "errors" / "NT105" / "good-empty-lists.yaml").read_text(encoding="utf-8")


def test_an_empty_list_says_as_much_as_no_key(write: Write) -> None:
    with_lists = sound(write({"ledger.yaml": EMPTY_LISTS}))
    keys = re.findall(r" (\w+): \[\]", EMPTY_LISTS)
    assert set(keys) == {field.name for fields in KINDS.values() for field in fields if field.may_be_empty}
    without = sound(write({"ledger.yaml": re.sub(r", \w+: \[\]", "", EMPTY_LISTS)}))
    assert without_places(without) == without_places(with_lists)


def test_a_hint_of_reading_needs_no_checks() -> None:
    path = Path(__file__).parents[1] / "errors" / "NT503" / "bad-idle.yaml"
    script = (
        "import sys, pathlib, negtrack.ledger.load as reading; "
        "print(reading.load(pathlib.Path(sys.argv[1])).findings[0].code)"
    )
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("NT503\n", "")


def test_some_options_of_an_issue_may_have_a_scale(write: Write) -> None:
    options = sound(write(BASE.replace("now: At once", "now: {title: At once, scale: 40}"))).issues["dam"].options
    assert [option.scale for option in options.values()] == [40, None, None]


EVERYTHING = (Path(__file__).parents[1] / "errors" / "NT101" / "good-everything.yaml").read_text(encoding="utf-8")
FIELDS = sorted(
    {field.name for fields in KINDS.values() for field in fields if len(field.name) > 2} - {"url", "met", "act"}
)


@pytest.mark.parametrize("name", FIELDS)
def test_a_misspelt_key_is_one_finding(name: str, write: Write) -> None:
    for match in re.finditer(rf"(?<=[ {{]){name}(?=: )", EVERYTHING):
        line, column = (
            EVERYTHING.count("\n", 0, match.start()) + 1,
            match.start() - EVERYTHING.rfind("\n", 0, match.start()),
        )
        for misspelt in (name[1:], name[:-2] + name[-1] + name[-2], name.capitalize(), f"{name}s"):
            if misspelt == name or misspelt in FIELDS:
                continue
            loaded = load(write(EVERYTHING[: match.start()] + misspelt + EVERYTHING[match.end() :]))
            assert places(loaded) == [("NT101", "ledger.yaml", line, column)], (line, misspelt)
            assert loaded.findings[0].help == f"did you mean {name}?"


@pytest.mark.parametrize("name", FIELDS)
def test_a_missing_colon_is_one_finding(name: str, write: Write) -> None:
    for match in re.finditer(rf"(?<=[{{ ]){name}(?=: [^,]*[,}}])", EVERYTHING):
        if EVERYTHING[: match.start()].rfind("{") < EVERYTHING[: match.start()].rfind("\n"):
            continue  # not in a map in braces
        line, column = (
            EVERYTHING.count("\n", 0, match.start()) + 1,
            match.start() - EVERYTHING.rfind("\n", 0, match.start()),
        )
        loaded = load(write(EVERYTHING[: match.end()] + EVERYTHING[match.end() + 1 :]))
        if EVERYTHING[match.end() + 2] in "[{":
            assert [code for code, *_ in places(loaded)] == ["NT003"]
            continue
        assert places(loaded) == [("NT101", "ledger.yaml", line, column)], line
        assert loaded.findings[0].help == f"write a colon after {name}"


def test_one_accident_of_layout_is_one_finding(write: Write) -> None:
    lines = EVERYTHING.splitlines(keepends=True)
    for number, line in enumerate(lines):
        text = "".join([*lines[:number], " " + line, *lines[number + 1 :]])
        assert len(load(write(text)).findings) <= 1, number
    for match in re.finditer(r"[\[\]{}]", EVERYTHING):
        text = EVERYTHING[: match.start()] + EVERYTHING[match.end() :]
        assert len(load(write(text)).findings) <= 1, EVERYTHING.count("\n", 0, match.start()) + 1


# Order


def ledger_in_parts(seed: int) -> str:
    """A ledger with the keys of its maps, its records and its lists of names in another order."""
    text = f"""\
{BASE}articles:
  1: {{title: First, issues: [dam]}}
  2: {{title: Second}}
positions:
  - {POSITION}
  - {POSITION.replace("NOR", "[NOR, SUD]")[:-1]}, conditions: {{now: [survey]}}, note: n}}
  - {{party: SUD, issue: dam, date: 2024-05, act: rejects, option: never, summary: S, cites: [{{source: herald}}]}}
  - {{party: SUD, issue: dam, date: 2024-06, retracts: sud-dam-2024-05, summary: S, source: herald}}
events:
  - {{date: 2024, title: Talks, source: gazette}}
  - {{date: 2025, title: More talks, source: gazette, articles: all, stage: signed}}
counts:
  - {{date: 2024, said_by: NOR, agreed: 1, of: 2, source: gazette}}
  - {{date: 2024, said_by: SUD, percent: 50, source: gazette}}
expect:
  - {{as_of: 2024, issue: dam, status: agreed}}
  - {{as_of: 2025, article: 1, status: agreed}}
"""
    return yaml.dump(shuffled(yaml.load(text, yaml.CBaseLoader), random.Random(seed)), sort_keys=False)


def shuffled(value: Any, chance: random.Random, depth: int = 0) -> Any:
    """A value with every map, and every list of records, in another order."""
    if isinstance(value, dict):
        items = [(key, shuffled(item, chance, depth + 1)) for key, item in value.items()]
        chance.shuffle(items)
        return dict(items)
    if isinstance(value, list) and depth == 1:
        chance.shuffle(value)
        return [shuffled(item, chance, depth + 1) for item in value]
    return value


@pytest.mark.parametrize("seed", range(20))
def test_no_order_changes_more_than_the_order(seed: int, write: Write) -> None:
    assert without_places(sound(write(ledger_in_parts(seed)))) == without_places(sound(write(ledger_in_parts(-1))))


@pytest.mark.parametrize("seed", range(10))
def test_no_order_of_files_changes_more_than_the_order(seed: int, write: Write, tmp_path: Path) -> None:
    chance = random.Random(seed)
    parts = yaml.load(ledger_in_parts(seed), yaml.CBaseLoader)
    pieces: list[dict[str, Any]] = [{} for _ in range(4)]
    for section, value in parts.items():
        for piece in chance.sample(pieces, 1) if isinstance(value, str) else pieces:
            share: Any = value
            if isinstance(value, dict):
                share = {key: value[key] for number, key in enumerate(value) if pieces[number % 4] is piece}
            elif isinstance(value, list):
                share = [item for number, item in enumerate(value) if pieces[number % 4] is piece]
            piece[section] = share
    folder = tmp_path / "parts"
    folder.mkdir()
    for name, piece in zip(chance.sample("abcd", 4), pieces, strict=True):
        (folder / f"{name}.yaml").write_text(yaml.dump(piece), encoding="utf-8")
    assert without_places(sound(folder)) == without_places(sound(write(ledger_in_parts(-1))))


# Any text


@settings(max_examples=60)
@given(
    text=st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], exclude_characters="\u2028\u2029"), min_size=1
    )
)
def test_any_text_comes_out_as_it_went_in(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any") / "ledger.yaml"
    path.write_text(f"{BASE}about: {json.dumps(text, ensure_ascii=False)}\n", encoding="utf-8")
    assert sound(path).about == text
    dumped = yaml.dump({"about": text, "articles": {"1": {"title": text}}}, allow_unicode=True)
    path.write_text(BASE + dumped, encoding="utf-8")
    ledger = sound(path)
    assert (ledger.about, ledger.articles["1"].title) == (text, text)


def test_positions_are_immutable(write: Write) -> None:
    (position,) = sound(write(f"{BASE}positions:\n- {POSITION}\n")).positions
    with pytest.raises(AttributeError):
        position.issue = "other"  # type: ignore[misc]
    assert isinstance(position, Position)


# What a folder holds


def test_endings_count_in_any_case(write: Write) -> None:
    table = "party,issue,date,act,options,summary,source\nSUD,dam,2024-04,demands,now,S.,gazette\n"
    ledger = sound(write({"a.yaml": BASE, "more.YML": f"positions:\n- {POSITION}\n", "deep/table.CSV": table}))
    assert [position.parties for position in ledger.positions] == [("SUD",), ("NOR",)]


def test_linked_files_and_folders_are_read(write: Write, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "records.yaml").write_text(f"positions:\n- {POSITION}\n", encoding="utf-8")
    path = write({"a.yaml": BASE, "kept/notes.yaml": "events: []\n"})
    (path / "linked").symlink_to(elsewhere)
    assert len(sound(path).positions) == 1
    (path / "linked").unlink()
    (path / "linked.yaml").symlink_to(elsewhere / "records.yaml")
    assert len(sound(path).positions) == 1


@pytest.mark.parametrize("target", ["..", "../deep", "../deep/er"])
def test_a_circle_of_links_is_an_error(target: str, write: Write) -> None:
    path = write({"a.yaml": BASE, "deep/er/b.yaml": "events: []\n"})
    (path / "deep" / "er" / "again").symlink_to(Path("..") / target)
    loaded = load(path)
    assert loaded.ledger is None
    assert {finding.code for finding in loaded.findings} == {"NT008"}


def test_what_is_passed_over_is_named(write: Write) -> None:
    path = write({"a.yaml": BASE, "notes.txt": "x", "b.yaml.orig": "x", ".hidden/c.txt": "x", "deep/d.md": "x"})
    (note,) = load(path).notes
    assert note == (
        f"passed over in {path}: b.yaml.orig, deep/d.md, notes.txt (the files of a ledger end in .yaml, .yml or .csv)"
    )
