"""Every table at once: data packages, Parquet and workbooks, as other people's programs read them."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pytest
from exported import SMALL
from openpyxl.utils.escape import unescape
from talks import ROOT, negtrack, within

from negtrack.formats.tables import COLUMNS

SHIPPED = ROOT / "data" / "positions.yaml"
DAY = "2025-03-31"


@pytest.fixture(scope="module", params=["shipped", "small"])
def ledger(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if request.param == "shipped":
        return SHIPPED
    path = tmp_path_factory.mktemp("small") / "positions.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def packages(ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same ledger as a package of CSV, a package of Parquet and a workbook."""
    folder = tmp_path_factory.mktemp("packages")
    for format, name in (("csv", "csv"), ("parquet", "talks"), ("xlsx", "talks.xlsx")):
        done = within("export", "--all", "-l", ledger, "--as-of", DAY, "-f", format, "-o", name, cwd=folder)
        assert done.returncode == 0, done.stderr
        assert not done.stdout
    return {"csv": folder / "csv", "parquet": folder / "talks", "xlsx": folder / "talks.xlsx"}


def summary(ledger: Path) -> dict[str, int]:
    """How many issues have each status, as ``negtrack status`` lists them: closed and background ones too."""
    done = within("status", "-l", ledger, "--as-of", DAY, "-f", "json", cwd=ROOT)
    return dict(Counter(issue["status"] for issue in json.loads(done.stdout)["issues"]))


def test_a_package_is_valid_to_the_library_of_its_standard(packages: dict[str, Path]) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=packages["csv"], capture_output=True, timeout=120, check=False)
    report = json.loads(done.stdout)
    assert report["valid"], report
    assert [task["name"] for task in report["tasks"]] == list(COLUMNS)


def test_a_package_says_what_it_was_made_from(packages: dict[str, Path], ledger: Path) -> None:
    for format in ("csv", "parquet"):
        origin = json.loads((packages[format] / "datapackage.json").read_text("utf-8"))["negtrack"]
        assert origin["as_of"] == DAY and len(origin["sha256"]) == 64
        assert origin["sha256"] in (packages[format] / "codebook.md").read_text("utf-8")


def test_the_codebook_has_every_column(packages: dict[str, Path]) -> None:
    for format in ("csv", "parquet"):
        lines = (packages[format] / "codebook.md").read_text("utf-8").replace("\\", "").splitlines()
        for table, columns in COLUMNS.items():
            start = lines.index(f"## {table}.{format}")
            rows = [line.split(" | ")[0].removeprefix("| ") for line in lines[start + 6 : start + 6 + len(columns)]]
            assert rows == [column.name for column in columns]


