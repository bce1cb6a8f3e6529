"""The page of ``negtrack diff``: issue by issue, who moved from what to what, and the records that did it."""

from __future__ import annotations

from negtrack.answers.diff import Change, Difference, Shift
from negtrack.answers.direction import Direction, only_accepts
from negtrack.answers.steps import ChangeKind
from negtrack.ledger.dates import format_day
from negtrack.ledger.findings import counted
from negtrack.ledger.model import Ledger, Position
from negtrack.rules.query import Question
from negtrack.views.page import BLANK, SYMBOLS, Block, Line, Page, Run, line, text
from negtrack.views.sentences import names, party_name, stance_label


def diff_page(
    ledger: Ledger, question: Question, difference: Difference, all_changes: bool, knowledge: bool = False
) -> Page:
    """What changed between two days, or with ``knowledge`` what the ledger came to know, as a page."""
    since, until = format_day(difference.since), format_day(difference.until)
    moves = len(difference.changes)
    if knowledge:
        what = f"what was entered or corrected from {since} on, for {until}"
    else:
        what = f"changes from {since} to {until}: where each stood before the first day, and after the last"
    again = len(difference.reaffirmed)
    blocks: list[Block] = [
        line(text(ledger.title, "heading")),
        line(what, indent=2),
        line(
            f"{counted(moves, 'change')} of position, {len(difference.issues)} of an issue's status, "
            f"{len(difference.articles)} of an article's; {counted(again, 'position')} only reaffirmed"
            + ("" if all_changes or not again else " (--all lists them)"),
            indent=2,
        ),
    ]
    if question.asked:
        blocks.append(line(f"agreement asked of {names(ledger, question.asked)}"))
    shifts = {shift.id: shift for shift in difference.issues}
    changes = [*difference.changes, *(r for r in difference.reaffirmed if all_changes or _explains(difference, r))]
    for id, issue in ledger.issues.items():
        mine = [change for change in changes if change.issue == id]
        if mine or id in shifts:
            heading: list[Run | str] = [text(issue.title, "heading")]
            if id in shifts:
                heading += ["  ", *shift_runs(shifts[id])]
            blocks += [BLANK, line(*heading, indent=4)]
            for change in mine:
                blocks.extend(_change_lines(ledger, change))
    if difference.articles:
        blocks += [BLANK, line(Run("Articles", "heading"))]
        for shift in difference.articles:
            title = ledger.articles[shift.id].title
            blocks.append(line("  ", text(f"{shift.id} {title}  "), *shift_runs(shift), indent=4))
    blocks += _who_moved(ledger, difference)
    return Page(tuple(blocks))


def _who_moved(ledger: Ledger, difference: Difference) -> list[Block]:
    """The closing summary: how often each party moved, and which way."""
    moved = difference.who_moved()
    if not moved:
        return []
    blocks: list[Block] = [BLANK, line(Run("Who moved", "heading"))]
    for party, moves in moved.items():
        if not any(moves):
            continue
        parts = [f"{moves.toward} toward", f"{moves.away} away", f"{moves.sideways} sideways"]
        if moves.undirected:
            parts.append(f"{moves.undirected} in no direction")
        if moves.conditions:
            parts.append(counted(moves.conditions, "new condition"))
        blocks.append(line("  ", text(party_name(ledger, party), "heading"), f"  {', '.join(parts)}"))
    measured = "this counts recorded public moves, not their weight"
    if any(moves.undirected for moves in moved.values()):
        measured += "; in no direction: none of the others had a position to judge it by, or what moved is uncertain"
    blocks.append(line("  ", Run(measured, "aside"), indent=2))
    return blocks


def _explains(difference: Difference, reaffirmed: Change) -> bool:
    """Whether an issue's status changed though nobody moved: by what was said again, in common or more firmly."""
    issue = reaffirmed.issue
    return any(s.id == issue for s in difference.issues) and not any(c.issue == issue for c in difference.changes)


def shift_runs(shift: Shift) -> list[Run | str]:
    runs: list[Run | str] = [
        Run(f"{SYMBOLS[shift.before]} {shift.before.value}", shift.before.value),
        " → ",
        Run(f"{SYMBOLS[shift.after]} {shift.after.value}", shift.after.value),
    ]
    return [*runs, Run("  ↓ backsliding", "disputed")] if shift.backsliding else runs


def _change_lines(ledger: Ledger, change: Change) -> list[Line]:
    issue = ledger.issues[change.issue]
    before = stance_label(ledger, issue, change.before)
    after = stance_label(ledger, issue, change.after)
    who = text(party_name(ledger, change.party), "heading")
    said: list[Run | str] = ["  ", who, f" {change.kind.value}: "]
    if change.conditions:
        titles = "; ".join(ledger.conditions[id].title for id in change.conditions)
        said.append(text(f"{titles} ({after})"))
    elif change.kind in (ChangeKind.NEW, ChangeKind.REAFFIRMED):
        said.append(text(after))
    elif change.kind is ChangeKind.CLAIMED and change.before.standing == "silent":
        said.append(text(after.removeprefix("claimed ")))
    elif change.kind is ChangeKind.MOVED and only_accepts(change.before, change.after):
        said = ["  ", who, text(f" now accepts what it held: {after.removeprefix('accepts ')}")]
    else:
        said.append(text(f"{before} → {after}"))
    how = direction_labels(ledger, change)
    if with_whom := _joined_by(change):
        how.append(f"in a joint act with {names(ledger, with_whom)}")
    if how:
        said.append(text(f"  ({'; '.join(how)})", "aside"))
    return [line(*said, indent=6), *(_record_line(ledger, record) for record in change.positions)]


def direction_labels(ledger: Ledger, change: Change) -> list[str]:
    """Which way the steps of a change led, and whose option they took."""
    parts = [] if change.direction in (None, Direction.TOWARD, Direction.AWAY, Direction.MIXED) else [change.direction]
    labels = [part.value for part in parts if part is not None]
    labels += [f"toward {names(ledger, change.toward)}"] if change.toward else []
    labels += [f"away from {names(ledger, change.away)}"] if change.away else []
    return labels


def _joined_by(change: Change) -> list[str]:
    """The other parties of the joint acts that made a change."""
    joint = [record for record in change.positions if set(record.parties) <= set(record.said_by)]
    return [party for party in dict.fromkeys(p for record in joint for p in record.parties) if party != change.party]


def _record_line(ledger: Ledger, record: Position) -> Line:
    cite = record.cites[0]
    publisher = ledger.sources[cite.source].publisher
    place = f"{publisher}, {cite.locator}" if cite.locator else publisher
    return line(
        "    ", text(record.date.text, "heading"), "  ", text(record.summary), text(f" ({place})", "aside"), indent=6
    )
