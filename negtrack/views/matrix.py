"""The page of ``negtrack matrix``: articles or issues in rows, parties in columns, the option that each holds."""

from __future__ import annotations

from collections.abc import Iterable

from negtrack.answers.blocs import gather
from negtrack.answers.pairs import Pair
from negtrack.ledger.model import Ledger, Status
from negtrack.rules.articles import ArticleResult
from negtrack.rules.derive import Picture
from negtrack.rules.issue_result import IssueResult
from negtrack.rules.query import Question
from negtrack.views.page import BLANK, Block, Column, Page, Row, Run, Table, line, status_run, text
from negtrack.views.sentences import (
    MANY_PARTIES,
    blocs_sentence,
    closed_conditions,
    names,
    question_sentence,
    standing_label,
)
from negtrack.views.status import legend


def matrix_page(ledger: Ledger, picture: Picture, by_article: bool, parties: tuple[str, ...]) -> Page:
    """Who holds what, as a page; ``parties`` are those that get a column."""
    results = {result.issue.id: result for result in picture.issues}
    scaled = any(result.distance is not None for result in results.values())
    columns = [
        Column("Article" if by_article else "Issue", 18, 3),
        *_party_columns(ledger, parties),
        Column("Status", 13, 0),
        *([Column("Apart", 5, 0)] if scaled else []),
        Column("Level", 10, 0),
    ]
    rows: list[Row] = []
    if by_article:
        for article in picture.articles:
            rows.extend(_article_rows(ledger, article, results, parties, scaled))
    else:
        rows = [_issue_row(ledger, result, parties, "", scaled) for result in results.values()]
    blocks: list[Block] = [
        line(text(ledger.title, "heading")),
        line(question_sentence(ledger, picture.question), " · the option that each party holds"),
        BLANK,
        Table(tuple(columns), tuple(rows)),
        BLANK,
        *legend({a.status for a in picture.articles} if by_article else {r.status for r in picture.issues}),
    ]
    if by_article:
        blocks.append(
            line(Run("under an article: the issues that its text settles; level: how firm the agreement is", "aside"))
        )
    if scaled:
        blocks.append(
            line(Run("apart: how far any two of the parties asked are apart at most, on a scale of 0 to 100", "aside"))
        )
    return Page(tuple(blocks))


def columns_shown(ledger: Ledger, picture: Picture, everybody: bool) -> tuple[str, ...]:
    """The parties that get a column: those asked, or every party with a standing on an issue of the picture."""
    if not everybody:
        return picture.asked
    present = {party for result in picture.issues for party in (*result.parties, *result.others)}
    return tuple(party for party in ledger.parties if party in present)


def _party_columns(ledger: Ledger, parties: tuple[str, ...]) -> list[Column]:
    if len(parties) > MANY_PARTIES:
        return [Column("Blocs", 18, 4), Column("Holdouts", 12, 2)]
    return [Column(text(ledger.parties[party].name).text, 9, 2) for party in parties]


def _article_rows(
    ledger: Ledger, article: ArticleResult, results: dict[str, IssueResult], parties: tuple[str, ...], scaled: bool
) -> Iterable[Row]:
    title = text(f"{article.article.id} {article.article.title}", "heading")
    blank = [Run("")] * (2 if len(parties) > MANY_PARTIES else len(parties))
    if article.level is not None:
        firm = article.level.word + (f", {len(article.open_behind)} open" if article.open_behind else "")
    else:
        firm = f"{article.agreed_issues} of {len(article.issues)}" if len(article.issues) > 1 else ""
    yield Row((title, *blank, status_run(article.status), *([Run("")] if scaled else []), Run(firm)))
    for id in article.issues:
        if id in results:
            yield _issue_row(ledger, results[id], parties, "· ", scaled)


def _issue_row(ledger: Ledger, result: IssueResult, parties: tuple[str, ...], mark: str, scaled: bool) -> Row:
    title = text(mark + result.issue.title)
    apart = "" if result.distance is None else f"{result.distance:g}"
    verdict = (status_run(result.status), *([Run(apart)] if scaled else []), _level(result))
    if len(parties) > MANY_PARTIES:
        everybody = not set(parties) <= set(result.parties)
        return Row((title, *_bloc_cells(ledger, result, everybody), *verdict))
    cells = []
    closed = closed_conditions(result)
    for party in parties:
        standing = result.parties.get(party) or result.others.get(party)
        cells.append(
            Run("—", "aside") if standing is None else text(standing_label(ledger, result.issue, standing, closed))
        )
    return Row((title, *cells, *verdict))


def _level(result: IssueResult) -> Run:
    return Run(result.level.word if result.level is not None and result.status is Status.AGREED else "", "aside")


def _bloc_cells(ledger: Ledger, result: IssueResult, everybody: bool) -> tuple[Run, Run]:
    return text(blocs_sentence(ledger, result, everybody)), text(holdouts_label(ledger, result))


def holdouts_label(ledger: Ledger, result: IssueResult) -> str:
    """The fewest whose consent would make an issue agreed, for each of the options to which as few are missing."""
    return "; ".join(f"to {h.toward}: {names(ledger, h.parties)}" for h in gather(result).holdouts)


def pairs_page(ledger: Ledger, question: Question, pairs: list[Pair]) -> Page:
    """Party by party, on how many issues both have spoken and on how many they could meet."""
    columns = (
        Column("Party", 14, 2),
        Column("Other", 14, 2),
        Column("Both spoken", 11, 0),
        Column("Could meet", 10, 0),
    )
    rows = tuple(
        Row(
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
            Table(columns, rows),
        )
    )
