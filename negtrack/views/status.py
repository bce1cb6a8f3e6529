"""The page of ``negtrack status --all``: every issue in a line, by topic; the closed ones and the background last."""

from __future__ import annotations

from collections.abc import Iterable

from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Ledger
from negtrack.rules.derive import Picture
from negtrack.rules.issue_result import IssueResult
from negtrack.views.headline import head_lines, since_text
from negtrack.views.legend import STALE_SIGN, legend
from negtrack.views.page import (
    BLANK,
    CLOSED_SYMBOL,
    CLOSED_TONE,
    SYMBOLS,
    Block,
    Line,
    Page,
    PageColumn,
    PageRow,
    PageTable,
    Run,
    Screen,
    line,
    text,
)  # fmt: skip
from negtrack.views.party_columns import columns_for, held_cells
from negtrack.views.sentences import FLAG_WORDS, how_closed, latest_counts_sentence, plural, reason_sentence

_ENOUGH_FOR_LAST_WORD = 100
"""From how many columns on the day of the last word is shown beside that of the status."""


def status_page(
    ledger: Ledger, picture: Picture, parties: tuple[str, ...], reasons: bool = False, by_topic: bool = True
) -> Page:
    """Where every issue stands, as a page; ``parties`` are those that get a column.

    With ``reasons`` a second line under each says why; not ``by_topic`` the issues stay in the order of the picture.
    """

    def blocks(screen: Screen | None) -> tuple[Block, ...]:
        return tuple(_blocks(ledger, picture, parties, reasons, by_topic, screen))

    return Page((), blocks)


def _blocks(
    ledger: Ledger, picture: Picture, parties: tuple[str, ...], reasons: bool, by_topic: bool, screen: Screen | None
) -> Iterable[Block]:
    columns = None if screen is None else screen.columns
    yield from head_lines(ledger, picture, columns)
    if said := latest_counts_sentence(ledger, picture.counts):
        yield line("The parties' own counts of articles: ", text(said), indent=2)
    yield BLANK
    shown = columns_for(ledger, parties, columns)
    words = columns is None or columns >= _ENOUGH_FOR_LAST_WORD
    titles = [
        PageColumn("Issue", 14, 3),
        *(PageColumn(run.text, 6 if run.text != "since" else 10, short=run.short) for run in shown.titles),
    ]
    if words:
        titles.append(PageColumn("last word", 12))
    rows: list[PageRow] = []
    parts = grouped(ledger, picture) if by_topic else [("", _open_first(picture))]
    for title, results in parts:
        if title:
            rows += [PageRow((), BLANK)] if rows else []
            rows.append(PageRow((), line(text(title, "heading"), Run(f"  {plural(len(results), 'issue')}", "aside"))))
        for result in results:
            cells = [_title(result), *held_cells(ledger, result, shown)]
            since = result.since if result.closed is None else result.closed.date.last
            cells.append(Run(since_text(since)))
            if words:
                cells.append(_last_word(result))
            rows.append(PageRow(tuple(cells), _reason(ledger, result) if reasons else None))
    table = PageTable(tuple(titles), tuple(rows), cut=True)
    yield table
    yield BLANK
    yield from legend({result.status for result in picture.issues if result.closed is None}, (table,))
    yield line(Run("since: the day from which the status has held; why: negtrack why ISSUE", "aside"))


def grouped(ledger: Ledger, picture: Picture) -> list[tuple[str, list[IssueResult]]]:
    """The issues of a picture under their headings, each once: topics, then those closed, then the background.

    A ledger without topics has no heading over its open issues.
    """
    by_topic: dict[str | None, list[IssueResult]] = {topic: [] for topic in (*ledger.topics, None)}
    closed: list[IssueResult] = []
    background: list[IssueResult] = []
    for result in picture.issues:
        if result.background:
            background.append(result)
        elif result.closed is not None:
            closed.append(result)
        else:
            by_topic[result.issue.topic].append(result)
    named = any(by_topic[topic] for topic in ledger.topics)
    groups = [(ledger.topics[id].title, found) for id, found in by_topic.items() if id is not None]
    groups.append(("Other issues" if named else "", by_topic[None]))
    groups += [("Closed", closed), ("Background, counted in no headline", background)]
    return [(title, found) for title, found in groups if found]


def _open_first(picture: Picture) -> list[IssueResult]:
    """The issues in the order of the picture, those closed after the others, the background last."""
    return sorted(picture.issues, key=lambda result: (result.background, result.closed is not None))


def _title(result: IssueResult) -> Run:
    if result.closed is not None and not result.background:
        return text(f"{CLOSED_SYMBOL} {result.issue.title} ({how_closed(result.closed)})", CLOSED_TONE)
    return text(f"{SYMBOLS[result.status]} {result.issue.title}", result.status.value)


def _last_word(result: IssueResult) -> Run:
    said = "" if result.last_word is None else format_day(result.last_word)
    return Run(f"{said} {STALE_SIGN}" if "stale" in result.flags else said, "aside")


def _reason(ledger: Ledger, result: IssueResult) -> Line:
    flags = ", ".join(FLAG_WORDS[flag] for flag in result.flags)
    sentence = reason_sentence(ledger, result)
    return line("    ", text(sentence, "aside"), Run(f" [{flags}]" if flags else "", "aside"), indent=4)
