"""A condition in full, and in a line: its state, what it blocks, the records that carry it."""

from __future__ import annotations

from collections.abc import Iterable

from negtrack.answers.show import ConditionInFull, ConditionState, InFull
from negtrack.ledger.model import Ledger, Status
from negtrack.rules.query import Question
from negtrack.views.conditions import closing_label
from negtrack.views.page import Block, Line, Run, line, status_run, text
from negtrack.views.records import dated_label
from negtrack.views.sentences import names
from negtrack.views.show.blocks import field_line, heading, note_and_place, records_in_brief, section


def condition_blocks(ledger: Ledger, question: Question, thing: InFull, about: ConditionInFull) -> Iterable[Block]:
    """All that the ledger holds about a condition."""
    condition = about.condition
    yield heading(thing, condition.title)
    yield line("  ", _state_run(about.state))
    for label, parties in (("asked for by", condition.holder), ("can be brought about by", condition.by)):
        if parties:
            yield field_line(label, names(ledger, parties))
    for label, dated in (("raised", condition.raised), ("met", condition.met), ("dropped", condition.dropped)):
        if dated is not None:
            yield field_line(label, dated_label(ledger, dated))
            if dated.note:
                yield line("    ", text(dated.note), indent=4)
    yield from note_and_place(condition.note, thing)
    yield from section("Blocks", (_blocked_line(ledger, *each) for each in about.blocked))
    yield from section("Waits itself for", condition_lines(ledger, about.blocked_by))
    records = records_in_brief(ledger, question, about.records)
    yield from section(f"Records that carry it ({len(about.records)})", records, always=True)


def _blocked_line(ledger: Ledger, kind: str, id: str, status: Status | None) -> Line:
    found = ("  ", status_run(status)) if status is not None else ()
    return line("  ", f"{kind} ", text(id, "heading"), text(f"  {_title(ledger, kind, id)}"), *found, indent=4)


def _title(ledger: Ledger, kind: str, id: str) -> str:
    """The title of something that a condition blocks."""
    match kind:
        case "issue":
            return ledger.issues[id].title
        case "article":
            return ledger.articles[id].title
        case "condition":
            return ledger.conditions[id].title
        case _:
            return "of the whole instrument"


def _condition_words(state: ConditionState) -> str:
    """Where a condition stands, in words."""
    condition = state.condition
    if state.open is False:
        return closing_label(condition)
    if state.raised is False:
        assert condition.raised is not None
        return f"not raised before {condition.raised.date.text}"
    if state.open is None:
        return "undecided, its dates leave open whether it is met"
    since = f" since {condition.raised.date.text}" if condition.raised is not None else " from the start"
    return f"open{since}" if state.raised else f"open, raised {condition.raised.date.text if condition.raised else ''}"


def _state_run(state: ConditionState) -> Run:
    tone = "conditional" if state.open and state.raised is not False else "aside"
    return Run(_condition_words(state), "unclear" if state.open is None else tone)


def condition_lines(ledger: Ledger, states: Iterable[ConditionState]) -> Iterable[Block]:
    """Conditions, a line each: who asks for them, and how they stand."""
    for state in states:
        condition = state.condition
        holder = f"; asked for by {names(ledger, condition.holder)}" if condition.holder else ""
        yield line("  ", text(condition.title, "heading"), text(f"{holder}: "), _state_run(state),
                   text(f"  {condition.id}", "aside"), indent=4)  # fmt: skip
