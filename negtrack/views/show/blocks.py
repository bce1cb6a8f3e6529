"""What the pages of ``negtrack show`` share: headings, fields, events, and standings in words."""

from __future__ import annotations

from collections.abc import Iterable

from negtrack.answers.record_use import RecordUse
from negtrack.answers.show import InFull
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Act, Count, Event, Issue, Ledger
from negtrack.rules.issue_result import Standing
from negtrack.rules.query import Question
from negtrack.views.page import BLANK, Block, Line, Run, line, text
from negtrack.views.records import brief_lines, event_line
from negtrack.views.sentences import count_sentence, names, options_label, standing_label


def heading(thing: InFull, title: str) -> Line:
    """The line above all that is shown of a thing."""
    kind, id = thing.entry
    return line(text(f"{kind.value.upper()} {id}: {title}", "heading"), indent=2)


def section(title: str, content: Iterable[Block], always: bool = False) -> list[Block]:
    """A heading with what stands under it; nothing, unless ``always``, where that is nothing."""
    under = list(content)
    return [BLANK, line(Run(title, "heading")), *under] if under or always else []


def field_line(label: str, value: str) -> Line:
    """A line that begins with what it tells of."""
    return line("  ", Run(f"{label}: ", "aside"), text(value), indent=4)


def note_and_place(note: str | None, thing: InFull) -> Iterable[Block]:
    """The note of a thing, and where in the ledger it stands."""
    if note is not None:
        yield field_line("note", note)
    if thing.spot is not None:
        yield field_line("in the ledger", f"{thing.spot.file}:{thing.spot.line}")


def count_lines(ledger: Ledger, counts: Iterable[Count]) -> list[Block]:
    """Counts of agreed articles that parties published, a line each."""
    return [line("  ", text(count_sentence(ledger, count)), indent=4) for count in counts]


def event_lines(question: Question, events: Iterable[Event]) -> list[Block]:
    """Events in order of date, a line each; of those after the day asked about, that they are later."""
    later = f"later than {format_day(question.as_of)}"
    return [
        event_line(event, later if event.date.first > question.as_of else "")
        for event in sorted(events, key=lambda event: (event.date.first, event.date.last))
    ]


def records_in_brief(ledger: Ledger, question: Question, records: Iterable[RecordUse]) -> Iterable[Block]:
    """Records, some lines each."""
    for record_use in records:
        yield from brief_lines(ledger, record_use, question)


def standing_words(ledger: Ledger, issue: Issue, standing: Standing, closed: frozenset[str] = frozenset()) -> str:
    """A standing with its act, what it rules out besides, and who claims otherwise."""
    words = standing_label(ledger, issue, standing, closed)
    if standing.standing == "claimed":
        return f"none of its own; claimed by {names(ledger, standing.claimed_by)}" if standing.claimed_by else words
    if standing.standing == "uncertain":
        words = f"uncertain: {words}"
    elif standing.options and standing.act is not None:
        words = f"{standing.act.value} {words}"
    if standing.options and standing.rejects and standing.act is not Act.REJECTS:
        words += f"; rules out {options_label(issue, standing.rejects)}"
    return words
