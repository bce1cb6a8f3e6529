"""Choices that dates leave open: every combination counts, in polynomial time (docs/rules.md)."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from ledgers import Talks

from negtrack.checks.run import run_checks
from negtrack.ledger.dates import parse_interval
from negtrack.rules.derive import derive
from negtrack.rules.query import Question

MID = "2024-06-15"
STRADDLES = {"met": {"date": "2024-06"}}


def possible(talks: Talks, as_of: str = MID, *asked: str) -> set[str]:
    """The statuses that the dates allow."""
    return {status.value for status in talks.issue(as_of, *asked).possible}


# ---- Records


def test_possible_records_of_different_parties_fall_independently(tmp_path: Path) -> None:
    talks = Talks(tmp_path).say("A", "demands", "x", "2024").say("B", "accepts", "x", "2024")
    assert possible(talks) == {"no-data", "incomplete", "agreed"}


def test_orders_are_chosen_by_each_party(tmp_path: Path) -> None:
    talks = Talks(tmp_path).say("A+B", "demands", "x").say("A+B", "demands", "y")
    assert possible(talks) == {"agreed", "disputed"}


def test_a_possible_record_may_commit_one_party_and_be_claimed_of_another(tmp_path: Path) -> None:
    talks = Talks(tmp_path, 3).say("A+B", "accepts", "x", "2024", said_by=["A"]).say("C", "demands", "x")
    assert possible(talks) == {"incomplete"}
    talks.say("B", "demands", "x")
    assert possible(talks) == {"incomplete", "agreed"}


def test_the_reason_does_not_hang_on_the_order_of_records(tmp_path: Path) -> None:
    """A holds x or leaves it out, which came last is unknown; B wants y: disputed either way."""
    talks = Talks(tmp_path).say("A", "demands", "x").say("A", "sets-aside").say("B", "demands", "y")
    before = talks.issue()
    talks.content["positions"].reverse()
    assert (before.status, before) == ("disputed", talks.issue())


def test_the_act_shown_does_not_hang_on_the_order_of_records(tmp_path: Path) -> None:
    talks = Talks(tmp_path).say("A", "proposes", "x").say("A", "demands", "x").say("B", "sets-aside")
    talks.say("B", "out-of-scope")
    before = talks.issue()
    talks.content["positions"].reverse()
    assert [before.parties[p].act for p in "AB"] == ["demands", "sets-aside"]
    assert before == talks.issue()


@pytest.mark.slow
def test_twenty_shared_records_at_once_leave_every_status_that_is_possible(tmp_path: Path) -> None:
    """More than are gone through together: what is possible is found, perhaps with what is not."""
    talks = Talks(tmp_path, 5)
    for a, b in combinations("ABCDE", 2):
        talks.say(f"{a}+{b}", "accepts", "x", "2024").say(f"{a}+{b}", "proposes", "x", "2024")
    assert possible(talks) >= {"no-data", "incomplete", "agreed"}


@pytest.mark.slow
def test_thirteen_records_shared_by_two_leave_every_status_that_is_possible(tmp_path: Path) -> None:
    talks = Talks(tmp_path)
    for _ in range(13):
        talks.say("A+B", "accepts", "x", "2024")
    assert possible(talks) >= {"no-data", "agreed"}
    assert talks.status() == "agreed"


@pytest.mark.slow
def test_shared_records_fall_for_all_at_once_wherever_they_stand_in_the_file(tmp_path: Path) -> None:
    """Both hold a, or both b; what else both rule out on the same unknown day changes nothing."""
    talks = Talks(tmp_path)
    ruled_out = [f"z{n}" for n in range(10)]
    talks.content["issues"]["i"]["options"] = {option: option for option in ("a", "b", *ruled_out)}
    talks.say("A+B", "accepts", "a", "2023").say("A+B", "accepts", "b", "2024-06", id="last")
    for option in ruled_out:
        talks.say("A+B", "rejects", option, "2024-06")
    assert possible(talks) == {"agreed"}
    talks.content["positions"].reverse()
    assert possible(talks) == {"agreed"}
    assert "NT306" not in [fault.code for fault in run_checks(talks.load())]


@pytest.mark.slow
def test_where_shared_records_are_too_many_check_says_so(tmp_path: Path) -> None:
    talks = Talks(tmp_path, 9)
    everybody = "+".join("ABCDEFGHI")
    options = [f"o{n}" for n in range(12)]
    talks.content["issues"]["i"]["options"] = {option: option for option in options}
    talks.say(everybody, "accepts", "+".join(options), "2023")
    for option in options[:9]:
        talks.say(everybody, "rejects", option, "2024-06")
    assert possible(talks) == {"agreed"}
    assert "NT306" not in [fault.code for fault in run_checks(talks.load())]
    talks.say(everybody, "rejects", "o9", "2024-06").say(everybody, "rejects", "o10", "2024-06")
    assert possible(talks) >= {"agreed"}
    assert "NT306" in [fault.code for fault in run_checks(talks.load())]


def test_ten_records_in_the_middle_of_their_month_lose_no_status(tmp_path: Path) -> None:
    """A may have ruled out both options that B holds, or one of them, or none."""
    talks = Talks(tmp_path)
    options = [f"o{n}" for n in range(10)]
    talks.content["issues"]["i"]["options"] = {option: option for option in options}
    talks.say("B", "demands", "o0+o1", "2023").say("A", "demands", "+".join(options), "2024-06")
    for option in options[:9]:
        talks.say("A", "rejects", option, "2024-06")
    assert possible(talks) == {"compatible", "disputed", "unclear", "incomplete"}
    assert "NT306" not in [fault.code for fault in run_checks(talks.load())]


# ---- Conditions whose dates straddle the day


@pytest.mark.parametrize(
    ("day", "statuses"),
    [
        ("2024-05-31", {"conditional"}),
        ("2024-06-01", {"agreed", "conditional"}),
        ("2024-06-29", {"agreed", "conditional"}),
        ("2024-06-30", {"agreed"}),
    ],
)
def test_a_condition_is_a_choice_from_its_first_day_to_the_day_before_its_last(
    tmp_path: Path, day: str, statuses: set[str]
) -> None:
    talks = Talks(tmp_path).condition("c", **STRADDLES).say("A+B", "accepts", "x", conditions=["c"])
    assert possible(talks, day) == statuses


def test_one_condition_is_one_choice_for_all_that_carry_it(tmp_path: Path) -> None:
    """Open, it is so on x for A and on y for B; met, nothing waits: never does one wait and the other not."""
    talks = Talks(tmp_path).condition("c", **STRADDLES).say("A", "demands", "x+y", conditions={"x": ["c"]})
    assert possible(talks.say("B", "demands", "x+y", conditions={"y": ["c"]})) == {"conditional", "compatible"}


def test_a_free_option_that_nobody_accepts_while_the_accepted_one_waits(tmp_path: Path) -> None:
    talks = Talks(tmp_path).condition("c", **STRADDLES).condition("d", **STRADDLES)
    talks.say("A", "accepts", "x", conditions=["c"], id="first").say("A", "demands", "y", "2024-02", adds="first")
    talks.say("B", "demands", "x+y")
    assert possible(talks) == {"agreed", "compatible"}
    talks.say("B", "demands", "x+y", "2024-03", conditions={"y": ["d"]})
    assert possible(talks) == {"agreed", "compatible", "conditional"}
    talks.say("B", "demands", "x+y", "2024-04", conditions={"y": ["c"]})
    assert possible(talks) == {"agreed", "conditional"}


@pytest.mark.parametrize("blocking", [{}, {"raised": {"date": "2024-01"}}, {"raised": {"date": "2024-05/2024-07"}}])
def test_a_block_that_may_be_lifted_or_not_raised_leaves_both(tmp_path: Path, blocking: dict[str, object]) -> None:
    ended = {} if "raised" in blocking and blocking["raised"] == {"date": "2024-05/2024-07"} else STRADDLES
    talks = Talks(tmp_path).condition("c", holder=["A"], blocks=["i"], **blocking, **ended)
    assert possible(talks.say("A+B", "accepts", "x")) == {"agreed", "conditional"}


def test_a_condition_that_blocks_and_is_carried_is_one_choice(tmp_path: Path) -> None:
    talks = Talks(tmp_path).condition("c", holder=["A"], blocks=["i"], **STRADDLES)
    talks.say("A", "accepts", "x", conditions=["c"], id="first").say("A", "demands", "y", "2024-02", adds="first")
    assert possible(talks.say("B", "demands", "x+y")) == {"agreed", "conditional"}


def test_conditions_carried_now_here_now_there_are_each_a_choice(tmp_path: Path) -> None:
    """Fourteen that A puts on x and B on y: past twelve such, what is possible is found, perhaps with what is not."""
    names = [f"c{n}" for n in range(14)]
    talks = Talks(tmp_path)
    for name in names:
        talks.condition(name, **STRADDLES)
    talks.say("A", "accepts", "x+y", conditions={"x": names}).say("B", "demands", "x+y", conditions={"y": names})
    assert possible(talks) >= {"agreed", "conditional"}


# ---- Many parties


def many(tmp_path: Path, size: int) -> tuple[Talks, list[str]]:
    names = [f"P{n}" for n in range(size)]
    talks = Talks(tmp_path)
    talks.content["parties"] = {name: {"name": name, "role": "principal"} for name in names}
    return talks, names


def test_each_of_sixty_uncertain_parties_may_hang_on_a_condition_of_its_own(tmp_path: Path) -> None:
    """Their combinations have no end; what the table can ask of them has."""
    talks, names = many(tmp_path, 60)
    for name in names:
        talks.condition(name, **STRADDLES).say(name, "accepts", "x", conditions=[name]).say(name, "accepts", "x+y")
    assert possible(talks) == {"agreed", "conditional"}


def test_a_possible_word_of_a_group_of_two_hundred_is_one_choice(tmp_path: Path) -> None:
    talks, names = many(tmp_path, 200)
    talks.group("ALL", *names).say("ALL", "accepts", "x", "2024")
    assert possible(talks) == {"no-data", "agreed"}


def test_a_chain_of_possible_joint_records_through_sixty_parties_hangs_together(tmp_path: Path) -> None:
    """All hold x before; each record moves two neighbours to y. All moved, or none, and they agree."""
    talks, names = many(tmp_path, 60)
    for a, b in zip(names[::2], names[1::2], strict=True):
        talks.say(f"{a}+{b}", "accepts", "x", "2023").say(f"{a}+{b}", "accepts", "y", "2024")
    assert possible(talks) == {"agreed", "disputed"}
    for a, b in zip(names[1:-1:2], names[2::2], strict=True):
        talks.say(f"{a}+{b}", "accepts", "y", "2024")
    assert possible(talks) == {"agreed", "disputed"}


# ---- What check says, and what is derived for some issues only


def test_check_says_where_too_many_records_are_in_no_order(tmp_path: Path) -> None:
    talks = Talks(tmp_path)
    for _ in range(12):
        talks.say("A", "demands", "x", "2024-01")
    assert "NT306" not in [fault.code for fault in run_checks(talks.load())]
    assert "NT306" in [fault.code for fault in run_checks(talks.say("A", "demands", "y", "2024-01").load())]


def test_some_issues_are_derived_with_the_articles_that_rest_on_them(tmp_path: Path) -> None:
    talks = Talks(tmp_path).also("j", "k").article("1", "i", "j").article("2", "k").say("A+B", "accepts", "x")
    ledger, question = talks.load(), Question(parse_interval("2024").last)
    picture = derive(ledger, question, ["i"])
    assert [result.issue.id for result in picture.issues] == ["i"]
    assert [(a.article.id, a.status) for a in picture.articles] == [("1", "incomplete")]


def test_conditions_that_go_together_are_one_choice_however_many(tmp_path: Path) -> None:
    """Both options wait for the same twenty conditions, in one party's word or the other's: both free, or neither."""
    talks = Talks(tmp_path)
    ids = [f"c{n}" for n in range(20)]
    for id in ids:
        talks.condition(id, **STRADDLES)
    talks.say("A", "accepts", "x", conditions=ids, id="first").say("A", "proposes", "y", "2024-02", adds="first")
    talks.say("B", "demands", "x+y", conditions={"y": ids})
    assert possible(talks) == {"agreed", "conditional"}
