"""``audit``: what a status would be without a source is what the ledger says from which the source was really taken."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest
import strategies
from drawn import loaded, question
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from ledgers import Talks

from negtrack.answers.audit import Audit, audit
from negtrack.ledger.dates import parse_day, parse_interval
from negtrack.ledger.model import Ledger
from negtrack.rules.derive import derive
from negtrack.rules.query import Question

RELATIONS = ("supersedes", "adds", "corrects", "retracts", "denies")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ledgers")


# ---- A ledger from which sources are really taken, as a person would do it in the file


def taken_out(ledger: dict[str, Any], sources: Collection[str]) -> dict[str, Any]:
    """The content of a ledger without what only the sources carry, and without any mention of them."""
    positions = []
    for record in ledger["positions"]:
        if "cites" in record:
            left = [cite for cite in record["cites"] if cite["source"] not in sources]
            if left:
                positions.append({**record, "cites": left})
        elif record["source"] not in sources:
            positions.append(record)
    ids = {record["id"] for record in positions}
    unrelated = [
        {key: value for key, value in record.items() if key not in RELATIONS or value in ids} for record in positions
    ]
    return {
        **ledger,
        "sources": {id: source for id, source in ledger["sources"].items() if id not in sources},
        "issues": {
            id: {k: v for k, v in issue.items() if k != "closed" or v["source"] not in sources}
            for id, issue in ledger["issues"].items()
        },
        "positions": [record for record in unrelated if {"act", "retracts", "denies"}.intersection(record)],
        "conditions": {id: condition_without(c, sources) for id, c in ledger.get("conditions", {}).items()},
        "events": [event for event in ledger.get("events", []) if event["source"] not in sources],
    }


def condition_without(condition: dict[str, Any], sources: Collection[str]) -> dict[str, Any]:
    """A condition that is met or dropped by other sources alone; that it was raised, somebody else has to say."""
    kept = {key: value for key, value in condition.items() if key not in ("met", "dropped")}
    if "raised" in kept and kept["raised"].get("source") in sources:
        kept["raised"] = {"date": kept["raised"]["date"]}
    for key in {"met", "dropped"}.intersection(condition):
        if condition[key].get("source") not in sources:
            kept[key] = condition[key]
    return kept


def without_words(ledger: dict[str, Any]) -> dict[str, Any]:
    """A ledger that stays sound where nothing stands any more: what only reaffirms is said to be omitted."""
    acts = {"reaffirms": "omits"}
    bare = [
        {key: acts.get(value, value) if key == "act" else value for key, value in record.items()
         if not (record.get("act") == "reaffirms" and key == "option")}
        for record in ledger["positions"]
    ]  # fmt: skip
    return {**ledger, "positions": bare}


@st.composite
def well_sourced(draw: DrawFn) -> tuple[dict[str, Any], strategies.Query]:
    """A ledger whose records, conditions and events rest on one of several sources, of sides and of none."""
    ledger, query = draw(strategies.cases())
    for n, side in enumerate(["A", "B", "none", "none"]):
        ledger["sources"][f"t{n}"] = {"title": f"T {n}", "publisher": "P", "kind": "news", "side": side}
    ids = st.sampled_from(list(ledger["sources"]))
    for record in ledger["positions"]:
        if "cites" not in record:
            record["source"] = draw(ids)
    for condition in ledger["conditions"].values():
        for key in {"raised", "met", "dropped"}.intersection(condition):
            condition[key] = {**condition[key], "source": draw(ids)}
    for event in ledger["events"]:
        event["source"] = draw(ids)
    return ledger, query


def statuses(ledger: Ledger, question: Question) -> dict[str, str]:
    return {result.issue.id: result.status.value for result in derive(ledger, question).issues}


def told(found: Audit, before: dict[str, str], **left_out: str) -> dict[str, str]:
    """What an audit says that every status would be without a source or a side."""
    ((kind, name),) = left_out.items()
    flips = [flip for flip in found.flips if getattr(flip, kind) == name]
    assert all((flip.before.value, flip.after.value) == (before[flip.issue], flip.after.value) for flip in flips)
    assert all(flip.before is not flip.after for flip in flips)
    return before | {flip.issue: flip.after.value for flip in flips}


@settings(max_examples=15)
@given(case=well_sourced())
def test_leaving_a_source_or_a_side_out_is_what_a_ledger_without_it_says(
    folder: Path, case: tuple[dict[str, Any], strategies.Query]
) -> None:
    ledger, query = case
    asked = question(query)
    whole = loaded(folder, ledger)
    found, before = audit(whole, asked), statuses(whole, asked)
    sides: dict[str, list[str]] = {}
    for id, source in ledger["sources"].items():
        sides.setdefault(source["side"], []).append(id)
        rest = loaded(folder, without_words(taken_out(ledger, [id])))
        assert told(found, before, source=id) == statuses(rest, asked)
    for side, ids in sides.items():
        rest = loaded(folder, without_words(taken_out(ledger, ids)))
        assert told(found, before, side=side) == statuses(rest, asked)


# ---- Cases made for it


@pytest.fixture
def talks(tmp_path: Path) -> Talks:
    """Principals A and B, a source of A's side and one of none."""
    return Talks(tmp_path).source("ours", side="A").source("wire")


