"""Ledgers on which a small change of the rules goes unseen by almost every other: the right value of each.

A and B are principals, C is a third party; issue X has the options a, b and c. Records are r0, r1 … in order.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from shorthand import read

from negtrack.checks.run import run_checks
from negtrack.ledger.dates import format_day, parse_interval
from negtrack.ledger.model import Act, Ledger, Status
from negtrack.rules.articles import concluding_event
from negtrack.rules.basis import Participants
from negtrack.rules.derive import Picture, derive, prepare_issues
from negtrack.rules.issue_result import IssueResult
from negtrack.rules.query import Question
from negtrack.rules.status_table import sentence


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


PAIRS = ("A+B", "D+E")
CLOSED = {"date": "2024-01-01", "how": "overtaken", "source": "s"}


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


def results(folder: Path, records: str, as_of: str, **more: Any) -> set[str]:
    """The statuses that the dates allow."""
    return {status.value for status in issue(folder, records, as_of, **more).possible}


def test_a_word_that_must_come_later_is_not_before_one_that_is_over(tmp_path: Path) -> None:
    records = "A; 2024-02-01/2024-02-10; rejects c\nA; 2024-02; demands b; supersedes: r0"
    assert stands(tmp_path, records, "2024-02-15") == {((), ("c",)), (("b",), ())}


def test_what_may_have_come_last_counts_though_more_may_have_followed_it(tmp_path: Path) -> None:
    records = """A; 2024-02-01/2024-03-31; demands a
                 A; 2024-02-01/2024-03-31; accepts b; supersedes: r0
                 A; 2024-02-10/2024-02-20; accepts b
                 B; 2024-01-01; demands b"""
    assert results(tmp_path, records, "2024-02-25") == {"agreed", "disputed"}


def test_what_is_supposed_does_not_make_certain_what_may_have_come_before_it(tmp_path: Path) -> None:
    ledger = read(tmp_path, "A; 2024-01-01; demands a\nA; 2024-03; demands c\nA; 2024-03-10; rejects b")
    question = Question(parse_interval("2024-03-10").last, supposed=frozenset({"r2"}))
    supposed = derive(ledger, question).issues[0].parties["A"]
    assert [(each.options, each.rejects) for each in supposed.alternatives] == [(("a",), ("b",)), (("c",), ("b",))]


def test_a_report_that_follows_a_partys_own_word_never_stands_for_it(tmp_path: Path) -> None:
    """Where r1 has come so has r0, and what is told of A counts no more."""
    records = "A; 2024-02; demands a\nA; 2024-02; demands b; said_by: C, supersedes: r0"
    assert stands(tmp_path, records, "2024-02-10") == {((), ()), (("a",), ())}


@pytest.mark.parametrize("before", ["", "A; 2023-01-01; accepts c\n"])
def test_one_of_two_words_in_no_order_may_be_renewed_later(tmp_path: Path, before: str) -> None:
    records = "A; 2024-01; accepts a\nA; 2024-01; demands b\nA; 2024-02-01; demands a\nB; 2024-01-01; demands a"
    assert results(tmp_path, before + records, "2024-12-31") == {"agreed", "compatible"}


@pytest.mark.parametrize(
    ("records", "statuses"),
    [
        ("A; 2024-01-01; accepts a b\nA; 2024-02; demands a b; adds: r0\nA; 2024-02; demands a b", {"agreed"}),
        (
            "A; 2024-01-01; accepts b\nA; 2024-02; proposes a; adds: r0\nA; 2024-02; demands a b",
            {"agreed", "compatible"},
        ),
        (
            "A; 2024-01-01; accepts a b; rejects: [d]\nA; 2024-02; rejects c\nA; 2024-02; demands a b; rejects: [c, d]",
            {"agreed", "compatible"},
        ),
    ],
)
def test_what_a_word_makes_of_what_stood_may_be_renewed_within_its_month(
    tmp_path: Path, records: str, statuses: set[str]
) -> None:
    """Renewed, the acceptance stays; taken the place of, it is gone."""
    issues = {"X": {"title": "X", "question": "Which?", "options": {option: option for option in "abcd"}}}
    found = results(tmp_path, f"{records}\nB; 2024-01-01; demands a b", "2024-12-31", issues=issues)
    assert found == statuses


def test_eight_words_that_build_on_each_other_are_gone_through_in_every_order(tmp_path: Path) -> None:
    options = [f"o{n}" for n in range(9)]
    ruled_out = "".join(f"\nA; 2024-06-01/2024-06-10; rejects {option}" for option in options[:7])
    records = f"A; 2024-01-01; demands {' '.join(options)}{ruled_out}\nA; 2024-06; rejects o7"
    more = {"issues": {"X": {"title": "X", "question": "Which?", "options": {o: o for o in options}}}}
    standing = issue(tmp_path, records, "2024-06-15", **more).parties["A"]
    assert [each.options for each in standing.alternatives] == [("o7", "o8"), ("o8",)]


def test_a_standing_keeps_every_record_that_each_builds_on(tmp_path: Path) -> None:
    records = "A; 2024-01-01; demands a\nA; 2024-02-01; demands b; adds: r0\nA; 2024-03-01; rejects c"
    assert issue(tmp_path, records).parties["A"].positions == ("r0", "r1", "r2")


def test_a_position_may_be_renewed_five_hundred_times(tmp_path: Path) -> None:
    start = parse_interval("2000-01-01").last
    records = "\n".join(f"A; {format_day(start + n)}; demands a" for n in range(500))
    standing = issue(tmp_path, f"{records}\nA; 2024-01-01; rejects b").parties["A"]
    assert (standing.options, standing.rejects, len(standing.positions)) == (("a",), ("b",), 501)


@pytest.mark.parametrize(("act", "held"), [("sets-aside", "set-aside"), ("out-of-scope", "out-of-scope")])
def test_what_is_left_out_is_no_longer_held_even_where_it_says_that_it_adds(
    tmp_path: Path, act: str, held: str
) -> None:
    records = f"A; 2024-01-01; demands a\nA; 2024-02-01; {act}; adds: r0\nB; 2024-01-01; {act}"
    result = issue(tmp_path, records)
    assert (result.status.value, result.reason, result.parties["A"].date) == ("set-aside", held, "2024-02-01")


def test_a_common_act_is_the_same_for_all_that_it_still_stands_for(tmp_path: Path) -> None:
    records = "A+B; 2024-01-01; proposes a\nB; 2024-02-01; proposes b; adds: r0"
    result = issue(tmp_path, records)
    assert (result.status.value, result.reason) == ("agreed", "joint")
    withdrawn = issue(tmp_path, records + "\nB; 2024-03-01; withdraws\nB; 2024-04-01; demands a b")
    assert withdrawn.status.value == "compatible"


@pytest.mark.parametrize(
    ("record", "status"),
    [
        ("A; 2024-01-01; proposes a", "compatible"),
        ("A; 2024-01-01; proposes a; said_by: G", "agreed"),
        ("G; 2024-01-01; proposes a", "agreed"),
        ("A+C; 2024-01-01; proposes a", "agreed"),
        ("C; 2024-01-01; proposes a; said_by: G", "no-data"),
    ],
)
def test_a_groups_word_is_a_common_act_of_the_one_whose_agreement_is_asked(
    tmp_path: Path, record: str, status: str
) -> None:
    """By the definition: one record, joint or of a group, that stands for all who are asked."""
    parties = {
        "B": {"name": "B", "role": "third-party"},
        "G": {"name": "G", "role": "third-party", "members": ["A", "C"]},
    }
    assert issue(tmp_path, record, parties=parties).status.value == status


def test_an_act_of_three_hundred_is_common_to_all_of_them(tmp_path: Path) -> None:
    everybody = [f"P{n}" for n in range(300)]
    parties = {name: {"name": name, "role": "principal"} for name in everybody}
    result = issue(tmp_path, f"{'+'.join(['A', 'B', *everybody])}; 2024-01-01; proposes a", parties=parties)
    assert (result.status.value, result.reason) == ("agreed", "joint")


def test_an_option_ruled_out_by_who_holds_none_is_disputed_where_it_may_be_held(tmp_path: Path) -> None:
    records = "A; 2024-02; accepts a\nB; 2024-01-01; rejects a"
    assert results(tmp_path, records, "2024-02-10") == {"disputed", "incomplete"}


def test_a_condition_that_may_hang_on_another_option_too_is_a_choice_of_its_own(tmp_path: Path) -> None:
    """Where B's second word came first, k1 met and k2 open leave b free, which nobody accepts, and a waiting."""
    conditions = {"k1": condition(met="2024-06"), "k2": condition(met="2024-06")}
    records = """A; 2024-01-01; accepts a; conditions: [k1, k2]
                 A; 2024-01-02; demands b; conditions: [k1], adds: r0
                 B; 2024-02; demands a b
                 B; 2024-02; demands a b; conditions: {b: [k2]}"""
    assert results(tmp_path, records, "2024-06-15", conditions=conditions) == {"agreed", "conditional", "compatible"}


