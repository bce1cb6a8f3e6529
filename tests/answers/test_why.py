"""``why``: every record of an issue is accounted for once, and those named as used are what the status rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
import strategies
from drawn import loaded, question
from hypothesis import given, settings

from negtrack.answers.record_use import Use
from negtrack.answers.why import Account, Explanation, explain
from negtrack.ledger.dates import parse_day
from negtrack.ledger.load import load
from negtrack.ledger.model import RELATIONS, Ledger, Position
from negtrack.rules.basis import Participants
from negtrack.rules.derive import prepare_issues
from negtrack.rules.issue_result import IssueResult, Standing, judge
from negtrack.rules.query import Question

ROOT = Path(__file__).parents[2]
DAYS = ["2023-12-31", "2024-09-30", "2024-12-31", "2025-03-31", "2025-08-31", "2026-06-08"]

Case = tuple[dict[str, Any], strategies.Query]


@pytest.fixture(scope="module")
def shipped() -> Ledger:
    found = load(ROOT / "data" / "positions.yaml").ledger
    assert found is not None
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ledgers")


def explained(ledger: Ledger, question: Question) -> Iterator[Explanation]:
    for issue_records in prepare_issues(ledger, question, ledger.issues).values():
        yield explain(ledger, issue_records, judge(ledger, issue_records, question), question)


def without(ledger: Ledger, removed: Collection[str]) -> Ledger:
    """The ledger as if some records had never been entered, nor what others say of them."""
    kept = []
    for record in ledger.positions:
        if record.id not in removed:
            fallen = {name: None for name in RELATIONS if getattr(record, name) in removed}
            kept.append(record._replace(**fallen))  # type: ignore[arg-type]
    return ledger._replace(positions=tuple(kept))


def judged(ledger: Ledger, issue: str, question: Question) -> IssueResult:
    (issue_records,) = prepare_issues(ledger, question, [issue]).values()
    return judge(ledger, issue_records, question)


# ---- Once each


def check_accounts(ledger: Ledger, question: Question) -> None:
    for explanation in explained(ledger, question):
        result = explanation.result
        on_issue = sorted(r.id for r in ledger.positions if r.issue == result.issue.id)
        assert sorted(account.record.id for account in explanation.accounts) == on_issue
        for account in explanation.accounts:
            for_whom = [party for party, s in result.parties.items() if account.record.id in s.positions]
            if account.use is Use.USED:
                assert (list(account.parties), account.by) == (for_whom, ())
            else:
                assert not for_whom
                check_reason(ledger, question, result, account)


def check_reason(ledger: Ledger, question: Question, result: IssueResult, account: Account) -> None:
    """Hold the reason for which a record is set aside to the record itself."""
    record, on_issue = account.record, {r.id: r for r in ledger.positions}
    relations = {Use.CORRECTED: "corrects", Use.RETRACTED: "retracts", Use.DENIED: "denies"}
    entered = question.as_known is None or record.recorded is None or record.recorded <= question.as_known
    asked = {voice.party for voice in Participants(ledger, question.asked).voices(record)}.intersection(result.parties)
    assert (account.use is Use.NOT_KNOWN) == (not entered)
    match account.use:
        case Use.CORRECTED | Use.RETRACTED | Use.DENIED:
            assert account.by
            assert all(getattr(on_issue[id], relations[account.use]) == record.id for id in account.by)
        case Use.LATER:
            assert record.date.last > question.as_of
        case Use.WORDLESS:
            assert record.act in (None, "reaffirms", "omits")
        case Use.SUPERSEDED | Use.DISSENT:
            assert account.by
            assert {id for party in account.parties for id in result.parties[party].positions} == set(account.by)
        case Use.NOT_ASKED:
            assert not asked
        case Use.ADVERSARY:
            assert set(account.parties) != set(record.said_by)
    if account.use in (Use.SUPERSEDED, Use.DISSENT, Use.DENIED, Use.ADVERSARY, Use.WEAKER):
        assert asked == set(account.parties) != set()


@pytest.mark.parametrize("day", DAYS)
def test_every_record_of_the_shipped_ledger_is_used_or_set_aside_with_one_reason(shipped: Ledger, day: str) -> None:
    check_accounts(shipped, Question(parse_day(day)))


@settings(max_examples=60)
@given(case=strategies.cases())
def test_every_record_is_used_or_set_aside_with_one_reason(folder: Path, case: Case) -> None:
    ledger, query = case
    check_accounts(loaded(folder, ledger), question(query))


# ---- What is named is what the status rests on


def words(standing: Standing) -> tuple[object, ...]:
    """What a standing says, how firmly, on whose word, and of which date."""
    return standing._replace(positions=(), dissent=())


def twins(one: Position, other: Position) -> bool:
    """Whether two records say the same, so that either stands where the other falls away."""
    same = ("parties", "act", "options", "rejects", "conditions")
    return all(getattr(one, name) == getattr(other, name) for name in same)


def check_what_it_rests_on(ledger: Ledger, question: Question) -> None:
    for explanation in explained(ledger, question):
        before = explanation.result
        for party, standing in before.parties.items():
            if not standing.positions:
                continue
            after = judged(without(ledger, standing.positions), before.issue.id, question)
            changed = (after.status, after.reason, words(after.parties[party])) != (
                before.status, before.reason, words(standing),
            )  # fmt: skip
            records = {record.id: record for record in ledger.positions}
            stand_in = [
                (id, new)
                for id in standing.positions
                for new in after.parties[party].positions
                if twins(records[id], records[new])
            ]
            assert changed or stand_in


@pytest.mark.parametrize("day", DAYS)
def test_without_its_records_a_standing_of_the_shipped_ledger_is_another(shipped: Ledger, day: str) -> None:
    check_what_it_rests_on(shipped, Question(parse_day(day)))


@settings(max_examples=60)
@given(case=strategies.cases())
def test_without_its_records_a_standing_is_another(folder: Path, case: Case) -> None:
    ledger, query = case
    check_what_it_rests_on(loaded(folder, ledger), question(query))


def indispensable(ledger: Ledger) -> set[str]:
    """Records that tell by more than what they say: by relations, or by clearing the ground for what builds on it."""
    found = {getattr(record, name) for record in ledger.positions for name in RELATIONS}
    found |= {record.id for record in ledger.positions if any(getattr(record, name) for name in RELATIONS)}
    clearing = ("reserves", "withdraws", "sets-aside", "out-of-scope")
    return found | {record.id for record in ledger.positions if record.act in clearing}


def check_what_is_set_aside(ledger: Ledger, question: Question) -> None:
    kept = indispensable(ledger)
    for explanation in explained(ledger, question):
        before = explanation.result
        idle = {Use.SUPERSEDED, Use.DISSENT, Use.ADVERSARY, Use.WEAKER, Use.WORDLESS, Use.NOT_ASKED, Use.LATER}
        aside = {account.record.id for account in explanation.accounts if account.use in idle} - kept
        after = judged(without(ledger, aside), before.issue.id, question)
        assert (after.status, after.possible, after.reason) == (before.status, before.possible, before.reason)
        for party, standing in before.parties.items():
            # A word taken back in between hid that what stands had stood before: without it more records say so.
            now = after.parties[party]
            assert now._replace(
                claimed_by=(), dissent=(), positions=(), date=None, last_word=None
            ) == standing._replace(claimed_by=(), dissent=(), positions=(), date=None, last_word=None)
            assert set(standing.positions) <= set(now.positions)


@pytest.mark.parametrize("day", DAYS)
def test_what_the_shipped_ledger_sets_aside_may_go_and_nothing_changes(shipped: Ledger, day: str) -> None:
    check_what_is_set_aside(shipped, Question(parse_day(day)))


@settings(max_examples=60)
@given(case=strategies.cases())
def test_what_is_set_aside_may_go_and_nothing_changes(folder: Path, case: Case) -> None:
    ledger, query = case
    check_what_is_set_aside(loaded(folder, ledger), question(query))