def flips(talks: Talks, as_of: str = "2024-12-31") -> set[tuple[str | None, str | None, str, str]]:
    found = audit(talks.load(), Question(parse_interval(as_of).last))
    return {(flip.source, flip.side, flip.before.value, flip.after.value) for flip in found.flips}


def test_a_condition_met_on_one_source_alone_counts_as_unmet_without_it(talks: Talks) -> None:
    talks.condition("c", met={"date": "2024-02-01", "source": "wire"}).say("A+B", "accepts", "x", conditions=["c"])
    assert ("wire", None, "agreed", "conditional") in flips(talks)
    assert ("s", None, "agreed", "no-data") in flips(talks)


def test_what_a_lost_record_superseded_or_corrected_stands_again(talks: Talks) -> None:
    talks.say("A+B", "accepts", "x", id="first").say("A", "demands", "y", "2024-02-01", source="wire", corrects="first")
    assert ("wire", None, "incomplete", "agreed") in flips(talks)


def test_what_only_reaffirms_a_lost_record_is_ignored(talks: Talks) -> None:
    talks.say("A", "demands", "x", source="ours").say("A", "reaffirms", date="2024-02-01").say("B", "accepts", "x")
    assert ("ours", None, "agreed", "incomplete") in flips(talks)
    assert (None, "A", "agreed", "incomplete") in flips(talks)


def test_a_record_that_another_source_carries_too_hangs_on_neither(talks: Talks) -> None:
    talks.say("A+B", "accepts", "x", cites=[{"source": "ours"}, {"source": "wire"}])
    assert flips(talks) == set()


def test_shares_are_counted_by_who_says_so_and_the_last_word_is_the_partys_own(tmp_path: Path) -> None:
    talks = Talks(tmp_path).group("G", "A", "B").say("A", "demands", "x", "2024-01-10").say("A+B", "accepts", "x")
    talks.say("A", "accepts", "y", "2024-03-01", said_by=["B"]).say("A", "accepts", "x", "2024-02-01", said_by=["W"])
    talks.say("G", "demands", "x", "2024-02-10").say("A", "reaffirms", date="2024-05-01")
    found = audit(talks.load(), Question(parse_day("2024-05-31")))
    of_a = found.totals("A")
    assert (of_a.own, of_a.group, of_a.third, of_a.adversary, of_a.total) == (2, 1, 1, 1, 5)
    assert (of_a.age, found.totals("B").age) == (30, 111)
    assert found.single_source == ("i",)
