"""Steps and their directions: from one certain standing to the next, by what the others held (docs/rules.md)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import strategies
from drawn import loaded, question
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from ledgers import Talks
from oracle import interval
from shorthand import read
from step_oracle import UNJUDGED, StepJudge

from negtrack.answers.diff import Change, Difference, Moves, compare, compare_knowledge
from negtrack.answers.steps import IssueSteps, Step
from negtrack.ledger.dates import format_day, parse_interval
from negtrack.rules.derive import prepare_issues
from negtrack.rules.query import Question


def diff(folder: Path, records: str, since: str, until: str = "2024-12-31", **more: Any) -> Difference:
    return compare(read(folder, records, **more), Question(parse_interval(until).last), parse_interval(since).first)


def change_of(difference: Difference, party: str = "A") -> Change:
    (change,) = [change for change in difference.changes if change.party == party]
    return change


def steps(folder: Path, records: str, party: str = "A", since: str = "2024-02", **more: Any) -> list[str]:
    """The steps of a party in words: day, direction, to whom and from whom, whose option it took."""
    return [in_words(step) for step in change_of(diff(folder, records, since, **more), party).steps]


def in_words(step: Step) -> str:
    parts = [format_day(step.day), step.direction or "none"]
    for word, parties in (("closer", step.toward), ("farther", step.away), ("took", step.took)):
        parts += [f"{word} {' '.join(parties)}"] if parties else []
    return "; ".join(parts)


# ---- When


def test_a_step_belongs_to_the_day_on_which_it_becomes_certain(tmp_path: Path) -> None:
    records = "A; 2024-01-01; demands a\nB; 2024-01-01; demands b\nA; 2024-03; accepts b"
    assert steps(tmp_path, records) == ["2024-03-31; toward; closer B; took B"]
    assert diff(tmp_path, records, "2024-04").changes == ()
    assert change_of(diff(tmp_path, records, "2024-03-31")).steps[0].positions == ("r2",)
    assert change_of(diff(tmp_path, records, "2024-02", "2024-03-30")).steps == ()


def test_each_day_of_a_crowded_month_has_its_step(tmp_path: Path) -> None:
    records = "A; 2024-01-01; demands a\nB; 2024-01-01; demands b\nA; 2024-02-01; demands c\nA; 2024-02-02; demands b"
    assert steps(tmp_path, records) == ["2024-02-01; sideways", "2024-02-02; toward; closer B; took B"]


def test_what_only_an_order_leaves_open_is_no_step_until_it_is_settled(tmp_path: Path) -> None:
    records = """A; 2024-01-01; demands a
                 B; 2024-01-01; demands b
                 A; 2024-02; demands b
                 A; 2024-02; demands c
                 A; 2024-05-01; demands b"""
    assert steps(tmp_path, records) == ["2024-05-01; toward; closer B; took B"]


def test_the_others_are_held_where_they_stood_the_day_before(tmp_path: Path) -> None:
    records = "A; 2024-01-01; demands a\nB; 2024-01-01; demands b\nB; 2024-02-01; demands c\nA; 2024-02-02; demands c"
    assert steps(tmp_path, records) == ["2024-02-02; toward; closer B; took B"]
    same_day = records.replace("2024-02-02", "2024-02-01")
    assert steps(tmp_path, same_day) == ["2024-02-01; sideways"]
    assert steps(tmp_path, same_day, "B") == ["2024-02-01; sideways"]


def test_what_ends_where_it_began_has_still_moved(tmp_path: Path) -> None:
    records = "A; 2024-01-01; demands a\nB; 2024-01-01; demands b\nA; 2024-02-01; demands b\nA; 2024-03-01; demands a"
    change = change_of(diff(tmp_path, records, "2024-02"))
    assert (change.kind.value, change.before.options, change.after.options) == ("moved", ("a",), ("a",))
    assert [step.direction for step in change.steps] == ["toward", "away"]
    assert (change.direction, change.toward, change.away, change.took) == ("mixed", ("B",), ("B",), ("B",))


def test_a_renewal_and_a_condition_met_are_no_steps(tmp_path: Path) -> None:
    records = """A; 2024-01-01; demands a; conditions: [k]
                 B; 2024-01-01; demands a
                 A; 2024-02-01; proposes a; conditions: [k]"""
    difference = diff(tmp_path, records, "2024-02", conditions={"k": {"title": "K", "met": {"date": "2024-03-01"}}})
    assert change_of(difference).kind.value == "condition met"
    assert change_of(difference).steps == ()


# ---- Which way


@pytest.mark.parametrize(
    ("before", "after", "step"),
    [
        ("demands a", "demands b", "mixed; closer B; farther C; took B"),
        ("demands a", "demands a b", "toward; closer B; took B"),
        ("demands a", "accepts a", "toward; closer C"),
        ("demands a", "demands c", "away; farther C"),
        ("demands a", "demands a; rejects: [b]", "away; farther B"),
        ("demands a", "demands a; rejects: [c]", "sideways"),
        ("demands a", "demands a; conditions: [k]", "away; farther C"),
        ("demands a; conditions: [k]", "demands a", "toward; closer C"),
        ("demands a; conditions: [k]", "demands a; conditions: [m]", "sideways"),
        ("demands a b; conditions: {a: [k]}", "demands a b; conditions: {b: [k]}", "mixed; closer C; farther B"),
        ("demands c", "rejects b; supersedes: r2", "mixed; closer C; farther B"),
        ("demands a; rejects: [b]", "demands a", "toward; closer B"),
        ("demands a", "withdraws", "none"),
        ("demands a", "reserves", "none"),
        ("demands a", "sets-aside", "none"),
        ("reserves", "demands b", "none; took B"),
        ("out-of-scope", "demands a", "none; took C"),
    ],
)
def test_closeness_is_compared_part_by_part(tmp_path: Path, before: str, after: str, step: str) -> None:
    """B demands b and C demands a, all three principals."""
    parties = {name: {"name": name, "role": "principal"} for name in "ABC"}
    records = f"""B; 2024-01-01; demands b
                  C; 2024-01-01; demands a
                  A; 2024-01-10; {before}
                  A; 2024-02-10; {after}"""
    conditions = {name: {"title": name} for name in "km"}
    assert steps(tmp_path, records, parties=parties, conditions=conditions) == [f"2024-02-10; {step}"]


def test_distance_counts_where_options_do_not_meet(tmp_path: Path) -> None:
    options = {name: {"title": name, "scale": scale} for name, scale in (("a", "0"), ("b", "50"), ("c", "100"))}
    issues = {"X": {"title": "X", "question": "Which", "options": options}}
    records = "A; 2024-01-01; demands a\nB; 2024-01-01; demands c\nA; 2024-02-10; demands b"
    assert steps(tmp_path, records, issues=issues) == ["2024-02-10; toward; closer B"]


def test_nothing_is_judged_where_no_other_held_a_position(tmp_path: Path) -> None:
    records = "A; 2024-01-01; demands a\nA; 2024-02-10; demands b\nB; 2024-02-10; demands b"
    assert steps(tmp_path, records) == ["2024-02-10; none"]
    aside = "A; 2024-01-01; demands a\nB; 2024-01-01; sets-aside\nA; 2024-02-10; demands b"
    assert steps(tmp_path, aside) == ["2024-02-10; none"]


def test_nothing_is_judged_by_others_who_are_uncertain_or_change_meanwhile(tmp_path: Path) -> None:
    start = "A; 2024-01-01; demands a\nB; 2024-01-01; demands b\n"
    assert steps(tmp_path, start + "B; 2024-02; demands c\nA; 2024-02-10; demands b") == ["2024-02-10; none"]
    assert steps(tmp_path, start + "A; 2024-02; demands b\nB; 2024-02-10; demands c") == ["2024-02-29; none; took B"]
    assert steps(tmp_path, start + "A; 2024-02; demands b\nB; 2024-02-10; demands b") == [
        "2024-02-29; toward; closer B; took B"
    ]


# ---- Joint acts and the words of groups


def test_two_who_meet_in_a_joint_act_on_what_neither_held_move_together(tmp_path: Path) -> None:
    records = "A+B; 2024-01-01; accepts a\nA+B; 2024-06-01; accepts b"
    difference = diff(tmp_path, records, "2024-05")
    assert [change.direction for change in difference.changes] == ["together", "together"]
    assert difference.who_moved() == {party: Moves(together=1) for party in "AB"}
    assert [told.parties for told in difference.told()] == [("A", "B")]


def test_a_joint_act_of_a_month_is_one_too(tmp_path: Path) -> None:
    records = "A; 2024-01-01; demands a\nB; 2024-01-01; demands b\nA+B; 2024-06; accepts c"
    assert steps(tmp_path, records, "A", "2024-05") == ["2024-06-30; together"]
    assert steps(tmp_path, records, "B", "2024-05") == ["2024-06-30; together"]


def test_who_keeps_what_it_held_in_a_joint_act_joins_and_the_other_moves(tmp_path: Path) -> None:
    records = "A; 2024-01-01; demands a\nB; 2024-01-01; demands b\nA+B; 2024-06-01; accepts a"
    assert steps(tmp_path, records, "A", "2024-05") == ["2024-06-01; joined"]
    assert steps(tmp_path, records, "B", "2024-05") == ["2024-06-01; toward; closer A; took A"]
    difference = diff(tmp_path, records, "2024-05")
    assert change_of(difference, "A").direction is None
    assert difference.who_moved() == {"A": Moves(joined=1), "B": Moves(toward=1)}


def test_parties_outside_a_joint_act_are_measured(tmp_path: Path) -> None:
    parties = {name: {"name": name, "role": "principal"} for name in "ABC"}
    records = """A; 2024-01-01; demands a
                 B; 2024-01-01; demands b
                 C; 2024-01-01; demands c
                 A+B; 2024-06-01; accepts c"""
    assert steps(tmp_path, records, "A", "2024-05", parties=parties) == ["2024-06-01; together; closer C; took C"]


def test_the_word_of_a_group_is_told_once(tmp_path: Path) -> None:
    parties = {"G": {"name": "G", "role": "third-party", "members": ["A", "B"]}}
    records = "A; 2024-01-01; demands a\nB; 2024-01-01; demands a\nG; 2024-06-01; demands b"
    difference = diff(tmp_path, records, "2024-05", parties=parties)
    directions = {change.party: change.direction for change in difference.changes}
    assert directions == {"A": "together", "B": "together", "G": None}
    (told,) = difference.told()
    assert (told.parties, told.by) == (("A", "B", "G"), ("G",))


# ---- Totals


def test_totals_count_the_steps_of_those_asked(tmp_path: Path) -> None:
    records = """A; 2024-01-01; demands a
                 B; 2024-01-01; demands b
                 C; 2024-01-01; demands c
                 A; 2024-02-01; demands b
                 A; 2024-02-02; demands a
                 A; 2024-02-03; demands a; conditions: [k]
                 C; 2024-02-03; demands a"""
    difference = diff(tmp_path, records, "2024-02", conditions={"k": {"title": "K"}})
    assert difference.who_moved() == {"A": Moves(toward=1, away=1, sideways=1, conditions=1)}
    assert change_of(difference, "C").direction == "toward"


def test_a_condition_raised_is_counted_though_it_is_no_step(tmp_path: Path) -> None:
    condition = {"title": "K", "holder": ["A"], "blocks": ["X"], "raised": {"date": "2024-02-10", "source": "s"}}
    difference = diff(tmp_path, "A; 2024-01-01; demands a", "2024-02", conditions={"k": condition})
    assert difference.who_moved() == {"A": Moves(conditions=1)}


def test_what_the_ledger_came_to_know_has_no_steps(tmp_path: Path) -> None:
    talks = Talks(tmp_path).say("A", "demands", "x").say("B", "demands", "y")
    talks.say("A", "demands", "y", "2024-02-01", recorded="2024-06-01")
    found = compare_knowledge(
        talks.load(), Question(parse_interval("2024-12-31").last), parse_interval("2024-05").first
    )
    assert [(change.kind.value, change.steps, change.direction) for change in found.changes] == [("learned", (), None)]
    assert found.who_moved() == {}


# ---- What must always hold


DAYS = st.lists(st.dates(datetime.date(2023, 12, 1), datetime.date(2024, 8, 1)), min_size=3, max_size=3)


@settings(max_examples=40)
@given(case=strategies.cases(), days=DAYS)
def test_the_steps_of_a_period_are_those_of_its_parts(
    tmp_path_factory: pytest.TempPathFactory, case: tuple[dict[str, Any], strategies.Query], days: list[datetime.date]
) -> None:
    ledger, query = case
    book, asked = loaded(tmp_path_factory.getbasetemp(), ledger), question(query)
    a, b, c = sorted(day.toordinal() for day in days)
    for issue_records in prepare_issues(book, asked, book.issues).values():
        found = IssueSteps(issue_records)
        for party in issue_records.asked:
            assert found.between(party, a, b) + found.between(party, b, c) == found.between(party, a, c)


@st.composite
def negotiations(draw: DrawFn) -> dict[str, Any]:
    """Three principals who each hold something, and then move: dense in steps with a direction."""
    options = [{"title": name, "scale": scale} for name, scale in zip("abc", ("0", "30", "100"), strict=True)]
    scaled = draw(st.booleans())
    issue = {"title": "X", "question": "What?", "options": {o["title"]: o if scaled else o["title"] for o in options}}
    kinds = ["demands", "accepts", "proposes", "rejects", "reserves"]
    dates = ["2024-01-15", "2024-02", "2024-02-10", "2024-03-01", "2024-02/2024-03", "2024-04-01"]
    positions = []
    for number in range(draw(st.integers(4, 8))):
        act = draw(st.sampled_from(kinds[:3] if number < 3 else kinds))
        position: dict[str, Any] = {
            "id": f"r{number}", "party": "ABC"[number % 3], "issue": "X", "act": act,
            "summary": "Said.", "source": "s0",
            "date": "2023-06-01" if number < 3 else draw(st.sampled_from(dates)),
        }  # fmt: skip
        if act != "reserves":
            held = draw(st.lists(st.sampled_from("abc"), min_size=1, max_size=2, unique=True))
            position["option"] = held
            left = [option for option in "abc" if option not in held]
            if act != "rejects" and draw(st.integers(1, 4)) == 1:
                position["conditions"] = {held[0]: ["k0"]}
            if act != "rejects" and draw(st.integers(1, 4)) == 1:
                position["rejects"] = [draw(st.sampled_from(left))]
        positions.append(position)
    return {
        "negtrack": "1", "title": "T", "issues": {"X": issue}, "positions": positions,
        "parties": {name: {"name": name, "role": "principal"} for name in "ABC"},
        "conditions": {"k0": {"title": "K"}},
        "sources": {"s0": {"title": "S", "publisher": "P", "kind": "news", "side": "none"}},
    }  # fmt: skip


@settings(max_examples=120)
@given(ledger=negotiations())
def test_steps_of_a_negotiation_are_those_of_the_judge(
    tmp_path_factory: pytest.TempPathFactory, ledger: dict[str, Any]
) -> None:
    check_steps(tmp_path_factory.getbasetemp(), ledger, strategies.Query("2024-06-30", None, "third", None))


@settings(max_examples=60)
@given(case=strategies.cases())
def test_steps_on_any_ledger_are_those_of_the_judge(
    tmp_path_factory: pytest.TempPathFactory, case: tuple[dict[str, Any], strategies.Query]
) -> None:
    check_steps(tmp_path_factory.getbasetemp(), *case)


def check_steps(folder: Path, ledger: dict[str, Any], query: strategies.Query) -> None:
    book, asked = loaded(folder, ledger), question(query)
    known = None if query.as_known is None else interval(query.as_known).last
    for id, issue_records in prepare_issues(book, asked, book.issues).items():
        judge = StepJudge(ledger, id, known, query.evidence, query.parties or [])
        found = IssueSteps(issue_records)
        for party in issue_records.asked:
            judged = judge.steps(party, interval(query.as_of).last)
            for told, step in zip(judged, found.between(party, 0, asked.as_of), strict=True):
                assert (told.day.toordinal(), told.took) == (step.day, step.took)
                if told.direction != UNJUDGED:
                    assert (told.direction, told.toward, told.away) == (step.direction, step.toward, step.away)


@settings(max_examples=60)
@given(case=strategies.cases())
def test_two_who_meet_on_one_option_by_a_joint_act_are_never_both_away_from_each_other(
    tmp_path_factory: pytest.TempPathFactory, case: tuple[dict[str, Any], strategies.Query]
) -> None:
    ledger, query = case
    book, asked = loaded(tmp_path_factory.getbasetemp(), ledger), question(query)
    for issue_records in prepare_issues(book, asked, book.issues).values():
        found = IssueSteps(issue_records)
        ids = {issue_records.known.records[n].id: parties for n, parties in issue_records.joint_acts.items()}
        by_act: dict[tuple[str, int], dict[str, Step]] = {}
        for party in issue_records.asked:
            for step in found.between(party, 0, asked.as_of):
                for id in step.positions:
                    if party in ids.get(id, ()):
                        by_act.setdefault((id, step.day), {})[party] = step
        for (id, _), taken in by_act.items():
            record = next(record for record in issue_records.known.records if record.id == id)
            if len(record.options) == 1 and all(step.positions == (id,) for step in taken.values()):
                assert not any(
                    one in taken[other].away and other in taken[one].away for one in taken for other in taken
                )
