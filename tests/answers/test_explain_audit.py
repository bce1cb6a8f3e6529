"""Every record is accounted for once in an explanation, and leaving a source out says what a ledger without it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from negtrack.answers.audit import audit
from negtrack.answers.record_use import Use
from negtrack.answers.select import without_sources
from negtrack.answers.why import explain
from negtrack.ledger.dates import parse_day
from negtrack.ledger.load import load
from negtrack.ledger.model import Ledger
from negtrack.rules.derive import derive, prepare_issues
from negtrack.rules.issue_result import judge
from negtrack.rules.query import Question

DAYS = ["2023-12-31", "2024-09-30", "2024-12-31", "2025-03-31", "2025-08-31", "2026-06-08"]


@pytest.fixture(scope="module")
def shipped() -> Ledger:
    loaded = load(Path(__file__).parents[2] / "data" / "positions.yaml")
    assert loaded.ledger is not None
    return loaded.ledger


@pytest.mark.parametrize("day", DAYS)
def test_every_record_of_an_issue_is_accounted_for_exactly_once(shipped: Ledger, day: str) -> None:
    question = Question(parse_day(day))
    for id, issue_records in prepare_issues(shipped, question, shipped.issues).items():
        result = judge(shipped, issue_records, question)
        accounts = explain(shipped, issue_records, result, question).accounts
        assert sorted(a.record.id for a in accounts) == sorted(r.id for r in shipped.positions if r.issue == id)
        used = {a.record.id for a in accounts if a.use is Use.USED}
        assert used == {record for standing in result.parties.values() for record in standing.positions}


@pytest.mark.parametrize("day", ["2025-03-31", "2026-06-08"])
def test_leaving_a_source_out_is_what_a_ledger_without_it_says(shipped: Ledger, day: str) -> None:
    question = Question(parse_day(day))
    before = {r.issue.id: r.status for r in derive(shipped, question).issues}
    told = {(f.source, f.issue): f.after for f in audit(shipped, question).flips if f.source is not None}
    cited = sorted({cite.source for record in shipped.positions for cite in record.cites})
    for source in cited[::5]:
        after = {r.issue.id: r.status for r in derive(without_sources(shipped, [source]), question).issues}
        for issue, status in after.items():
            assert told.get((source, issue), before[issue]) is status
