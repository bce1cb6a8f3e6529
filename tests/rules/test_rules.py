"""The rules of deriving, held to an independent brute-force judge and to what must always hold (docs/rules.md)."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import oracle
import pytest
import strategies
from drawn import loaded, question
from hypothesis import given, settings
from hypothesis import strategies as st

from negtrack.answers.diff import compare
from negtrack.ledger.dates import parse_interval
from negtrack.ledger.model import Basis
from negtrack.rules.derive import Picture, derive
from negtrack.rules.issue_result import Standing
from negtrack.rules.status_table import line_of

Alternative = tuple[str, frozenset[str], frozenset[str], frozenset[tuple[str, str]]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ledgers")


def alternatives(standing: Standing) -> set[Alternative]:
    """The results of a standing as the judge writes them."""
    several = standing.alternatives or (standing,)
    return {(a.standing, frozenset(a.options), frozenset(a.rejects), _pairs(a.options, a.conditions)) for a in several}


def _pairs(options: tuple[str, ...], conditions: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    pairs: set[tuple[str, str]] = set()
    for name in conditions:
        option, colon, condition = name.partition(":")
        pairs |= {(option, condition)} if colon else {(held, name) for held in options}
    return frozenset(pairs)


def outline(picture: Picture) -> dict[str, object]:
    """What a picture says, whatever the order of records: statuses, possible ones, standings."""
    return {
        result.issue.id: (
            result.status,
            result.possible,
            {party: (s.standing, alternatives(s), s.claimed_by) for party, s in result.parties.items()},
        )
        for result in picture.issues
    }


@settings(max_examples=150)
@given(case=strategies.cases())
def test_statuses_and_standings_are_those_of_the_judge(
    folder: Path, case: tuple[dict[str, Any], strategies.Query]
) -> None:
    ledger, query = case
    picture = derive(loaded(folder, ledger), question(query))
    judged = oracle.derive(ledger, *query)
    for result in picture.issues:
        expected = judged[result.issue.id]
        assert (result.status.value, {s.value for s in result.possible}) == (expected.status, set(expected.possible))
        assert (result.closed is not None) is expected.closed
        if len(result.possible) == 1:
            assert line_of(result.status, result.reason).number in expected.lines
        if result.status.value == "agreed":
            assert result.level is not None and result.level.word == min(expected.levels, key=oracle.LEVELS.index)
        for party, told in expected.parties.items():
            standing = result.parties[party]
            assert standing.standing == told.standing
            assert standing.claimed_by == told.claimed_by
            assert alternatives(standing) == set(told.alternatives)
    articles = oracle.derive_articles(ledger, *query)
    for article in picture.articles:
        told_article = articles[article.article.id]
        assert article.status.value == told_article["status"]
        if told_article["level"] is not None:
            assert article.level is not None and article.level.word == told_article["level"]


@settings(max_examples=40)
@given(case=strategies.cases(), seed=st.integers(0, 1 << 16))
def test_the_order_of_records_changes_nothing(
    folder: Path, case: tuple[dict[str, Any], strategies.Query], seed: int
) -> None:
    ledger, query = case
    shuffled = {**ledger, "positions": random.Random(seed).sample(ledger["positions"], len(ledger["positions"]))}
    assert outline(derive(loaded(folder, ledger), question(query))) == outline(
        derive(loaded(folder, shuffled), question(query))
    )


@settings(max_examples=40)
@given(case=strategies.cases())
def test_no_word_of_an_adversary_makes_a_standing_known_and_agreement_has_words_of_all(
    folder: Path, case: tuple[dict[str, Any], strategies.Query]
) -> None:
    ledger, query = case
    picture = derive(loaded(folder, ledger), question(query))
    for result in picture.issues:
        for standing in result.parties.values():
            if standing.standing == "known":
                assert standing.basis is not None and standing.basis > Basis.ADVERSARY
            if result.status.value == "agreed":
                assert standing.positions


@settings(max_examples=40)
@given(case=strategies.cases())
def test_what_is_entered_later_never_changes_an_earlier_as_known_result(
    folder: Path, case: tuple[dict[str, Any], strategies.Query]
) -> None:
    ledger, query = case
    if query.as_known is None:
        return
    day = parse_interval(query.as_known).last
    known = [p for p in ledger["positions"] if date.fromisoformat(p.get("recorded", "0001-01-01")).toordinal() <= day]
    ids = {p["id"] for p in known}
    relations = ("supersedes", "adds", "corrects", "retracts", "denies")
    if any(p[name] not in ids for p in known for name in relations if name in p):
        return
    assert outline(derive(loaded(folder, ledger), question(query))) == outline(
        derive(loaded(folder, {**ledger, "positions": known}), question(query))
    )


@settings(max_examples=40)
@given(case=strategies.cases())
def test_closing_an_issue_changes_no_status(folder: Path, case: tuple[dict[str, Any], strategies.Query]) -> None:
    ledger, query = case
    closed = {"date": "2024-01-31", "how": "elsewhere", "source": "s0"}
    ended = {**ledger, "issues": {id: {**entry, "closed": closed} for id, entry in ledger["issues"].items()}}
    never = {id: {k: v for k, v in entry.items() if k != "closed"} for id, entry in ledger["issues"].items()}
    one, other = (derive(loaded(folder, each), question(query)) for each in (ended, {**ledger, "issues": never}))
    assert outline(one) == outline(other)
    assert [article[1:] for article in one.articles] == [article[1:] for article in other.articles]
    for result in other.issues:
        assert result.closed is None


@settings(max_examples=50)
@given(case=strategies.cases(), seed=st.integers(0, 1 << 16))
def test_a_more_exact_date_only_shrinks_the_possible_set(
    folder: Path, case: tuple[dict[str, Any], strategies.Query], seed: int
) -> None:
    ledger, query = case
    if not ledger["positions"]:
        return
    chance = random.Random(seed)
    number = chance.randrange(len(ledger["positions"]))
    interval = parse_interval(ledger["positions"][number]["date"])
    exact = date.fromordinal(chance.randint(interval.first, interval.last)).isoformat()
    positions = [{**p, "date": exact} if n == number else p for n, p in enumerate(ledger["positions"])]
    if not strategies.an_order_exists(positions):
        return
    before = derive(loaded(folder, ledger), question(query))
    after = derive(loaded(folder, {**ledger, "positions": positions}), question(query))
    for coarse, fine in zip(before.issues, after.issues, strict=True):
        assert set(fine.possible) <= set(coarse.possible)


@settings(max_examples=40)
@given(case=strategies.cases())
def test_silence_never_moves_a_status(folder: Path, case: tuple[dict[str, Any], strategies.Query]) -> None:
    ledger, query = case
    source = next(iter(ledger["sources"]))
    silence = [
        {"id": f"silence-{n}", "party": "A", "issue": issue, "date": "2024-03-05", "act": "omits", "summary": "Silent.",
         "source": source}
        for n, issue in enumerate(ledger["issues"])
    ]  # fmt: skip
    assert outline(derive(loaded(folder, ledger), question(query))) == outline(
        derive(loaded(folder, {**ledger, "positions": [*ledger["positions"], *silence]}), question(query))
    )


@settings(max_examples=40)
@given(case=strategies.cases(), days=st.lists(st.dates(date(2023, 12, 1), date(2024, 8, 1)), min_size=3, max_size=3))
def test_differences_compose(
    folder: Path, case: tuple[dict[str, Any], strategies.Query], days: list[date]
) -> None:  # fmt: skip
    ledger, query = case
    book = loaded(folder, ledger)
    a, b, c = sorted(day.toordinal() for day in days)
    asked = question(query)
    first = {(x.issue, x.party): x for x in compare(book, asked._replace(as_of=b), a + 1).changes}
    second = {(x.issue, x.party): x for x in compare(book, asked._replace(as_of=c), b + 1).changes}
    whole = {(x.issue, x.party): x for x in compare(book, asked._replace(as_of=c), a + 1).changes}
    for key in {*first, *second}:
        start = alternatives(first[key].before if key in first else second[key].before)
        end = alternatives(second[key].after if key in second else first[key].after)
        if start != end:
            assert (alternatives(whole[key].before), alternatives(whole[key].after)) == (start, end)
    assert set(whole) <= {*first, *second}
