"""The page of ``negtrack blockers``."""

from __future__ import annotations

from negtrack.answers.blockers import Blocker, Blockers
from negtrack.ledger.findings import counted
from negtrack.ledger.model import Ledger
from negtrack.rules.query import Question
from negtrack.views.page import BLANK, Block, Column, Page, Row, Run, Table, line, text
from negtrack.views.sentences import names, question_sentence


def blockers_page(ledger: Ledger, question: Question, found: Blockers) -> Page:
    """The conditions in the way, as a page."""
    open_ones = sum(blocker.open is not False for blocker in found.blockers)
    blocks: list[Block] = [
        line(text(ledger.title, "heading")),
        line(question_sentence(ledger, question), f" · {counted(open_ones, 'condition')} open"),
    ]
    if found.blockers:
        columns = (
            Column("Condition", 20, 3), Column("Asked by", 10, 2), Column("Blocks", 12, 2), Column("Since", 10, 0),
            Column("Can be lifted by", 10, 2), Column("State", 9, 0),
        )  # fmt: skip
        rows = tuple(_row(ledger, blocker) for blocker in found.blockers)
        blocks += [BLANK, Table(columns, rows)]
    for circle in circle_labels(ledger, found):
        blocks += [BLANK, line(Run("Circle: ", "disputed"), text(circle), indent=4)]
    if any(blocker.late for blocker in found.blockers):
        blocks += [BLANK, line(Run("late: raised after the text of the treaty was concluded", "aside"))]
    return Page(tuple(blocks))


def _row(ledger: Ledger, blocker: Blocker) -> Row:
    condition = blocker.condition
    state = {
        True: Run("open", "disputed"),
        False: Run(closing_label(blocker), "agreed"),
        None: Run("undecided", "unclear"),
    }
    cells = (
        text(condition.title, "heading"),
        text(names(ledger, condition.holder) if condition.holder else "—"),
        text(", ".join(condition.blocks) or "—"),
        text(since_label(blocker) + (" (late)" if blocker.late else "")),
        text(names(ledger, condition.by) if condition.by else "—"),
        state[blocker.open],
    )
    carried = carried_label(ledger, blocker)
    return Row(cells, line("  ", text(f"carried by {carried}", "aside"), indent=4) if carried else None)


def circle_labels(ledger: Ledger, found: Blockers) -> tuple[str, ...]:
    """The circles of conditions that wait for one another, by their titles."""
    return tuple(" waits for ".join(ledger.conditions[id].title for id in circle) for circle in found.waiting())


def since_label(blocker: Blocker) -> str:
    """Since when a condition has been asked for."""
    return blocker.since or "the start"


def closing_label(blocker: Blocker) -> str:
    """When a closed condition was met or dropped."""
    met, dropped = blocker.condition.met, blocker.condition.dropped
    if met is not None:
        return f"met {met.date.text}"
    return f"dropped {dropped.date.text}" if dropped is not None else "closed"


def carried_label(ledger: Ledger, blocker: Blocker) -> str:
    """Whose standing on which issue carries a condition."""
    return "; ".join(f"{names(ledger, [c.party])} on {ledger.issues[c.issue].title}" for c in blocker.carried)
