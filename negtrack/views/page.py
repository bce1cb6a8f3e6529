"""What a view is made of: a page of lines and tables, with meaning instead of looks.

Tones name what a text is (a status, a heading, an aside), and each renderer gives them its own looks.
"""

from __future__ import annotations

from typing import NamedTuple

from negtrack.ledger.model import Status
from negtrack.views.text import harmless


class Run(NamedTuple):
    """A piece of text in one tone; tones are ``""``, ``heading``, ``aside``, ``mark`` and the eight statuses."""

    text: str
    tone: str = ""


class Line(NamedTuple):
    """A line of runs; ``indent`` is how many columns its continuation lines are moved in."""

    runs: tuple[Run, ...]
    indent: int = 0


class Column(NamedTuple):
    """A column of a table: its title, its least width when squeezed, and its share of the room that is left."""

    title: str
    least: int = 6
    share: int = 1


class Row(NamedTuple):
    """A row of cells; ``below`` is a line under the row, across the table."""

    cells: tuple[Run, ...]
    below: Line | None = None


class Table(NamedTuple):
    """A table of rows under titled columns."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


Block = Line | Table


class Page(NamedTuple):
    """Lines and tables from top to bottom."""

    blocks: tuple[Block, ...]


SYMBOLS = {
    Status.AGREED: "●",
    Status.CONDITIONAL: "◐",
    Status.COMPATIBLE: "○",
    Status.DISPUTED: "✗",
    Status.UNCLEAR: "?",
    Status.INCOMPLETE: "…",
    Status.SET_ASIDE: "–",
    Status.NO_DATA: "·",
}
"""A symbol for each status, each of one column."""

PLAIN_SYMBOLS = {
    "●": "*",
    "◐": "+",
    "○": "o",
    "✗": "x",
    "…": "...",
    "–": "-",
    "·": "|",
    "—": "-",
    "→": "->",
    "↓": "v",
    "━": "=",
    "─": "-",
    "’": "'",
    "“": '"',
    "”": '"',
}
"""What stands in ASCII for the symbols that views use."""

BLANK = Line((Run(""),))


def text(value: str, tone: str = "") -> Run:
    """A run of text from a ledger, made harmless."""
    return Run(harmless(value), tone)


def line(*runs: Run | str, indent: int = 0) -> Line:
    """A line of runs, made harmless: our own words may have names from a ledger in them."""
    return Line(tuple(text(*run) if isinstance(run, Run) else text(run) for run in runs), indent)


def status_run(status: Status) -> Run:
    """A status as symbol and word, in its tone."""
    return Run(f"{SYMBOLS[status]} {status.value}", status.value)
