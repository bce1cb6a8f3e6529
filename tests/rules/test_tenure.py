"""Since when each part of a standing is held: by which records."""

from __future__ import annotations

from pathlib import Path

import pytest
from shorthand import read

from negtrack.ledger.dates import parse_interval
from negtrack.rules.derive import prepare_issues
from negtrack.rules.query import Question
from negtrack.rules.tenure import Tenures, tenures


def held(folder: Path, records: str, day: str = "2024-12-31") -> Tenures:
    """What A holds on a day, part by part."""
    asked = Question(parse_interval(day).last)
    prepared = prepare_issues(read(folder, records, conditions={"k": {"title": "K"}}), asked, ["X"])["X"]
    return tenures(prepared.words_by_party["A"].own.up_to(asked.as_of))


EXAMPLE = """A; 2024-01-10; proposes a
             A; 2024-02-01; proposes b; adds: r0, rejects: [c]
             A; 2024-03-01; demands a; rejects: [c]"""


def test_the_example_of_the_module_holds(tmp_path: Path) -> None:
    second, third = held(tmp_path, EXAMPLE, "2024-02-01"), held(tmp_path, EXAMPLE)
    assert [(each.option, each.act.value, each.since.id) for each in second.held] == [
        ("a", "proposes", "r0"), ("b", "proposes", "r1"),
    ]  # fmt: skip
    assert [(each.option, each.act.value, each.since.id, each.act_since.id) for each in third.held] == [
        ("a", "demands", "r0", "r2"),
    ]  # fmt: skip
    assert third.formed is not None and third.formed.id == "r2"
    assert [(option, record.id) for option, record in third.ruled_out] == [("c", "r1")]
    assert [record.id for record in third.records] == ["r0", "r1", "r2"]


@pytest.mark.parametrize(
    ("records", "reduced", "borne_out"),
    [
        ("A; 2024-01-01; accepts a b; conditions: {a: [k]}\nA; 2024-02-01; rejects b", True, ["r0", "r1"]),
        ("A; 2024-01-01; accepts a; conditions: [k]", False, ["r0"]),
        ("A; 2024-01-01; demands a; conditions: [k]\nA; 2024-02-01; accepts a; conditions: [k]", False, ["r0", "r1"]),
        ("A; 2024-01-01; demands a\nA; 2024-02-01; reserves", False, ["r1"]),
    ],
)
def test_a_part_given_up_and_what_has_no_parts_rest_on_the_record_that_did_it(
    tmp_path: Path, records: str, reduced: bool, borne_out: list[str]
) -> None:
    found = held(tmp_path, records)
    assert (found.is_reduced, [record.id for record in found.records]) == (reduced, borne_out)
    assert [(c, record.id) for each in found.held for c, record in each.conditions] == [("k", "r0")] * len(found.held)


def test_no_words_are_no_tenure(tmp_path: Path) -> None:
    assert held(tmp_path, "A; 2024-01-01; demands a", "2023-12-31") == Tenures((), (), None)


def test_who_never_spoke_has_no_last_word(tmp_path: Path) -> None:
    asked = Question(parse_interval("2024").last)
    prepared = prepare_issues(read(tmp_path, "A; 2024-01-01; demands a"), asked, ["X"])["X"]
    assert prepared.last_word_of("B", asked.as_of) is None
    assert prepared.last_own_word("B", asked.as_of) is None
