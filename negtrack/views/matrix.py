"""The page of ``negtrack matrix``: articles or issues in rows, parties in columns, the option that each holds."""

from __future__ import annotations

from collections.abc import Iterable

from negtrack.answers.blocs import Pair, gather
from negtrack.ledger.model import Ledger, Status
from negtrack.rules.articles import ArticleResult
from negtrack.rules.derive import Picture
from negtrack.rules.issue_result import IssueResult
from negtrack.rules.query import Question
from negtrack.views.headline import article_text, head_lines
from negtrack.views.legend import legend
from negtrack.views.page import (
    BLANK,
    CLOSED_SYMBOL,
    CLOSED_TONE,
    SYMBOLS,
    Block,
    Page,
    PageColumn,
    PageRow,
    PageTable,
    Run,
    Screen,
    line,
    status_run,
    text,
)  # fmt: skip
from negtrack.views.sentences import (
    MANY_PARTIES,
    blocs_sentence,
    closed_conditions,
    names,
    plural,
    question_sentence,
    standing_label,
)


def matrix_page(ledger: Ledger, picture: Picture, by_article: bool, parties: tuple[str, ...]) -> Page:
    """Who holds what, as a page; ``parties`` are those that get a column."""

    def blocks(screen: Screen | None) -> tuple[Block, ...]:
        columns = None if screen is None else screen.columns
        return tuple(_blocks(ledger, picture, by_article, parties, columns))

    return Page((), blocks)


def _blocks(
    ledger: Ledger, picture: Picture, by_article: bool, parties: tuple[str, ...], columns: int | None
) -> Iterable[Block]:
    results = {result.issue.id: result for result in sorted(picture.issues, key=_openness)}
    scaled = any(result.distance is not None for result in results.values())
    titles = [
        PageColumn("Article" if by_article else "Issue", 18, 3),
        *_party_columns(ledger, parties),
        PageColumn("Status", 13, 0),
        *([PageColumn("Apart", 5, 0)] if scaled else []),
        PageColumn("Level", 11, 0),
    ]
    rows: list[PageRow] = []
    if by_article:
        for article in sorted(picture.articles, key=lambda a: a.status is Status.AGREED and not a.open_behind):
            rows.extend(_article_rows(ledger, article, results, parties, scaled))
    else:
        rows = [_issue_row(ledger, result, parties, "", scaled) for result in results.values()]
    table = PageTable(tuple(titles), tuple(rows))
    yield from head_lines(ledger, picture, columns)
    yield BLANK
    yield table
    if by_article:
        yield from _outside(picture)
    yield BLANK
    outside = {Status.DISPUTED} if by_article and _disputed_outside(picture) else set()
    yield from legend(_statuses(picture, by_article) | outside, (table,))
    if by_article:
        yield line(Run("under an article: the issues that its text settles; level: how firm the agreement is", "aside"))
    if scaled:
        yield line(Run("apart: how far any two of the parties asked are at most, on a scale of 0 to 100", "aside"))


def _openness(result: IssueResult) -> tuple[bool, bool, bool]:
    """Open issues first, then what is settled or left out, what is closed, the background."""
    settled = result.status in (Status.AGREED, Status.SET_ASIDE)
    return result.background, result.closed is not None, settled


def _statuses(picture: Picture, by_article: bool) -> set[Status]:
    """The statuses that the table shows."""
    if not by_article:
        return {result.status for result in picture.issues}
    below = {issue for article in picture.articles for issue in article.article.issues}
    return {article.status for article in picture.articles} | {
        result.status for result in picture.issues if result.issue.id in below
    }


def _outside(picture: Picture) -> Iterable[Block]:
    """How many issues that no article settles are in dispute, and which."""
    found = _disputed_outside(picture)
    if not found:
        return
    named = [result.issue.title for result in found[:_NAMED]]
    more = f" and {len(found) - _NAMED:,} more" if len(found) > _NAMED else ""
    yield BLANK
    yield line(
        Run(f"{SYMBOLS[Status.DISPUTED]} Outside the articles ", Status.DISPUTED.value),
        Run(f"{plural(len(found), 'issue')} {'is' if len(found) == 1 else 'are'} in dispute", Status.DISPUTED.value),
        text(f": {', '.join(named)}{more}"),
        Run(" (matrix --by issue)", "aside"),
        indent=2,
    )  # fmt: skip


def _disputed_outside(picture: Picture) -> list[IssueResult]:
    """The issues in dispute, neither closed nor in the background, that no article settles."""
    settled = {issue for article in picture.articles for issue in article.article.issues}
    return [r for r in picture.issues if r.heading == Status.DISPUTED.value and r.issue.id not in settled]


