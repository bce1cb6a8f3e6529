"""The pages of ``negtrack timeline``: everything by month, or a strip of statuses for each issue."""

from __future__ import annotations

from negtrack.answers.timeline import Item, Strip
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Ledger
from negtrack.rules.query import Question
from negtrack.views.conditions import change_runs
from negtrack.views.legend import legend
from negtrack.views.page import BLANK, STATUS_WORDS, SYMBOLS, Block, Line, Page, Run, line, status_run, text
from negtrack.views.records import act_label
from negtrack.views.sentences import names, question_sentence
from negtrack.views.text import cut, pad, width


def timeline_page(ledger: Ledger, question: Question, items: list[Item]) -> Page:
    """What happened in order of date, gathered by the month in which it begins."""
    blocks: list[Block] = [
        line(text(ledger.title, "heading")),
        line(question_sentence(ledger, question), f" · {_entries(len(items))}, dates in their own precision"),
    ]
    named = {item.issue.id for item in items if item.issue} | {item.record.issue for item in items if item.record}
    month = ""
    for item in items:
        if format_day(item.first)[:7] != month:
            month = format_day(item.first)[:7]
            blocks += [BLANK, line(Run(month, "heading"))]
        blocks.append(_item(ledger, item, alone=len(named) == 1))
    return Page(tuple(blocks))


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number:,} entries"


def _item(ledger: Ledger, item: Item, alone: bool) -> Line:
    """One entry; the issue is named unless it is the only one of the page."""
    date = Run(pad(item.date, 10) + "  ")
    if item.record is not None:
        record = item.record
        issue = ledger.issues[record.issue]
        said = "" if record.said_by == record.parties else f" (told by {names(ledger, record.said_by)})"
        what = f"{names(ledger, record.parties)} {act_label(ledger, record)}{said}: {record.summary}"
        title = [] if alone else [text(f"{issue.title}  ", "aside")]
        return line("  ", date, *title, text(what), indent=14)
    if item.event is not None:
        stage = f" [{item.event.stage_word}]" if item.event.stage_word else ""
        return line("  ", date, Run("event", "aside"), text(f"  {item.event.title}{stage}"), indent=14)
    if item.condition is not None:
        return line("  ", date, *change_runs(ledger, item.condition), indent=14)
    assert item.issue is not None and item.before is not None and item.after is not None
    return line(
        "  ", date, text(item.issue.title, "heading"), "  ", status_run(item.before), " → ", status_run(item.after),
        indent=14,
    )  # fmt: skip


def strip_page(ledger: Ledger, question: Question, strips: list[Strip], days: list[int]) -> Page:
    """The status of each issue over time, a symbol for each step."""
    label = min(34, max((width(text(strip.issue.title).text) for strip in strips), default=0))
    blocks: list[Block] = [
        line(text(ledger.title, "heading")),
        line(f"each issue's status from {format_day(days[0])} to {format_day(days[-1])}, one sign for each of "
             f"{len(days)} dates"),
        BLANK,
        line(Run(" " * (label + 2)), Run(_years(days), "aside")),
    ]  # fmt: skip
    for strip in strips:
        title = cut(text(strip.issue.title).text, label)
        runs = [Run(SYMBOLS[status], status.value) for status in strip.statuses]
        blocks.append(line(Run(pad(title, label)), "  ", *runs, "  ", Run(STATUS_WORDS[strip.statuses[-1]], "aside")))
    blocks.append(BLANK)
    blocks.extend(legend({status for strip in strips for status in strip.statuses}))
    return Page(tuple(blocks))


STRIP_FRAME = 34 + 2 + 2 + max(len(word) for word in STATUS_WORDS.values())
"""How many columns of a strip's line are not signs."""


def _years(days: list[int]) -> str:
    """A ruler: the year where it begins, as far as there is room."""
    ruler = ""
    year = ""
    for position, day in enumerate(days):
        this = format_day(day)[:4]
        if this != year:
            year = this
            if len(ruler) <= position:
                ruler = ruler.ljust(position) + year[2:].join(("’", ""))
    return ruler
