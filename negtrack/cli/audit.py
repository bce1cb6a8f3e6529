"""``negtrack audit``."""

from __future__ import annotations

from negtrack.cli.options import Call, reading
from negtrack.cli.output import Answer


@reading()
def run(call: Call) -> Answer:
    """Show how good the evidence is: who speaks and through which outlets, how long ago, what hangs on one source.

    \b
    negtrack audit
    negtrack audit --issue constitution --as-of 2025-03-31
    negtrack audit -f json
    """
    from negtrack.answers.audit import audit
    from negtrack.formats import answer_tables, json_output
    from negtrack.views.audit import audit_page

    book, question = call.ledger, call.question
    found = audit(book, question, call.issues, call.parties)
    return Answer(
        book,
        page=lambda: audit_page(book, question, found),
        value=lambda: json_output.audit_json(book, question, found),
        tables=lambda: [answer_tables.audit(found)],
    )