_NAMED = 6
"""How many of the issues outside the articles are named."""


def columns_shown(ledger: Ledger, picture: Picture, everybody: bool, by_article: bool = False) -> tuple[str, ...]:
    """The parties that get a column: those that an issue shown asks, or every party with a standing on one."""
    present = dict.fromkeys(picture.asked)
    below = {issue for article in picture.articles for issue in article.article.issues}
    for result in picture.issues:
        if by_article and result.issue.id not in below:
            continue
        present.update(dict.fromkeys(result.parties))
        if everybody:
            present.update(dict.fromkeys(result.others))
    return tuple(party for party in ledger.parties if party in present)


def _party_columns(ledger: Ledger, parties: tuple[str, ...]) -> list[PageColumn]:
    if len(parties) > MANY_PARTIES:
        return [PageColumn("Blocs", 18, 4), PageColumn("Holdouts", 12, 2)]
    return [PageColumn(text(ledger.parties[party].name).text, 9, 2) for party in parties]


def _article_rows(
    ledger: Ledger, article: ArticleResult, results: dict[str, IssueResult], parties: tuple[str, ...], scaled: bool
) -> Iterable[PageRow]:
    title = text(article_text(article), "heading")
    blank = [Run("")] * (2 if len(parties) > MANY_PARTIES else len(parties))
    if article.level is not None:
        firm = article.level.word + (f", {len(article.open_behind)} open" if article.open_behind else "")
    else:
        firm = f"{article.agreed_issues} of {len(article.issues)}" if len(article.issues) > 1 else ""
    yield PageRow((title, *blank, status_run(article.status), *([Run("")] if scaled else []), Run(firm)))
    below = [results[id] for id in article.issues if id in results]
    for result in sorted(below, key=_openness):
        yield _issue_row(ledger, result, parties, "  ", scaled)


def _issue_row(ledger: Ledger, result: IssueResult, parties: tuple[str, ...], mark: str, scaled: bool) -> PageRow:
    title = text(mark + result.issue.title)
    apart = "" if result.distance is None else f"{result.distance:g}"
    status = status_run(result.status)
    if result.closed is not None:
        status = Run(f"{status.text} {CLOSED_SYMBOL}", CLOSED_TONE)
    verdict = (status, *([Run(apart)] if scaled else []), _level(result))
    if len(parties) > MANY_PARTIES:
        everybody = not set(parties) <= set(result.parties)
        return PageRow((title, *_bloc_cells(ledger, result, everybody), *verdict))
    cells = []
    closed = closed_conditions(result)
    for party in parties:
        standing = result.parties.get(party) or result.others.get(party)
        cells.append(
            Run("(not asked)", "aside")
            if standing is None
            else text(standing_label(ledger, result.issue, standing, closed))
        )
    return PageRow((title, *cells, *verdict))


def _level(result: IssueResult) -> Run:
    return Run(result.level.word if result.level is not None and result.status is Status.AGREED else "", "aside")


def _bloc_cells(ledger: Ledger, result: IssueResult, everybody: bool) -> tuple[Run, Run]:
    return text(blocs_sentence(ledger, result, everybody)), text(holdouts_label(ledger, result))


def holdouts_label(ledger: Ledger, result: IssueResult) -> str:
    """The fewest whose consent would make an issue agreed, for each of the options to which as few are missing."""
    options = result.issue.options
    return "; ".join(f"to {options[h.toward].label}: {names(ledger, h.parties)}" for h in gather(result).holdouts)


def pairs_page(ledger: Ledger, question: Question, pairs: list[Pair]) -> Page:
    """Party by party, on how many issues both have spoken and on how many they could meet."""
    columns = (
        PageColumn("Party", 14, 2),
        PageColumn("Other", 14, 2),
        PageColumn("Both spoken", 11, 0),
        PageColumn("Could meet", 10, 0),
    )
    rows = tuple(
        PageRow(
            (
                text(ledger.parties[p.party].name, "heading"),
                text(ledger.parties[p.other].name),
                Run(str(p.both_spoken)),
                Run(f"{p.compatible} of {p.both_spoken}"),
            )
        )
        for p in pairs
    )
    return Page(
        (
            line(text(ledger.title, "heading")),
            line(
                question_sentence(ledger, question), " · issues on which both have a position, and an option in common"
            ),
            BLANK,
            PageTable(columns, rows),
        )
    )
