"""Options that all commands share: dates as people say them, formats by the ending of a file, pager, colour."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from talks import TALKS, within
from terminals import within_terminal

from negtrack.cli import run
from negtrack.cli.session import read_date
from negtrack.ledger.dates import DateError, format_day, parse_interval


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the small ledger, in which this process is."""
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


# ---- Dates


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", "2024-03-31", "2024-03-31"),
        ("Yesterday", "2024-03-30", "2024-03-30"),
        ("1 day ago", "2024-03-30", "2024-03-30"),
        ("2 weeks ago", "2024-03-17", "2024-03-17"),
        ("1 month ago", "2024-02-29", "2024-02-29"),  # February has no 31st
        ("a month ago", "2024-02-29", "2024-02-29"),
        ("13 months ago", "2023-02-28", "2023-02-28"),
        (" 3  Months ago ", "2023-12-31", "2023-12-31"),
        ("1 year ago", "2023-03-31", "2023-03-31"),
        ("2024-Q1", "2024-01-01", "2024-03-31"),
        ("2023q4", "2023-10-01", "2023-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-06/2024", "2023-06-01", "2024-12-31"),
    ],
)
def test_dates_as_people_say_them(text: str, first: str, last: str) -> None:
    found = read_date(text, date(2024, 3, 31))
    assert (format_day(found.first), format_day(found.last)) == (first, last)


@pytest.mark.parametrize(
    "text", ["soon", "ago", "3 fortnights ago", "2024-Q5", "-1 days ago", "9999 years ago", "", "in 3 days"]
)
def test_other_words_are_no_dates(text: str) -> None:
    with pytest.raises(DateError) as refused:
        read_date(text, date(2024, 3, 31))
    assert refused.value.help


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(0, 600))
def test_months_ago_lead_back_by_as_many_months(day: date, number: int) -> None:
    found = date.fromordinal(read_date(f"{number} months ago", day).first)
    assert (day.year - found.year) * 12 + day.month - found.month == number
    assert found.day == day.day or (found.day < day.day and (found.replace(day=28) != found or found.month == 2))


def test_dates_of_the_ledger_mean_what_they_mean_there() -> None:
    for text in ("2024", "2024-02", "2024-02-03", "2023/2024-05", "2024-02~"):
        assert read_date(text, date(2024, 3, 31)) == parse_interval(text)


def test_commands_take_such_dates(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["status", "--as-of", "2024-Q1", "-f", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["as_of"] == "2024-03-31"
    assert run(["diff", "--since", "2024-q1", "--until", "2024-Q2", "-f", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["since"], found["until"]) == ("2024-01-01", "2024-06-30")
    assert run(["status", "--as-of", "soonish"]) == 2
    assert "today, 3 months ago, 2024-Q1" in capsys.readouterr().err


# ---- Formats


@pytest.mark.parametrize(
    ("args", "name", "begins"),
    [
        (["status"], "s.csv", b"issue,"),
        (["status"], "s.JSON", b"{\n"),
        (["status"], "s.md", b"# "),
        (["status"], "s.xlsx", b"PK"),
        (["why", "river"], "w.xlsx", b"PK"),
        (["audit"], "a.parquet", b"PAR1"),
        (["status"], "s.txt", b"Talks on the river"),
        (["status"], "s", b"Talks on the river"),
        (["export", "status"], "s.xlsx", b"PK"),
        (["export", "positions"], "p.json", b"[\n"),
        (["export"], "all.xlsx", b"PK"),
        (["export"], "p", b"id,"),
        (["report", "--part", "matrix"], "m.svg", b"<?xml"),
        (["report", "--part", "timeline"], "t.md", b"# "),
        (["report"], "r.html", b"<!doctype html>"),
        (["check"], "c.json", b"{\n"),
        (["cite", "news"], "n.bib", b"@"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_the_ending_of_a_file_says_the_format(here: Path, args: list[str], name: str, begins: bytes) -> None:
    assert run([*args, "-o", name]) == 0
    assert (here / name).read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("args", "name"),
    [(["status"], "s.docx"), (["status"], "s.xls"), (["export"], "p.ods"), (["report", "--part", "chart"], "c.csv"),
     (["check"], "c.html"), (["why", "river"], "w.svg"), (["export"], "p.png")],
)  # fmt: skip
def test_an_ending_that_cannot_be_written_is_refused(
    here: Path, capsys: pytest.CaptureFixture[str], args: list[str], name: str
) -> None:
    before = sorted(here.iterdir())
    assert run([*args, "-o", name]) == 2
    said = capsys.readouterr().err
    assert f"does not write .{name.partition('.')[2]} files" in said
    assert "--format" in said
    assert sorted(here.iterdir()) == before


def test_a_format_that_is_given_wins_over_the_ending(here: Path) -> None:
    assert run(["status", "-o", "s.docx", "-f", "csv"]) == 0
    assert (here / "s.docx").read_bytes().startswith(b"issue,")
    assert run(["status", "-o", "s.csv", "-f", "json"]) == 0
    assert json.loads((here / "s.csv").read_text(encoding="utf-8"))["issues"]


def test_a_workbook_needs_a_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["status", "-f", "xlsx"]) == 2
    assert "--output FILE.xlsx" in capsys.readouterr().err


# ---- Colour and pager


def test_colour_is_forced_into_a_pipe_and_only_there(here: Path) -> None:
    assert "\x1b[" not in within("status", cwd=here).stdout
    assert "\x1b[" in within("status", FORCE_COLOR="1", cwd=here).stdout
    assert "\x1b[" not in within("status", FORCE_COLOR="1", NO_COLOR="1", cwd=here).stdout
    for form in ("json", "csv", "md"):
        assert "\x1b[" not in within("status", "-f", form, FORCE_COLOR="1", cwd=here).stdout
    assert within("status", "-o", "s.txt", FORCE_COLOR="1", cwd=here).returncode == 0
    assert "\x1b[" not in (here / "s.txt").read_text(encoding="utf-8")


PAGER = "sed s/^/paged:/"


def test_a_pager_shows_what_is_longer_than_the_terminal(here: Path) -> None:
    long = ["show", "river", "bridge", "toll", "N", "S", "news", "paper", "--as-of", "2024-12"]
    assert "paged:" in within_terminal(here, 80, *long, PAGER=PAGER).text
    shown = within_terminal(here, 80, *long, "--no-pager", PAGER=PAGER).text
    assert "paged:" not in shown
    assert shown.count("\n") > 40
    assert "paged:" not in within_terminal(here, 80, "counts", "--as-of", "2024-12", PAGER=PAGER).text  # it fits
    assert "paged:" not in within(*long, PAGER=PAGER, cwd=here).stdout


@pytest.mark.parametrize("pager", ["", "cat", "no-such-program-here"])
def test_without_a_pager_all_is_shown(here: Path, pager: str) -> None:
    shown = within_terminal(here, 80, "show", "river", "bridge", "toll", "N", "S", "--as-of", "2024-12", PAGER=pager)
    assert shown.status == 0
    assert "Wants the middle." in shown.text
