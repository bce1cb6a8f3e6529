"""Distances on the scale of an issue: how far apart the options are that parties hold (docs/ledger.md)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from ledgers import Talks

from negtrack.cli import run

Capture = pytest.CaptureFixture[str]

SCALES = {"x": 0, "y": 40, "z": 100}


def scaled(talks: Talks, **places: float) -> Talks:
    """The talks with a place on the scale for the options named."""
    options = talks.content["issues"]["i"]["options"]
    for option, place in places.items():
        options[option] = {"title": options[option], "scale": f"{place:g}"}
    return talks


def distance(talks: Talks) -> float | None:
    """How far apart those asked are at the end."""
    return talks.issue().distance


def printed(capsys: Capture, talks: Talks, *call: str) -> str:
    """What a call prints, its lines run together."""
    talks.load()
    assert run([*call, "--ledger", str(talks.path), "--as-of", "2024-12-31"]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_three_hundred_options_may_have_a_place_on_the_scale(tmp_path: Path) -> None:
    talks = Talks(tmp_path).say("A", "demands", "o7").say("B", "demands", "o257")
    places = {f"o{n}": {"title": f"Option {n}", "scale": f"{n / 10:g}"} for n in range(300)}
    talks.content["issues"]["i"]["options"] = places
    assert distance(talks) == 25


@pytest.mark.parametrize(
    ("a", "b", "points"),
    [
        ("demands x", "demands z", 100),
        ("demands x", "proposes y", 40),
        ("demands x+y", "demands z", 60),
        ("demands x+z", "demands y", 40),
        ("demands x+y", "accepts y+z", 0),
        ("demands x", "", None),
        ("demands x", "rejects z", None),
        ("demands x", "sets-aside", None),
        ("reserves", "reserves", None),
    ],
)
def test_the_least_distance_between_what_two_hold(a: str, b: str, points: float | None, tmp_path: Path) -> None:
    talks = scaled(Talks(tmp_path), **SCALES)
    for party, words in zip("AB", (a, b), strict=True):
        if words:
            talks.say(party, *words.split())
    assert distance(talks) == points


@pytest.mark.parametrize("places", [{}, {"x": 0}, {"x": 0, "z": 100}])
def test_no_distance_where_an_option_has_no_scale(places: dict[str, float], tmp_path: Path, capsys: Capture) -> None:
    talks = scaled(Talks(tmp_path), **places).say("A", "demands", "x").say("B", "demands", "z")
    assert distance(talks) is None
    for call in (["status", "--all", "--reasons"], ["why", "i"], ["matrix", "--by", "issue"], ["show", "issue:i"]):
        assert "apart" not in printed(capsys, talks, *call).lower()


def test_of_several_the_widest(tmp_path: Path) -> None:
    talks = scaled(Talks(tmp_path, 4), x=0, y=33.3, z=44.4)
    talks.say("A", "demands", "x").say("B", "demands", "y").say("C", "demands", "z")
    assert distance(talks) == 44.4
    assert talks.issue("2024-12-31", "B", "C").distance == 11.1
    assert talks.say("D", "demands", "x", "2024").issue("2024-06-15", "B", "D").distance is None  # perhaps nothing yet


def test_what_is_shown_of_two(tmp_path: Path, capsys: Capture) -> None:
    talks = scaled(Talks(tmp_path), **SCALES).say("A", "demands", "x").say("B", "demands", "y")
    for call in (["status", "--all", "--reasons"], ["why", "i"], ["show", "issue:i"]):
        assert "; 40 of 100 points apart" in printed(capsys, talks, *call)
        assert "Distances" not in printed(capsys, talks, *call)
    matrix = printed(capsys, talks, "matrix", "--by", "issue")
    assert "Status Apart Level" in matrix
    assert "✗ disputed 40" in matrix
    assert json.loads(printed(capsys, talks, "status", "-f", "json"))["issues"][0]["distance"] == 40
    assert json.loads(printed(capsys, talks, "why", "i", "-f", "json"))["distance"] == 40
    talks.say("B", "accepts", "x", "2024-02-01")
    assert distance(talks) == 0
    assert "apart" not in printed(capsys, talks, "status", "--all", "--reasons")


def test_what_is_shown_of_three(tmp_path: Path, capsys: Capture) -> None:
    talks = scaled(Talks(tmp_path, 4).article("1", "i"), **SCALES)
    talks.say("A", "demands", "x").say("B", "demands", "y").say("C", "demands", "z")
    assert "; up to 100 of 100 points apart" in printed(capsys, talks, "status", "--all", "--reasons")
    for call in (["why", "i"], ["show", "issue:i"]):
        shown = printed(capsys, talks, *call)
        found = re.findall(r"Party (\w) and Party (\w): (\d+) of 100 points apart", shown)
        assert found == [("A", "B", "40"), ("A", "C", "100"), ("B", "C", "60")]
    assert "✗ disputed 100" in printed(capsys, talks, "matrix")


def test_options_at_the_same_place_are_still_apart(tmp_path: Path, capsys: Capture) -> None:
    talks = scaled(Talks(tmp_path), x=50, y=50, z=0).say("A", "demands", "x").say("B", "demands", "y")
    assert talks.status() == "disputed"
    assert "; 0 of 100 points apart" in printed(capsys, talks, "status", "--all", "--reasons")


def test_many_parties_are_told_by_the_widest_alone(tmp_path: Path, capsys: Capture) -> None:
    talks = scaled(Talks(tmp_path, 9), **SCALES)
    for number, party in enumerate("ABCDEFGHI"):
        talks.say(party, "demands", "xyz"[number % 3])
    assert "up to 100 of 100 points apart" in printed(capsys, talks, "why", "i")
    assert "Distances" not in printed(capsys, talks, "why", "i")
    assert "✗ disputed 100" in printed(capsys, talks, "matrix", "--by", "issue")
