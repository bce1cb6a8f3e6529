"""A position in full: the record, its options, conditions and relations."""

from __future__ import annotations

from collections.abc import Iterable

from negtrack.answers.show import InFull, PositionInFull
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Ledger, Position
from negtrack.rules.query import Question
from negtrack.views.page import BLANK, Block, Line, line, status_run, text
from negtrack.views.records import RELATION_WORDS, act_label, record_lines, reverse_relation
from negtrack.views.sentences import names
from negtrack.views.show.blocks import heading, section
from negtrack.views.show.condition import condition_lines


def position_blocks(ledger: Ledger, question: Question, thing: InFull, about: PositionInFull) -> Iterable[Block]:
    """All that the ledger holds about a position."""
    record, result = about.record_use.record, about.result
    issue = result.issue
    yield heading(thing, issue.title)
    yield line("  ", text(issue.question), indent=2)
    yield line("  ", "the issue: ", status_run(result.status), f" as of {format_day(question.as_of)}", indent=4)
    yield BLANK
    yield from record_lines(ledger, about.record_use, question)
    options = (
        line("  ", lead, text(option.label, "heading"), text(f"  {option.title}"), indent=4)
        for lead, ids in (("", record.options), ("ruled out: ", record.rejects))
        for option in issue.options.values()
        if option.id in ids
    )
    yield from section("Options", options)
    yield from section("Conditions", condition_lines(ledger, about.conditions))
    pointed_to = [_relation(ledger, RELATION_WORDS[name], other) for name, other in about.points_to]
    pointed_from = [_relation(ledger, reverse_relation(name), other) for name, other in about.pointed_from]
    yield from section("Relations", [*pointed_to, *pointed_from])


def _relation(ledger: Ledger, words: str, other: Position) -> Line:
    return line("  ", f"{words} ", text(other.date.text, "heading"), text(f"  {names(ledger, other.parties)} "),
                f"{act_label(ledger, other)}  ", text(other.id, "aside"), indent=4)  # fmt: skip
