"""The page of ``negtrack blockers``."""

from __future__ import annotations

from negtrack.answers.blockers import Blocker, Blockers, Stuck
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Ledger, Status
from negtrack.rules.query import Question
from negtrack.views.conditions import closing_label, condition_cells
from negtrack.views.headline import spaced
from negtrack.views.legend import legend
from negtrack.views.page import BLANK, SYMBOLS, Block, Page, PageColumn, PageRow, PageTable, Run, line, text
from negtrack.views.sentences import names, plural, question_sentence
from negtrack.views.why import settling_sentences


def blockers_page(ledger: Ledger, question: Question, found: Blockers) -> Page:
    """What stands in the way, as a page: disputes, missing words, conditions, and what would settle each."""
    disputes = [one for one in found.stuck if one.result.status is Status.DISPUTED]
    missing = [one for one in found.stuck if one.result.status is not Status.DISPUTED]
    open_ones = sum(blocker.open is not False for blocker in found.blockers)
    groups = [(len(disputes), "issue", "in dispute", "disputed"), (len(missing), "issue", "undecided", "incomplete"),
              (open_ones, "condition", "open", "conditional")]  # fmt: skip
    said = [Run(f"{plural(number, noun)} {how}", tone) for number, noun, how, tone in groups if number]
    blocks: list[Block] = [
        line(text(ledger.title, "heading")),
        line(question_sentence(ledger, question), indent=2),
        line(*spaced(said or [Run("nothing recorded stands in the way")], ", ")),
    ]
    for title, part in (("IN DISPUTE", disputes), ("UNDECIDED, OR WORDS MISSING", missing)):
        if part:
            blocks += [BLANK, line(Run(title, "heading"))]
        for stuck in part:
            blocks += _stuck_lines(ledger, stuck)
    if found.blockers:
        columns = (
            PageColumn("Condition", 20, 3), PageColumn("Asked by", 10, 2), PageColumn("Blocks", 12, 2),
            PageColumn("Since", 10, 0), PageColumn("Can be lifted by", 10, 2), PageColumn("State", 9, 0),
        )  # fmt: skip
        rows = tuple(_row(ledger, blocker) for blocker in found.blockers)
        blocks += [BLANK, line(Run("CONDITIONS", "heading")), PageTable(columns, rows)]
    for circle in circle_labels(ledger, found):
        blocks += [BLANK, line(Run("Circle: ", "disputed"), text(circle), indent=4)]
    blocks.append(BLANK)
    blocks += legend({stuck.result.status for stuck in found.stuck})
    if any(blocker.late for blocker in found.blockers):
        blocks.append(line(Run("late: raised after the text of the treaty was concluded", "aside")))
    return Page(tuple(blocks if blocks[-1] is not BLANK else blocks[:-1]))


def _stuck_lines(ledger: Ledger, stuck: Stuck) -> list[Block]:
    """An issue with its status and since when, and below what would settle it."""
    result = stuck.result
    since = f"  since {format_day(result.since)}" if result.since is not None else ""
    lines: list[Block] = [
        line("  ", Run(f"{SYMBOLS[result.status]} ", result.status.value), text(result.issue.title, "heading"),
             Run(since, "aside"), indent=4)
    ]  # fmt: skip
    settling = settling_sentences(ledger, result, stuck.missing)
    if result.status is Status.NO_DATA:
        settling = [f"a word of {names(ledger, result.parties)} on this issue, with its date and source"]
    return lines + [line("    ", text(sentence), indent=6) for sentence in settling]


def _row(ledger: Ledger, blocker: Blocker) -> PageRow:
    said = condition_cells(ledger, blocker.condition, blocker.since)
    state = Run("open", "disputed") if blocker.open else Run("undecided", "unclear")
    if blocker.open is False:
        state = Run(closing_label(blocker.condition), "agreed")
    cells = (
        text(said.title, "heading"),
        text(said.asked_by),
        text(said.blocks),
        text(said.since + (" (late)" if blocker.late else "")),
        text(said.up_to),
        state,
    )
    carried = carried_label(ledger, blocker)
    return PageRow(cells, line("  ", text(f"carried by {carried}", "aside"), indent=4) if carried else None)


def circle_labels(ledger: Ledger, found: Blockers) -> tuple[str, ...]:
    """The circles of conditions that wait for one another, by their titles."""
    return tuple(" waits for ".join(ledger.conditions[id].title for id in circle) for circle in found.waiting())


def carried_label(ledger: Ledger, blocker: Blocker) -> str:
    """Whose standing on which issue carries a condition."""
    return "; ".join(f"{names(ledger, [c.party])} on {ledger.issues[c.issue].title}" for c in blocker.carried)
