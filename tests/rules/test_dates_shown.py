"""The date of a standing and the party's last word: what changed its act or its options, and what it said last."""

from __future__ import annotations

from pathlib import Path

import pytest
from shorthand import read

from negtrack.ledger.dates import format_day, parse_interval
from negtrack.ledger.model import Basis
from negtrack.rules.derive import derive
from negtrack.rules.issue_result import IssueResult, Standing
from negtrack.rules.query import Question

CONDITIONS = {"k": {"title": "K"}}


def result(folder: Path, records: str, as_of: str = "2024-12-31", evidence: Basis = Basis.THIRD) -> IssueResult:
    ledger = read(
        folder, records, conditions=CONDITIONS, parties={"G": {"name": "G", "role": "mediator", "members": ["A"]}}
    )
    return derive(ledger, Question(parse_interval(as_of).last, evidence=evidence)).issues[0]


def standing(folder: Path, records: str, as_of: str = "2024-12-31") -> Standing:
    return result(folder, records, as_of).parties["A"]


@pytest.mark.parametrize(
    ("later", "date"),
    [
        ("demands a", "2020-01"),  # a renewal
        ("demands a; rejects: [b]", "2020-01"),
        ("demands a; conditions: [k]", "2020-01"),
        ("rejects b", "2020-01"),
        ("reaffirms", "2020-01"),
        ("omits", "2020-01"),
        ("accepts a", "2024-02-10"),
        ("proposes a", "2024-02-10"),
        ("demands b", "2024-02-10"),
        ("demands b; adds: r0", "2024-02-10"),
        ("rejects a", "2024-02-10"),
        ("sets-aside", "2024-02-10"),
        ("reserves", "2024-02-10"),
        ("withdraws", "2024-02-10"),
    ],
)
def test_the_date_is_that_of_the_latest_record_that_changed_the_act_or_the_options(
    tmp_path: Path, later: str, date: str
) -> None:
    found = standing(tmp_path, f"A; 2020-01; demands a\nA; 2024-02-10; {later}")
    assert found.date == date
    assert found.last_word == ("2020-01" if later == "omits" else "2024-02-10")


@pytest.mark.parametrize(
    ("records", "date"),
    [
        ("A; 2020-01; accepts a\nA; 2021-01; demands a", "2020-01"),
        ("A; 2020-01; rejects a\nA; 2021-01; rejects b", "2021-01"),
        ("A; 2020-01; rejects a\nA; 2021-01; rejects a", "2020-01"),
        ("A; 2020-01; sets-aside\nA; 2021-01; rejects a", "2020-01"),
        ("A; 2020-01; sets-aside\nA; 2021-01; sets-aside", "2020-01"),
        ("A; 2020-01; demands a\nA; 2021-01; demands b\nA; 2022-01; demands a", "2022-01"),
        ("A; 2020-01; demands a; said_by: C\nA; 2021-01; proposes b; said_by: C", "2021-01"),
        ("A; 2020-01; accepts a; said_by: B\nA; 2021-01; accepts b; said_by: B", "2021-01"),
        ("A; 2024-02; demands a\nA; 2024-02; accepts a", "2024-02"),
        ("B; 2020-01; demands a", None),
    ],
)
def test_each_standing_has_the_date_of_what_it_says(tmp_path: Path, records: str, date: str | None) -> None:
    assert standing(tmp_path, records).date == date


def test_an_uncertain_standing_has_no_date_but_a_last_word(tmp_path: Path) -> None:
    found = standing(tmp_path, "A; 2024-01-01; demands a\nA; 2024-02; demands b", "2024-02-10")
    assert (found.standing, found.date, found.last_word) == ("uncertain", None, "2024-02")


def test_of_records_of_one_month_the_related_one_is_the_later(tmp_path: Path) -> None:
    found = standing(tmp_path, "A; 2024-02; demands a; id: z\nA; 2024-02; demands b; id: b, supersedes: z")
    assert found.last_word == found.date == "2024-02"
    assert found.positions == ("b",)
    added = standing(tmp_path, "A; 2024-02; demands a; id: z\nA; 2024-02; demands b; id: b, adds: z")
    assert added.positions == ("z", "b")


@pytest.mark.parametrize(
    ("records", "last"),
    [
        ("A; 2024-01-01; demands a\nG; 2024-02-01; demands b", "2024-02-01"),
        ("A; 2024-01-01; demands a\nA; 2024-02-01; demands b; said_by: C", "2024-01-01"),
        ("A; 2024-01-01; demands a\nA; 2024-02-01; reaffirms; said_by: C", "2024-01-01"),
        ("A; 2024-01-01; demands a\nA; 2024-02-01; accepts b; said_by: B", "2024-01-01"),
        ("A; 2024-01-01; demands a; said_by: C", None),
        ("A; 2024-01-01; omits", None),
    ],
)
def test_the_last_word_is_a_word_of_its_own(tmp_path: Path, records: str, last: str | None) -> None:
    assert standing(tmp_path, records).last_word == last


def test_a_groups_word_below_the_evidence_is_no_last_word(tmp_path: Path) -> None:
    records = "A; 2024-01-01; demands a\nG; 2024-02-01; demands b"
    assert result(tmp_path, records, evidence=Basis.OWN).parties["A"].last_word == "2024-01-01"


def test_the_last_word_on_an_issue_is_that_of_anybody_asked(tmp_path: Path) -> None:
    records = "A; 2024-01-01; demands a\nB; 2024-02; demands a\nA; 2024-01-20; reaffirms\nC; 2024-05-01; demands b"
    found = {
        day: result(tmp_path, records, day).last_word for day in ("2023-12", "2024-01-31", "2024-02-10", "2024-12")
    }
    told = [day and format_day(day) for day in found.values()]
    assert told == [None, "2024-01-20", "2024-02-01", "2024-02-01"]
