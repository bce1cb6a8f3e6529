"""Ledgers on which a small change of the rules goes unseen by almost every other: the right value of each.

A and B are principals, C is a third party; issue X has the options a, b and c. Records are r0, r1 … in order.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from shorthand import read

from negtrack.ledger.dates import format_day, parse_interval
from negtrack.ledger.model import Ledger
from negtrack.rules.articles import concluding_event
from negtrack.rules.basis import Participants
from negtrack.rules.derive import Picture, derive
from negtrack.rules.issue_result import IssueResult
from negtrack.rules.query import Question


def picture(ledger: Ledger, as_of: str = "2024-12-31") -> Picture:
    return derive(ledger, Question(parse_interval(as_of).last))


def issue(folder: Path, records: str, as_of: str = "2024-12-31", **more: Any) -> IssueResult:
    return picture(read(folder, records, **more), as_of).issues[0]


def condition(**dates: str) -> dict[str, Any]:
    return {"title": "K", **{key: {"date": date, "source": "s"} for key, date in dates.items()}}


ROWS = {
    "a joint proposal told by a third party is no common act": (
        "A+B; 2024-01-01; proposes a; said_by: C",
        {}, "2024-12-31", "compatible",
    ),
    "one option is free already while the other may be": (
        """A; 2024-01-01; accepts a b; conditions: {a: [k1], b: [k2]}
           B; 2024-01-01; accepts a b""",
        {"k1": condition(met="2024-01-01"), "k2": condition(met="2024")}, "2024-06-30", "agreed",
    ),
    "what supersedes another's record of the year comes after it in every world": (
        """A; 2023-01; demands a
           B; 2023-01; demands a
           A; 2024; demands a b
           B; 2024; demands b; supersedes: r2""",
        {}, "2024-06-30", "compatible",
    ),
    "an acceptance is not lost to a demand of the same in no order to it": (
        """B; 2024-01; demands a
           A; 2024-02; demands a
           A; 2024-02; accepts a""",
        {}, "2024-12-31", "agreed",
    ),
    "an acceptance stays through an addition that is renewed": (
        """A; 2024-01-01; accepts b
           A; 2024-01-02; accepts a; adds: r0
           A; 2024-01-03; demands a b
           B; 2024-01-03; demands a b""",
        {}, "2024-12-31", "agreed",
    ),
    "set aside and out of scope in no order are one or the other": (
        """A; 2024-02; sets-aside
           A; 2024-02; out-of-scope
           B; 2024-01-01; sets-aside""",
        {}, "2024-12-31", "set-aside",
    ),
    "a ruling out that supersedes another's record, among others of its month": (
        """B; 2023-06-01; demands c
           A; 2023-06-01; accepts a
           B; 2024-01; rejects b
           B; 2024-01; rejects b; supersedes: r0
           B; 2024-01; demands a b""",
        {}, "2024-12-31", "agreed|unclear",
    ),
    "one possible record hangs on another, and a joint one besides": (
        """B; 2023-06-01; demands a
           A; 2023-06-01; demands a
           A; 2023-12-01/2024-04-30; demands c; id: r3, supersedes: r4
           A; 2024-02-10; demands c; id: r4
           A+B; 2024-01-10/2024-01-31; demands b; id: r5""",
        {}, "2024-01-20", "agreed|compatible",
    ),
    "only a withdrawal": ("A; 2024-02-01; withdraws", {}, "2024-12-31", "no-data"),
    "an open condition of one, and an option ruled out besides in a month": (
        """A; 2024-01-01; accepts a; conditions: [k1]
           B; 2024-02; accepts a
           B; 2024-02; rejects c""",
        {"k1": condition()}, "2024-12-31", "conditional",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_the_status_is_right(tmp_path: Path, name: str) -> None:
    records, conditions, as_of, status = ROWS[name]
    more = {"conditions": conditions} if conditions else {}
    result = issue(tmp_path, records, as_of, **more)
    assert "|".join(sorted(s.value for s in result.possible)) == status
    assert result.status.value == (status if "|" not in status else "unclear")


def test_an_acceptance_renewed_by_a_demand_is_still_an_acceptance(tmp_path: Path) -> None:
    records, _, as_of, _ = ROWS["an acceptance stays through an addition that is renewed"]
    act = issue(tmp_path, records, as_of).parties["A"].act
    assert act is not None and act.value == "accepts"


@pytest.mark.parametrize(("day_of_b", "day"), [("2024-01-01", "2024-02-29"), ("2024-03-01", "2024-03-01")])
def test_what_is_left_out_is_so_since_the_last_has_left_it_out(tmp_path: Path, day_of_b: str, day: str) -> None:
    """A may have said neither before the last day of the month."""
    records = f"A; 2024-02; sets-aside\nA; 2024-02; out-of-scope\nB; {day_of_b}; sets-aside"
    since = issue(tmp_path, records).since
    assert since is not None and format_day(since) == day


def test_what_was_never_another_status_has_no_day(tmp_path: Path) -> None:
    assert issue(tmp_path, "A; 2024-02-01; withdraws").since is None


def test_a_standing_rests_on_the_records_that_stand_in_some_order(tmp_path: Path) -> None:
    records = """A; 2024-02; demands a
                 A; 2024-02; demands b; supersedes: r0
                 A; 2024-02; demands c; adds: r1"""
    standing = issue(tmp_path, records).parties["A"]
    assert (standing.options, standing.positions) == (("b", "c"), ("r1", "r2"))


def test_the_reason_of_what_is_set_aside_is_never_missing(tmp_path: Path) -> None:
    assert issue(tmp_path, "A; 2024-01-01; sets-aside\nB; 2024-01-01; sets-aside").reason == "set-aside"


def test_an_article_rests_on_the_event_that_brought_it_furthest(tmp_path: Path) -> None:
    events = [
        {"date": f"2024-{month}-01", "title": stage, "stage": stage, "articles": "all", "source": "s"}
        for month, stage in (("03", "text-concluded"), ("05", "signed"))
    ]
    ledger = read(tmp_path, "A; 2024-01-01; demands a", events=events)
    event = concluding_event(ledger, Participants(ledger), parse_interval("2024-12-31").last, "1")
    assert event is not None and event.title == "signed"


def test_what_is_supposed_comes_after_all_that_is_known_of_its_day(tmp_path: Path) -> None:
    ledger = read(tmp_path, "A; 2024-03; demands a\nA; 2024-03-31; demands c\nA; 2024-03-31; demands b")
    day = parse_interval("2024-03-31").last
    known = derive(ledger, Question(day)).issues[0].parties["A"]
    assert known.standing == "uncertain"
    supposed = derive(ledger, Question(day, supposed=frozenset({"r2"}))).issues[0].parties["A"]
    assert (supposed.standing, supposed.options) == ("known", ("b",))


# ---- Gaps that mutants showed


def stands(folder: Path, records: str, as_of: str) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The options and rulings out of every result of A's standing."""
    standing = issue(folder, records, as_of).parties["A"]
    return {(result.options, result.rejects) for result in standing.alternatives or (standing,)}


