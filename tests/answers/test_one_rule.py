"""One rule, one answer: where several outputs tell the same thing, they tell it alike."""

from __future__ import annotations

import json
from pathlib import Path

from talks import within

HEAD = """\
negtrack: 1
title: T
parties:
  A: {name: A, role: principal}
  B: {name: B, role: principal}
  C: {name: C, role: third-party}
  G: {name: G, role: third-party, members: [A, B]}
issues:
  i: {title: I, question: Q?, options: {x: X, y: Y}}
articles:
  1: {title: one, issues: [i]}
sources:
  s: {title: S, publisher: P, kind: news, side: none}
"""
POSITIONS = """\
positions:
  - {party: A, issue: i, date: 2024-01-01, act: demands, option: x, summary: s, source: s}
"""
CIRCLE = """\
conditions:
  c1: {title: ONE, holder: A, blocks: [c2]}
  c2: {title: TWO, holder: B, blocks: [c3]}
  c3: {title: THREE, holder: A, blocks: [c1]}
"""
LATE = """\
conditions:
  c1: {title: ONE, holder: A, blocks: [i], raised: {date: 2024-05-01, source: s}}
"""
BOTH = """\
conditions:
  c1: {title: ONE, holder: A, met: {date: 2024-08, source: s}, dropped: {date: 2024-02, source: s}}
"""
WITHOUT_B = "  - {date: 2024-04-01, title: C and A alone, stage: text-concluded, parties: [A, C], source: s}\n"


def ask(folder: Path, ledger: str, *args: str) -> str:
    path = folder / "positions.yaml"
    path.write_text(HEAD + ledger + POSITIONS, encoding="utf-8")
    done = within(*args, "-l", path, "--as-of", "2024-06-01", cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_circle_runs_the_same_way_round_in_the_page_and_in_blockers(tmp_path: Path) -> None:
    """A condition that blocks another is waited for: c1 blocks c2, so that TWO waits for ONE."""
    told = "ONE waits for THREE waits for TWO waits for ONE"
    assert told in ask(tmp_path, CIRCLE, "blockers")
    ask(tmp_path, CIRCLE, "report", "-o", str(tmp_path / "r.html"))
    assert told in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert json.loads(ask(tmp_path, CIRCLE, "blockers", "-f", "json"))["cycles"] == [["c1", "c2", "c3"]]


def test_a_condition_is_told_to_have_ended_as_it_ended_first(tmp_path: Path) -> None:
    """It was dropped in February; that it is met in August is not told on a day in June."""
    for call in (["blockers", "--all"], ["show", "c1"]):
        assert "dropped 2024-02" in ask(tmp_path, BOTH, *call)
    assert "met 2024-08" not in ask(tmp_path, BOTH, "blockers", "--all")
    ask(tmp_path, BOTH, "report", "-o", str(tmp_path / "r.html"))
    assert "met 2024-08" not in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_an_event_without_one_of_the_principals_concludes_nothing(tmp_path: Path) -> None:
    events = (
        f"events:\n  - {{date: 2024-02-01, title: All, stage: text-concluded, parties: [A, B], source: s}}\n{WITHOUT_B}"
    )
    said = ask(tmp_path, events, "status")
    assert "Text concluded 2024-02-01" in said
    assert "2024-04-01" not in said


def test_a_group_concludes_the_text_for_its_members_in_blockers_too(tmp_path: Path) -> None:
    events = f"events:\n  - {{date: 2024-02-01, title: G, stage: text-concluded, parties: [G], source: s}}\n{WITHOUT_B}"
    assert json.loads(ask(tmp_path, LATE + events, "status", "-f", "json"))["stage"] == "text-concluded"
    (condition,) = json.loads(ask(tmp_path, LATE + events, "blockers", "-f", "json"))["conditions"]
    assert condition["late"]
