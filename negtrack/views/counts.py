"""The page of ``negtrack counts``."""

from __future__ import annotations

from negtrack.answers.counts import CountResult
from negtrack.ledger.model import Ledger
from negtrack.rules.query import Question
from negtrack.views.page import BLANK, Block, Page, PageColumn, PageRow, PageTable, Run, line, text
from negtrack.views.sentences import count_sentence, names, question_sentence


def counts_page(ledger: Ledger, question: Question, results: list[CountResult]) -> Page:
    """The parties' published counts beside the derived ones, as a page."""
    blocks: list[Block] = [
        line(text(ledger.title, "heading")),
        line(question_sentence(ledger, question), " · counts that parties published, beside what is derived"),
    ]
    if not results:
        return Page((*blocks, BLANK, line("no count was published by then")))
    columns = (
        PageColumn("Date", 10, 0), PageColumn("Said by", 9, 2), PageColumn("Agreed", 8, 1), PageColumn("In part", 7, 0),
        PageColumn("Open", 4, 0), PageColumn("Unallocated", 11, 0), PageColumn("Derived", 7, 0),
        PageColumn("Source", 8, 2),
    )  # fmt: skip
    rows = tuple(_row(ledger, result, results) for result in results)
    blocks += [BLANK, PageTable(columns, rows), BLANK]
    blocks.append(line(Run("derived: articles of the ledger that are agreed on that day; a count never changes one. "
                           "unallocated: articles the count does not mention", "aside")))  # fmt: skip
    return Page(tuple(blocks))


def _row(ledger: Ledger, result: CountResult, results: list[CountResult]) -> PageRow:
    said = result.said
    agreed = f"{said.percent:g} %" if said.percent is not None else f"{said.agreed}"
    of = f" of {said.of}" if said.of is not None and said.percent is None else ""
    cells = (
        text(said.date.text),
        text(names(ledger, said.said_by), "heading"),
        Run(agreed + of),
        Run("—" if said.partial is None else str(said.partial)),
        Run("—" if said.open is None else str(said.open)),
        Run("—" if result.unallocated is None else str(result.unallocated)),
        Run(f"{result.derived} of {result.articles}"),
        text(ledger.sources[said.source].publisher),
    )
    if not result.contradicts:
        return PageRow(cells)
    others = "; ".join(count_sentence(ledger, results[n].said) for n in result.contradicts)
    return PageRow(cells, line("  ", Run("contradicts: ", "disputed"), text(others), indent=4))
