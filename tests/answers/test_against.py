"""``diff --against``: two states of a ledger compared on one day."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clones import Clone
from talks import TALKS, within

DROPPED = (
    "  - {party: M, issue: toll, date: 2024-03-09, act: proposes, option: none, summary: Would drop it., source: news}"
)
OFFERED = (
    "  - {party: M, issue: bridge, date: 2024-05, act: proposes, option: third, summary: Offers it., source: news}"
)
NOW = (
    TALKS.replace("Takes the middle.", "Takes the very middle.")
    .replace("date: 2023-05-10, act: demands, option: middle", "date: 2023-05-10, act: demands, option: bank")
    .replace(f"{DROPPED}\n", "")
    .replace("date: 2024-03-05, act: accepts", "date: 2024-03-06, act: accepts")
    .replace("events:\n", f"{OFFERED}\nevents:\n")
    .replace("    published: 2024-02\n", "    published: 2024-02-01\n")
)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with the ledger as it is, beside the ledger as it was."""
    (tmp_path / "positions.yaml").write_text(NOW, encoding="utf-8")
    (tmp_path / "before.yaml").write_text(TALKS, encoding="utf-8")
    return tmp_path


def found(here: Path, *args: str) -> Any:
    done = within("diff", "--against", "before.yaml", "--as-of", "2024-06-30", "-f", "json", *args, cwd=here)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_entries_are_learned_corrected_and_removed(here: Path) -> None:
    entries = {(e["section"], e["id"]): (e["kind"], e["fields"]) for e in found(here)["entries"]}
    assert entries == {
        ("positions", "n-river-2023-05-10"): ("corrected", ["option"]),
        ("positions", "s-river-2024-02-20"): ("corrected", ["summary"]),
        ("positions", "n-toll-2024-03-06"): ("corrected", ["id", "date"]),
        ("positions", "m-bridge-2024-05"): ("learned", []),
        ("positions", "m-toll-2024-03-09"): ("removed", []),
        ("sources", "news"): ("corrected", ["published"]),
    }


def test_standings_and_statuses_that_are_others_for_it(here: Path) -> None:
    value = found(here)
    changes = {
        (c["issue"], c["party"]): (c["kind"], c["from"]["options"], c["to"]["options"]) for c in value["changes"]
    }
    assert changes == {
        ("river", "N"): ("corrected", ["middle"], ["bank"]),
        ("bridge", "M"): ("learned", [], ["third"]),
        ("toll", "M"): ("removed", ["none"], []),
    }
    assert value["issues"] == [{"issue": "river", "from": "agreed", "to": "disputed", "backsliding": True}]
    assert value["articles"] == [{"article": "1", "from": "agreed", "to": "disputed", "backsliding": True}]
    assert value["against"]["title"] == "Talks on the river"


def test_narrowed_to_an_issue_or_a_party(here: Path) -> None:
    assert {entry["id"] for entry in found(here, "-i", "toll")["entries"]} == {"n-toll-2024-03-06", "m-toll-2024-03-09"}
    assert {entry["id"] for entry in found(here, "-p", "S")["entries"]} == {"s-river-2024-02-20"}


@pytest.mark.parametrize("format", ["table", "csv", "md"])
def test_what_people_see(here: Path, format: str, golden: Callable[[str, str], None]) -> None:
    done = within("diff", "--against", "before.yaml", "--as-of", "2024-06-30", "-f", format, cwd=here)
    assert (done.returncode, done.stderr) == (0, "")
    ending = "txt" if format == "table" else format
    golden(f"answers-against.{ending}", done.stdout.replace("\r\n", "\n"))


def test_the_same_ledger_has_not_changed(here: Path) -> None:
    args = ("diff", "--as-of", "2024-06-30", "--exit-code", "--against")
    same = within(*args, "positions.yaml", cwd=here)
    assert (same.returncode, "nothing changed" in same.stdout) == (0, True)
    assert within(*args, "before.yaml", cwd=here).returncode == 1


def test_issues_and_parties_that_only_one_of_them_has(here: Path) -> None:
    """Neither needs the other's head: what is new was not there, what is gone is gone."""
    issue = "  fish:\n    title: The fish\n    question: Whose?\n    options: {ours: Ours, yours: Yours}\n\narticles:"
    record = "  - {party: X, issue: fish, date: 2024-02, act: demands, option: ours, summary: O, source: news}\nevents:"
    text = TALKS.replace("\narticles:", issue, 1).replace("  M: {name", "  X: {name: New, role: principal}\n  M: {name")
    (here / "positions.yaml").write_text(text.replace("events:", record), encoding="utf-8")
    there = found(here, "-p", "N", "-p", "X")
    assert ("fish", "X", "learned") in {(c["issue"], c["party"], c["kind"]) for c in there["changes"]}
    back = within("diff", "-l", "before.yaml", "--against", "positions.yaml", "-f", "json", cwd=here)
    assert back.returncode == 0, back.stderr
    kinds = {(e["section"], e["id"], e["kind"]) for e in json.loads(back.stdout)["entries"]}
    assert {("issues", "fish", "removed"), ("parties", "X", "removed")} <= kinds
    assert within("diff", "-l", "before.yaml", "--against", "positions.yaml", cwd=here).returncode == 0


def test_against_a_state_that_git_has(tmp_path: Path) -> None:
    clone = Clone(tmp_path, {"positions.yaml": TALKS})
    clone.commit({"positions.yaml": NOW})
    done = within(
        "diff", "--against", "HEAD~1:positions.yaml", "--as-of", "2024-06-30", cwd=tmp_path, HOME=str(tmp_path)
    )
    assert done.returncode == 0, done.stderr
    assert "since HEAD~1:positions.yaml" in done.stdout


def test_it_is_one_question_of_three(here: Path) -> None:
    done = within("diff", "--against", "before.yaml", "--since", "2024", cwd=here)
    assert (done.returncode, "leave --since" in done.stderr) == (2, True)
