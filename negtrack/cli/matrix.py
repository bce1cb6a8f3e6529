"""``negtrack matrix``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from negtrack.cli.options import Call, reading
from negtrack.cli.output import Answer

if TYPE_CHECKING:
    from negtrack.formats.tables import Table
    from negtrack.ledger.model import Ledger
    from negtrack.rules.derive import Picture


class By(StrEnum):
    """What the rows of the matrix are."""

    ARTICLE = "article"
    ISSUE = "issue"


@reading(asks=True, tells_stale=True)
def run(
    call: Call,
    by: Annotated[
        By | None, typer.Option("--by", help="Rows: articles (default where there are any) or issues.")
    ] = None,
    all_parties: Annotated[
        bool, typer.Option("--all-parties", help="A column for every party with a standing.")
    ] = False,
    pairs: Annotated[
        bool, typer.Option("--pairs", help="Party by party: issues on which both have spoken, and could meet.")
    ] = False,
) -> Answer:
    """Show who holds what: articles or issues in rows, parties in columns, the status at the end.

    \b
    negtrack matrix
    negtrack matrix --by issue --all-parties --as-of 2025-03-31
    negtrack matrix -f md > matrix.md
    """
    from negtrack.answers.focus import focus_picture
    from negtrack.rules.derive import derive
    from negtrack.views.matrix import columns_shown, matrix_page

    book = call.ledger
    picture = derive(book, call.question, call.issues)
    if call.only is not None:
        picture = focus_picture(picture, call.only)
    if pairs:
        return _pairs(book, picture, call.parties or columns_shown(book, picture, everybody=True))
    by_article = by is By.ARTICLE or (by is None and bool(picture.articles))
    shown = columns_shown(book, picture, all_parties)

    def value() -> Any:
        from negtrack.formats.json_output import matrix_json

        return matrix_json(book, picture, by_article, shown)

    def tables() -> list[Table]:
        from negtrack.formats.tables import articles, status

        return [articles(picture) if by_article else status(book, picture, shown if all_parties else None)]

    return Answer(book, page=lambda: matrix_page(book, picture, by_article, shown), value=value, tables=tables)


def _pairs(book: Ledger, picture: Picture, parties: tuple[str, ...]) -> Answer:
    from negtrack.answers.pairs import pair_up
    from negtrack.formats import answer_tables, json_output
    from negtrack.views.matrix import pairs_page

    found = pair_up(picture, parties)
    return Answer(
        book,
        page=lambda: pairs_page(book, picture.question, found),
        value=lambda: json_output.pairs_json(book, picture.question, found),
        tables=lambda: [answer_tables.pairs(found)],
    )