def test_a_condition_that_both_put_on_an_option_is_one_choice(tmp_path: Path) -> None:
    """Both options wait, or neither does; b, which nobody accepts, is never free while a waits."""
    records = """A; 2024-01-01; accepts a; conditions: [k]
                 A; 2024-01-02; demands b; conditions: [k], adds: r0
                 B; 2024-01-01; demands a b; conditions: {a: [k]}"""
    k = {"k": condition(met="2024-06")}
    assert results(tmp_path, records, "2024-06-15", conditions=k) == {"agreed", "conditional"}


def test_a_condition_blocks_though_one_before_it_does_not(tmp_path: Path) -> None:
    conditions = {
        "k1": condition(met="2024-01-01"),
        "k2": {"title": "Blocks", "holder": ["B"], "blocks": ["X"]},
    }
    result = issue(tmp_path, "A+B; 2024-01-01; accepts a; conditions: [k1]", conditions=conditions)
    assert (result.status.value, result.reason) == ("conditional", "blocked")


@pytest.mark.parametrize(("day", "raised"), [("2024-02-29", []), ("2024-03-01", ["k"])])
def test_a_condition_stands_from_the_day_on_which_it_is_raised(tmp_path: Path, day: str, raised: list[str]) -> None:
    k = {**condition(raised="2024-03-01"), "holder": ["B"], "blocks": ["X"]}
    found = picture(read(tmp_path, "A+B; 2024-01-01; accepts a", conditions={"k": k}), day)
    assert [each.condition for each in found.issues[0].conditions] == raised
    assert [each.condition.id for each in found.conditions] == raised


