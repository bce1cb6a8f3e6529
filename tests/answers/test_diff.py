"""What changed between two days, and what the ledger came to know: each kind of change (docs/rules.md)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import strategies
from drawn import loaded, question
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import Talks, in_words

from negtrack.answers.diff import Change, Difference, compare, compare_knowledge
from negtrack.answers.steps import ChangeKind
from negtrack.ledger.dates import parse_interval
from negtrack.rules.query import Question

FEB = "2024-02-10"


@pytest.fixture
def talks(tmp_path: Path) -> Talks:
    """Principals A and B, conditions c and d, nothing said."""
    return Talks(tmp_path).condition("c").condition("d")


def diff(talks: Talks, since: str = "2024-02", until: str = "2024-02", *asked: str, **fields: Any) -> Difference:
    """What changed from the day before one date to the end of another: by default, in February."""
    question = Question(parse_interval(until).last, asked=asked)
    return compare(talks.load(), question, parse_interval(since).first, **fields)


def learned(talks: Talks, since: str, as_of: str = "2024-12-31") -> Difference:
    """What was entered or corrected from a day on."""
    return compare_knowledge(talks.load(), Question(parse_interval(as_of).last), parse_interval(since).first)


def told(change: Change) -> tuple[str, str, str, str]:
    """A change in words: who, of what kind, from what and to what."""
    return change.party, change.kind, in_words(change.before), in_words(change.after)


def only(difference: Difference) -> tuple[str, str, str, str]:
    (change,) = difference.changes
    return told(change)


# ---- Kinds


@pytest.mark.parametrize(
    ("before", "after", "kind", "start", "end"),
    [
        ("", "demands x", "new", "silent", "x"),
        ("", "reserves", "new", "silent", "reserved"),
        ("", "rejects z", "new", "silent", "not z"),
        ("withdraws", "demands x", "new", "silent", "x"),
        ("demands x", "demands y", "moved", "x", "y"),
        ("demands x", "accepts x", "moved", "x", "x"),
        ("demands x", "rejects z", "moved", "x", "x, not z"),
        ("demands x", "reserves", "moved", "x", "reserved"),
        ("reserves", "demands x", "moved", "reserved", "x"),
        ("demands x", "demands x if c", "condition added", "x", "x, if c"),
        ("demands x if c", "demands x if d", "condition added", "x, if c", "x, if d"),
        ("demands x if c", "demands x", "condition dropped", "x, if c", "x"),
        ("demands x if c", "demands y", "moved", "x, if c", "y"),
        ("", "sets-aside", "set aside", "silent", "left out"),
        ("demands x", "sets-aside", "set aside", "x", "left out"),
        ("reserves", "out-of-scope", "set aside", "reserved", "left out"),
        ("sets-aside", "out-of-scope", "moved", "left out", "left out"),
        ("sets-aside", "demands x", "reopened", "left out", "x"),
        ("out-of-scope", "reserves", "reopened", "left out", "reserved"),
        ("demands x", "withdraws", "withdrew", "x", "silent"),
        ("reserves", "withdraws", "withdrew", "reserved", "silent"),
        ("sets-aside", "withdraws", "withdrew", "left out", "silent"),
    ],
)
def test_what_sort_of_change_it_is(talks: Talks, before: str, after: str, kind: str, start: str, end: str) -> None:
    for date, words in (("2024-01-10", before), (FEB, after)):
        if words:
            act, _, option = words.partition(" ")
            option, _, condition = option.partition(" if ")
            more: dict[str, Any] = {"conditions": [condition]} if condition else {}
            talks.say("A", act, option, date, id=f"r-{date}", **more)
    assert only(diff(talks)) == ("A", kind, start, end)
    assert [record.id for record in diff(talks).changes[0].positions] == [f"r-{FEB}"]


def test_what_stood_before_the_first_day_and_after_the_last_is_compared(talks: Talks) -> None:
    talks.say("A", "demands", "x", "2024-02-01").say("A", "demands", "y", "2024-02-29")
    assert [only(diff(talks, "2024-02-01", day))[3] for day in ("2024-02-01", "2024-02-29")] == ["x", "y"]
    assert only(diff(talks, "2024-02-02"))[2:] == ("x", "y")
    assert diff(talks, "2024-03", "2024-03").changes == ()


def test_what_came_and_went_between_has_moved_to_where_it_was(talks: Talks) -> None:
    talks.say("A", "demands", "x", "2024-01-10").say("A", "demands", "y", FEB).say("A", "demands", "x", "2024-02-20")
    assert only(diff(talks)) == ("A", "moved", "x", "x")
    (change,) = diff(talks).changes
    assert [record.id for record in change.positions] == ["r1", "r2"]
    assert diff(talks).reaffirmed == ()


def test_a_claim_is_a_change_of_what_is_claimed_not_a_withdrawal(talks: Talks) -> None:
    talks.say("A", "accepts", "x", FEB, said_by=["B"])
    assert only(diff(talks)) == ("A", "claimed", "silent", "claimed")
    talks.say("B", "accepts", "x", "2024-02", said_by=["A"])
    claims = [told(change) for change in diff(talks, FEB, "2024-02").changes]
    assert claims == [("A", "claimed", "silent", "claimed"), ("B", "claimed", "claimed | silent", "claimed")]


def test_what_was_only_claimed_becomes_new_when_the_party_speaks(talks: Talks) -> None:
    talks.say("A", "accepts", "x", "2024-01-10", said_by=["B"]).say("A", "demands", "x", FEB)
    assert only(diff(talks)) == ("A", "new", "claimed", "x")


def test_a_position_that_the_dates_make_uncertain_has_moved(talks: Talks) -> None:
    talks.say("A", "demands", "x", "2024-01-10").say("A", "demands", "y", "2024-02/2024-03")
    assert only(diff(talks)) == ("A", "moved", "x", "x | y")
    assert only(diff(talks, "2024-03", "2024-03")) == ("A", "moved", "x | y", "y")
    assert [record.id for record in diff(talks, "2024-03", "2024-03").changes[0].positions] == ["r1"]


# ---- Conditions met, dropped and raised


@pytest.mark.parametrize(("ended", "kind"), [("met", "condition met"), ("dropped", "condition dropped")])
def test_a_condition_on_what_a_party_holds_may_be_met_or_dropped(talks: Talks, ended: str, kind: str) -> None:
    talks.condition("c", **{ended: {"date": FEB}}).say("A", "demands", "x+y", conditions={"x": ["c"], "y": ["d"]})
    assert only(diff(talks)) == ("A", kind, "x y, if x:c y:d", "x y, if x:c y:d")
    assert diff(talks).changes[0].conditions == ("c",)
    assert diff(talks, "2024-03", "2024-03").changes == ()


def test_a_condition_is_met_when_its_date_is_over(talks: Talks) -> None:
    talks.condition("c", met={"date": "2024-01-20/2024-02-10"}).say("A", "demands", "x", conditions=["c"])
    assert diff(talks, "2024-01-10", "2024-01-31").changes == ()
    assert [only(diff(talks, since))[1] for since in ("2024-02", "2024-01-10")] == ["condition met"] * 2


def test_a_condition_that_blocks_the_issue_is_added_by_whoever_raises_it(talks: Talks) -> None:
    talks.condition("c", holder=["B"], blocks=["i"], raised={"date": FEB}, met={"date": "2024-03-05"})
    talks.say("A+B", "accepts", "x")
    added, met = diff(talks), diff(talks, "2024-03", "2024-03")
    assert (only(added)[:2], added.changes[0].conditions) == (("B", "condition added"), ("c",))
    assert [(shift.before, shift.after) for shift in added.issues] == [("agreed", "conditional")]
    assert (only(met)[:2], met.changes[0].conditions) == (("B", "condition met"), ("c",))
    assert diff(talks, "2024-02", "2024-03").changes == ()


def test_a_condition_dropped_before_it_was_raised_against_the_issue_is_no_change(talks: Talks) -> None:
    talks.condition("c", holder=["B"], blocks=["i"], raised={"date": "2024-05"}).say("A+B", "accepts", "x")
    assert diff(talks).changes == ()


# ---- Statuses, articles, backsliding


def test_the_statuses_before_and_after_are_given_for_every_issue(talks: Talks) -> None:
    talks.also("j").say("A+B", "accepts", "x", FEB)
    found = diff(talks)
    assert found.statuses == {"i": ("no-data", "agreed"), "j": ("no-data", "no-data")}
    assert [(s.id, s.before, s.after, s.backsliding) for s in found.issues] == [("i", "no-data", "agreed", False)]


@pytest.mark.parametrize(
    ("before", "after", "backsliding"),
    [
        ("A+B accepts x", "A demands y", True),
        ("A+B accepts x", "A withdraws", True),
        ("A+B accepts x", "A+B sets-aside", True),
        ("A+B accepts x", "A demands x if c", True),
        ("A+B demands x if c", "A demands y", True),
        ("A demands x", "B demands y", False),
        ("A demands x", "B accepts x", False),
        ("A+B accepts x if c", "A+B accepts x", False),
    ],
)
def test_backsliding_is_a_fall_from_agreed_conditional_or_compatible(
    talks: Talks, before: str, after: str, backsliding: bool
) -> None:
    for date, words in (("2024-01-10", before), (FEB, after)):
        party, act, *rest = words.split()
        more: dict[str, Any] = {"conditions": rest[2:]} if rest[2:] else {}
        talks.say(party, act, rest[0] if rest else "", date, **more)
    assert [shift.backsliding for shift in diff(talks).issues] == [backsliding]


def test_a_fall_from_compatible_is_backsliding(talks: Talks) -> None:
    talks.say("A", "demands", "x").say("B", "demands", "x").say("B", "demands", "y", FEB)
    assert [(s.before, s.backsliding) for s in diff(talks).issues] == [("compatible", True)]


def test_articles_are_compared_too(talks: Talks) -> None:
    talks.also("j").article("1", "i").article("2", "j").article("3").event(FEB, "signed", articles=["3"])
    talks.say("A+B", "accepts", "x").say("A", "demands", "y", FEB)
    moved = [(s.id, s.before, s.after, s.backsliding) for s in diff(talks).articles]
    assert moved == [("1", "agreed", "disputed", True), ("3", "no-data", "agreed", False)]


def test_only_the_issues_asked_for_and_their_articles_are_compared(talks: Talks) -> None:
    talks.also("j", "k").article("1", "j", "k").article("2", "i")
    for issue in "ijk":
        talks.say("A+B", "accepts", "x", FEB, issue=issue)
    found = diff(talks, issues=["j"])
    assert ({change.issue for change in found.changes}, list(found.statuses)) == ({"j"}, ["j"])
    assert [(s.id, s.after) for s in found.articles] == [("1", "agreed")]


def test_the_parties_asked_come_first_and_others_follow_in_the_order_of_the_ledger(tmp_path: Path) -> None:
    talks = Talks(tmp_path, 3).say("W", "demands", "x", FEB).say("A+B+C", "accepts", "x", FEB)
    assert [change.party for change in diff(talks).changes] == ["A", "B", "C", "W"]
    assert [change.party for change in diff(talks, "2024-02", "2024-02", "C", "W").changes] == ["C", "W", "A", "B"]
    assert diff(talks, "2024-02", "2024-02", "C", "W").issues[0].after == "agreed"


# ---- Reaffirmed


def test_what_is_said_again_is_counted_apart(talks: Talks) -> None:
    talks.say("A", "demands", "x", "2024-01-10").say("A", "reaffirms", date=FEB, id="again")
    found = diff(talks)
    assert (found.changes, [told(c) for c in found.reaffirmed]) == ((), [("A", "reaffirmed", "x", "x")])
    assert [record.id for record in found.reaffirmed[0].positions] == ["again"]
    assert diff(talks, "2024-03", "2024-03").reaffirmed == ()


def test_an_equal_word_is_said_again_too_and_an_adversarys_report_is_not(talks: Talks) -> None:
    talks.say("A", "demands", "x", "2024-01-10").say("B", "demands", "y", "2024-01-10")
    talks.say("A", "proposes", "x", FEB, id="equal").say("B", "reaffirms", date=FEB, said_by=["A"])
    assert [[r.id for r in c.positions] for c in diff(talks).reaffirmed] == [["equal"]]


def test_whoever_moved_is_not_also_listed_as_reaffirming(talks: Talks) -> None:
    talks.say("A", "demands", "x", "2024-01-10").say("A", "reaffirms", date="2024-02-05").say("A", "demands", "y", FEB)
    assert (only(diff(talks))[1], diff(talks).reaffirmed) == ("moved", ())


# ---- One after the other


@settings(max_examples=60)
@given(
    case=strategies.cases(),
    days=st.lists(st.dates(datetime.date(2023, 12, 1), datetime.date(2024, 8, 1)), min_size=3, max_size=3),
)
def test_statuses_and_conditions_met_compose(
    tmp_path_factory: pytest.TempPathFactory, case: tuple[dict[str, Any], strategies.Query], days: list[datetime.date]
) -> None:
    ledger, query = case
    book, asked = loaded(tmp_path_factory.getbasetemp(), ledger), question(query)
    a, b, c = sorted(day.toordinal() for day in days)
    spans = ((a, b), (b, c), (a, c))
    first, second, whole = (compare(book, asked._replace(as_of=until), before + 1) for before, until in spans)
    for id, (start, end) in whole.statuses.items():
        assert (first.statuses[id][0], second.statuses[id][1]) == (start, end)
        assert first.statuses[id][1] is second.statuses[id][0]
    ends = (ChangeKind.CONDITION_MET, ChangeKind.CONDITION_DROPPED)
    steps: dict[tuple[str, str], list[Change]] = {}
    for change in (*first.changes, *second.changes):
        steps.setdefault((change.issue, change.party), []).append(change)
    reached = {(change.issue, change.party): change for change in whole.changes}
    for key, changes in steps.items():
        if all(change.kind in ends for change in changes):
            same = [id for change in changes if change.kind is reached[key].kind for id in change.conditions]
            assert sorted(reached[key].conditions) == sorted(same) != []


# ---- What the ledger came to know


def test_what_was_entered_since_a_day_is_learned(talks: Talks) -> None:
    talks.say("A", "demands", "x", recorded="2024-03-01").say("A", "demands", "y", FEB, id="new", recorded="2024-05-02")
    assert only(learned(talks, "2024-05-02")) == ("A", "learned", "x", "y")
    assert [record.id for record in learned(talks, "2024-05-02").changes[0].positions] == ["new"]
    assert learned(talks, "2024-05-03").changes == ()
    assert learned(talks, "2024-05-02", "2024-02-09").changes == ()


def test_what_was_dropped_since_a_day_is_corrected(talks: Talks) -> None:
    talks.say("A", "demands", "x", id="wrong").say("B", "demands", "y", recorded="2024-05-02")
    talks.say("A", "demands", "y", id="right", corrects="wrong", recorded="2024-05-02")
    found = learned(talks, "2024-05-02")
    assert [told(c) for c in found.changes] == [("A", "corrected", "x", "y"), ("B", "learned", "silent", "y")]
    assert [(s.before, s.after) for s in found.issues] == [("incomplete", "compatible")]


def test_a_retraction_is_the_record_behind_what_it_undid(talks: Talks) -> None:
    talks.say("W", "demands", "x", id="wrong").say("A", "", retracts="wrong", id="undo", recorded="2024-05-02")
    assert only(learned(talks, "2024-05-02")) == ("W", "corrected", "x", "silent")
    assert [record.id for record in learned(talks, "2024-05-02").changes[0].positions] == ["undo"]


def test_a_denial_entered_later_is_learned(talks: Talks) -> None:
    talks.say("A", "demands", "x", said_by=["W"], id="report")
    talks.say("A", "", "", FEB, denies="report", id="denial", recorded="2024-05-02")
    assert only(learned(talks, "2024-05-02")) == ("A", "learned", "x", "claimed")
    assert [record.id for record in learned(talks, "2024-05-02").changes[0].positions] == ["denial"]


def test_what_is_closed_at_the_end_is_named(talks: Talks) -> None:
    talks.content["issues"]["i"]["closed"] = {"date": "2024-02-20", "how": "overtaken", "source": "s"}
    talks.say("A", "demands", "x", "2024-02-01").say("B", "demands", "y", "2024-02-02")
    assert diff(talks).closed == {"i"}
    assert diff(talks, until="2024-02-19").closed == frozenset()
