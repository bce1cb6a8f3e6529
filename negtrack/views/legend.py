"""What the signs on a page mean: those that are on it, and no others."""

from __future__ import annotations

from collections.abc import Iterable

from negtrack.ledger.model import Status
from negtrack.views.page import CLOSED_SYMBOL, Block, Line, PageTable, Run, line, status_run
from negtrack.views.text import pad

MEANINGS: dict[Status, str] = {
    Status.AGREED: "an option in common, by a joint act or accepted",
    Status.CONDITIONAL: "in common, but a condition is open",
    Status.COMPATIBLE: "in common, but in no joint act, and nobody has accepted it",
    Status.DISPUTED: "no option in common",
    Status.UNCLEAR: "the record does not decide it",
    Status.INCOMPLETE: "no position recorded of somebody asked",
    Status.SET_ASIDE: "outside the agreement, by what each of those asked has said; never counted as agreed",
    Status.NO_DATA: "no position recorded of anybody asked",
}
"""What each status means, in a line."""

NONE_RECORDED = "—"
STALE_SIGN = "!"
EITHER = " | "

_SIGNS = {
    CLOSED_SYMBOL: "closed: nothing left to negotiate",
    NONE_RECORDED: "none recorded",
    EITHER: "one or the other: the dates leave open which",
    STALE_SIGN: "stale: nobody asked has spoken for so many days (--stale-days)",
}
"""What the other signs mean."""


def legend(statuses: Iterable[Status], blocks: Iterable[Block] = ()) -> list[Line]:
    """The statuses of a page and the other signs in the cells of its tables, a line for each."""
    used = set(statuses)
    names = {s: status_run(s).text for s in Status if s in used}
    cells = [cell.text for block in blocks if isinstance(block, PageTable) for row in block.rows for cell in row.cells]
    signs = {sign.strip(): meaning for sign, meaning in _SIGNS.items() if any(_has(cell, sign) for cell in cells)}
    wide = max(map(len, [*names.values(), *signs]), default=0) + 2
    lines = [
        line(Run(pad(name, wide), status.value), Run(MEANINGS[status], "aside"), indent=wide)
        for status, name in names.items()
    ]
    return lines + [line(Run(pad(sign, wide)), Run(meaning, "aside"), indent=wide) for sign, meaning in signs.items()]


def _has(cell: str, sign: str) -> bool:
    """Whether a cell is a sign, begins or ends with it, or has it between its words."""
    if sign == EITHER:
        return sign in cell
    return cell == sign or cell.startswith(f"{sign} ") or cell.endswith(f" {sign}")
