"""Who holds what: the articles or the issues of a picture in rows, the parties in columns."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from negtrack.answers.blocs import Blocs, gather
from negtrack.answers.tables import STATUSES, Column, Table
from negtrack.ledger.model import Act, Article
from negtrack.rules.articles import ArticleResult
from negtrack.rules.derive import Picture
from negtrack.rules.issue_result import IssueResult, Standing
from negtrack.tuples import NamedTuple


class MatrixRow(NamedTuple):
    """An issue: the standings of the parties that have one, the blocs that hold together and the holdouts."""

    result: IssueResult
    parties: dict[str, Standing]
    blocs: Blocs


class MatrixArticle(NamedTuple):
    """An article with the rows of its issues."""

    result: ArticleResult
    rows: tuple[MatrixRow, ...]


class Matrix(NamedTuple):
    """A matrix: whether its rows are articles or issues, the parties in its columns, its rows."""

    by: str
    parties: tuple[str, ...]
    rows: tuple[MatrixRow, ...] | tuple[MatrixArticle, ...]


def matrix(picture: Picture, by_article: bool, parties: tuple[str, ...]) -> Matrix:
    """The matrix of a picture, with a column for each of the parties."""
    rows = {result.issue.id: _row(result, parties) for result in picture.issues}
    if not by_article:
        return Matrix("issue", parties, tuple(rows.values()))
    articles = (MatrixArticle(a, tuple(rows[id] for id in a.issues if id in rows)) for a in picture.articles)
    return Matrix("article", parties, tuple(articles))


def _row(result: IssueResult, parties: tuple[str, ...]) -> MatrixRow:
    standings = {**result.parties, **result.others}
    shown = {party: standings[party] for party in parties if party in standings}
    return MatrixRow(result, shown, gather(result, everybody=len(parties) > len(result.parties)))


class _GridRow(NamedTuple):
    """A row of the grid: an issue, the article under which it stands, or an article that rests on no issue."""

    article: Article | None
    issue: MatrixRow | None


def grid_table(found: Matrix) -> Table:
    """A matrix as a grid: issues in rows, under their articles where these are the rows, and a column for each party.

    A cell holds the options that the party holds, what it rules out after "not", its conditions after "if"; where it
    holds nothing, its standing in brackets.
    """
    names = {column.name for column in (*_ARTICLE_COLUMNS, *_ISSUE_COLUMNS, *_STATUS_COLUMNS)}
    titles = {id: f"party {id}" if id in names else id for id in found.parties}
    cells = tuple(Column(title, "text", "what the party holds", _cell_of(id)) for id, title in titles.items())
    if found.by == "issue":
        rows = [_GridRow(None, row) for row in found.rows if isinstance(row, MatrixRow)]
        return Table("matrix", (*_ISSUE_COLUMNS, *cells, *_STATUS_COLUMNS), rows)
    rows = [
        _GridRow(article.result.article, row)
        for article in found.rows
        if isinstance(article, MatrixArticle)
        for row in article.rows or (None,)
    ]
    return Table("matrix", (*_ARTICLE_COLUMNS, *_ISSUE_COLUMNS, *cells, *_STATUS_COLUMNS), rows)


def _cell_of(party: str) -> Callable[[_GridRow], str | None]:
    def cell(row: _GridRow) -> str | None:
        standing = None if row.issue is None else row.issue.parties.get(party)
        return None if standing is None else _in_ids(standing)

    return cell


def _in_ids(standing: Standing) -> str:
    if standing.alternatives:
        each = (standing._replace(**one._asdict(), alternatives=(), act=None) for one in standing.alternatives)
        return " or ".join(map(_in_ids, each))
    held = [f"{'|'.join(standing.options)}{_of(' if', standing.conditions)}"] if standing.options else []
    held += [_of("not", standing.rejects)] if standing.rejects else []
    return "; ".join(held) or f"({_HOLDING_NOTHING.get(standing.act, standing.standing)})"


def _of(word: str, ids: tuple[str, ...]) -> str:
    return f"{word} {'|'.join(ids)}" if ids else ""


_HOLDING_NOTHING: dict[Act | None, str] = {Act.SETS_ASIDE: "sets aside", Act.OUT_OF_SCOPE: "out of scope"}


def _of_issue(path: str) -> Callable[[_GridRow], Any]:
    get = attrgetter(path)
    return lambda row: None if row.issue is None else get(row.issue.result)


_ARTICLE_COLUMNS = (
    Column("article", "id", "the article", lambda row: row.article.id, of="article"),
    Column("article_title", "text", "its title", lambda row: row.article.title),
)
_ISSUE_COLUMNS = (
    Column("issue", "id", "the issue", _of_issue("issue.id"), of="issue"),
    Column("issue_title", "text", "its title", _of_issue("issue.title")),
)
_STATUS_COLUMNS = (
    Column("status", "word", "where the issue stands", _of_issue("status"), STATUSES),
    Column("closed", "date", "when it was closed, if it is so on the day",
           lambda row: row.issue and row.issue.result.closed and row.issue.result.closed.date),
)  # fmt: skip
