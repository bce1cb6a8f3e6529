"""What becomes of conditions, whatever they block: in ``diff``, in ``timeline``, and as the last change of all."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from negtrack.cli import run

LEDGER = """\
negtrack: 1
title: Border talks
covered_to: 2025-12-31
parties:
  A: {name: Aland, role: principal}
  B: {name: Boreas, role: principal}
  M: {name: The Mediator, role: mediator}
issues:
  road: {title: The road, question: Whose?, options: {one: One way, two: Another}}
  river: {title: The river, question: Whose?, options: {one: One way, two: Another}}
articles:
  1: {title: The road, issues: [road]}
sources:
  wire: {title: W, publisher: P, kind: news, side: none}
conditions:
  charter: {title: Boreas changes its charter, holder: A, by: B, blocks: [signing],
            raised: {date: 2024-02, source: wire}, met: {date: 2024-06-01, source: wire}}
  council: {title: The council is dissolved, holder: B, by: M, blocks: [article:1], dropped: {date: 2024-06-15}}
  survey: {title: The river is surveyed, holder: B, blocks: [river], raised: {date: 2024-03-01/2024-07-10}}
  always: {title: What was asked from the start, holder: A, blocks: [signing]}
positions:
  - {party: A, issue: road, date: 2024-01-05, act: demands, option: one, summary: S, source: wire}
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the ledger in it, to stand in."""
    (tmp_path / "positions.yaml").write_text(LEDGER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEGTRACK_LEDGER", raising=False)
    return tmp_path


def asked(capsys: pytest.CaptureFixture[str], call: str) -> dict[str, Any]:
    assert run([*call.split(), "-f", "json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def changes(found: list[dict[str, Any]]) -> list[str]:
    return [f"{one['condition']} {one['became']} {one['date']}" for one in found]


WHOLE = ["charter raised 2024-02", "charter met 2024-06-01", "council dropped 2024-06-15",
         "survey raised 2024-03-01/2024-07-10"]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("--since 2024", WHOLE),
        ("--since 2024 --until 2024-01", []),
        ("--since 2024 --until 2024-02-01", WHOLE[:1]),
        ("--since 2024-03 --until 2024-06", WHOLE[1:]),
        ("--since 2024-03-02 --until 2024-06", WHOLE[1:3]),
        ("--since 2024-06-02 --until 2024-06-15", WHOLE[2:3]),
        ("--since 2024-07", []),
        ("--since 2024 -p M", WHOLE[2:3]),
        ("--since 2024 -p Boreas", WHOLE),
        ("--since 2024 -p Aland -p Boreas", WHOLE),
        ("--since 2024 -i river", WHOLE[3:]),
        ("--since 2024 -i road", []),
        ("--as-known-since 2024", []),
    ],
)
def test_what_a_diff_tells_of_conditions(options: str, found: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Raised from the first day of its date on, since it may have been; met or dropped from the last day on."""
    assert changes(asked(capsys, f"diff {options}")["conditions"]) == found


def test_differences_of_conditions_compose(capsys: pytest.CaptureFixture[str]) -> None:
    for day in ("2024-02-10", "2024-02-29", "2024-03-01", "2024-03-02", "2024-06-14", "2024-06-15", "2024-07-10"):
        first = asked(capsys, f"diff --since 2024 --until {day}")["conditions"]
        then = asked(capsys, f"diff --since {day}")["conditions"]
        that_day = asked(capsys, f"diff --since {day} --until {day}")["conditions"]
        assert sorted(changes(first) + changes(then)) == sorted(WHOLE + changes(that_day))


def test_what_people_read_of_them_in_a_diff(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "--since", "2024-02", "--until", "2024-06-10"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert ", 2 of a condition; " in told
    assert (
        "CONDITIONS 2 Boreas changes its charter: raised 2024-02, met 2024-06-01 (asked for by Aland; blocks signing) "
        in told
    )


def test_a_condition_alone_is_a_change(capsys: pytest.CaptureFixture[str]) -> None:
    """For a script, which asks whether there is any."""
    assert run(["diff", "--since", "2024-06", "--until", "2024-06", "--exit-code"]) == 1
    assert run(["diff", "--since", "2025", "--exit-code"]) == 0


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("", [WHOLE[0], WHOLE[3], WHOLE[1], WHOLE[2]]),
        ("--until 2024-03-01", [WHOLE[0], WHOLE[3]]),
        ("--since 2024-06-02", [WHOLE[3], WHOLE[2]]),
        ("--party M", [WHOLE[2]]),
        ("river", [WHOLE[3]]),
    ],
)
def test_what_a_timeline_tells_of_them(options: str, found: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """What has begun by the last day, and is not over before the first: as with records and events."""
    entries = asked(capsys, f"timeline {options}")["entries"]
    assert changes([entry for entry in entries if entry["kind"] == "condition"]) == found


def test_a_row_of_the_timeline(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["timeline", "-f", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    (met,) = (row for row in rows if row["became"] == "met")
    assert {key: value for key, value in met.items() if value} == {
        "date": "2024-06-01", "date_from": "2024-06-01", "date_to": "2024-06-01", "kind": "condition", "parties": "A",
        "text": "Boreas changes its charter", "sources": "wire", "condition": "charter", "became": "met",
    }  # fmt: skip


def test_a_line_of_the_timeline(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["timeline"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "2024-02 condition raised Boreas changes its charter (asked for by Aland; blocks signing)" in told
    assert "2024-06-15 condition dropped The council is dissolved (asked for by Boreas; blocks article 1)" in told
    assert "What was asked from the start" not in told
