"""What ``negtrack import`` asks at a terminal of a sheet that it does not understand: its columns, words and dates."""

from __future__ import annotations

from collections.abc import Iterable

from negtrack.cli.prompts import Back, ask_choice, ask_text, ask_yes
from negtrack.ledger.findings import Finding
from negtrack.ledger.model import Ledger
from negtrack.views.text import harmless
from negtrack.writing.column_map import COLUMNS
from negtrack.writing.mapping_file import Mapping
from negtrack.writing.sheet_dates import ORDERS
from negtrack.writing.sheet_import import SheetImport
from negtrack.writing.sheet_words import SheetWords, Unknown
from negtrack.writing.spreadsheet import Spreadsheet
from negtrack.writing.workbook_marks import column_letters

_LIKELY = {
    "party": "party who country actor state delegation government member side land pays pais",
    "issue": "issue topic subject question theme item chapter thema sujet",
    "date": "date when day datum fecha data",
    "act": "act stance vote attitude verdict",
    "options": "option options position line preference choice answer",
    "summary": "summary statement what description text said details",
    "source_title": "title headline",
    "publisher": "publisher outlet newspaper media medium",
    "url": "url link address href website source_url",
    "source": "source",
    "quote": "quote quotation words citation",
    "speaker": "speaker person spokesperson minister",
    "note": "note notes remark remarks comment comments",
    "locator": "page paragraph locator line",
    "conditions": "condition conditions",
}
"""Words in the heads of sheets, by the column that they likely tell."""

_LEAVE_OUT = "leave-out"
_NEEDED = ("party", "issue", "date", "act", "options", "summary", "source")


def ask_mapping(ledger: Ledger, grid: Spreadsheet, brought: SheetImport, mapping: Mapping) -> Mapping:
    """The mapping with what was answered for what the sheet has and nobody understands; the same where nothing was.

    Going back from a question leaves the rest of its kind as it is.
    """
    said: list[str] = []
    order = mapping.dates
    try:
        if brought.layout.unknown:
            said += _ask_columns(grid, brought)
        else:
            said += _ask_lacking(brought)
        said += _ask_words(ledger, brought.unknown)
        if order is None and _may_be_several(brought.findings):
            order = ask_choice("Dates such as 02.03.2026 are written as", ORDERS, default="dmy")
    except Back:
        pass
    return mapping._replace(map=(*mapping.map, *said), dates=order)


def offer_to_keep() -> str:
    """The name of a file that the mapping is to be kept in; empty where none is."""
    return ask_text("Keep what the sheet means in a file, for the next time? Its name (may be empty)", needed=False)


def _ask_columns(grid: Spreadsheet, brought: SheetImport) -> list[str]:
    """What the columns mean that nobody knows: a proposal for all of them, else one after the other."""
    taken = {column.name for column in brought.layout.columns}
    guesses: dict[int, str] = {}
    for at in brought.layout.unknown:
        guess = _guess(grid.header.cells[at])
        guesses[at] = guess if guess not in taken and guess not in guesses.values() else ""
    print(f"What the columns of {harmless(grid.path)} may be:")
    for at, guess in guesses.items():
        print(f"  {_called(grid, at):<28} {guess or 'left out'}")
    if not ask_yes("Is that so?"):
        choices = {_LEAVE_OUT: "it makes no part of a record", **dict.fromkeys(COLUMNS, "")}
        for at, guess in guesses.items():
            sample = next((row.cells[at] for row in grid.rows if at < len(row.cells) and row.cells[at].strip()), "")
            shown = f" (such as {sample[:30]})" if sample else ""
            answer = ask_choice(f"{_called(grid, at)}{shown}", choices, default=guess or _LEAVE_OUT, listed=False)
            guesses[at] = "" if answer == _LEAVE_OUT else answer
    return [f"#{at + 1}={guess}" for at, guess in guesses.items()]


def _called(grid: Spreadsheet, at: int) -> str:
    head = harmless(" ".join(grid.header.cells[at].split()))
    return f'{column_letters(at + 1)} "{head}"' if head else f"column {column_letters(at + 1)}, without a name"


def _guess(head: str) -> str:
    words = head.replace("_", " ").replace("-", " ").casefold().split()
    for column, likely in _LIKELY.items():
        if {head.strip().casefold(), *words} & set(likely.split()):
            return column
    return ""


def _ask_lacking(brought: SheetImport) -> list[str]:
    """What is true of all rows, for what no column tells."""
    said = []
    for name in _NEEDED:
        if name in brought.lacking:
            answer = ask_text(f"No column tells {name}: what is it in all rows (may be empty)", needed=False)
            said += [f"{name}:={answer}"] if answer else []
    return said


def _ask_words(ledger: Ledger, unknown: Iterable[Unknown]) -> list[str]:
    """What values mean that nobody knows."""
    words = SheetWords(ledger, {})
    said = []
    for one in unknown:
        vocabulary = words.vocabulary(one.column, one.issue)
        if not vocabulary.labels:
            continue
        of = f" of {one.issue}" if one.issue else ""
        question = f'"{one.value}" in {one.column}{of} is (Enter: not now)'
        answer = ask_choice(question, vocabulary.labels, default=words.nearest(one) or "", needed=False)
        scope = f"{one.issue}:" if one.issue else ""
        said += [f"{one.column}:{scope}{one.value}={answer}"] if answer else []
    return said


def _may_be_several(findings: Iterable[Finding]) -> bool:
    return any(finding.code == "NT301" and "may be several dates" in finding.message for finding in findings)
