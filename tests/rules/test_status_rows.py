"""Each line of the status table (docs/rules.md), with two, three and many parties."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ledgers import Talks

from negtrack.formats.json_output import Encoder

MANY = 12
SIZES = pytest.mark.parametrize("size", [2, 3, MANY])


def others(size: int) -> list[str]:
    """All principals but the first."""
    return [chr(ord("A") + n) for n in range(1, size)]


@SIZES
def test_line_1_nobody_has_spoken(tmp_path: Path, size: int) -> None:
    assert Talks(tmp_path, size).status() == "no-data"


@SIZES
def test_line_1_withdrawing_is_silence_again(tmp_path: Path, size: int) -> None:
    talks = Talks(tmp_path, size).say("A", "demands", "x").say("A", "withdraws", date="2024-02-01")
    assert talks.status() == "no-data"


@SIZES
@pytest.mark.parametrize("act", ["sets-aside", "out-of-scope"])
def test_line_2_all_leave_it_out(tmp_path: Path, size: int, act: str) -> None:
    talks = Talks(tmp_path, size).say("A", "sets-aside")
    for party in others(size):
        talks.say(party, act)
    assert talks.status() == "set-aside"


@SIZES
def test_line_3_one_leaves_out_what_another_holds(tmp_path: Path, size: int) -> None:
    talks = Talks(tmp_path, size).say("A", "out-of-scope").say("B", "demands", "x")
    assert (talks.status(), talks.reason()) == ("disputed", "scope")


@SIZES
def test_line_4_no_option_in_common(tmp_path: Path, size: int) -> None:
    talks = Talks(tmp_path, size).say("A", "demands", "x").say("B", "proposes", "y+z")
    assert (talks.status(), talks.reason()) == ("disputed", "no-common-option")


def test_line_4_three_may_differ_though_each_two_meet(tmp_path: Path) -> None:
    talks = Talks(tmp_path, 3).say("A", "demands", "x+y").say("B", "demands", "y+z").say("C", "demands", "x+z")
    assert talks.status() == "disputed"


@SIZES
def test_line_5_what_is_common_is_ruled_out(tmp_path: Path, size: int) -> None:
    *holders, last = ["A", *others(size)]
    talks = Talks(tmp_path, size)
    for party in holders:
        talks.say(party, "accepts", "x")
    talks.say(last, "rejects", "x")
    assert (talks.status(), talks.reason()) == ("disputed", "ruled-out")


def test_an_option_that_somebody_rules_out_is_not_among_those_in_common(tmp_path: Path) -> None:
    talks = Talks(tmp_path, 3).condition("c").say("A", "accepts", "x+y", conditions={"y": ["c"]})
    talks.say("B", "demands", "x+y").say("C", "demands", "y", rejects=["x"])
    assert talks.status() == "conditional"


@SIZES
@pytest.mark.parametrize("act", ["", "reserves"])
def test_line_6_somebody_has_not_spoken(tmp_path: Path, size: int, act: str) -> None:
    talks = Talks(tmp_path, size)
    for party in others(size):
        talks.say(party, "accepts", "x")
    if act:
        talks.say("A", act)
    assert (talks.status(), talks.reason()) == ("incomplete", "reserved" if act else "silent")


@SIZES
def test_line_6_somebody_is_only_claimed(tmp_path: Path, size: int) -> None:
    talks = Talks(tmp_path, size)
    for party in others(size):
        talks.say(party, "accepts", "x")
    talks.say("A", "accepts", "x", said_by=["B"])
    result = talks.ask().issues[0]
    assert (result.status.value, result.reason) == ("incomplete", "claimed")
    assert (result.parties["A"].standing, result.parties["A"].claimed_by) == ("claimed", ("B",))


@SIZES
def test_line_7_somebody_only_rules_out(tmp_path: Path, size: int) -> None:
    talks = Talks(tmp_path, size).say("A", "rejects", "z")
    for party in others(size):
        talks.say(party, "accepts", "x")
    assert (talks.status(), talks.reason()) == ("unclear", "no-option-held")


@SIZES
def test_line_8_every_common_option_waits_for_a_condition(tmp_path: Path, size: int) -> None:
    talks = Talks(tmp_path, size).condition("c", met={"date": "2024-06-01"})
    talks.say("A", "accepts", "x", conditions=["c"])
    for party in others(size):
        talks.say(party, "demands", "x")
    assert talks.status("2024-05-31") == "conditional"
    assert talks.status("2024-06-01") == "agreed"


def test_line_8_conditions_hang_on_single_options(tmp_path: Path) -> None:
    talks = Talks(tmp_path).condition("c").say("A", "demands", "x+y", conditions={"x": ["c"]})
    assert talks.say("B", "accepts", "x").status() == "conditional"
    talks = Talks(tmp_path).condition("c").say("A", "demands", "x+y", conditions={"x": ["c"]})
    assert talks.say("B", "accepts", "x+y").status() == "agreed"


@SIZES
def test_line_8_a_raised_condition_blocks_until_it_is_dropped(tmp_path: Path, size: int) -> None:
    talks = Talks(tmp_path, size).condition(
        "c", holder=["B"], blocks=["i"], raised={"date": "2024-03-01"}, dropped={"date": "2024-06-01"}
    )
    for party in ["A", *others(size)]:
        talks.say(party, "accepts", "x")
    assert [talks.status(day) for day in ("2024-02-29", "2024-03-01", "2024-06-01")] == [
        "agreed", "conditional", "agreed",
    ]  # fmt: skip


def test_line_8_a_condition_of_nobody_asked_blocks_nothing(tmp_path: Path) -> None:
    talks = Talks(tmp_path).condition("c", holder=["W"], blocks=["i"]).condition("d", blocks=["i"])
    assert talks.say("A", "accepts", "x").say("B", "demands", "x").status() == "agreed"


def test_line_8_a_date_that_straddles_the_day_leaves_it_unclear(tmp_path: Path) -> None:
    talks = Talks(tmp_path).condition("c", met={"date": "2024-06"})
    talks.say("A", "accepts", "x", conditions=["c"]).say("B", "demands", "x")
    result = talks.ask("2024-06-15").issues[0]
    assert [s.value for s in result.possible] == ["agreed", "conditional"]
    assert talks.status("2024-06-30") == "agreed"


@SIZES
def test_line_9_common_but_no_common_act(tmp_path: Path, size: int) -> None:
    talks = Talks(tmp_path, size)
    for party in ["A", *others(size)]:
        talks.say(party, "demands", "x")
    assert (talks.status(), talks.reason()) == ("compatible", "no-common-act")


def test_line_9_an_accepted_option_that_waits_does_not_agree_a_free_one(tmp_path: Path) -> None:
    talks = Talks(tmp_path).condition("c").say("A", "demands", "x+y", conditions={"x": ["c"]})
    talks.say("B", "demands", "y").say("B", "accepts", "x", date="2024-02-01", adds="r1")
    assert talks.status() == "compatible"


@SIZES
def test_line_10_one_accepts(tmp_path: Path, size: int) -> None:
    talks = Talks(tmp_path, size).say("A", "accepts", "x", level="text")
    for party in others(size):
        talks.say(party, "demands", "x+y", level="initialled")
    result = talks.ask().issues[0]
    assert (result.status.value, result.reason, result.options) == ("agreed", "accepted", ("x",))
    assert result.level is not None and result.level.word == "text"


@SIZES
def test_line_10_one_joint_act_of_all(tmp_path: Path, size: int) -> None:
    talks = Talks(tmp_path, size).say("+".join(["A", *others(size)]), "demands", "x")
    assert (talks.status(), talks.reason()) == ("agreed", "joint")


@SIZES
def test_line_10_one_act_of_a_group_of_all(tmp_path: Path, size: int) -> None:
    talks = Talks(tmp_path, size).group("ALL", "A", *others(size)).say("ALL", "demands", "x")
    assert (talks.status(), talks.reason()) == ("agreed", "joint")
    assert talks.status(evidence="own") == "incomplete"


def test_a_joint_act_told_by_one_side_only_is_no_act_of_both(tmp_path: Path) -> None:
    talks = Talks(tmp_path).say("A+B", "accepts", "x", said_by=["A"])
    result = talks.ask().issues[0]
    assert (result.status.value, result.parties["B"].standing) == ("incomplete", "claimed")


def test_the_users_parties_are_asked_instead_of_the_principals(tmp_path: Path) -> None:
    talks = Talks(tmp_path, 3).say("A", "demands", "x").say("B", "demands", "y").say("C", "accepts", "x")
    assert (talks.status(), talks.status("2024", "A", "C")) == ("disputed", "agreed")


def test_an_issue_may_have_principals_of_its_own(tmp_path: Path) -> None:
    talks = Talks(tmp_path, 3).say("A", "demands", "x").say("B", "demands", "y").say("C", "accepts", "x")
    talks.content["issues"]["i"]["principals"] = ["A", "C"]
    assert talks.status() == "agreed"


def test_missing_data_is_incomplete_even_where_dates_are_open(tmp_path: Path) -> None:
    talks = Talks(tmp_path).say("A", "demands", "x", date="2024")
    result = talks.ask("2024-06-30").issues[0]
    assert (result.status.value, {s.value for s in result.possible}) == ("incomplete", {"no-data", "incomplete"})


def test_two_hundred_parties_with_dates_of_every_precision_are_derived(tmp_path: Path) -> None:
    talks = Talks(tmp_path)
    names = [f"P{n}" for n in range(200)]
    talks.content["parties"] = {name: {"name": name, "role": "principal"} for name in names}
    dates = ["2024", "2024-05/2024-07", "2024-06", "2024-06-15", "2023", "2024-06-10/2024-06-20"]
    for n, name in enumerate(names):
        for m in range(3):
            talks.say(name, ["demands", "accepts", "rejects"][m], "xyz"[(n + m) % 3], date=dates[(n + m) % len(dates)])
        talks.say(f"{name}+{names[(n + 1) % 200]}", "proposes", "x", date=dates[n % len(dates)])
    assert talks.status("2024-06-14") in ("disputed", "unclear")


@pytest.mark.parametrize(
    ("ended", "told"),
    [
        ({}, (False, False)),
        ({"met": {"date": "2024-06-01"}}, (True, False)),
        ({"dropped": {"date": "2024-06-01"}}, (False, True)),
        ({"met": {"date": "2024"}}, (None, False)),
        ({"dropped": {"date": "2024"}}, (False, None)),
        ({"met": {"date": "2025"}, "dropped": {"date": "2024-06"}}, (False, True)),
    ],
)
def test_what_is_dropped_was_never_met(tmp_path: Path, ended: dict[str, Any], told: tuple[bool | None, ...]) -> None:
    talks = Talks(tmp_path).condition("c", **ended).say("A", "demands", "x", conditions=["c"]).say("B", "accepts", "x")
    result = talks.issue("2024-07-01")
    (bearing,) = Encoder(None).encode(result)["conditions"]
    assert (bearing["met"], bearing["dropped"]) == told
    still_open = True not in told
    assert result.open_conditions == (("c",) if still_open else ())
    expected = {(False, False): "conditional", (None, False): "unclear", (False, None): "unclear"}
    assert result.status == expected.get(told, "agreed")
