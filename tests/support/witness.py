"""A terminal that remembers what a program made it do: a pty with pyte behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pyte
from terminals import within_terminal

LINKS = re.compile(rb"\x1b[\]P_^X].{0,20}", re.DOTALL)
"""Strings for the terminal itself, links among them, of which pyte passes on only titles."""


class Seen(NamedTuple):
    """What a terminal saw: the exit status, all that it was made to do, and every character that it was to draw."""

    status: int
    done: set[str]
    drawn: str


class Witness:
    """Stands in the place of a screen, and writes down what is asked of it."""

    def __init__(self) -> None:
        self.done: set[str] = set()
        self.drawn: list[str] = []

    def __getattr__(self, event: str) -> Callable[..., None]:
        def note(*args: Any, **_: Any) -> None:
            self.done.add(event)
            if event == "draw":
                self.drawn.extend(args)
            elif event == "linefeed":
                self.drawn.append("\n")

        return note


def seen(cwd: Path, *args: str | Path, columns: int = 100, colour: bool = False) -> Seen:
    """What a terminal of so many columns sees of a call of negtrack."""
    shown = within_terminal(cwd, columns, *args, NO_COLOR=None if colour else "1")
    witness = Witness()
    pyte.ByteStream(witness).feed(shown.data)  # type: ignore[arg-type]
    witness.done |= {f"escape {code!r}" for code in LINKS.findall(shown.data)}
    return Seen(shown.status, witness.done, "".join(witness.drawn))
