"""What a view is made of: a page of lines and tables, with meaning instead of looks.

Tones name what a text is (a status, a heading, an aside), and each renderer gives them its own looks.
"""

from __future__ import annotations

from collections.abc import Callable

from negtrack.ledger.model import Status
from negtrack.tuples import NamedTuple
from negtrack.views.text import harmless


class Run(NamedTuple):
    """A piece of text in one tone.

    Tones are ``""``, ``heading``, ``aside``, ``mark``, ``lit`` (marked by looks alone), ``closed`` and the statuses.
    ``short`` is what may stand for the text, the fullest first, where a table that is cut has no room for it.
    """

    text: str
    tone: str = ""
    short: tuple[str, ...] = ()


class Line(NamedTuple):
    """A line of runs; ``indent`` is how many columns its continuation lines are moved in.

    One that is ``cut`` has no continuation lines: what does not fit is left out, and "…" says so.
    """

    runs: tuple[Run, ...]
    indent: int = 0
    cut: bool = False


class PageColumn(NamedTuple):
    """A column of a table: its title with its tone, its least width when squeezed, its share of the room left.

    ``short`` is what may stand for the title, as for a run.
    """

    title: str
    least: int = 6
    share: int = 1
    tone: str = "heading"
    short: tuple[str, ...] = ()


class PageRow(NamedTuple):
    """A row of cells; ``below`` is a line under the row, across the table.

    A row without cells is that line alone: a heading between rows.
    """

    cells: tuple[Run, ...]
    below: Line | None = None


class PageTable(NamedTuple):
    """A table of rows under titled columns.

    In one that is ``cut`` each row is one line: of longer cells the ``short`` text stands there, or they end in "…". In
    others they go on below.
    """

    columns: tuple[PageColumn, ...]
    rows: tuple[PageRow, ...]
    cut: bool = False


Block = Line | PageTable


class Screen(NamedTuple):
    """How many columns and lines there are to show a page on."""

    columns: int
    lines: int


class Page(NamedTuple):
    """Lines and tables from top to bottom, or a function that lays them out for a screen (None: for a file)."""

    blocks: tuple[Block, ...]
    fitted: Callable[[Screen | None], tuple[Block, ...]] | None = None

    def laid_out(self, screen: Screen | None = None) -> tuple[Block, ...]:
        """The lines and tables for a screen; for a document, which has none, all of them, uncut."""
        return self.blocks if self.fitted is None else self.fitted(screen)


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

STATUS_WORDS = {status: status.value for status in Status} | {Status.SET_ASIDE: "left out", Status.NO_DATA: "no data"}
"""What people read for each status."""

CLOSED_SYMBOL = "▪"
CLOSED_TONE = "closed"

PLAIN_SYMBOLS = {
    "●": "*",
    "◐": "+",
    "○": "o",
    "✗": "x",
    "…": "...",
    "–": "-",
    "·": ".",
    "▪": "#",
    "—": "--",
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


def text(value: str, tone: str = "", short: tuple[str, ...] = ()) -> Run:
    """A run of text from a ledger, made harmless."""
    return Run(harmless(value), tone, tuple(harmless(each) for each in short))


def line(*runs: Run | str, indent: int = 0) -> Line:
    """A line of runs, made harmless: our own words may have names from a ledger in them."""
    return Line(tuple(text(*run) if isinstance(run, Run) else text(run) for run in runs), indent)


def status_run(status: Status) -> Run:
    """A status as symbol and word, in its tone."""
    return Run(f"{SYMBOLS[status]} {STATUS_WORDS[status]}", status.value)
