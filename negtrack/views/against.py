"""The page of ``negtrack diff --against``: what the keepers of a ledger changed, and what that did to the statuses."""

from __future__ import annotations

from collections import Counter

from negtrack.answers.against import EntryChange, Versus
from negtrack.answers.diff import Change
from negtrack.answers.steps import ChangeKind
from negtrack.ledger.dates import format_day
from negtrack.ledger.findings import counted
from negtrack.ledger.model import Ledger, Position
from negtrack.rules.query import Question
from negtrack.views.diff import shift_runs
from negtrack.views.page import BLANK, Block, Line, Page, Run, line, text
from negtrack.views.sentences import names, party_name, stance_label

_KINDS = (ChangeKind.LEARNED, ChangeKind.CORRECTED, ChangeKind.REMOVED)
_NOUNS = {
    "positions": "record", "parties": "party", "topics": "topic", "issues": "issue", "articles": "article",
    "sources": "source", "conditions": "condition", "events": "event", "counts": "count",
}  # fmt: skip


def against_page(ledger: Ledger, question: Question, found: Versus) -> Page:
    """What was learned, corrected and removed since another state of the ledger, as a page."""
    kinds = Counter(entry.kind for entry in found.entries if entry.section == "positions")
    other = sum(entry.section != "positions" for entry in found.entries)
    told = ", ".join(
        f"{kinds[kind]} {kind.value}" for kind in (ChangeKind.LEARNED, ChangeKind.CORRECTED, ChangeKind.REMOVED)
    )
    blocks: list[Block] = [
        line(text(ledger.title, "heading")),
        line(text(f"what changed in the ledger since {found.before.path}, for {format_day(found.until)}"), indent=2),
        line(
            f"records: {told}; {counted(other, 'other change')}; {len(found.issues)} of an issue's status, "
            f"{len(found.articles)} of an article's",
            indent=2,
        ),
    ]
    if question.asked:
        blocks.append(line(f"agreement asked of {names(ledger, question.asked)}"))
    if found.is_empty:
        return Page((*blocks, BLANK, line("nothing changed")))
    shifts = {shift.id: shift for shift in found.issues}
    for id in dict.fromkeys((*ledger.issues, *found.before.issues)):
        entries = [entry for entry in found.entries if entry.position is not None and entry.position.issue == id]
        changes = [change for change in found.changes if change.issue == id]
        if not (entries or changes or id in shifts):
            continue
        issue = ledger.issues.get(id) or found.before.issues[id]
        heading: list[Run | str] = [text(issue.title, "heading")]
        if id in shifts:
            heading += ["  ", *shift_runs(shifts[id])]
        blocks += [BLANK, line(*heading, indent=4)]
        blocks += [_change_line(ledger, found.before, change) for change in changes]
        blocks += [_record_line(ledger, found.before, entry) for entry in entries]
    if found.articles:
        blocks += [BLANK, line(Run("Articles", "heading"))]
        for shift in found.articles:
            title = ledger.articles[shift.id].title
            blocks.append(line("  ", text(f"{shift.id} {title}  "), *shift_runs(shift), indent=4))
    others = [entry for entry in found.entries if entry.section != "positions"]
    if others:
        blocks += [BLANK, line(Run("What else changed", "heading")), *(_entry_line(entry) for entry in others)]
    return Page(tuple(blocks))


def _change_line(ledger: Ledger, before: Ledger, change: Change) -> Line:
    """How a party stands now, and how it stood."""
    was = (
        stance_label(before, before.issues[change.issue], change.before)
        if change.issue in before.issues
        else "none recorded"
    )
    now = stance_label(ledger, ledger.issues[change.issue], change.after)
    return line("  ", text(party_name(ledger, change.party), "heading"), text(f": {was} → {now}"), indent=6)


def _record_line(ledger: Ledger, before: Ledger, entry: EntryChange) -> Line:
    """What became of a record, and what it says."""
    record = entry.position
    assert record is not None
    state = before if entry.kind is ChangeKind.REMOVED else ledger
    return line(
        f"  {entry.kind.value}: ",
        text(record.date.text, "heading"),
        text(f"  {names(state, record.parties)}: {record.summary}"),
        text(f" ({_place(state, record)}; {_fields(entry) or record.id})", "aside"),
        indent=6,
    )


def _place(ledger: Ledger, record: Position) -> str:
    cite = record.cites[0]
    publisher = ledger.sources[cite.source].publisher
    return f"{publisher}, {cite.locator}" if cite.locator else publisher


def _fields(entry: EntryChange) -> str:
    return f"changed: {', '.join(entry.fields)}" if entry.fields else ""


def _entry_line(entry: EntryChange) -> Line:
    """What became of an entry that is no record."""
    called = f"{_NOUNS[entry.section]} {entry.id}".rstrip()
    fields = _fields(entry)
    return line(
        f"  {entry.kind.value}: ", text(called, "heading"), text(f"  {entry.text}"),
        *([text(f" ({fields})", "aside")] if fields else []), indent=6,
    )  # fmt: skip
