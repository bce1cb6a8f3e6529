"""The JSON Schema, with jsonschema-rs as its judge: it takes sound ledgers, and refuses faults of shape."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from hypothesis import given, settings
from strategies import ledgers
from talks import ROOT, within

from negtrack.ledger.fields import KINDS, SECTIONS
from negtrack.ledger.schema import ledger_schema, schema_text

EXAMPLES = sorted((ROOT / "tests" / "errors").rglob("good-*.yaml"))

LEDGER = """
negtrack: 1
title: A negotiation
about: 2022 to 2026
covered_to: 2026-06-08
private: no
parties:
  A: {name: Norway, role: principal, aliases: [NO, 1.10]}
  B: {name: yes, role: principal, aliases: Bee}
  G: {name: Group, role: third-party, members: [A, B], note: 12:30, private_note: 12}
  H: {name: H, role: third-party, members: {A: {}, B: {from: 2001-02, until: 2020}, G: [{from: 1990}, {until: 1980}]}}
topics:
  t: {title: Topic, background: yes, private_note: no}
issues:
  X: {title: Title, question: What?, options: {a: 1, b: {title: Two, label: 2, scale: 50}}, principals: [A, B],
      topic: t, closed: {date: 2025, how: overtaken, source: s}, private_note: P}
articles:
  1: {title: First, issues: X, related: [X], private_note: P}
sources:
  s: {title: T, publisher: P, kind: news, side: none, published: 2024, url: "https://x/", author: A, language: no,
      archive: {file: 001.txt, sha256: SHA}, private: no, private_note: P}
conditions:
  k: {title: K, holder: A, by: [A, B], blocks: [signing, "issue:X", 1], raised: {date: 2024-02, source: s},
      met: {date: 2024-02-03}, dropped: {date: 2024-02/2024-05~, note: N}, private: NO, private_note: P}
positions:
  - {party: A, issue: X, date: 2024-01-19, act: demands, option: a, summary: S, source: s, locator: 5, quote: Q,
     language: no, translation: Q, translated_by: N, private: yes, private_note: P,
     rejects: [b], conditions: [k], level: text, said_by: B, speaker: Someone, to: all, recorded: 2024-02-01, id: p-1}
  - {party: [A, B], issue: X, date: 2024~, act: accepts, option: [a, b], conditions: {a: [k], b: k}, summary: S,
     cites: [{source: s, locator: 1, quote: Q, language: en, translation: Q, translated_by: N}, {source: s}]}
  - {party: B, issue: X, date: 2023/2024-02, denies: p-1, summary: S, source: s}
  - {party: B, issue: X, date: 2023-01, act: reaffirms, option: a, summary: S, source: s, supersedes: p-1}
events:
  - {date: 2024-01, title: E, source: s, stage: in-force, parties: A, articles: all}
  - {date: 2024-01, title: E, source: s, articles: [1], private: false, private_note: P}
  - {date: 2024-01, title: E, source: s, articles: [1], stage: reopened, parties: [A]}
counts:
  - {date: 2024, said_by: [A, B], source: s, agreed: 13, of: 17, partial: 3, open: 1}
  - {date: 2024, said_by: A, source: s, percent: 62.5, private: yes, private_note: P}
expect:
  - {as_of: 2024, issue: X, status: agreed}
  - {as_of: 2024-05-01, article: 1, status: no-data, private: yes, private_note: P}
