"""What a party's words amount to: each row of the table of step 4, and the steps around it (docs/rules.md)."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledgers import Talks

from negtrack.ledger.dates import parse_interval
from negtrack.rules.derive import prepare_issues
from negtrack.rules.query import Question

HOLDING = pytest.mark.parametrize("act", ["demands", "proposes", "accepts"])
FEB = "2024-02-01"
MAR = "2024-03-01"


@pytest.fixture
def talks(tmp_path: Path) -> Talks:
    """Principals A and B, the writer W, conditions c and d, nothing said."""
    return Talks(tmp_path).condition("c").condition("d")


# ---- demands, proposes, accepts


@HOLDING
def test_a_word_that_holds_stands_with_all_that_it_says(talks: Talks, act: str) -> None:
    talks.say("A", act, "x+y", rejects=["z"], conditions=["c"])
    assert talks.stands() == "x y, not z, if c"
    assert talks.standing().act == act


@HOLDING
def test_a_word_that_holds_takes_the_place_of_all_that_stood(talks: Talks, act: str) -> None:
    talks.say("A", "demands", "x", rejects=["z"], conditions=["c"]).say("A", act, "y", FEB)
    assert talks.stands() == "y"


@pytest.mark.parametrize("before", ["sets-aside", "out-of-scope", "reserves", "withdraws"])
def test_a_word_that_holds_takes_the_place_of_what_held_nothing(talks: Talks, before: str) -> None:
    assert talks.say("A", before).say("A", "demands", "y", FEB).stands() == "y"


def test_conditions_may_hang_on_single_options(talks: Talks) -> None:
    talks.say("A", "demands", "x+y", conditions={"x": ["c", "d"], "y": ["c"]})
    assert talks.stands() == "x y, if c x:d"


def test_the_words_of_one_party_leave_the_other_as_it_was(talks: Talks) -> None:
    talks.say("A", "demands", "x").say("B", "demands", "y", FEB)
    assert (talks.stands("A"), talks.stands("B")) == ("x", "y")


# ---- renewals


def test_saying_the_same_again_keeps_the_accepts(talks: Talks) -> None:
    talks.say("B", "demands", "x").say("A", "accepts", "x").say("A", "demands", "x", FEB)
    assert (talks.standing().act, talks.status()) == ("accepts", "agreed")


def test_saying_the_same_again_keeps_the_common_act(talks: Talks) -> None:
    talks.say("A+B", "proposes", "x").say("A", "demands", "x", FEB).say("B", "proposes", "x", MAR)
    assert (talks.status(), talks.reason()) == ("agreed", "joint")


@pytest.mark.parametrize(("first", "then", "level"), [("text", "principle", "text"), ("text", "signed", "signed")])
def test_saying_the_same_again_keeps_the_level_or_raises_it(talks: Talks, first: str, then: str, level: str) -> None:
    talks.say("A", "demands", "x", level=first).say("A", "demands", "x", FEB, level=then)
    found = talks.standing().level
    assert found is not None and found.word == level


@pytest.mark.parametrize(
    ("option", "more"),
    [("x+y", {}), ("x", {"rejects": ["z"]}), ("x", {"conditions": ["c"]}), ("x", {"conditions": {"x": ["d"]}})],
)
def test_saying_anything_else_loses_the_accepts(talks: Talks, option: str, more: dict[str, object]) -> None:
    talks.say("A", "accepts", "x").say("A", "demands", option, FEB, **more)
    assert talks.standing().act == "demands"


def test_what_was_wiped_out_between_is_not_renewed(talks: Talks) -> None:
    talks.say("A", "accepts", "x").say("A", "reserves", date=FEB).say("A", "demands", "x", MAR)
    assert talks.standing().act == "demands"


def test_all_records_that_said_the_same_made_the_standing(talks: Talks) -> None:
    talks.say("A", "demands", "x", id="old").say("A", "demands", "y", FEB, id="between")
    talks.say("A", "demands", "x", "2024-03", id="first").say("A", "proposes", "x", "2024-04", id="second")
    assert talks.standing().positions == ("first", "second")
    talks.say("A", "demands", "x", "2024-04-10", id="third").say("A", "accepts", "x", "2024-04-12", id="fourth")
    assert talks.standing().positions == ("first", "second", "third", "fourth")


def test_what_comes_of_either_of_two_words_is_made_by_both(talks: Talks) -> None:
    talks.say("A", "demands", "x", "2024-01", id="narrow").say("A", "demands", "x+y", "2024-01", id="wide")
    talks.say("A", "rejects", "y", MAR, id="out")
    assert set(talks.standing().positions) == {"narrow", "wide", "out"}


def test_what_may_have_been_renewed_is_made_by_both(talks: Talks) -> None:
    talks.say("A", "accepts", "x", "2024-01", id="jan").say("A", "demands", "x", "2024-02", id="feb")
    talks.say("A", "demands", "y", "2024", id="maybe")
    assert talks.stands(as_of="2024-06-30") == "x | y"
    assert set(talks.standing(as_of="2024-06-30").positions) == {"jan", "feb", "maybe"}


# ---- adds


def test_adds_joins_options_rejects_and_conditions(talks: Talks) -> None:
    talks.say("A", "demands", "x", rejects=["z"], conditions=["c"], id="old")
    talks.say("A", "demands", "y", FEB, conditions=["d"], adds="old")
    assert talks.stands() == "x y, not z, if x:c y:d"


def test_adds_joins_conditions_on_the_same_option(talks: Talks) -> None:
    talks.say("A", "demands", "x", conditions=["c"], id="old").say(
        "A", "demands", "x", FEB, conditions=["d"], adds="old"
    )
    assert talks.stands() == "x, if c d"


def test_an_option_newly_held_is_no_longer_ruled_out(talks: Talks) -> None:
    talks.say("A", "demands", "x", rejects=["y", "z"], id="old").say("A", "demands", "y", FEB, adds="old")
    assert talks.stands() == "x y, not z"


def test_an_option_newly_ruled_out_is_no_longer_held(talks: Talks) -> None:
    talks.say("A", "demands", "x+y", conditions={"x": ["c"]}, id="old")
    talks.say("A", "demands", "z", FEB, rejects=["x"], adds="old")
    assert talks.stands() == "y z, not x"


def test_adds_accepts_one_option_and_leaves_the_others_as_they_were(talks: Talks) -> None:
    talks.say("A", "demands", "x", id="old").say("A", "accepts", "y", FEB, adds="old")
    assert talks.say("B", "demands", "x").status() == "compatible"
    assert talks.say("B", "demands", "y", MAR).status() == "agreed"


def test_adds_keeps_the_accepts_the_common_act_and_the_higher_level(talks: Talks) -> None:
    talks.say("A+B", "accepts", "x", level="signed", id="old").say("A", "demands", "x+y", FEB, level="text", adds="old")
    result = talks.issue()
    assert (result.status, result.reason) == ("agreed", "joint")
    assert result.level is not None and result.level.word == "signed"


@pytest.mark.parametrize("between", ["reserves", "withdraws", "sets-aside", "out-of-scope"])
def test_adds_to_what_no_longer_stands_stands_alone(talks: Talks, between: str) -> None:
    talks.say("A", "demands", "x", rejects=["z"], id="old").say("A", between, date=FEB)
    assert talks.say("A", "demands", "y", MAR, adds="old").stands() == "y"


def test_adds_to_a_bare_ruling_out_joins_it(talks: Talks) -> None:
    assert talks.say("A", "rejects", "z", id="old").say("A", "demands", "y", FEB, adds="old").stands() == "y, not z"


def test_adds_joins_whatever_stands_by_then_not_only_its_target(talks: Talks) -> None:
    talks.say("A", "demands", "x", id="old").say("A", "demands", "y", FEB)
    assert talks.say("A", "demands", "z", MAR, adds="old").stands() == "y z"


def test_adds_to_a_dropped_record_still_joins_what_stands(talks: Talks) -> None:
    talks.say("A", "demands", "x", id="wrong").say("A", "demands", "y", id="right", corrects="wrong")
    assert talks.say("A", "demands", "z", FEB, adds="wrong").stands() == "y z"


# ---- rejects


def test_rejects_takes_options_away_and_rules_them_out(talks: Talks) -> None:
    talks.say("A", "demands", "x+y", rejects=["z"], conditions=["c"]).say("A", "rejects", "y", FEB)
    assert talks.stands() == "x, not y z, if c"


def test_rejects_of_what_is_not_held_leaves_what_is(talks: Talks) -> None:
    talks.say("A", "accepts", "x").say("A", "rejects", "z", FEB)
    assert (talks.stands(), talks.standing().act) == ("x, not z", "accepts")


def test_rejects_of_all_that_is_held_holds_nothing(talks: Talks) -> None:
    talks.say("A", "demands", "x").say("A", "rejects", "x", FEB, rejects=["y"])
    assert (talks.stands(), talks.standing().act) == ("not x y", "rejects")


@pytest.mark.parametrize("before", ["", "reserves", "withdraws"])
def test_rejects_on_silence_or_a_reserve_is_only_this_ruling_out(talks: Talks, before: str) -> None:
    talks.say("A", "demands", "x", rejects=["y"])
    if before:
        talks.say("A", before, date=FEB)
    assert talks.say("A", "rejects", "z", MAR).stands() == ("not z" if before else "x, not y z")


@pytest.mark.parametrize("before", ["sets-aside", "out-of-scope"])
def test_rejects_leaves_set_aside_and_out_of_scope_as_they_are(talks: Talks, before: str) -> None:
    talks.say("A", before).say("A", "rejects", "x", FEB)
    assert (talks.stands(), talks.standing().act) == ("not x", before)
    assert talks.say("B", "sets-aside").status() == "set-aside"


@pytest.mark.parametrize("before", ["demands", "sets-aside"])
def test_rejects_that_supersedes_is_only_this_ruling_out(talks: Talks, before: str) -> None:
    talks.say("A", before, "x" if before == "demands" else "", id="old").say("A", "rejects", "z", FEB, supersedes="old")
    assert (talks.stands(), talks.standing().act) == ("not z", "rejects")


# ---- sets-aside, out-of-scope, reserves, withdraws, reaffirms, omits


@pytest.mark.parametrize(
    ("act", "stands"),
    [("sets-aside", "left out"), ("out-of-scope", "left out"), ("reserves", "reserved"), ("withdraws", "silent")],
)
def test_what_holds_nothing_takes_the_place_of_all_that_stood(talks: Talks, act: str, stands: str) -> None:
    talks.say("A", "demands", "x", rejects=["z"]).say("A", act, date=FEB)
    assert (talks.stands(), talks.standing().act) == (stands, act)


@pytest.mark.parametrize("act", ["reaffirms", "omits"])
def test_reaffirms_and_omits_leave_all_as_it_was(talks: Talks, act: str) -> None:
    talks.say("A", "accepts", "x", rejects=["z"], conditions=["c"], level="text")
    before = talks.standing()
    talks.say("A", act, date=FEB)
    assert talks.standing()._replace(last_word=None) == before._replace(last_word=None)
    assert talks.standing().last_word == (FEB if act == "reaffirms" else "2024-01-01")


def test_an_acceptance_that_does_not_stand_for_certain_is_not_shown(talks: Talks) -> None:
    talks.say("A", "demands", "x").say("A", "accepts", "x", "2024-02")
    assert [talks.standing("A", day).act for day in ("2024-02-10", "2024-02-29")] == ["demands", "accepts"]


def test_an_acceptance_of_what_is_held_no_longer_is_not_shown(talks: Talks) -> None:
    talks.say("A", "demands", "x").say("A", "accepts", "y", FEB, adds="r0").say("A", "rejects", "y", "2024-03-01")
    assert (talks.stands(), talks.standing().act) == ("x, not y", "demands")


def test_reaffirms_and_omits_are_neither_a_word_nor_a_claim(talks: Talks) -> None:
    talks.say("A", "omits").say("A", "omits", said_by=["B"], date=FEB)
    assert (talks.stands(), talks.standing().claimed_by, talks.status()) == ("silent", (), "no-data")
    assert talks.say("A", "demands", "x", said_by=["W"]).stands() == "x"


# ---- supersedes and the order of records


def test_of_two_words_on_one_day_either_may_be_last(talks: Talks) -> None:
    assert talks.say("A", "demands", "x").say("A", "demands", "y").stands() == "x | y"


def test_supersedes_puts_words_of_one_day_in_order(talks: Talks) -> None:
    talks.say("A", "demands", "x", id="later", supersedes="earlier").say("A", "demands", "y", id="earlier")
    assert talks.stands() == "x"


def test_a_chain_of_relations_orders_its_ends(talks: Talks) -> None:
    """Through records that say nothing of A, that begin after the day, or that do not commit."""
    talks.say("A", "demands", "x", id="first").say("B", "omits", id="link", supersedes="first")
    talks.say("A", "demands", "y", id="last", supersedes="link")
    assert talks.stands() == "y"


def test_a_chain_runs_through_records_that_begin_after_the_day(talks: Talks) -> None:
    talks.say("A", "demands", "y", "2024", id="loose").say("A", "demands", "x", "2024-03-01", id="exact")
    assert talks.stands(as_of="2024-06-30") == "x | y"
    talks.say("B", "demands", "z", "2024-02-10", supersedes="loose")
    assert talks.stands(as_of="2024-06-30") == "x"


def test_a_chain_does_not_run_through_dropped_or_unknown_records(talks: Talks) -> None:
    talks.say("A", "demands", "x", id="first").say("A", "demands", "y", id="last", supersedes="link")
    talks.say("B", "demands", "z", id="link", supersedes="first", recorded="2024-05-01")
    assert talks.stands() == "y"
    assert talks.stands(as_known="2024-04") == "x | y"
    assert talks.say("B", "", retracts="link").stands() == "x | y"


def test_dates_and_relations_chain_together(talks: Talks) -> None:
    """The loose record comes before one of February, which by its date comes before the one of March."""
    talks.say("A", "demands", "x", "2024-03", id="march").say("A", "demands", "y", "2024", id="loose")
    assert talks.stands() == "x | y"
    talks.say("B", "omits", date="2024-04", id="april").say(
        "A", "demands", "z", "2024-02", id="feb", supersedes="loose"
    )
    assert talks.stands() == "x"


# ---- dates that have not ended


def test_a_record_is_known_from_its_last_day_and_possible_from_its_first(talks: Talks) -> None:
    talks.say("A", "demands", "x", "2024-02")
    days = ("2024-01-31", "2024-02-01", "2024-02-28", "2024-02-29")
    assert [talks.stands(as_of=day) for day in days] == ["silent", "x | silent", "x | silent", "x"]


def test_a_tilde_changes_no_result(talks: Talks) -> None:
    talks.say("A", "demands", "x", "2024-02~")
    assert [talks.stands(as_of=day) for day in ("2024-02-01", "2024-02-29")] == ["x | silent", "x"]


def test_a_possible_record_is_in_or_out_for_all_its_parties_at_once(talks: Talks) -> None:
    talks.say("A+B", "proposes", "x", "2024")
    assert talks.issue("2024-06-30").possible == ("agreed", "no-data")
    talks.say("A", "demands", "y", "2023").say("B", "demands", "y", "2023")
    assert talks.issue("2024-06-30").possible == ("agreed", "compatible")


def test_possible_records_of_more_parties_than_two_hang_together_in_a_chain(tmp_path: Path) -> None:
    """Each shares one with the next, all on x: unless all of them are in, or out, somebody has not spoken."""
    talks = Talks(tmp_path, 4)
    for n, pair in enumerate(["A+B", "B+C", "C+D"]):
        talks.say(pair, "accepts", "x", "2024", id=f"pair{n}")
    assert talks.issue("2024-06-30").possible == ("agreed", "incomplete", "no-data")
    talks.say("C+D", "demands", "y", "2023", id="early").say("A+B", "demands", "y", "2023")
    assert talks.issue("2024-06-30").possible == ("agreed", "compatible", "disputed")


def test_no_world_holds_a_record_without_those_that_must_come_before_it(talks: Talks) -> None:
    talks.say("A", "demands", "x", "2024", id="first").say("A", "demands", "y", "2024", id="then", supersedes="first")
    assert talks.stands(as_of="2024-06-30") == "x | y | silent"
    talks.say("B", "accepts", "z", "2024", id="b", supersedes="then").say("B", "accepts", "x", "2023")
    assert talks.issue("2024-06-30").possible == ("agreed", "disputed", "incomplete")


def test_a_record_whose_predecessor_has_not_begun_is_out(talks: Talks) -> None:
    talks.say("A", "demands", "x", "2024-09", id="first").say("A", "demands", "y", "2024", supersedes="first")
    assert talks.stands(as_of="2024-06-30") == "silent"


def test_a_record_whose_successor_is_known_is_in(talks: Talks) -> None:
    talks.say("B", "demands", "x", "2024", id="loose").say("A", "demands", "y", "2024-03-01", supersedes="loose")
    assert talks.stands("B", "2024-06-30") == "x"


def test_a_long_chain_of_possible_records_leaves_one_result_for_each_link(talks: Talks) -> None:
    talks.say("A", "demands", "x", "2024", id="r-0")
    for n in range(1, 15):
        talks.say("A", "demands", "yz"[n % 2], "2024", id=f"r-{n}", adds=f"r-{n - 1}")
    assert talks.stands(as_of="2024-06-30") == "x | x y z | x z | silent"


# ---- as known


def test_a_record_is_known_from_the_day_it_was_entered(talks: Talks) -> None:
    talks.say("A", "demands", "x").say("A", "demands", "y", FEB, recorded="2024-05-02")
    assert [talks.stands(as_known=day) for day in ("2024-05-01", "2024-05-02")] == ["x", "y"]
    assert talks.stands() == "y"


def test_a_correction_not_yet_entered_corrects_nothing(talks: Talks) -> None:
    talks.say("A", "demands", "x", id="wrong").say("A", "demands", "y", corrects="wrong", recorded="2024-05-02")
    assert [talks.stands(as_known=day) for day in ("2024-05-01", "2024-05-02")] == ["x", "y"]


# ---- corrects, retracts, denies


@pytest.mark.parametrize("relation", ["corrects", "retracts"])
def test_what_is_corrected_or_retracted_is_dropped_for_every_day(talks: Talks, relation: str) -> None:
    talks.say("A", "demands", "x", id="wrong").say("A", "demands", "y", "2024-09-01", **{relation: "wrong"})
    assert [talks.stands(as_of=day) for day in ("2024-01", "2024-06", "2024-09")] == ["silent", "silent", "y"]


@pytest.mark.parametrize("relation", ["corrects", "retracts"])
def test_a_dropped_record_drops_nothing(talks: Talks, relation: str) -> None:
    talks.say("A", "demands", "x", id="first").say("A", "demands", "y", id="second", **{relation: "first"})
    assert talks.stands() == "y"
    assert talks.say("W", "", "", "2024-05-01", id="third", retracts="second").stands() == "x"
    assert talks.say("W", "", "", "2024-06-01", id="fourth", retracts="third").stands() == "y"


def test_a_record_dropped_by_two_stays_dropped_while_one_of_them_stands(talks: Talks) -> None:
    talks.say("A", "demands", "x", id="wrong").say("W", "", id="one", corrects="wrong", retracts="wrong")
    talks.say("W", "", date=FEB, id="two", retracts="wrong").say("W", "", date=MAR, retracts="one")
    assert talks.stands() == "silent"


def test_what_a_party_denies_no_longer_commits_it_on_any_day(talks: Talks) -> None:
    talks.say("A", "demands", "x", said_by=["W"], id="report").say("A", "", date="2024-09-01", denies="report")
    assert talks.stands(as_of="2024-06-30") == "claimed"
    assert talks.standing().claimed_by == ("W",)


def test_a_denial_of_ones_own_words_leaves_a_claim_of_nobody(talks: Talks) -> None:
    talks.say("A", "demands", "x", id="slip").say("A", "", date=FEB, denies="slip")
    assert (talks.stands(), talks.standing().claimed_by) == ("claimed", ())


def test_a_denial_frees_only_the_party_that_denies(talks: Talks) -> None:
    talks.say("A+B", "accepts", "x", id="joint").say("A", "demands", "y", FEB, denies="joint")
    assert (talks.stands("A"), talks.stands("B")) == ("y", "x")
    assert talks.say("A+B", "", date=MAR, denies="joint").stands("B") == "claimed"


def test_what_others_say_that_a_party_denies_frees_nobody(talks: Talks) -> None:
    talks.say("A+B", "accepts", "x", id="joint").say("A", "", date=FEB, denies="joint", said_by=["W"])
    assert talks.stands() == "x"
    assert talks.say("A+B", "", date=FEB, denies="joint", said_by=["B"]).stands("A") == "x"
    assert talks.stands("B") == "claimed"


def test_a_dropped_denial_denies_nothing_and_a_denied_one_still_does(talks: Talks) -> None:
    talks.say("A", "demands", "x", id="slip").say("A", "", date=FEB, id="denial", denies="slip")
    assert talks.say("A", "", date=MAR, denies="denial").stands() == "claimed"
    assert talks.say("A", "", date=MAR, id="drop", retracts="denial").stands() == "x"


def test_a_group_that_denies_its_words_frees_its_members(talks: Talks) -> None:
    talks.group("G", "A", "B").say("G", "demands", "x", id="word").say("B", "", date=FEB, denies="word")
    assert (talks.stands("A"), talks.stands("B")) == ("x", "claimed")
    assert talks.say("G", "", date=MAR, denies="word").stands("A") == "claimed"


def test_a_member_stays_bound_through_another_group_that_denies_nothing(talks: Talks) -> None:
    talks.group("G", "A", "B").group("H", "A", "W").say("A", "demands", "x", said_by=["G", "H"], id="word")
    assert talks.say("G", "", date=FEB, denies="word").stands() == "x"
    assert talks.say("H", "", date=FEB, denies="word").stands() == "claimed"


# ---- own words, what is told, what is claimed


def test_what_is_told_of_a_party_counts_until_it_speaks_itself(talks: Talks) -> None:
    talks.say("A", "demands", "x", said_by=["W"], id="told")
    assert (talks.stands(), talks.standing().dissent) == ("x", ())
    talks.say("A", "demands", "y", FEB)
    assert (talks.stands(), talks.standing().dissent) == ("y", ("told",))


def test_later_tellers_do_not_move_a_party_that_has_spoken(talks: Talks) -> None:
    talks.say("A", "demands", "y").say("A", "demands", "x", FEB, said_by=["W"], id="told")
    assert (talks.stands(), talks.standing().dissent) == ("y", ("told",))
    assert talks.standing(as_of="2024-01-15").dissent == ()


@pytest.mark.parametrize(("act", "stands"), [("withdraws", "silent"), ("reserves", "reserved")])
def test_a_withdrawal_and_a_reserve_are_words_of_its_own(talks: Talks, act: str, stands: str) -> None:
    assert talks.say("A", act).say("A", "demands", "x", FEB, said_by=["W"]).stands() == stands


def test_what_is_told_counts_in_the_worlds_without_a_word_of_its_own(talks: Talks) -> None:
    talks.say("A", "demands", "x", said_by=["W"]).say("A", "demands", "y", "2024")
    assert talks.stands(as_of="2024-06-30") == "x | y"


def test_what_is_told_follows_the_same_table(talks: Talks) -> None:
    talks.say("A", "demands", "x+y", said_by=["W"]).say("A", "rejects", "y", FEB, said_by=["W"])
    assert talks.stands() == "x, not y"


def test_claims_are_shown_beside_what_is_known(talks: Talks) -> None:
    talks.say("A", "demands", "x").say("A", "accepts", "y", FEB, said_by=["B"])
    assert (talks.stands(), talks.standing().claimed_by) == ("x", ("B",))
    assert talks.standing(as_of="2024-01-15").claimed_by == ()


def test_a_possible_claim_is_claimed_or_silent(talks: Talks) -> None:
    talks.say("A", "accepts", "y", "2024", said_by=["B"])
    assert (talks.stands(as_of="2024-06-30"), talks.stands()) == ("claimed | silent", "claimed")
    assert talks.stands(as_of="2023") == "silent"


# ---- evidence


def test_the_threshold_names_the_weakest_basis_that_commits(talks: Talks) -> None:
    talks.group("G", "A").say("A", "demands", "x", said_by=["W"]).say("G", "demands", "y", FEB)
    assert [talks.stands(evidence=e) for e in ("third", "group", "own")] == ["y", "y", "claimed"]
    assert talks.standing(evidence="own").claimed_by == ("G", "W")
    talks.say("A", "demands", "z", MAR)
    assert [talks.stands(evidence=e) for e in ("third", "group", "own")] == ["z", "z", "z"]


@pytest.mark.parametrize("evidence", ["own", "group", "third"])
def test_a_word_of_an_adversary_commits_at_no_setting(talks: Talks, evidence: str) -> None:
    talks.say("A", "accepts", "x", said_by=["B"])
    assert talks.stands(evidence=evidence) == "claimed"


def test_a_reaffirmation_told_by_an_adversary_does_not_refresh_the_age(talks: Talks) -> None:
    talks.say("A", "demands", "x").say("A", "reaffirms", date="2024-12-01", said_by=["B"])
    assert "stale" in talks.issue().flags
    assert "stale" not in talks.say("A", "reaffirms", date="2024-12-01").issue().flags


# ---- many records in no order


def test_twelve_records_in_no_order_are_applied_in_every_order(tmp_path: Path) -> None:
    talks = Talks(tmp_path)
    options = {f"o{n}": f"Option {n}" for n in range(13)}
    talks.content["issues"]["i"]["options"] = options
    talks.say("A", "demands", "+".join(options), "2023")
    for n in range(12):
        talks.say("A", "rejects", f"o{n}", "2024-01")
    assert talks.stands() == f"o12, not {' '.join(list(options)[:12])}"


def test_past_twelve_each_that_may_be_last_is_a_result(tmp_path: Path) -> None:
    talks = Talks(tmp_path)
    options = {f"o{n}": f"Option {n}" for n in range(13)}
    talks.content["issues"]["i"]["options"] = options
    for n in range(13):
        talks.say("A", "rejects", f"o{n}", "2024-01")
    assert talks.stands() == " | ".join(sorted(f"not o{n}" for n in range(13)))
    talks.say("A", "demands", "o3", "2024-03")
    assert talks.stands() == "o3"


def test_orders_without_end_are_not_gone_through(tmp_path: Path) -> None:
    """Ten loose records over a year, four of single days in order: each that may be last counts as a result."""
    talks = Talks(tmp_path)
    options = {f"o{n}": f"Option {n}" for n in range(14)}
    talks.content["issues"]["i"]["options"] = options
    for n in range(5):
        talks.say("A", "rejects", f"o{n}", "2024").say("A", "demands", f"o{n + 5}", "2024", rejects=[f"o{n}"])
    for n in range(4):
        talks.say("A", "rejects", f"o{n + 10}", f"2024-06-0{n + 1}")
    assert talks.standing().standing == "uncertain"
    end = parse_interval("2024-12-31").last
    issue_records = prepare_issues(talks.load(), Question(end), ["i"])["i"]
    assert issue_records.words_by_party["A"].own.crowded_on(end)
