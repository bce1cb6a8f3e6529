"""Closed issues and background, which never change a status, and conditions that block nothing else (docs/rules.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from shorthand import read

from negtrack.answers.blockers import find_blockers
from negtrack.ledger.dates import parse_interval
from negtrack.ledger.model import Basis, Ledger
from negtrack.rules.derive import Picture, derive
from negtrack.rules.query import Question

CLOSED = {"date": "2024-06", "how": "carried-out", "source": "s"}
START = "A; 2024-01-01; demands a\nB; 2024-01-01; demands b"


def issues(**fields: Any) -> dict[str, Any]:
    options = {"a": "The first", "b": "The second", "c": "The third"}
    return {"X": {"title": "X", "question": "Which", "options": options, **fields}}


def closing(folder: Path, records: str, **more: Any) -> Ledger:
    return read(folder, records, issues=issues(closed=CLOSED), **more)


def ask(ledger: Ledger, as_of: str, *asked: str, **fields: Any) -> Picture:
    return derive(ledger, Question(parse_interval(as_of).last, asked=asked, **fields))


def is_closed(ledger: Ledger, as_of: str, *asked: str, **fields: Any) -> bool:
    return ask(ledger, as_of, *asked, **fields).issues[0].closed is not None


def test_an_issue_is_closed_from_the_last_day_of_the_date(tmp_path: Path) -> None:
    ledger = closing(tmp_path, START)
    assert [is_closed(ledger, day) for day in ("2024-06-29", "2024-06-30", "2030")] == [False, True, True]
    closed = ask(ledger, "2024-06").issues[0].closed
    assert closed is not None
    assert (closed.date.text, closed.how.value, closed.source) == ("2024-06", "carried-out", "s")


def test_it_may_be_closed_before_any_word_on_it(tmp_path: Path) -> None:
    ledger = closing(tmp_path, "A; 2025-01-01; demands a")
    assert [is_closed(ledger, day) for day in ("2024-12-31", "2025-01-01")] == [True, False]


@pytest.mark.parametrize(
    ("record", "opens"),
    [
        ("A; 2024-07-10; demands c", True),
        ("A; 2024-07-10; demands a", True),
        ("A; 2024-07-10; withdraws", True),
        ("A+B; 2024-07-10; accepts c", True),
        ("G; 2024-07-10; proposes c", True),
        ("A; 2024-07; demands c", True),
        ("A; 2024-07-10; reaffirms", False),
        ("A; 2024-07-10; omits", False),
        ("A; 2024-06-30; demands c", False),
        ("A; 2024-06/2024-08; demands c", False),
        ("C; 2024-07-10; demands c", False),
        ("A; 2024-07-10; demands c; said_by: C", False),
        ("A; 2024-07-10; demands c; said_by: B", False),
    ],
)
def test_a_word_of_a_principal_that_begins_later_opens_it(tmp_path: Path, record: str, opens: bool) -> None:
    parties = {"G": {"name": "G", "role": "third-party", "members": ["A"]}}
    ledger = closing(tmp_path, f"{START}\n{record}", parties=parties)
    assert is_closed(ledger, "2024-07-09") is not record.startswith("A; 2024-07;")
    assert is_closed(ledger, "2024-07-10") is not opens
    assert is_closed(ledger, "2030") is not opens


def test_whose_agreement_is_asked_and_on_what_evidence_makes_no_difference(tmp_path: Path) -> None:
    parties = {"G": {"name": "G", "role": "third-party", "members": ["A"]}}
    ledger = closing(tmp_path, f"{START}\nG; 2024-07-10; demands c", parties=parties)
    assert not is_closed(ledger, "2024-12", "B", "C")
    assert not is_closed(ledger, "2024-12", evidence=Basis.OWN)
    of_others = closing(tmp_path, f"{START}\nC; 2024-07-10; demands c")
    assert is_closed(of_others, "2024-12", "B", "C")


def test_what_the_party_denies_does_not_open_it(tmp_path: Path) -> None:
    ledger = closing(tmp_path, f"{START}\nA; 2024-07-10; demands c\nA; 2024-08-01; omits; denies: r2")
    assert is_closed(ledger, "2024-12")


def test_closing_and_background_change_no_status_and_count_apart(tmp_path: Path) -> None:
    topics = {"t": {"title": "T", "background": "yes"}}
    for fields, heading in (
        ({}, "disputed"),
        ({"closed": CLOSED}, "closed"),
        ({"closed": CLOSED, "topic": "t"}, "background"),
    ):
        picture = ask(read(tmp_path, START, issues=issues(**fields), topics=topics), "2024-12-31")
        result = picture.issues[0]
        assert (result.status.value, result.reason, result.heading) == ("disputed", "no-common-option", heading)
        assert picture.articles[0].status.value == "disputed"
        counts = picture.summary()
        assert (sum(counts.values()), counts[heading]) == (1, 1)
        assert list(counts)[-2:] == ["closed", "background"]


def test_a_closed_issue_is_not_stale(tmp_path: Path) -> None:
    assert "stale" in ask(read(tmp_path, START), "2024-12-31").issues[0].flags
    assert "stale" not in ask(closing(tmp_path, START), "2024-12-31").issues[0].flags


@pytest.mark.parametrize(
    ("records", "status", "stale"),
    [
        (START, "disputed", True),
        ("A; 2024-01-01; demands a", "incomplete", True),
        ("A; 2024-01-01; demands a\nB; 2024-01-01; demands a", "compatible", True),
        ("A; 2024-01-01; accepts a; conditions: [k]\nB; 2024-01-01; demands a", "conditional", True),
        ("A; 2024-01-01; rejects a\nB; 2024-01-01; demands b", "unclear", True),
        ("A; 2024-01-01; accepts a\nB; 2024-01-01; demands a", "agreed", False),
        ("A; 2024-01-01; sets-aside\nB; 2024-01-01; sets-aside", "set-aside", False),
        ("A; 2024-01-01; withdraws", "no-data", False),
        (f"{START}\nB; 2024-11-01; reaffirms", "disputed", False),
        (f"{START}\nB; 2024-11-01; omits", "disputed", True),
        (f"{START}\nC; 2024-11-01; demands a", "disputed", True),
    ],
)
def test_what_is_left_to_be_said_grows_stale(tmp_path: Path, records: str, status: str, stale: bool) -> None:
    ledger = read(tmp_path, records, conditions={"k": {"title": "K"}})
    result = ask(ledger, "2024-12-31").issues[0]
    assert (result.status.value, "stale" in result.flags) == (status, stale)
    assert "stale" not in ask(ledger, "2024-06-29").issues[0].flags


def test_a_condition_that_blocks_only_what_is_closed_is_left_out(tmp_path: Path) -> None:
    options = {"a": "The first", "b": "The second"}
    two = {**issues(closed=CLOSED), "Y": {"title": "Y", "question": "Which", "options": options}}
    conditions = {
        "idle": {"title": "K", "holder": ["A"], "blocks": ["X"]},
        "both": {"title": "L", "holder": ["A"], "blocks": ["X", "Y"]},
        "stage": {"title": "M", "holder": ["A"], "blocks": ["X", "signing"]},
        "carried": {"title": "N", "holder": ["A"]},
    }
    ledger = read(tmp_path, "A; 2024-01-01; demands a; conditions: [carried]", issues=two, conditions=conditions)
    for day, left in (("2024-05", list(conditions)), ("2024-12", ["both", "stage"])):
        question = Question(parse_interval(day).last)
        assert [blocker.condition.id for blocker in find_blockers(ledger, question).blockers] == left
        assert [result.condition.id for result in derive(ledger, question).conditions] == left


def test_conditions_of_a_picture_are_those_raised_with_what_is_open(tmp_path: Path) -> None:
    dates = {"raised": "2024-03-01", "met": "2024-05"}
    conditions = {
        "start": {"title": "K", "holder": ["A"], "blocks": ["X"]},
        "raised": {"title": "L", **{key: {"date": date, "source": "s"} for key, date in dates.items()}},
    }
    ledger = read(tmp_path, START, conditions=conditions)
    found = {
        day: [tuple(result[1:]) for result in ask(ledger, day).conditions]
        for day in ("2024-02", "2024-05-10", "2024-06")
    }
    assert found == {
        "2024-02": [(True, None)],
        "2024-05-10": [(True, None), (None, "2024-03-01")],
        "2024-06": [(True, None), (False, "2024-03-01")],
    }