def test_parquet_holds_what_the_rows_hold_in_their_types(packages: dict[str, Path]) -> None:
    for name, columns in COLUMNS.items():
        frame = pd.read_parquet(packages["parquet"] / f"{name}.parquet")
        with (packages["csv"] / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        assert list(frame.columns) == header
        assert len(frame) == len(rows)
        for number, column in enumerate(columns):
            for cell, text in zip(frame[column.name], (row[number] for row in rows), strict=True):
                assert written(column.type, cell) == re.sub(r"^'(?=\W)", "", text)


def written(type: str, cell: Any) -> str:
    """A cell of a data frame as it stands in CSV."""
    if type in ("ids", "texts", "words"):
        return "|".join(cell)
    if type == "cites":
        return json.dumps([{k: v for k, v in cite.items() if v is not None} for cite in cell], ensure_ascii=False) * (
            len(cell) > 0
        )
    if cell is None or pd.isna(cell):
        return ""
    if type == "flag":
        return str(cell).lower()
    return f"{cell:g}" if type in ("whole", "number") else str(cell)


def test_the_queries_of_the_docs_give_what_status_says(
    packages: dict[str, Path], ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(packages["parquet"].parent)
    count, demands = re.findall(r"```sql\n(.*?)```", (ROOT / "docs" / "scale.md").read_text("utf-8"), re.DOTALL)
    found = duckdb.sql(count).fetchall()
    assert dict(found) == summary(ledger)
    frame = pd.read_parquet("talks/status.parquet").drop_duplicates("issue")
    assert dict(Counter(frame["status"])) == summary(ledger)
    positions = pd.read_parquet("talks/positions.parquet")
    demanded = positions[positions["act"] == "demands"]["options"].map(len).sum()
    assert len(duckdb.sql(demands).fetchall()) == demanded


def test_a_workbook_has_a_sheet_for_each_table(packages: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(packages["xlsx"])
    assert book.sheetnames == ["matrix", *COLUMNS, "codebook"]
    for name, columns in COLUMNS.items():
        sheet = book[name]
        header, *rows = sheet.iter_rows()
        assert [cell.value for cell in header] == [column.name for column in columns]
        assert [cell.comment.text for cell in header] == [column.doc for column in columns]
        assert sheet.freeze_panes == "B2"
        with (packages["csv"] / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            texts = list(csv.reader(file))[1:]
        assert sheet.auto_filter.ref == f"A1:{header[-1].column_letter}{len(texts) + 1}"
        assert len(rows) == len(texts)
        for row, line in zip(rows, texts, strict=True):
            for column, cell, text in zip(columns, row, line, strict=True):
                assert cell.data_type != "f"
                assert shown(column.type, cell.value) == text
                if column.name in ("status", "from_status", "to_status"):
                    assert cell.fill.fgColor.rgb != "00000000"
                if column.type not in ("flag", "whole", "number", "day") and cell.value is not None:
                    assert cell.number_format == "@", "what is text stays text, whatever is typed into it"


def test_a_workbook_opens_with_the_matrix_in_colours_and_ends_with_the_codebook(packages: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(packages["xlsx"])
    with (packages["csv"] / "status.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    statuses = {row["issue_title"]: row["status"] for row in found}
    closings = {row["issue_title"]: row["closed"] for row in found}
    header, *rows = book["matrix"].iter_rows()
    titles = [cell.value for cell in header]
    assert titles[:2] == ["Topic", "Issue"] and titles[-2:] == ["Status", "Since"]
    assert {row[1].value: row[-2].value for row in rows if row[-2].value != "closed"}.items() <= statuses.items()
    colours: dict[str, set[str]] = {}
    closed = {row[1].value: row[-1].value for row in rows if row[-2].value == "closed"}
    assert closed == {title: day for title, day in closings.items() if day}
    for row in rows:
        fills = {cell.fill.fgColor.rgb for cell in row[2:-1]}
        if row[1].value in closed:
            assert fills == {"00000000"}
            continue
        assert len(fills) == 1 and "00000000" not in fills
        colours.setdefault(statuses[row[1].value], set()).update(fills)
    assert all(len(fills) == 1 for fills in colours.values())
    assert len(set().union(*colours.values())) == len(colours)
    for name in ("matrix", "codebook"):  # all columns on one page, and the titles on each
        sheet = book[name]
        assert sheet.page_setup.orientation == "landscape" and sheet.print_title_rows == "$1:$1"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
    codebook = [[cell.value for cell in row] for row in book["codebook"].iter_rows(min_row=2)]
    told = {(row[0], row[1]) for row in codebook if row[0] and row[1]}
    assert told == {(name, column.name) for name, columns in COLUMNS.items() for column in columns}
    descriptor = json.loads((packages["csv"] / "datapackage.json").read_text(encoding="utf-8"))
    citation = descriptor["negtrack"]["citation"]
    assert citation.endswith(f"negtrack {descriptor['negtrack']['version']}")
    assert any(citation in (row[3] or "") for row in codebook)
    assert descriptor["negtrack"]["sha256"][:12] in citation


def test_a_workbook_has_every_table_unless_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "positions.yaml").write_text(SMALL, encoding="utf-8")
    for args, sheets in ((["-i", "Y"], ["matrix", *COLUMNS, "codebook"]), (["issues", "-i", "Y"], ["issues"])):
        done = within("export", *args, "-f", "xlsx", "-o", "a.xlsx", "--as-of", DAY, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        book = openpyxl.load_workbook(tmp_path / "a.xlsx")
        assert book.sheetnames == sheets
        assert [row[0].value for row in book["issues"].iter_rows(min_row=2)] == ["Y"]


def shown(type: str, value: Any) -> str:
    """A cell of a workbook as it stands in CSV."""
    if value is None:
        return ""
    if type == "flag":
        return str(value).lower()
    if type == "day":
        return f"{value:%Y-%m-%d}"
    return f"{value:g}" if type in ("whole", "number") else unescape(value)


def test_the_same_ledger_gives_the_same_bytes(packages: dict[str, Path], ledger: Path, tmp_path: Path) -> None:
    for format, first in packages.items():
        again = tmp_path / first.name
        negtrack("export", "--all", "-l", ledger, "--as-of", DAY, "-f", format, "-o", again, cwd=tmp_path)
        for path in sorted(first.iterdir()) if first.is_dir() else [first]:
            assert path.read_bytes() == (again / path.name if first.is_dir() else again).read_bytes()


def test_cells_too_long_for_a_sheet_are_refused_and_nothing_is_left(tmp_path: Path) -> None:
    ledger = tmp_path / "positions.yaml"
    ledger.write_text(SMALL.replace("Both say", "Both say " + "x" * 40_000), encoding="utf-8")
    output = tmp_path / "talks.xlsx"
    output.write_text("what was there before")
    done = negtrack("export", "--all", "-f", "xlsx", "-o", output, "--as-of", DAY, cwd=tmp_path)
    assert done.returncode == 2
    assert "row 2, column summary of positions" in done.stderr and "csv" in done.stderr
    assert output.read_text() == "what was there before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["positions.yaml", "talks.xlsx"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--all"], "--output FOLDER"),
        (["-f", "parquet"], "--output FILE.parquet"),
        (["--all", "-f", "xlsx"], "--output FILE.xlsx"),
        (["positions", "--all", "-o", "x"], "leave one of the two out"),
        (["--all", "-f", "md", "-o", "x"], "csv, parquet or xlsx"),
        (["--all", "-i", "X", "-o", "x"], "leave --issue and --party out"),
        (["-f", "xlsx"], "--output FILE.xlsx"),
        (["--all", "-o", "positions.yaml"], "cannot be made a folder"),
        (["-f", "parquet", "-o", "positions.yaml"], "is the ledger itself"),
    ],
)
def test_calls_that_cannot_be_met(tmp_path: Path, args: list[str], words: str) -> None:
    ledger = tmp_path / "positions.yaml"
    ledger.write_text(SMALL, encoding="utf-8")
    done = within("export", *args, cwd=tmp_path)
    assert done.returncode == 2 and words in done.stderr, done.stderr
    assert ledger.read_text(encoding="utf-8") == SMALL
    assert [path.name for path in tmp_path.iterdir()] == ["positions.yaml"]
