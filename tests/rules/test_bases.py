"""For whom a record stands and how directly: each sentence of "Basis of a record" (docs/rules.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ledgers import Talks

from negtrack.ledger.model import Basis
from negtrack.rules.basis import Voice


@pytest.fixture
def talks(tmp_path: Path) -> Talks:
    """Principals A, B and C; the writer W; G is the group of A and B; H that of G and W; sources of A, B and W."""
    talks = Talks(tmp_path, 3).group("G", "A", "B").group("H", "G", "W")
    for side in "ABW":
        talks.source(f"of-{side}", side)
    return talks


def basis(talks: Talks, party: str, *asked: str) -> str:
    """The basis at which the one record of a ledger stands for a party, read off its standing."""
    result = talks.issue("2024", *asked)
    standing = {**result.parties, **result.others}.get(party)
    if standing is None or standing.standing == "silent":
        return "none"
    return standing.basis.word if standing.basis is not None else standing.standing


@pytest.mark.parametrize(
    ("party", "said_by", "a", "b", "c"),
    [
        ("A+B", "", "joint", "joint", "none"),
        ("A+B+C", "", "joint", "joint", "joint"),
        ("A+B", "A+B+W", "joint", "joint", "none"),
        ("A+B", "A", "own", "claimed", "none"),
        ("A+B+C", "A+B", "own", "own", "claimed"),
        ("A+W", "A", "own", "none", "none"),
        ("A", "", "own", "none", "none"),
        ("A", "A+B", "own", "none", "none"),
        ("A", "A+W", "own", "none", "none"),
        ("G", "", "group", "group", "none"),
        ("A", "G", "group", "none", "none"),
        ("A+C", "G", "group", "none", "third"),
        ("G", "A", "none", "none", "none"),
        ("G", "W", "none", "none", "none"),
        ("C", "G", "none", "none", "third"),
        ("A", "G+C", "group", "none", "none"),
        ("H", "", "group", "group", "none"),
        ("G", "H", "none", "none", "none"),
        ("A", "H", "group", "none", "none"),
        ("A", "W", "third", "none", "none"),
        ("A+B", "W", "third", "third", "none"),
        ("A", "B", "claimed", "none", "none"),
        ("A", "W+B", "claimed", "none", "none"),
    ],
)
def test_who_said_it_of_whom(talks: Talks, party: str, said_by: str, a: str, b: str, c: str) -> None:
    fields: dict[str, Any] = {"said_by": said_by.split("+")} if said_by else {}
    talks.say(party, "demands", "x", **fields)
    assert [basis(talks, p) for p in "ABC"] == [a, b, c]


def test_members_of_a_group_that_names_some_of_them_are_bound_and_the_rest_are_not(talks: Talks) -> None:
    talks.say("A+B", "demands", "x", said_by=["G"])
    assert [basis(talks, p) for p in "ABC"] == ["group", "group", "none"]
    assert (talks.status("2024", "A", "B"), talks.issue("2024", "A", "B").reason) == ("agreed", "joint")


@pytest.mark.parametrize(("said_by", "of_group"), [("A", "claimed"), ("W", "third"), ("G", "own"), ("H", "group")])
def test_what_is_said_of_a_group_stands_for_the_group(talks: Talks, said_by: str, of_group: str) -> None:
    talks.content["parties"]["H"]["members"] = ["G", "W"]
    talks.say("G", "demands", "x", said_by=[said_by])
    assert basis(talks, "G") == of_group


def test_a_group_and_its_member_may_both_be_named(talks: Talks) -> None:
    talks.say("G+C", "demands", "x")
    assert [basis(talks, p) for p in ("A", "B", "C", "G")] == ["group", "group", "joint", "joint"]


def test_a_group_with_its_members_agrees_by_its_own_word(talks: Talks) -> None:
    talks.say("G", "proposes", "x")
    result = talks.issue("2024", "G", "A", "B")
    assert (result.status, result.reason) == ("agreed", "joint")


# ---- Who is an adversary


def test_another_party_whose_agreement_is_asked_is_an_adversary(talks: Talks) -> None:
    talks.say("A", "demands", "x", said_by=["W"])
    assert [basis(talks, "A"), basis(talks, "A", "A", "W"), basis(talks, "A", "A", "B")] == [
        "third",
        "claimed",
        "third",
    ]


def test_a_principal_of_the_issue_is_an_adversary_whoever_is_asked(talks: Talks) -> None:
    talks.content["issues"]["i"]["principals"] = ["A", "W"]
    talks.say("A", "demands", "x", said_by=["W"])
    assert [basis(talks, "A"), basis(talks, "A", "A", "B")] == ["claimed", "claimed"]


def test_a_principal_by_role_is_an_adversary_on_an_issue_of_others(talks: Talks) -> None:
    talks.content["issues"]["i"]["principals"] = ["A", "B"]
    assert basis(talks.say("A", "demands", "x", said_by=["C"]), "A") == "claimed"


# ---- Viewpoints of sources


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        (["s"], "third"),
        (["of-A"], "third"),
        (["of-W"], "third"),
        (["of-B"], "claimed"),
        (["of-B", "of-A"], "third"),
        (["of-B", "s"], "third"),
    ],
)
def test_a_characterisation_from_an_adversarys_outlets_alone_is_a_claim(
    talks: Talks, sources: list[str], found: str
) -> None:
    talks.say("A", "demands", "x", said_by=["W"], cites=[{"source": id} for id in sources])
    assert basis(talks, "A") == found
    assert talks.standing().claimed_by == (("W",) if found == "claimed" else ())


def test_a_side_counts_as_an_adversary_where_its_party_is_asked(talks: Talks) -> None:
    talks.say("A", "demands", "x", said_by=["H"], source="of-W")
    talks.content["parties"]["H"]["members"] = ["B"]
    assert [basis(talks, "A"), basis(talks, "A", "A", "W")] == ["third", "claimed"]


def test_for_what_a_party_said_itself_the_outlet_is_only_shown(talks: Talks) -> None:
    talks.say("C", "demands", "x", source="of-B").say("G", "demands", "x", source="of-A")
    assert [basis(talks, "C"), basis(talks, "B")] == ["own", "group"]


# ---- The weakest basis of a standing and of a status


def test_a_standing_has_the_weakest_basis_of_the_records_that_made_it(talks: Talks) -> None:
    talks.say("A", "demands", "x").say("G", "demands", "y", date="2024-02-01", adds="r0")
    assert basis(talks, "A") == "group"
    talks.say("A", "demands", "z", date="2024-03-01")
    assert basis(talks, "A") == "own"


def test_a_status_has_the_weakest_basis_of_the_standings(talks: Talks) -> None:
    talks.say("A+B", "demands", "x").say("C", "demands", "x", said_by=["W"])
    found = talks.issue().basis
    assert found is not None and found.word == "third"
    assert Talks(talks.path.parent).issue().basis is None


# ---- Members who come and go


UNION = {"P": {}, "A": {"until": "2020-01-31"}, "B": [{"from": "2010", "until": "2012-06"}, {"from": "2022-02"}]}


@pytest.mark.parametrize(
    ("date", "bound"),
    [
        ("2009-12-31", "A"),
        ("2010-01-01", "AB"),
        ("2012-06-30", "AB"),
        ("2012-07-01", "A"),
        ("2020-01-31", "A"),
        ("2020-01", "A"),
        ("2020-01/2020-02-01", ""),
        ("2020-02-01", ""),
        ("2022-02-01", "B"),
    ],
)
def test_a_group_speaks_for_those_who_were_members_on_the_last_day_of_the_record(
    talks: Talks, date: str, bound: str
) -> None:
    talks.content["parties"]["P"] = {"name": "P", "role": "principal"}
    talks.content["parties"]["U"] = {"name": "Union", "role": "third-party", "members": UNION}
    talks.content["parties"]["V"] = {"name": "Around it", "role": "third-party", "members": ["U"]}
    for speaker in "UV":
        talks.content["positions"] = []
        talks.say(speaker, "accepts", "x", date)
        standings = talks.issue("2030").parties
        assert "".join(p for p in "AB" if standings[p].standing == "known") == bound
        assert standings["P"].standing == "known"


def test_a_principal_of_another_issue_only_is_no_adversary_on_this_one(talks: Talks) -> None:
    """Where the ledger has no principals by role, each issue has its own."""
    for party in talks.content["parties"].values():
        party["role"] = "third-party"
    talks.also("j").content["issues"]["i"]["principals"] = ["A", "B"]
    talks.content["issues"]["j"]["principals"] = ["A", "C"]
    talks.say("A", "demands", "x", said_by=["C"])
    assert basis(talks, "A") == "third"
    assert basis(talks, "A", "A", "C") == "claimed"


def test_an_adversarys_word_commits_at_no_setting() -> None:
    voices = {basis: Voice("A", basis, freed=False) for basis in Basis}
    for threshold in Basis:
        assert not voices[Basis.ADVERSARY].commits(threshold)
    assert [basis for basis, voice in voices.items() if voice.commits(Basis.GROUP)] == [
        Basis.GROUP, Basis.OWN, Basis.JOINT,
    ]  # fmt: skip
    assert not Voice("A", Basis.JOINT, freed=True).commits(Basis.THIRD)