def test_a_word_that_takes_over_what_stood_has_made_the_standing_alone(tmp_path: Path) -> None:
    standing = issue(tmp_path, "A; 2024-02; reserves\nA; 2024-02; demands a; adds: r0").parties["A"]
    assert (standing.options, standing.positions) == (("a",), ("r1",))


def test_a_renewal_that_may_have_come_is_among_the_records_of_the_standing(tmp_path: Path) -> None:
    standing = issue(tmp_path, "A; 2024-01-01; demands a\nA; 2024-02; demands a", "2024-02-10").parties["A"]
    assert (standing.standing, standing.positions) == ("known", ("r0", "r1"))


def test_what_must_come_later_is_not_before_the_last_word(tmp_path: Path) -> None:
    records = "A; 2024-02; rejects c\nA; 2024-02; demands a\nA; 2024-02; demands b; supersedes: r0"
    assert stands(tmp_path, records, "2024-02-10") == {
        ((), ()), ((), ("c",)), (("a",), ()), (("a",), ("c",)), (("b",), ()),
    }  # fmt: skip


def test_what_is_supposed_comes_after_what_may_have_been_said_by_then(tmp_path: Path) -> None:
    ledger = read(tmp_path, "A; 2024-01-01; demands c\nA; 2024-03; demands a\nA; 2024-03-10; demands b")
    question = Question(parse_interval("2024-03-10").last, supposed=frozenset({"r2"}))
    supposed = derive(ledger, question).issues[0].parties["A"]
    assert (supposed.standing, supposed.options) == ("known", ("b",))
