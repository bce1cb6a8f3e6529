"""The page of ``negtrack import``: the records that are new, and what they change."""

from __future__ import annotations

from negtrack.answers.diff import Shift
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Ledger, Position
from negtrack.rules.query import Question
from negtrack.views.diff import shift_runs
from negtrack.views.page import BLANK, Block, Line, Page, Run, line, text
from negtrack.views.records import act_label
from negtrack.views.sentences import names
from negtrack.views.text import pad

_LISTED = 20


def joining_page(
    ledger: Ledger, question: Question, new: list[Position], repeated: int, effects: list[Shift], heading: str
) -> Page:
    """New records of a ledger that has them, the first ones in a line each, and the statuses that they change."""
    blocks: list[Block] = [line(text(heading, "heading"))]
    blocks += [_record(ledger, position) for position in new[:_LISTED]]
    if len(new) > _LISTED:
        blocks.append(line(f"  … and {len(new) - _LISTED} more"))
    if repeated:
        were = "1 row says" if repeated == 1 else f"{repeated} rows say"
        blocks.append(line(f"{were} what the ledger says already: left out"))
    if new:
        day = format_day(question.as_of)
        blocks += [BLANK, line(f"as of {day} this changes:" if effects else f"as of {day} no status changes")]
        blocks += [line("  ", text(_thing(ledger, shift)), "  ", *shift_runs(shift)) for shift in effects]
    return Page(tuple(blocks))


def _thing(ledger: Ledger, shift: Shift) -> str:
    return shift.id if shift.id in ledger.issues else f"article {shift.id}"


def _record(ledger: Ledger, position: Position) -> Line:
    said = "" if position.said_by == position.parties else f" (told by {names(ledger, position.said_by)})"
    what = f"{names(ledger, position.parties)} {act_label(ledger, position)}{said}"
    return line("  ", Run(pad(position.date.text, 10)), "  ", text(position.issue, "aside"), f": {what}", indent=14)
