"""Who holds what: the articles or the issues of a picture in rows, the parties in columns."""

from __future__ import annotations

from typing import NamedTuple

from negtrack.answers.blocs import Blocs, gather
from negtrack.rules.articles import ArticleResult
from negtrack.rules.derive import Picture
from negtrack.rules.issue_result import IssueResult, Standing


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
