"""Named tuples are those of ``typing`` in all that can be seen of them."""

from __future__ import annotations

import copy
import pickle
import typing
from collections.abc import Callable
from inspect import signature
from typing import Any

import pytest

from negtrack import tuples


class Ours(tuples.NamedTuple):
    """A class with and without defaults."""

    id: str
    number: int = 7
    of: tuple[str, ...] = ()

    @property
    def twice(self) -> int:
        """A property, as records have them."""
        return 2 * self.number


class Theirs(typing.NamedTuple):
    """A class with and without defaults."""

    id: str
    number: int = 7
    of: tuple[str, ...] = ()

    @property
    def twice(self) -> int:
        """A property, as records have them."""
        return 2 * self.number


@pytest.mark.parametrize(
    "look",
    [
        lambda kind: repr(kind("a", of=("b",))).replace("Ours", "Theirs"),
        lambda kind: kind("a", number=2).twice,
        lambda kind: kind("a")._replace(number=2, id="b"),
        lambda kind: kind._make(["a", 1, ()]),
        lambda kind: kind("a")._asdict(),
        lambda kind: tuple(kind("a")),
        lambda kind: [kind("a") == kind("a", 7), kind("a") == ("a", 7, ()), hash(kind("a")) == hash(("a", 7, ()))],
        lambda kind: [kind._fields, kind._field_defaults, kind.__match_args__, kind.__slots__, kind.__doc__],
        lambda kind: [kind.id.__doc__, kind.of.__doc__, kind.twice.__doc__],
        lambda kind: list(signature(kind).parameters),
        typing.get_type_hints,
        lambda kind: hasattr(kind("a"), "__dict__"),
        lambda kind: pickle.loads(pickle.dumps(kind("a"))) == copy.deepcopy(kind("a")) == kind("a"),
    ],
)
def test_they_are_alike(look: Callable[[Any], Any]) -> None:
    assert look(Ours) == look(Theirs)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda kind: kind(),
        lambda kind: kind("a", 1, (), 4),
        lambda kind: kind("a", other=1),
        lambda kind: kind("a", id="b"),
        lambda kind: setattr(kind("a"), "id", "b"),
        lambda kind: setattr(kind("a"), "other", "b"),
    ],
)
def test_what_is_wrong_is_refused_in_the_same_words(wrong: Callable[[Any], Any]) -> None:
    with pytest.raises((TypeError, AttributeError)) as theirs:
        wrong(Theirs)
    with pytest.raises(theirs.type) as ours:
        wrong(Ours)
    assert str(ours.value).replace("Ours", "Theirs") == str(theirs.value)


def test_a_field_that_is_none_cannot_be_replaced() -> None:
    with pytest.raises(ValueError, match="other"):
        Ours("a")._replace(other=1)  # type: ignore[call-arg]


def test_a_default_stands_behind_all_fields_without_one() -> None:
    with pytest.raises(TypeError, match="default"):
        type(tuples.NamedTuple)("Wrong", (tuples.NamedTuple,), {"__annotations__": {"a": "int", "b": "int"}, "a": 1})


def test_one_without_fields_is_empty() -> None:
    empty: Any = type(tuples.NamedTuple)("Empty", (tuples.NamedTuple,), {})
    assert empty() == ()
