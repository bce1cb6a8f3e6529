"""JSON: one encoder for all results, whose table of keys is true of the types, and whose page is true of the keys."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from calls import CALLS
from hypothesis import given
from hypothesis import strategies as st
from talks import ROOT, TALKS, within

import negtrack.answers
import negtrack.checks
import negtrack.ledger
import negtrack.rules
from negtrack.formats.json_keys import KEYS, WAYS
from negtrack.formats.json_output import json_line, json_pieces, json_text
from negtrack.ledger.dates import parse_interval
from negtrack.ledger.model import Level, Status

DOCUMENTED = set(re.findall(r"`([\w-]+)`", (ROOT / "docs" / "json.md").read_text(encoding="utf-8")))
MORE = {
    "matrix, by issue": ["matrix", "--by", "issue", "--all-parties"],
    "matrix, pairs": ["matrix", "--pairs"],
    "why, of an article": ["why", "article:2"],
    "timeline, strips": ["timeline", "--strip"],
    "show, everything": ["show", "river", "article:1", "N", "news", "dredged", "s-toll-2024-03-01"],
    "suppose, a package": ["suppose", "dredged met", "signed by N, S"],
    "cite, a source": ["cite", "news"],
    "check, its archive": ["check", "--archive", "."],
}


def result_types() -> Iterator[type[Any]]:
    """Every named tuple of the rooms in which results are made."""
    for room in (negtrack.ledger, negtrack.rules, negtrack.answers, negtrack.checks):
        for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            for _, found in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
                if found.__module__ == module.name and issubclass(found, tuple) and hasattr(found, "_fields"):
                    yield found


def test_each_line_is_of_one_type_and_begins_with_what_it_has() -> None:
    types: dict[str, list[type[Any]]] = {}
    for found in result_types():
        types.setdefault(found.__name__, []).append(found)
    for name, line in KEYS.items():
        assert len(types.get(name, ())) == 1, (
            f"{name}: one type is called so, or else the line is of none, or of several"
        )
        (kind,) = types[name]
        for word in line.split():
            path, _, way = word.lstrip("*-").rpartition("=")[2].partition(":")
            assert not way or way in WAYS, (name, word)
            first = re.split(r"\?|\.|\(", path, maxsplit=1)[0]
            assert not first or hasattr(kind, first), (name, word)


def keys_in(value: Any, below: str = "") -> Iterator[tuple[str, str]]:
    """Every key of a map of JSON with the key below which it stands; not those that are ids."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield below, key
            yield from keys_in(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from keys_in(each, below)


BY_ID = {"issues", "parties", "others", "related", "standings", "lacking", "who_moved", "outlets", "sides", "kinds",
         "languages", "unheard"}  # fmt: skip
"""What holds a map from ids, or from words of a vocabulary."""


@pytest.mark.parametrize("call", [*({k: [k, *v] for k, v in CALLS.items()} | MORE).items()], ids=lambda call: call[0])
def test_every_key_is_documented(tmp_path: Path, call: tuple[str, list[str]]) -> None:
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    done = within(*call[1], "-f", "json", cwd=tmp_path)
    ids = {"N", "S", "M", "river", "bridge", "toll", "half", "none", "middle", "bank", "joint", "third"}
    found = {key for below, key in keys_in(json.loads(done.stdout)) if below not in BY_ID or key not in ids}
    words = {status.value for status in Status} | {"news", "no party's", "not given", "position", "source", "event"}
    csl = {"type", "container-title", "issued", "date-parts", "language", "publisher", "URL"}
    assert found - DOCUMENTED - words - ids - csl == set()


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20,
))  # fmt: skip
def test_text_is_what_the_standard_library_gives_but_for_what_acts(value: Any) -> None:
    text = json_text(value)
    assert json.loads(text) == json.loads(json_line(value)) == value
    plain = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    assert text == plain or any(not character.isprintable() for character in plain.replace("\n", ""))
    assert "\x9b" not in text
    assert "\u202e" not in text


def test_pieces_are_the_whole() -> None:
    found = {
        "none": [],
        "many": [parse_interval("2024-01"), parse_interval("2024")],
        "level": Level.IN_FORCE,
        "map": {},
    }
    assert json.loads("".join(json_pieces([{"a": 1.0}, found], None))) == {
        "a": 1, "none": [], "many": ["2024-01", "2024"], "level": "in-force", "map": {},
    }  # fmt: skip


def test_members_of_a_list_are_made_when_their_turn_comes() -> None:
    class Broken(NamedTuple):
        """A member that cannot be made."""

        hopeless: object

    pieces = json_pieces([{"many": [parse_interval("2024"), Broken(object())]}], None)
    assert "".join(islice(pieces, 2)).endswith('"2024"')
    with pytest.raises(TypeError):
        next(pieces)
