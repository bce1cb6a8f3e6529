"""The grid of a matrix for a spreadsheet: issues by parties, each cell what the party holds."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from openpyxl import load_workbook
from talks import TALKS, within


def grid(folder: Path, *args: str, text: str = TALKS) -> list[dict[str, str]]:
    """The rows of the grid, by column."""
    (folder / "positions.yaml").write_text(text, encoding="utf-8")
    done = within("matrix", "-f", "csv", "--as-of", "2024-12", *args, cwd=folder)
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_issues_stand_under_their_articles_with_a_cell_for_each_party(tmp_path: Path) -> None:
    rows = grid(tmp_path)
    assert list(rows[0]) == ["article", "article_title", "issue", "issue_title", "N", "S", "status", "closed"]
    told = [(row["article"], row["issue"], row["N"], row["S"], row["status"]) for row in rows]
    assert told == [
        ("1", "river", "middle", "middle", "agreed"),
        ("2", "bridge", "joint", "joint", "agreed"),
        ("2", "toll", "half", "half if dredged", "conditional"),
    ]


def test_without_articles_each_issue_once(tmp_path: Path) -> None:
    rows = grid(tmp_path, "--by", "issue", "--all-parties")
    assert [row["issue"] for row in rows] == ["bridge", "river", "toll"]
    assert [row["M"] for row in rows] == ["", "", "none"]


def test_a_cell_says_what_is_ruled_out_left_out_open_or_unsaid(tmp_path: Path) -> None:
    text = (
        TALKS[: TALKS.index("positions:")]
        + """positions:
  - {party: N, issue: river, date: 2024-01-01, act: rejects, option: bank, summary: No., source: news}
  - {party: S, issue: river, date: 2024, act: demands, option: bank, summary: Wants it., source: news}
  - {party: S, issue: river, date: 2024-03-01, act: proposes, option: [middle, bank], summary: Either., source: news}
  - {party: N, issue: bridge, date: 2024-01-01, act: sets-aside, summary: Later., source: news}
  - {party: S, issue: bridge, date: 2024-01-01, act: reserves, summary: Studies it., source: news}
"""
    )
    rows = {row["issue"]: row for row in grid(tmp_path, "--by", "issue", text=text)}
    assert rows["river"]["N"] == "not bank"
    assert rows["river"]["S"] == "bank or middle|bank"
    assert (rows["bridge"]["N"], rows["bridge"]["S"]) == ("(sets aside)", "(reserved)")
    assert (rows["toll"]["N"], rows["toll"]["S"]) == ("(silent)", "(silent)")


def test_a_party_called_as_a_column_is_told_from_it(tmp_path: Path) -> None:
    text = TALKS.replace("  S: {name: Southland", "  status: {name: Southland").replace("party: S,", "party: status,")
    text = text.replace("[N, S]", "[N, status]").replace("holder: S", "holder: status")
    (row, *_) = grid(tmp_path, text=text)
    assert (row["party status"], row["status"]) == ("middle", "agreed")


def test_the_grid_as_a_workbook(tmp_path: Path) -> None:
    rows = grid(tmp_path)
    assert within("matrix", "-o", "m.xlsx", "--as-of", "2024-12", cwd=tmp_path).returncode == 0
    (sheet,) = load_workbook(tmp_path / "m.xlsx").worksheets
    header, *cells = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert [dict(zip(header, row, strict=True)) for row in cells] == rows
