"""``negtrack matrix``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from negtrack.cli import options
from negtrack.cli.options import Evidence, Format
from negtrack.cli.session import ask, look_up_issues, look_up_parties, open_ledger
from negtrack.rules.query import STALE_DAYS

if TYPE_CHECKING:
    from negtrack.ledger.model import Ledger
    from negtrack.rules.derive import Picture

NEEDS_ARGUMENTS = False


class By(StrEnum):
    """What the rows of the matrix are."""

    ARTICLE = "article"
    ISSUE = "issue"


def run(
    by: Annotated[
        By | None, typer.Option("--by", help="Rows: articles (default where there are any) or issues.")
    ] = None,
    all_parties: Annotated[
        bool, typer.Option("--all-parties", help="A column for every party with a standing.")
    ] = False,
    pairs: Annotated[
        bool, typer.Option("--pairs", help="Party by party: issues on which both have spoken, and could meet.")
    ] = False,
    ledger: options.Ledger = None,
    as_of: options.AsOf = None,
    as_known: options.AsKnown = None,
    evidence: options.EvidenceOption = Evidence.THIRD,
    issue: options.Issues = None,
    party: options.Parties = None,
    format: options.FormatOption = Format.TABLE,
    output: options.Output = None,
    stale_days: options.StaleDays = STALE_DAYS,
) -> int:
    """Show who holds what: articles or issues in rows, parties in columns, the status at the end.

    \b
    negtrack matrix
    negtrack matrix --by issue --all-parties --as-of 2025-03-31
    negtrack matrix -f md > matrix.md
    """
    from negtrack.answers.focus import focus_picture
    from negtrack.cli.output import show_json, show_markdown, show_page
    from negtrack.rules.derive import derive
    from negtrack.views.matrix import columns_shown, matrix_page

    book = open_ledger(ledger)
    parties = look_up_parties(book, party)
    question = ask(book, as_of, as_known, evidence, parties if len(parties) > 1 else (), stale_days)
    picture = derive(book, question, look_up_issues(book, issue))
    if len(parties) == 1:
        picture = focus_picture(picture, parties[0])
    if pairs:
        return _pairs(book, picture, parties or columns_shown(book, picture, everybody=True), format, output)
    by_article = by is By.ARTICLE or (by is None and bool(picture.articles))
    shown = columns_shown(book, picture, all_parties)
    if format is Format.JSON:
        from negtrack.formats.json_output import matrix_json

        show_json(matrix_json(book, picture, by_article, shown), output, book)
    elif format is Format.CSV:
        from negtrack.cli.rows import write_table
        from negtrack.formats import tables

        table = tables.articles(picture) if by_article else tables.status(book, picture, shown if all_parties else None)
        write_table(table, output, book)
    else:
        page = matrix_page(book, picture, by_article, shown)
        (show_markdown if format is Format.MD else show_page)(page, output, book)
    return 0


def _pairs(book: Ledger, picture: Picture, parties: tuple[str, ...], format: Format, output: Path | None) -> int:
    from negtrack.answers.pairs import pair_up
    from negtrack.cli.output import show_json, show_markdown, show_page

    found = pair_up(picture, parties)
    if format is Format.JSON:
        from negtrack.formats.json_output import pairs_json

        show_json(pairs_json(book, picture.question, found), output, book)
    elif format is Format.CSV:
        from negtrack.cli.rows import write_table
        from negtrack.formats import answer_tables

        write_table(answer_tables.pairs(found), output, book)
    else:
        from negtrack.views.matrix import pairs_page

        page = pairs_page(book, picture.question, found)
        (show_markdown if format is Format.MD else show_page)(page, output, book)
    return 0
