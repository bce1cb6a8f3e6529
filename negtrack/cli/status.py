"""``negtrack status``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from negtrack.cli.options import Call, reading
from negtrack.cli.output import Answer

if TYPE_CHECKING:
    from negtrack.formats.tables import Table


@reading(asks=True, tells_stale=True)
def run(call: Call) -> Answer:
    """Show where every issue stands, and why, with the articles counted and the parties' own counts.

    \b
    negtrack status
    negtrack status --as-of 2024-12-31 --issue border-monitors
    negtrack status --evidence own --party Armenia --party Azerbaijan -f json
    """
    from negtrack.answers.focus import focus_picture
    from negtrack.rules.derive import derive
    from negtrack.views.status import status_page

    book = call.ledger
    picture = derive(book, call.question, call.issues)
    if call.only is not None:
        picture = focus_picture(picture, call.only)

    def value() -> Any:
        from negtrack.formats.json_output import picture_json

        return picture_json(book, picture)

    def tables() -> list[Table]:
        from negtrack.formats.tables import status

        return [status(book, picture, call.parties if call.only else None)]

    return Answer(book, page=lambda: status_page(book, picture), value=value, tables=tables)
