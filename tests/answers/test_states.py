"""The states of the whole time are what the commands say of each day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import Talks

from negtrack.answers.whole_time import article_states, issue_courses, stage_states, steps, whole_time
from negtrack.answers.why import explain
from negtrack.ledger.dates import format_day, parse_day
from negtrack.ledger.load import load
from negtrack.ledger.model import Basis, Ledger
from negtrack.rules.derive import derive, prepare_issues
from negtrack.rules.issue_result import judge
from negtrack.rules.query import Question

SHIPPED = Path(__file__).parents[2] / "data" / "positions.yaml"


def at(states: Sequence[Any], day: int) -> Any:
    """The state that holds on a day."""
    return states[bisect_right(states, day, key=lambda state: state.first) - 1]


def hold_states_to_single_days(ledger: Ledger, question: Question, days: Sequence[int]) -> None:
    """Compare the states with what is derived and explained for each of the days alone."""
    span = whole_time(ledger, question)
    courses = {course.issue.id: course for course in issue_courses(ledger, question, span)}
    assert list(courses) == list(ledger.issues)
    articles = article_states(ledger, question, span, {id: steps(c.states) for id, c in courses.items()})
    stages = stage_states(ledger, question, span)
    prepared = prepare_issues(ledger, question, ledger.issues)
    for day in (day for day in days if span.first <= day <= span.last):
        asked = question._replace(as_of=day)
        picture = derive(ledger, asked)
        for result in picture.issues:
            id = result.issue.id
            explanation = explain(ledger, prepared[id], judge(ledger, prepared[id], asked), asked)
            state = at(courses[id].states, day)
            assert (state.result, state.line, state.missing) == (result, explanation.line, explanation.missing)
            uses = {record: at(states, day).use for record, states in courses[id].records.items()}
            assert uses == {account.record.id: account.use for account in explanation.accounts}, format_day(day)
        assert tuple(at(articles[result.article.id], day).result for result in picture.articles) == picture.articles
        assert at(stages, day).stage is picture.stage


@pytest.mark.parametrize("evidence", [Basis.THIRD, Basis.OWN])
def test_states_of_the_shipped_ledger_are_what_each_day_gives(evidence: Basis) -> None:
    ledger = load(SHIPPED).ledger
    assert ledger is not None
    question = Question(parse_day("2026-07-01"), evidence=evidence, stale_days=90)
    span = whole_time(ledger, question)
    days = Random(6).sample(range(span.first, span.last + 1), 30)
    hold_states_to_single_days(ledger, question, [span.first, *days, span.last])


@given(content=strategies.ledgers(), stale_days=st.sampled_from([0, 20, 180]), seed=st.integers(0, 1 << 16))
@settings(max_examples=30)
def test_states_of_any_ledger_are_what_each_day_gives(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, Any], stale_days: int, seed: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(strategies.dump(content), encoding="utf-8")
    ledger = load(path).ledger
    assert ledger is not None
    question = Question(parse_day("2024-08-01"), stale_days=stale_days)
    span = whole_time(ledger, question)
    days = Random(seed).choices(range(span.first, span.last + 1), k=12)
    hold_states_to_single_days(ledger, question, [span.first, *days, span.last])


def test_an_issue_has_one_state_for_each_day_on_which_something_changes(tmp_path: Path) -> None:
    talks = Talks(tmp_path).say("A", "demands", "x", "2024-01-10").say("B", "demands", "x", "2024-02-10")
    question = Question(parse_day("2024-12-31"), stale_days=30)
    ledger = talks.load()
    (course,) = issue_courses(ledger, question, whole_time(ledger, question))
    told = [(format_day(s.first), s.result.status.value, s.result.flags) for s in course.states]
    assert told == [
        ("2024-01-10", "incomplete", ("single-source",)),
        ("2024-02-10", "compatible", ("single-source",)),
        ("2024-03-12", "compatible", ("single-source", "stale")),
    ]


def test_the_whole_time_reaches_from_the_first_record_to_where_the_ledger_was_kept(tmp_path: Path) -> None:
    talks = Talks(tmp_path).say("A", "demands", "x", "2024-01")
    talks.content["covered_to"] = "2024-06"

    def span(as_of: str) -> list[str]:
        return [format_day(day) for day in whole_time(talks.load(), Question(parse_day(as_of)))]

    assert span("2024-03-01") == ["2024-01-01", "2024-06-30"]
    assert span("2025-03-01") == ["2024-01-01", "2025-03-01"]
    assert span("2023-03-01") == ["2023-03-01", "2024-06-30"]