@pytest.mark.parametrize(("day", "told"), [("2024-02-10", ()), ("2024-03-01", ("r0",))])
def test_what_is_told_of_a_party_is_dissent_from_its_first_own_word_on(
    tmp_path: Path, day: str, told: tuple[str, ...]
) -> None:
    records = "A; 2024-02-01; demands a; said_by: C\nA; 2024-03-01; demands b"
    assert issue(tmp_path, records, day).parties["A"].dissent == told


@pytest.mark.parametrize(("day", "spoken"), [("2024-02-29", None), ("2024-03-01", "2024-03-01")])
def test_a_party_has_spoken_from_the_first_day_of_its_word_on(tmp_path: Path, day: str, spoken: str | None) -> None:
    asked = Question(parse_interval(day).last)
    records = prepare_issues(read(tmp_path, "A; 2024-03; demands a"), asked, ["X"])["X"]
    last = records.last_word_of("A", asked.as_of)
    assert (None if last is None else format_day(last)) == spoken


def test_who_has_said_nothing_yet_has_withdrawn_nothing(tmp_path: Path) -> None:
    """Nor has one of whom something is only claimed."""
    records = "A; 2024-01-01; withdraws\nB; 2024-03-01; demands a"
    parties = issue(tmp_path, records, "2024-02-01").parties
    assert (parties["A"].act, parties["B"].standing, parties["B"].act) == (Act.WITHDRAWS, "silent", None)
    claimed = issue(tmp_path, "A; 2024-01-01; accepts a; said_by: B").parties["A"]
    assert (claimed.standing, claimed.act) == ("claimed", None)