""".replace("SHA", "ab" * 32)


@pytest.fixture(scope="module")
def judge() -> Any:
    """The validator of whole ledgers."""
    jsonschema_rs.meta.validate(ledger_schema())
    return jsonschema_rs.validator_for(ledger_schema())


def as_others_read(text: str) -> Any:
    """YAML as a common reader types it: numbers, truth values, days."""
    return json.loads(json.dumps(yaml.load(text, Loader=yaml.CSafeLoader), default=str))


def as_text(text: str) -> Any:
    """YAML as negtrack reads it: every scalar a text, and a section without a value empty."""
    document = yaml.load(text, Loader=yaml.CBaseLoader)
    return {key: None if value == "" else value for key, value in document.items()}


def faults(judge: Any, document: Any) -> list[str]:
    return [str(error) for error in judge.iter_errors(document)]


# The file


def test_the_shipped_schema_is_up_to_date() -> None:
    shipped = (ROOT / "negtrack" / "ledger" / "ledger.schema.json").read_text(encoding="utf-8")
    assert shipped == schema_text(), "run: python -m negtrack schema -o negtrack/ledger/ledger.schema.json"


def test_the_command_prints_it(tmp_path: Path) -> None:
    done = within("schema", cwd=ROOT)
    assert (done.returncode, done.stdout, done.stderr) == (0, schema_text(), "")
    out = tmp_path / "schema.json"
    assert within("schema", "-o", out, cwd=ROOT).returncode == 0
    assert out.read_text(encoding="utf-8") == schema_text()


def test_every_field_is_there_with_its_documentation() -> None:
    schema = ledger_schema()
    assert list(schema["properties"]) == list(SECTIONS)
    for kind, fields in KINDS.items():
        record = schema["$defs"][kind]
        assert list(record["properties"]) == [field.name for field in fields]
        assert record["required"] == [field.name for field in fields if field.required]
        for field in fields:
            assert record["properties"][field.name]["description"].lower() == f"{field.doc.lower()}."


def test_examples_fit_their_fields() -> None:
    schema = ledger_schema()
    for kind in KINDS:
        for name, field in schema["$defs"][kind]["properties"].items():
            for example in field.get("examples", ()):
                part = {"$defs": schema["$defs"], **field}
                assert jsonschema_rs.validator_for(part).is_valid(example), (kind, name, example)


def test_patterns_can_be_read_by_python() -> None:
    for pattern in re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', schema_text()):
        re.compile(json.loads(pattern))


# Sound ledgers


@pytest.mark.parametrize("read", [as_others_read, as_text])
def test_a_ledger_with_every_field_passes(judge: Any, read: Any) -> None:
    document = read(LEDGER)
    assert faults(judge, document) == []
    used = {name: {key for record in _records(document, name) for key in record} for name in SECTIONS}
    for section in SECTIONS.values():
        if section.kind not in ("", "position"):
            assert used[section.name] == {field.name for field in KINDS[section.kind]} - {"note"} | (
                {"note"} & used[section.name]
            )


def _records(document: Any, section: str) -> list[Any]:
    part = document[section]
    return list(part.values()) if isinstance(part, dict) else part if isinstance(part, list) else []


@pytest.mark.parametrize("read", [as_others_read, as_text])
def test_the_shipped_ledger_passes(judge: Any, read: Any) -> None:
    text = (ROOT / "data" / "positions.yaml").read_text(encoding="utf-8")
    assert faults(judge, read(text)) == []


@settings(max_examples=60, deadline=None)
@given(ledgers())
def test_every_ledger_of_the_generator_passes(document: Any) -> None:
    assert faults(jsonschema_rs.validator_for(ledger_schema()), document) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: "/".join(path.parts[-2:]))
@pytest.mark.parametrize("read", [as_others_read, as_text])
def test_good_examples_pass(judge: Any, path: Path, read: Any) -> None:
    document = read(path.read_text(encoding="utf-8-sig"))
    part = jsonschema_rs.validator_for({**ledger_schema(), **ledger_schema()["$defs"]["part"], "required": []})
    assert faults(judge if "negtrack" in document else part, document) == []


def test_a_file_of_a_folder_is_a_part() -> None:
    schema = ledger_schema()
    part = jsonschema_rs.validator_for({"$defs": schema["$defs"], "$ref": "#/$defs/part"})
    document = as_text(LEDGER)
    assert part.is_valid({"positions": document["positions"]})
    assert not part.is_valid({"position": document["positions"]})


def test_a_section_that_is_still_empty_passes(judge: Any) -> None:
    document = as_text(LEDGER)
    assert judge.is_valid({**document, "events": None, "articles": None})
    assert not judge.is_valid({**document, "parties": None})


# Faults of shape: a path to a record, and what is put there


FAULTS: list[tuple[str, dict[str, Any]]] = [
    # unknown keys
    ("", {"partys": {}}), ("parties.A", {"nam": "x"}), ("issues.X", {"option": {}}), ("positions.0", {"options": "a"}),
    ("positions.1.cites.0", {"page": "1"}), ("conditions.k.raised", {"day": "2024"}), ("events.0", {"article": "all"}),
    ("sources.s.archive", {"sha": "x"}), ("issues.X.options.b", {"name": "x"}), ("counts.0", {"total": 1}),
    # missing keys
    ("", {"title": ...}), ("", {"negtrack": ...}), ("", {"parties": ...}), ("", {"issues": ...}),
    ("parties.A", {"role": ...}), ("issues.X", {"options": ...}), ("sources.s", {"side": ...}),
    ("positions.0", {"party": ...}), ("positions.0", {"summary": ...}), ("positions.0", {"source": ...}),
    ("positions.0", {"act": ...}), ("positions.0", {"option": ...}), ("events.0", {"source": ...}),
    ("counts.0", {"agreed": ...}), ("expect.0", {"issue": ...}), ("expect.0", {"status": ...}),
    # wrong words
    ("", {"negtrack": 2}), ("parties.A", {"role": "chair"}), ("sources.s", {"kind": "rumour"}),
    ("positions.0", {"act": "wants"}), ("positions.0", {"level": "firm"}), ("events.0", {"stage": "signing"}),
    ("expect.0", {"status": "open"}),
    # dates
    *(("positions.0", {"date": date}) for date in (
        "2024-13", "2024-00", "2024-01-32", "24-01-01", "2024/", "01.02.2024", "0000", "2024-1", "~",
        "2024-01-01T10:00", "2024~/2025", "", 24, 20240101, None, True, [2024],
    )),
    ("positions.0", {"recorded": "2024-01"}), ("", {"covered_to": "soon"}), ("sources.s", {"published": "Jan 2024"}),
    # wrong shapes
    ("", {"parties": []}), ("", {"parties": {}}), ("", {"positions": {}}), ("", {"title": ["x"]}), ("", {"title": ""}),
    ("parties.A", {"name": {}}), ("parties.A", {"members": ["A", "A"]}), ("positions.0", {"option": []}),
    ("issues.X", {"options": {"a": "one"}}), ("issues.X", {"options": ["a", "b"]}), ("issues.X", {"principals": "A"}),
    ("issues.X", {"principals": ["A"]}), ("issues.X", {"principals": []}), ("issues.X.options.b", {"scale": 101}),
    ("issues.X.options.b", {"scale": "x"}),
    ("positions.0", {"said_by": []}), ("positions.0", {"conditions": {"a": []}}), ("positions.1", {"cites": []}),
    ("positions.1", {"cites": "s"}), ("positions.0", {"source": ["s"]}), ("sources.s.archive", {"sha256": "12ab"}),
    ("counts.0", {"agreed": -1}), ("counts.0", {"agreed": "many"}), ("counts.0", {"agreed": 1.5}),
    ("counts.1", {"percent": 101}), ("conditions.k", {"met": "2024"}),
    # ids
    ("parties", {"A B": {"name": "x", "role": "principal"}}), ("issues.X.options", {"a:b": "x"}),
    ("positions.0", {"id": "a b"}), ("positions.0", {"issue": "a|b"}), ("positions.0", {"party": ["A", "B,C"]}),
    # what goes together
    ("positions.0", {"cites": [{"source": "s"}]}), ("positions.1", {"quote": "Q"}), ("positions.2", {"option": "a"}),
    ("positions.0", {"act": "withdraws"}), ("positions.2", {"act": "sets-aside", "rejects": "a"}),
    ("counts.0", {"percent": 5}), ("expect.0", {"article": "1"}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "change"), FAULTS, ids=lambda value: str(value)[:60] or "ledger")
def test_faults_of_shape_are_refused(judge: Any, path: str, change: dict[str, Any]) -> None:
    document = as_others_read(LEDGER)
    record = document
    for step in filter(None, path.split(".")):
        record = record[int(step) if isinstance(record, list) else step]
    before = deepcopy(record)
    for key, value in change.items():
        if value is ...:
            del record[key]
        else:
            record[key] = value
    assert record != before
    assert faults(judge, document)