def test_what_is_left_of_an_acceptance_is_dated_by_what_left_it(tmp_path: Path) -> None:
    """A demands b as it did before it accepted a as well; saying so again changes nothing."""
    records = """A; 2024-01-01; demands b
                 A; 2024-02-01; accepts a; adds: r0
                 A; 2024-03-01; rejects a
                 A; 2024-04-01; demands b; rejects: [a]"""
    standing = issue(tmp_path, records).parties["A"]
    assert (standing.act, standing.date) == (Act.DEMANDS, "2024-03-01")


@pytest.mark.parametrize("by", ["", "AB"])
def test_records_that_only_one_of_those_asked_makes_are_not_shared(tmp_path: Path, by: str) -> None:
    """Fourteen may have come by the day, two of them common to both principals: four ways for these to fall."""
    outsiders = {f"W{n}": {"name": f"W{n}", "role": "commentator"} for n in range(12)}
    told = "".join(f"\n{by[n % 2] + '+' if by else ''}W{n}; 2024-06; demands a" for n in range(12))
    ledger = read(tmp_path, f"A+B; 2024-06; accepts a\nA+B; 2024-06; rejects b{told}", parties=outsiders)
    assert "NT306" not in [fault.code for fault in run_checks(ledger)]


def test_records_that_have_come_on_their_last_day_are_not_among_those_that_may_have(tmp_path: Path) -> None:
    principals = {name: {"name": name, "role": "principal"} for name in "DE"}
    joint = "".join(f"\n{pair}; 2024-06-30; {'demands a' if n else 'accepts b'}" for n in range(7) for pair in PAIRS)
    ledger = read(tmp_path, f"C; 2024; demands a{joint}", parties=principals)
    assert "NT306" not in [fault.code for fault in run_checks(ledger)]


def test_a_certain_block_holds_whatever_else_the_dates_leave_open(tmp_path: Path) -> None:
    k = {"title": "K", "holder": ["B"], "blocks": ["X"]}
    records = "A; 2024-02; accepts a\nB; 2024-01-01; accepts a"
    assert results(tmp_path, records, "2024-02-10", conditions={"k": k}) == {"conditional", "incomplete"}


def test_a_condition_that_only_outsiders_put_on_a_closed_issue_is_left_out(tmp_path: Path) -> None:
    """It stands in the way of nothing; on an issue that is not closed it would be named."""
    records, conditions = "C; 2023-06-01; proposes a; conditions: [k]", {"k": condition()}
    found = picture(read(tmp_path, records, conditions=conditions))
    assert [each.condition.id for each in found.conditions] == ["k"]
    closed = {"X": {"title": "X", "question": "Which?", "options": {"a": "A", "b": "B"}, "closed": CLOSED}}
    assert not picture(read(tmp_path, records, conditions=conditions, issues=closed)).conditions


def test_a_record_of_the_first_day_that_there_is_counts(tmp_path: Path) -> None:
    result = issue(tmp_path, "A; 0001-01-01; demands a\nA; 0001-01-02; rejects b\nB; 0001-01-01; accepts a")
    assert (result.status.value, result.parties["A"].positions) == ("agreed", ("r0", "r1"))


def test_a_reason_has_the_sentence_of_its_line_and_an_open_choice_its_own() -> None:
    assert sentence(Status.AGREED, "joint") == "one act of all: {clauses}"
    assert sentence(Status.UNCLEAR, "no-option-held") == "nothing decides it: {clauses}"
    assert sentence(Status.UNCLEAR, "undecided").startswith("the dates leave open whether")
